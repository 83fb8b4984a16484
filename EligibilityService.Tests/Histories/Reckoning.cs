namespace EligibilityService.Tests.Histories;

/// <summary>How a case ended.</summary>
internal enum Ending
{
    Granted,
    PartlyGranted,
    Refused,
    Undetermined,
    Waitlisted,
}

/// <summary>What an officer found: what a condition answers, on a line where one is named.</summary>
internal sealed record Ruling(string Condition, int? Line, bool IsMet);

/// <summary>What the registry of invoices said of an invoice.</summary>
internal enum Verified
{
    NotAsked,
    Yes,
    No,
    NoAnswer,
}

/// <summary>What was asked: the declaration that may be there or not.</summary>
internal sealed record Asked(bool? OriginalUse);

/// <summary>What sections 2 to 5 give.</summary>
/// <param name="Ending">Granted, partly granted, refused or undetermined.</param>
/// <param name="Fen">The amount; nothing unless granted.</param>
/// <param name="Lines">The eligible lines, which a grant claims.</param>
/// <param name="WaitsForRegistry">Whether nothing is missing but a registry's answer.</param>
internal sealed record Assessed(Ending Ending, long Fen, IReadOnlyList<int> Lines, bool WaitsForRegistry)
{
    /// <summary>Whether it gives money, limits apart.</summary>
    public bool Grants => Ending is Ending.Granted or Ending.PartlyGranted;
}

/// <summary>Sections 2 to 5 of the page for the programmes of these histories: one rate, caps, a floor, a few conditions.</summary>
internal static class AmountCalculation
{
    /// <summary>Decides on what is left, without limits and claims.</summary>
    public static Assessed Of(Invoice invoice, Leftover left, Rules rules, Asked asked, IReadOnlyList<Ruling> rulings, Verified verified,
        bool countUnclear = true)
    {
        bool?[] conditions =
        [
            Answer("window", true, rulings),
            rules.AsksOriginalUse ? Answer("original-use", asked.OriginalUse, rulings) : true,
            rules.AsksRegistry
                ? Answer("verified", verified switch { Verified.Yes => true, Verified.No => false, _ => null }, rulings) : true,
        ];
        if (conditions.Contains(false))
        {
            return Nothing(Ending.Refused);
        }

        var isUnclear = countUnclear && left.Unclear.Count > 0;
        if (isUnclear || conditions.Contains(null))
        {
            var onlyTheRegistry = !isUnclear && conditions[1] == true;
            return Nothing(Ending.Undetermined) with
            { WaitsForRegistry = onlyTheRegistry && conditions[2] is null && verified == Verified.NoAnswer };
        }

        var (eligible, excluded) = (new List<int>(), false);
        for (var line = 0; line < invoice.Lines.Count; line++)
        {
            if (left.Lines[line] is not { } here || (CostOf(here, rules) == 0 && here.IsCredited))
            {
                continue;
            }

            if (Answer("listed", invoice.Lines[line].IsOnTheList, rulings, line + 1) == true)
            {
                eligible.Add(line);
            }
            else
            {
                excluded = true;
            }
        }

        return eligible.Count == 0 ? Nothing(Ending.Refused) : Sum(left, rules, eligible, excluded);
    }

    private static Assessed Sum(Leftover left, Rules rules, List<int> eligible, bool excluded)
    {
        var (sum, cut) = (0m, excluded);
        foreach (var line in eligible.Select(line => left.Lines[line]!))
        {
            var amount = CostOf(line, rules) * rules.Rate;
            if (rules.CapPerUnit is { } each && Math.Floor(each * line.Quantity) is var most && amount > most)
            {
                (amount, cut) = (most, true);
            }

            sum += amount;
        }

        if (rules.CapPerInvoice is { } cap && sum > cap)
        {
            (sum, cut) = (cap, true);
        }

        var fen = rules.Floor is { } floor && sum < floor ? 0 : (long)Math.Floor(sum);
        return fen == 0 ? Nothing(Ending.Refused)
            : new Assessed(cut ? Ending.PartlyGranted : Ending.Granted, fen, eligible, WaitsForRegistry: false);
    }

    private static long CostOf(LineLeft line, Rules rules) => rules.Gross ? line.Net + line.Tax : line.Net;

    private static Assessed Nothing(Ending ending) => new(ending, 0, [], WaitsForRegistry: false);

    private static bool? Answer(string condition, bool? otherwise, IReadOnlyList<Ruling> rulings, int? line = null) =>
        rulings.LastOrDefault(one => one.Condition == condition && (one.Line is null || one.Line == line))?.IsMet ?? otherwise;
}
