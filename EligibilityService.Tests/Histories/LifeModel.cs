using System.Text;

namespace EligibilityService.Tests.Histories;

/// <summary>
/// The life of invoices as section 10 of <c>docs/deciding.md</c> tells it: slow, plain, and written by somebody who had not seen the
/// service's code. What the page leaves open is said where it is assumed.
/// </summary>
internal sealed partial class LifeModel(World world, DateOnly today)
{
    private readonly List<Decided>[,] _rows = Rows(world);
    private readonly List<Credit>[] _credits = [.. world.Invoices.Select(_ => new List<Credit>())];
    private readonly Dictionary<string, Answer> _answers = [];
    private readonly int[] _versions = [.. world.Programmes.Select(_ => 1)];
    private readonly HashSet<(int Programme, int Year)> _cameBack = [];
    private readonly HashSet<(int Programme, int Invoice, string Reference)> _paymentReferences = [];
    private readonly HashSet<int> _voided = [];
    private long _places;
    private long _entries;
    private long _decisions;

    /// <summary>Today, as Beijing counts.</summary>
    public DateOnly Today { get; private set; } = today;

    public bool RegistryIsUp { get; private set; } = true;

    public World World => world;

    /// <summary>All decisions, each row oldest first.</summary>
    public IEnumerable<Decided> All => _rows.Cast<List<Decided>>().SelectMany(row => row);

    public IReadOnlyList<Decided> Row(int programme, int invoice) => _rows[programme, invoice];

    public Decided Find(Name name) => _rows[name.Programme, name.Invoice][name.Index];

    public bool Stands(Decided decision) => _rows[decision.Name.Programme, decision.Name.Invoice][^1] == decision;

    public IReadOnlyList<Credit> CreditsOf(int invoice) => _credits[invoice];

    /// <summary>What credit notes leave, as though there were no correction.</summary>
    public Leftover LeftOfCreditNotes(int invoice) =>
        Leftover.Of(world.Invoices[invoice], _credits[invoice].Where(one => one.By is null), IsOpen);

    public Leftover LeftOf(int invoice) => Leftover.Of(world.Invoices[invoice], _credits[invoice], IsOpen);

    public Rules InForce(int programme) => world.Programmes[programme][_versions[programme] - 1];

    public bool HasNextVersion(int programme) => _versions[programme] < world.Programmes[programme].Count;

    /// <summary>Whether a decision on the invoice is on record, under any programme.</summary>
    public bool IsOnRecord(int invoice) => All.Any(one => one.Name.Invoice == invoice);

    public static int FiscalYear(Rules rules, DateOnly day) => rules.Budget is { } budget && day.Month < budget.FirstMonth ? day.Year - 1
        : day.Year;

    /// <summary>What the operation does to the world, and what is answered.</summary>
    public Answer Apply(Operation operation)
    {
        _cameBack.Clear();
        var answer = operation switch
        {
            Ask ask => OnAsk(ask),
            Preview preview => OnPreview(preview),
            SendCredit send => OnCredit(send.Credit),
            SendCreditFor send => OnCreditFor(send),
            Pay pay => OnPay(pay),
            Release release => OnRelease(release),
            Recover recover => OnRecover(recover),
            Review review => OnReview(review),
            DecideAnew anew => OnDecideAnew(anew),
            Correct correct => OnCorrect(correct),
            Pass pass => OnPass(pass),
            RegistryTurns turns => OnRegistry(turns),
            IsVoided voided => OnVoided(voided),
            SendAgain => new Answer(200),
            _ => throw new NotSupportedException(operation.ToString()),
        };
        foreach (var (programme, year) in _cameBack.Order().ToList())
        {
            LookAtTheLine(programme, year);
        }

        return answer;
    }

    // 10.3, ask.
    private Answer OnAsk(Ask ask)
    {
        var row = _rows[ask.Programme, ask.Invoice];
        var rules = InForce(ask.Programme);
        var verified = Verify(rules, ask.Invoice);
        if (row.Count == 0)
        {
            return New(AskAfresh());
        }

        var standing = row[^1];
        if (standing.IsLive)
        {
            return Standing(standing);
        }

        if (standing.HasEnded)
        {
            return RowWithReplaced(ask.Programme, ask.Invoice).Any(one => one.Out > 0) ? Answer.WrongState : New(AskAfresh());
        }

        // The page says so of who is refused; of who is undetermined it must be so too, else an officer's findings were gone.
        if (standing.IsReviewed)
        {
            return Standing(standing);
        }

        // The day is part of the case (ADR 6).
        var isSame = standing.Day == Today && standing.Asked == ask.Asked && standing.Rules == rules && standing.Verified == verified
            && standing.Credits == Kept(ask.Invoice);
        if (!isSame)
        {
            return New(AskAfresh());
        }

        // What the register refused is looked at again (ADR 11): the earlier refusal comes back only when there is no money this time
        // either.
        return standing.WasAssessedAsGrant && PlanAfresh().Ending != Ending.Refused
            ? New(AskAfresh())
            : Standing(standing);

        Decided AskAfresh() => Replaced(ask.Invoice) is null ? Record(PlanAfresh(), "decided")
            : Conclude(PlanAfresh(), null, "decided", false);

        // What an earlier decision claims stays claimed until all that is out on it is recovered (10.4, and 10.5, 1).
        Planned PlanAfresh()
        {
            var planned = Plan(new Name(ask.Programme, ask.Invoice, row.Count), ask.Asked, rules, Today, [], verified,
                PlaceOf(ask.Programme, ask.Invoice, Today, rules, NewPlace));
            return planned.Assessed.Grants && row.Any(one => one.Out > 0)
                ? planned with { Ending = Ending.Refused, Fen = 0, Waits = 0 }
                : planned;
        }
    }

    private Answer OnPreview(Preview preview)
    {
        var rules = InForce(preview.Programme);
        var left = LeftOf(preview.Invoice);
        return new Answer(200)
        {
            Assessed = AmountCalculation.Of(world.Invoices[preview.Invoice], left, rules, preview.Asked, [], Verify(rules,
            preview.Invoice))
        };
    }

    // 10.2 and 10.3, credit.
    private Answer OnCredit(Credit credit)
    {
        var credits = _credits[credit.Invoice];
        if (_credits.SelectMany(all => all).FirstOrDefault(one => one.Reference == credit.Reference) is { } known)
        {
            var isMadeClear = IsOnRecord(credit.Invoice)
                ? known.Invoice == credit.Invoice && LeftOf(known.Invoice).Unclear.Contains(known)
                : credit.AddsNumbersTo(known);
            var answer = known.Says(credit) ? _answers[known.Reference]
                : isMadeClear ? Keep(() => Resend(known))
                : Answer.WrongState;
            return answer.IsRefusal ? answer : answer with { Status = 200 };
        }

        return Keep(() => credits.Add(credit));

        // As though it came only now.
        void Resend(Credit before)
        {
            credits.Remove(before);
            credits.Add(credit);
        }

        Answer Keep(Action keep)
        {
            var before = credits.ToList();
            keep();
            var taken = TakenOf(credit);
            if (taken == Taken.Fault && IsOnRecord(credit.Invoice))
            {
                credits.Clear();
                credits.AddRange(before);
                return Answer.Fault;
            }

            var answer = taken == Taken.Whole ? ApplyCredit(credit.Invoice) : Unclear(credit.Invoice);
            _answers[credit.Reference] = answer;
            return answer;
        }
    }

    private Taken TakenOf(Credit credit)
    {
        // As though there were no correction (10.5).
        var before = Leftover.Of(world.Invoices[credit.Invoice],
            _credits[credit.Invoice].TakeWhile(one => one != credit).Where(one => one.By is null), IsOpen);
        return before.Take(world.Invoices[credit.Invoice], credit);
    }

    private Answer ApplyCredit(int invoice)
    {
        var (toRecover, dues) = (new Dictionary<Name, long>(), new Dictionary<Name, (long, long)>());
        foreach (var standing in Standings(invoice))
        {
            if (standing.Waits > 0 && LeftOf(invoice).Unclear.Count > 0)
            {
                // Nothing moves of who waits while another credit is unclear, and he keeps his place, unless his turn has come with it.
                Enter(standing, Moved.Release, 0, "red_letter_invoice");
                _cameBack.Add((standing.Name.Programme, Year(standing)));
            }
            else if (standing.Waits > 0)
            {
                TakeThePlaceOf(standing, "credited");
            }
            else if (standing.Used > 0)
            {
                var (used, due) = (standing.Used, DueTo(standing));
                var tooMuch = Math.Max(0, used - due);
                var back = Math.Min(standing.Held, tooMuch);
                Enter(standing, Moved.Release, back, "red_letter_invoice");
                dues[standing.Name] = (used, due);
                toRecover[standing.Name] = tooMuch - back;
            }

            foreach (var superseded in _rows[standing.Name.Programme, invoice].Where(one => !Stands(one) && one.Out > 0))
            {
                toRecover[superseded.Name] = superseded.Out;
            }
        }

        return new Answer(201) { IsUnclear = IsOnRecord(invoice) ? false : null, ToRecover = toRecover, Due = dues };
    }

    // Nothing moves; where money is in use or waited for, an entry of 0.00 says that it came.
    private Answer Unclear(int invoice)
    {
        foreach (var standing in Standings(invoice).Where(one => one.IsLive))
        {
            Enter(standing, Moved.Release, 0, "red_letter_invoice");
        }

        return new Answer(201) { IsUnclear = IsOnRecord(invoice) ? true : null };
    }

    // 10.2: what is due to a decision for what is left.
    private long DueTo(Decided decision)
    {
        var invoice = decision.Name.Invoice;
        var left = AmountCalculation.Of(world.Invoices[invoice], LeftOf(invoice), decision.Rules, decision.Asked, decision.Rulings,
            decision.Verified, countUnclear: false);
        return Math.Max(0, Math.Min(decision.Fen, left.Fen) - decision.GivenUp);
    }

    private Answer OnCreditFor(SendCreditFor send)
    {
        var decision = Find(send.Decision);
        if (!Stands(decision) || decision.Used == 0)
        {
            return Answer.WrongState;
        }

        var answer = OnCredit(send.Credit);
        return answer.IsRefusal || answer.IsUnclear == true
            ? answer
            : answer with
            {
                Entry = decision.Entries.Last(entry => entry.Ground == "red_letter_invoice"),
                ToRecover = new Dictionary<Name, long> { [decision.Name] = answer.ToRecover![decision.Name] },
            };
    }

    // 10.3, pay, release and recover.
    private Answer OnPay(Pay pay)
    {
        var decision = Find(pay.Decision);
        if (pay.Fen <= 0)
        {
            return Answer.Fault;
        }

        if (!Stands(decision) || decision.Held == 0 || LeftOf(pay.Decision.Invoice).Unclear.Count > 0 || IsPaidBefore(pay))
        {
            return Answer.WrongState;
        }

        if (pay.Fen > decision.Held)
        {
            return Answer.Refused;
        }

        // 10.7: the registry is asked of what could go on, unless an officer ruled on it.
        switch (decision.Rulings.Any(ruling => ruling.Condition == "verified") ? Verified.NotAsked
            : Verify(decision.Rules, pay.Decision.Invoice))
        {
            case Verified.NoAnswer:
                return new Answer(503);
            case Verified.No:
                Enter(decision, Moved.Release, 0, "not_in_force");
                return Answer.WrongState;
        }

        _paymentReferences.Add((pay.Decision.Programme, pay.Decision.Invoice, pay.Reference));
        return Move(decision, Moved.Pay, pay.Fen, decision.Held, "paid_out");
    }

    // Section 9: a reference pays an invoice once, or one that replaces it.
    private bool IsPaidBefore(Pay pay) => new[] { pay.Decision.Invoice, Replaced(pay.Decision.Invoice) ?? pay.Decision.Invoice }
        .Any(invoice => _paymentReferences.Contains((pay.Decision.Programme, invoice, pay.Reference)));

    private Answer OnRelease(Release release)
    {
        var decision = Find(release.Decision);
        if (release.Fen <= 0)
        {
            return Answer.Fault;
        }

        if (!Stands(decision) || !decision.IsLive)
        {
            return Answer.WrongState;
        }

        if (decision.Waits > 0)
        {
            return release.Fen is null || release.Fen == decision.Waits
                ? Entered(Enter(decision, Moved.LeaveWaitlist, decision.Waits, release.Ground)) : Answer.Refused;
        }

        return decision.Held == 0 ? Answer.WrongState : Move(decision, Moved.Release, release.Fen, decision.Held, release.Ground);
    }

    private Answer OnRecover(Recover recover)
    {
        var decision = Find(recover.Decision);
        if (recover.Fen <= 0)
        {
            return Answer.Fault;
        }

        if (decision.Out == 0)
        {
            return Answer.WrongState;
        }

        // What credits ask for, where that is the ground: what is to be recovered and no more.
        var most = recover.Ground != "red_letter_invoice" || !Stands(decision) ? decision.Out : ToRecoverOf(decision);
        return most == 0 ? Answer.WrongState : Move(decision, Moved.Recover, recover.Fen, most, recover.Ground);
    }

    private long ToRecoverOf(Decided decision) => Math.Max(0, Math.Max(0, decision.Used - DueTo(decision)) - decision.Held);

    private Answer Move(Decided decision, Moved kind, long? fen, long most, string ground) =>
        fen > most ? Answer.Refused : Entered(Enter(decision, kind, fen ?? most, ground));

    private static Answer Entered(Movement entry) => new(201) { Entry = entry };

    // 10.3, review and decide anew; 10.4.
    private Answer OnReview(Review review)
    {
        var decision = Find(review.Decision);
        return !Stands(decision) || decision.HasEnded || decision.Out > 0
            ? Answer.WrongState
            : New(TakeThePlaceOf(decision, "reviewed", review.Rulings));
    }

    private Answer OnDecideAnew(DecideAnew anew)
    {
        var decision = Find(anew.Decision);
        return !Stands(decision) || decision.HasEnded || decision.Rules == InForce(anew.Decision.Programme)
            ? Answer.WrongState
            : New(TakeThePlaceOf(decision, "redecided", rules: InForce(anew.Decision.Programme)));
    }

    private Answer OnCorrect(Correct correct)
    {
        _versions[correct.Programme]++;
        return new Answer(200);
    }

    private Answer OnPass(Pass pass)
    {
        Today = Today.AddDays(pass.Days);
        foreach (var decision in All.Where(one => one.Held > 0 && one.HoldUntil <= Today && Stands(one)).ToList())
        {
            Enter(decision, Moved.Release, decision.Held, "expired");
        }

        return new Answer(200);
    }

    // 10.3, resume: who waits is decided in the order of his place, under each programme for itself.
    private Answer OnRegistry(RegistryTurns turns)
    {
        RegistryIsUp = turns.IsUp;
        foreach (var waiting in All.Where(one => one.WaitsForRegistry && Stands(one) && RegistryIsUp).OrderBy(one => one.Name.Programme)
            .ThenBy(one => one.Place).ToList())
        {
            TakeThePlaceOf(waiting, "resumed", verified: Verify(waiting.Rules, waiting.Name.Invoice));
        }

        return new Answer(200);
    }

    private Answer OnVoided(IsVoided voided)
    {
        _voided.Add(voided.Invoice);
        return new Answer(200);
    }

    // 10.3, promote: the first in line, and again, until one still has to wait.
    private void LookAtTheLine(int programme, int year)
    {
        while (All.Where(one => one.Name.Programme == programme && one.Waits > 0 && Year(one) == year).MinBy(one => one.Place) is { } first)
        {
            // His turn is when what the clear credits leave would not wait any more.
            if (PlanInPlaceOf(first, first.Rulings, first.Rules, first.Verified, countUnclear: false).Ending == Ending.Waitlisted)
            {
                return;
            }

            TakeThePlaceOf(first, "promoted");
        }
    }

    // Who was granted does not stand in line again: whoever waits is not before him.
    private Planned PlanInPlaceOf(Decided old, IReadOnlyList<Ruling> rulings, Rules rules, Verified verified, bool countUnclear = true) =>
        Plan(old.Name, old.Asked, rules, old.Day, rulings, verified,
            PlaceOf(old.Name.Programme, old.Name.Invoice, old.Day, rules, old.Waits > 0 || old.WaitsForRegistry ? old.Place : old.Used > 0
                ? 0 : NewPlace), countUnclear);

    // 10.4: a review, deciding anew, a promotion, a credit on who waits, a resumption.
    private Decided TakeThePlaceOf(Decided old, string ground, IReadOnlyList<Ruling>? rulings = null, Rules? rules = null,
        Verified? verified = null)
    {
        return Conclude(PlanInPlaceOf(old, rulings ?? old.Rulings, rules ?? old.Rules, verified ?? old.Verified), old, ground,
            rulings is not null || old.IsReviewed);
    }

    private Decided Conclude(Planned planned, Decided? old, string ground, bool isReviewed)
    {
        var (programme, invoice) = (planned.Name.Programme, planned.Name.Invoice);
        var moves = Replace(planned);
        if (old is { Waits: > 0 })
        {
            Enter(old, Moved.LeaveWaitlist, old.Waits, ground);
        }

        if (old is { Held: > 0 })
        {
            Enter(old, Moved.Release, old.Held, ground);
        }

        var (earlier, givenUp) = (moves ? RowWithReplaced(programme, invoice) : _rows[programme, invoice].ToList(),
            GivenUpWithReplaced(programme, invoice, ground));
        var decided = Record(planned, ground, isReviewed);
        var carried = Math.Min(earlier.Sum(one => one.Out), Math.Max(0, decided.Fen - givenUp));
        var toCarry = carried;
        foreach (var from in Enumerable.Reverse(earlier))
        {
            var part = Math.Min(from.Out, toCarry);
            if (part > 0)
            {
                var why = from.Name.Invoice == invoice ? "redecided" : "corrected";
                Enter(from, Moved.Recover, part, why);
                Enter(decided, Moved.Pay, part, why);
                toCarry -= part;
            }
        }

        if (Math.Min(givenUp, decided.Fen - carried) is > 0 and var back)
        {
            Enter(decided, Moved.Release, back, "given_back_before");
        }

        return decided;
    }

    // F of 10.4.
    private static long GivenUpOf(List<Decided> row)
    {
        var entries = row.SelectMany(one => one.Entries.Select(entry => (Decision: one, Entry: entry))).OrderBy(one => one.Entry.Number)
            .ToList();
        var (givenUp, inUse) = (0L, 0L);
        foreach (var (_, entry) in entries)
        {
            inUse += entry.Kind switch
            {
                Moved.Reserve or Moved.Waitlist => entry.Fen,
                Moved.Release or Moved.Recover or Moved.LeaveWaitlist => -entry.Fen,
                _ => 0,
            };
            if (entry.GivesUp)
            {
                // What an earlier decision gave up already counts; of the invoice that this one replaces it comes down (10.4, F).
                givenUp = entry.Ground == "given_back_before" ? Math.Max(givenUp, entry.Fen) : givenUp + entry.Fen;
            }

            var somebodyAsked = entry.Ground == "decided" && entry.Kind is Moved.Reserve or Moved.Waitlist;
            if (somebodyAsked || (inUse == 0 && !OfANewDecision.Contains(entry.Ground)))
            {
                givenUp = 0;
            }
        }

        return givenUp;
    }

    private static readonly string[] OfANewDecision = ["reviewed", "redecided", "promoted", "resumed", "credited", "corrected",
        "given_back_before"];

    // Sections 2 to 5, then claims, then limits.
    private Planned Plan(Name name, Asked asked, Rules rules, DateOnly day, IReadOnlyList<Ruling> rulings, Verified verified, long place,
        bool countUnclear = true)
    {
        var left = LeftOf(name.Invoice);
        var assessed = AmountCalculation.Of(world.Invoices[name.Invoice], left, rules, asked, rulings, verified, countUnclear);
        var planned = new Planned(name, asked, rules, day, rulings, verified, place, left, assessed, assessed.Ending, assessed.Fen, 0);
        return assessed.Grants ? Settle(planned) : planned;
    }

    private Planned Settle(Planned planned)
    {
        var (programme, invoice) = (planned.Name.Programme, planned.Name.Invoice);
        var refused = planned with { Ending = Ending.Refused, Fen = 0 };
        if (planned.Assessed.Lines.Any(line => IsTaken(programme, invoice, line, planned.Rules))
            || IsReplacedPaidElsewhere(programme, invoice, planned.Rules))
        {
            return refused;
        }

        // Whose limits (10.6): all versions of these programmes name the same years, so those in force today.
        var limits = InForce(programme);
        var fen = planned.Fen;
        if (limits.Buyer is { } buyer)
        {
            var used = All.Where(one => one.Name.Programme == programme && !IsOfTheRow(one, invoice)
                && BuyerOf(one) == world.Invoices[invoice].Buyer
                && (buyer.WholeProgramme || one.Day.Year == planned.Day.Year)).Sum(one => one.Used);
            fen = Within(fen, Math.Max(0, buyer.Fen - used), buyer.WhenExhausted);
        }

        if (fen > 0 && limits.Budget is { } budget)
        {
            var year = FiscalYear(limits, planned.Day);
            var others = All.Where(one => one.Name.Programme == programme && !IsOfTheRow(one, invoice) && Year(one) == year).ToList();
            var free = Math.Max(0, budget.Fen - others.Sum(one => one.Used));
            if (budget.WhenExhausted == Exhausted.Waitlist)
            {
                var isHisTurn = !others.Any(one => one.Waits > 0 && one.Place < planned.Place);
                return free < fen || !isHisTurn ? planned with { Ending = Ending.Waitlisted, Fen = 0, Waits = fen } : Granted(planned, fen);
            }

            fen = Within(fen, free, budget.WhenExhausted);
        }

        return fen > 0 ? Granted(planned, fen) : refused;
    }

    private static Planned Granted(Planned planned, long fen) => planned with
    { Ending = fen < planned.Fen ? Ending.PartlyGranted : planned.Ending, Fen = fen };

    private static long Within(long fen, long free, Exhausted then) => fen <= free ? fen : then == Exhausted.Partial ? free : 0;

    // 6.2: exclusive programmes exclude each other, whoever names whom.
    private bool IsTaken(int programme, int invoice, int line, Rules rules)
    {
        for (var other = 0; other < world.Programmes.Count; other++)
        {
            if (other != programme && Holder(other, invoice) is { } holder && holder.Lines.Contains(line)
                && (rules.Excludes.Contains(other) || holder.Rules.Excludes.Contains(programme)))
            {
                return true;
            }
        }

        return false;
    }

    // 10.4: the claims go over where the new decision claims anything; else they stay with the old one until all is recovered.
    private Decided? Holder(int programme, int invoice) => _rows[programme, invoice].LastOrDefault(one => one.Lines.Count > 0) is
    { IsLive: true } holder ? holder : null;

    private Decided Record(Planned planned, string ground, bool isReviewed = false)
    {
        var row = _rows[planned.Name.Programme, planned.Name.Invoice];
        var grants = planned.Ending is Ending.Granted or Ending.PartlyGranted;
        var decided = new Decided
        {
            Name = planned.Name with { Index = row.Count },
            Asked = planned.Asked,
            Rules = planned.Rules,
            Day = planned.Day,
            Rulings = planned.Rulings,
            Verified = planned.Verified,
            Credits = Kept(planned.Name.Invoice),
            Ending = planned.Ending,
            Fen = planned.Fen,
            Lines = grants || planned.Ending == Ending.Waitlisted ? planned.Assessed.Lines : [],
            WasAssessedAsGrant = planned.Assessed.Grants,
            WaitsForRegistry = planned.Assessed.WaitsForRegistry,
            // Who was settled before the line, and has to wait all the same, stands at its end (10.6).
            Place = planned.Place == 0 ? NewPlace : planned.Place,
            IsReviewed = isReviewed,
            HoldUntil = grants && planned.Rules.HoldDays is { } days ? Today.AddDays(days + 1) : null,
            Number = _decisions++,
            IsReplaced = planned.Left.IsReplaced,
            CreditedLines = planned.Left.CreditedLines,
            ClearCredits = planned.Left.Clear.Count,
            UnclearCredits = planned.Left.Unclear.Count,
        };
        row.Add(decided);
        _places = Math.Max(_places, decided.Place);
        if (grants)
        {
            Enter(decided, Moved.Reserve, decided.Fen, ground);
        }
        else if (planned.Ending == Ending.Waitlisted)
        {
            Enter(decided, Moved.Waitlist, planned.Waits, ground);
        }

        return decided;
    }

    private Movement Enter(Decided decision, Moved kind, long fen, string ground)
    {
        var entry = new Movement(kind, fen, ground) { Number = _entries++ };
        decision.Entries.Add(entry);
        if ((kind is Moved.Release or Moved.Recover && fen > 0) || kind == Moved.LeaveWaitlist)
        {
            _cameBack.Add((decision.Name.Programme, Year(decision)));
        }

        return entry;
    }

    private long NewPlace => _places + 1;

    private static int Year(Decided decision) => FiscalYear(decision.Rules, decision.Day);

    private int BuyerOf(Decided decision) => world.Invoices[decision.Name.Invoice].Buyer;

    private Verified Verify(Rules rules, int invoice) =>
        !rules.AsksRegistry ? Verified.NotAsked : !RegistryIsUp ? Verified.NoAnswer : _voided.Contains(invoice) ? Verified.No
            : Verified.Yes;

    private List<Decided> Standings(int invoice) =>
        [.. Enumerable.Range(0, world.Programmes.Count).Select(programme => _rows[programme, invoice]).Where(row => row.Count > 0)
            .Select(row => row[^1])];

    // All that was kept, clear or not: with other credits a refused case is another case.
    private string Kept(int invoice) =>
        _credits[invoice]
            .Aggregate(new StringBuilder(), (text, credit) =>
                text.Append(credit.Reference).Append(IsOpen(credit) ? '?' : ':').AppendJoin(',', credit.Lines).Append(';')).ToString();

    private static Answer New(Decided decision) => new(201) { Decision = decision.Name };

    private static Answer Standing(Decided decision) => new(200) { Decision = decision.Name };

    private static List<Decided>[,] Rows(World world)
    {
        var rows = new List<Decided>[world.Programmes.Count, world.Invoices.Count];
        for (var programme = 0; programme < world.Programmes.Count; programme++)
        {
            for (var invoice = 0; invoice < world.Invoices.Count; invoice++)
            {
                rows[programme, invoice] = [];
            }
        }

        return rows;
    }

    private sealed record Planned(
        Name Name, Asked Asked, Rules Rules, DateOnly Day, IReadOnlyList<Ruling> Rulings, Verified Verified, long Place,
        Leftover Left, Assessed Assessed, Ending Ending, long Fen, long Waits);
}
