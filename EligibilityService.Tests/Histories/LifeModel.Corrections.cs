namespace EligibilityService.Tests.Histories;

/// <summary>Section 10.5: invoices that replace others. In these worlds one replaces one, and neither is replaced again.</summary>
internal sealed partial class LifeModel
{
    private readonly HashSet<int> _inForce = [];

    private int? Replaced(int invoice) => world.Invoices[invoice].Replaces;

    private bool IsOpen(Credit credit) => credit.By is { } by && !_inForce.Contains(by);

    private bool IsOfTheRow(Decided decision, int invoice) => decision.Name.Invoice == invoice
        || decision.Name.Invoice == Replaced(invoice);

    // One row: that of the invoice, with that of the one that it replaces, in the order of their ids.
    private List<Decided> RowWithReplaced(int programme, int invoice) =>
        [.. All.Where(one => one.Name.Programme == programme && IsOfTheRow(one, invoice)).OrderBy(one => one.Number)];

    // 8: F of its own decisions, and nothing where it is asked again; where none of them ever had an entry, F of the invoice that it
    // replaces.
    private long GivenUpWithReplaced(int programme, int invoice, string ground) =>
        Replaced(invoice) is { } replaced && _rows[programme, invoice].All(one => one.Entries.Count == 0)
            ? GivenUpOf(_rows[programme, replaced])
        : ground == "decided" ? 0
        : GivenUpOf(_rows[programme, invoice]);

    // 2: from the place of the one that it replaces, where that waits for money of the same year; before all, where that was granted.
    private long PlaceOf(int programme, int invoice, DateOnly day, Rules rules, long own) =>
        Replaced(invoice) is not { } replaced || _rows[programme, replaced] is not [.., var standing] ? own
        : standing.Used > 0 ? 0
        : standing.Waits > 0 && Year(standing) == FiscalYear(rules, day) ? Math.Min(own, standing.Place)
        : own;

    // 3: money that is out on the replaced one under a programme that excludes this one.
    private bool IsReplacedPaidElsewhere(int programme, int invoice, Rules rules) =>
        Replaced(invoice) is { } replaced && All.Any(one => one.Name.Invoice == replaced && one.Name.Programme != programme && one.Out > 0
            && (rules.Excludes.Contains(one.Name.Programme) || one.Rules.Excludes.Contains(programme)));

    // 4 to 6: whether money of the replaced invoice goes over; where it does, it is first given back.
    private bool Replace(Planned planned)
    {
        var (programme, invoice) = (planned.Name.Programme, planned.Name.Invoice);
        if (Replaced(invoice) is not { } replaced)
        {
            return true;
        }

        if (_credits[replaced].All(one => one.By != invoice))
        {
            _credits[replaced].Add(new Credit($"correction {invoice}", replaced, [], invoice));
        }

        if (planned.Ending == Ending.Undetermined && !_inForce.Contains(invoice))
        {
            return false;
        }

        if (_inForce.Add(invoice))
        {
            foreach (var standing in Standings(replaced).Where(one => one.Name.Programme != programme))
            {
                TakeBack(standing);
            }
        }

        if (_rows[programme, replaced] is [.., var own])
        {
            if (own.Waits > 0)
            {
                Enter(own, Moved.LeaveWaitlist, own.Waits, "corrected");
            }

            if (own.Held > 0)
            {
                Enter(own, Moved.Release, own.Held, "corrected");
            }
        }

        return true;
    }

    private void TakeBack(Decided standing)
    {
        if (standing.Waits > 0)
        {
            TakeThePlaceOf(standing, "credited");
        }
        else if (standing.Used > 0)
        {
            Enter(standing, Moved.Release, standing.Held, "red_letter_invoice");
        }
    }
}
