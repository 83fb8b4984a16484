using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>The last decision on an invoice under a programme, and its money.</summary>
internal sealed record LatestDecision(RecordedDecision Decision, IReadOnlyList<EntryRow> Entries);

/// <summary>
/// The invoices that one replaces, at once or through others, as they stand under the programme under which that is decided: they are the
/// beginning of its row.
/// </summary>
/// <param name="Keys">Their keys; none of an invoice that replaces none.</param>
internal sealed record ReplacedInvoices(IReadOnlyList<string> Keys)
{
    /// <summary>An invoice that replaces none.</summary>
    public static readonly ReplacedInvoices None = new([]);

    /// <summary>Those that it names itself.</summary>
    public IReadOnlyList<NamedInvoice> Named { get; init; } = [];

    /// <summary>The same as the decision tells them.</summary>
    public IReadOnlyList<ReplacedInvoice> Told { get; init; } = [];

    /// <summary>The last decisions on them that hold money, have paid it or wait for it.</summary>
    public IReadOnlyList<LatestDecision> Standing { get; init; } = [];

    /// <summary>The same under other programmes.</summary>
    public IReadOnlyList<LatestDecision> Elsewhere { get; init; } = [];

    /// <summary>All money that moved on them, oldest decision first.</summary>
    public IReadOnlyList<MoneyOfDecision> Money { get; init; } = [];

    /// <summary>
    /// What was given up of them; nothing once money was granted on the new invoice itself, whose own entries tell it then.
    /// </summary>
    public long GivenUpFen { get; init; }

    /// <summary>The first place in the line that one of them has; null when none waits for the same budget.</summary>
    public string? Place { get; init; }

    /// <summary>
    /// Whether nobody who waits comes before it: something is granted on one of them, or nobody stands before their place.
    /// </summary>
    public bool GoesFirst { get; init; }

    /// <summary>The decisions whose claims are not in its way.</summary>
    public IReadOnlySet<string> NotInTheWay { get; init; } = new HashSet<string>();

    /// <summary>The first decisions on them, by which they are known as alike.</summary>
    public IReadOnlySet<string> Firsts { get; init; } = new HashSet<string>();

    /// <summary>Decisions under programmes that exclude this one, on which money is out.</summary>
    public IReadOnlyList<(string Programme, string DecisionId)> OutElsewhere { get; init; } = [];

    /// <summary>Whether they are taken back already.</summary>
    public bool IsInForce { get; init; }

    /// <summary>Whether it replaces any.</summary>
    public bool IsAny => Keys.Count > 0;

    /// <summary>What is out on them, by decision.</summary>
    public IEnumerable<MoneyOfDecision> Paid => Money.Where(one => one.OutFen > 0);

    /// <summary>Whether a decision takes over from them: an undetermined one does not yet.</summary>
    public bool GoesOverTo(Outcome outcome) => IsAny && (IsInForce || outcome != Outcome.Undetermined);

    /// <summary>What of the money that is out counts as paid on a decision that takes over.</summary>
    public long CarriedTo(Assessment settled) =>
        GoesOverTo(settled.Outcome) ? Math.Min(Paid.Sum(one => one.OutFen), Math.Max(0, settled.Amount.MinorUnits - GivenUpFen)) : 0;

    /// <summary>What the decision tells of it; null when it replaces none.</summary>
    /// <param name="carriedFen">What counts as paid on it.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="currency">The currency that it pays in.</param>
    public CorrectionRef? RefOf(long carriedFen, Outcome outcome, Currency currency) => !IsAny ? null : new CorrectionRef(
        Told, new Money(carriedFen, currency), new Money(GoesOverTo(outcome) ? Paid.Sum(one => one.OutFen) - carriedFen : 0, currency));

    /// <summary>What the register knows, without what it takes over: they are not in its way.</summary>
    public RegisterView Apply(RegisterView view, Case @case, Assessment assessment)
    {
        if (!IsAny)
        {
            return view;
        }

        var own = Settle.ClaimsOf(@case, assessment).Where(claim => claim.Kind == ClaimKind.InvoiceLine);
        var taken = view.Taken.Where(one => !NotInTheWay.Contains(one.DecisionId))
            .Concat(OutElsewhere.SelectMany(out_ =>
                own.Select(claim => new TakenClaim(claim with { Programme = out_.Programme }, out_.DecisionId))));
        var (fiscalYear, calendarYear) = Settle.YearsOf(@case);
        var balances = Money.Aggregate(view.Balances, (rest, one) =>
            rest.Without(one.Balance.Used, one.FiscalYear == fiscalYear, one.CalendarYear == calendarYear));
        return view with
        {
            Taken = [.. taken],
            Balances = balances.OthersWait && GoesFirst ? balances with { OthersWait = false } : balances,
            Alike = [.. view.Alike.Where(first => !Firsts.Contains(first))],
        };
    }
}

/// <summary>An invoice that another one says it replaces.</summary>
/// <param name="Key">Its key, or what its key begins with where nobody knows the day.</param>
/// <param name="Place">The place of its name among those that the invoice names, from 0; what is not on record yet may come under more than
/// one key.</param>
/// <param name="Written">Its number as it is named.</param>
/// <param name="Reference">By what the correction is known: who replaces, and what the words say of what is replaced.</param>
internal sealed record NamedInvoice(string Key, int Place, string Written, string Reference);

/// <summary>What was found of the invoices that one replaces, or why it cannot be decided.</summary>
/// <param name="Replaced">The invoices.</param>
/// <param name="Refused">Why not; null when it can.</param>
internal sealed record FoundReplaced(ReplacedInvoices Replaced, Registered? Refused);

/// <summary>Finds the invoices that one replaces.</summary>
internal sealed class ReplacedReader(Session session, CaseMaker cases)
{
    /// <summary>A correction that is kept.</summary>
    internal sealed record Kept(string Reference, string Key, Credit Credit);

    /// <summary>Finds them.</summary>
    /// <param name="case">The case of the invoice that replaces them.</param>
    /// <param name="by">Who asks; null for whoever may decide in another's place.</param>
    /// <param name="programmes">All programmes.</param>
    public async Task<FoundReplaced> FindAsync(Case @case, Actor? by, IReadOnlyList<string> programmes)
    {
        if (@case.Invoice.Replaces.Count == 0)
        {
            return new FoundReplaced(ReplacedInvoices.None, null);
        }

        var faults = new Faults();
        var kept = await KeptAsync(@case.Invoice.Key.Value);
        var named = await NamedAsync(@case.Invoice, kept, programmes, faults);
        if (faults.Any)
        {
            return new FoundReplaced(ReplacedInvoices.None, new Registered.Unfit(faults.All));
        }

        var children = await ChildrenAsync([.. named.Select(one => one.Key)]);
        if (children.ContainsKey(@case.Invoice.Key.Value))
        {
            return Refuse("replaced_invoices.replace_each_other()");
        }

        var rows = new List<OfInvoice>();
        foreach (var key in children.Keys)
        {
            foreach (var programme in programmes)
            {
                if (await session.AskOneAsync(Sql.FindLatest, LatestRow.Read, programme, key) is [var latest])
                {
                    rows.Add(await OfAsync(programme, key, latest));
                }
            }
        }

        string? DecisionOn(IEnumerable<NamedInvoice> same) =>
            rows.FirstOrDefault(row => row.Programme == @case.Programme.Programme && same.Any(one => one.Key == row.Key))?.Latest.Id;

        return WhyNot(@case, by, rows) ?? new FoundReplaced(await WithPlaceAsync(@case, rows, new ReplacedInvoices([.. children.Keys])
        {
            Named = named,
            Told = [.. named.GroupBy(one => one.Place).Select(same => new ReplacedInvoice(same.First().Written, DecisionOn(same)))],
            GivenUpFen = (await MoneyOfInvoice.ReadAsync(session, @case.Programme.Programme, @case.Invoice.Key.Value)).WasGranted ? 0
                : named.Sum(one => GivenUp(one.Key, children, rows, @case.Programme.Programme)),
            IsInForce = named.All(each => kept.Any(one => one.Key == each.Key && !one.Credit.IsOpen)),
        }), null);
    }

    /// <summary>The corrections that an invoice makes.</summary>
    public async Task<IReadOnlyList<Kept>> KeptAsync(string invoiceKey) =>
        await session.AskOneAsync(Sql.FindReplaced, row => new Kept(row.GetString(0), row.GetString(1), Credits.Read(row.GetString(2))),
            invoiceKey);

    // What is decided on one of them under a programme.
    private sealed record OfInvoice(string Programme, string Key, LatestRow Row, RecordedDecision Latest, IReadOnlyList<EntryRow> Entries,
        MoneyOfInvoice Money)
    {
        public Core.Ledger.Balance Balance { get; } = EntryRow.Fold(Entries);

        public bool IsLive => Money.Decisions.Any(one => one.Balance is not { Used: 0, Waitlisted: 0 });

        public bool IsOut => Money.Out.Count > 0;
    }

    private async Task<OfInvoice> OfAsync(string programme, string key, LatestRow latest) => new(
        programme,
        key,
        latest,
        (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, latest.Id))[0],
        await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, latest.Id),
        await MoneyOfInvoice.ReadAsync(session, programme, key));

    // The one invoice that is named, by whichever of the seller's numbers it is known; else all that it may come as: keys, or what these
    // begin with.
    private async Task<IReadOnlyList<NamedInvoice>> NamedAsync(Invoice invoice, IReadOnlyList<Kept> kept, IReadOnlyList<string> programmes,
        Faults faults)
    {
        var named = new List<NamedInvoice>();
        for (var i = 0; i < invoice.Replaces.Count; i++)
        {
            var (number, code, issueDate) = invoice.Replaces[i];
            string[] names = [.. invoice.Seller.Known.Select(seller => InvoiceKey.OfNamed(seller, code ?? "", number, issueDate))
                .Distinct(StringComparer.Ordinal)];
            string[] references = [.. names.Select(name => $"{invoice.Key.Value}>{name}")];
            Kept[] before = [.. kept.Where(one => references.Contains(one.Reference))];
            if (before.Length > 0)
            {
                named.AddRange(before.Select(one => new NamedInvoice(one.Key, i, number.Written, one.Reference)));
                continue;
            }

            var all = await OnRecordAsync(names, programmes, invoice.Key.Value);
            NoteSeveral(all, i, faults);
            named.AddRange(all is [var only]
                ? [new NamedInvoice(only, i, number.Written, references[0])]
                : names.Zip(references).Select(pair => new NamedInvoice(pair.First, i, number.Written, pair.Second)));
        }

        return [.. named.DistinctBy(one => one.Key, StringComparer.Ordinal)];
    }

    // The keys of invoices on record that begin as one of some names; else of those whose lines are claimed under such a name.
    private async Task<string[]> OnRecordAsync(string[] names, IReadOnlyList<string> programmes, string but)
    {
        string[] ofSeller = [.. names.Where(name => name.EndsWith(InvoiceKey.Bar) || InvoiceKey.DayOf(name) is not null)];
        foreach (var (statement, those) in new[] { (Sql.FindInvoices, names), (Sql.FindNamed, ofSeller) })
        {
            // A key that is whole is that one; a name whose day nobody says, all that begin so; and what is claimed, whatever line.
            object?[][] asked =
            [
                .. from name in those
                   from programme in programmes
                   select new object?[]
                       { programme, name, name + (statement == Sql.FindInvoices && !name.EndsWith(InvoiceKey.Bar) ? '!' : '~') },
            ];
            var found = await session.AskAsync(statement, asked, row => row.GetString(0));
            string[] all = [.. found.SelectMany(one => one).Where(one => one != but).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
            if (all.Length > 0)
            {
                return all;
            }
        }

        return [];
    }

    private static void NoteSeveral(string[] all, int place, Faults faults)
    {
        if (all.Length > 1)
        {
            var days = string.Join(", ", all.Select(one => one[(one.LastIndexOf(InvoiceKey.Bar) + 1)..]));
            faults.Add($"/invoice/precedingInvoices/{place}/issueDate", FaultCode.Missing,
                "replaced_invoices.several_invoices_of_number(days)", days);
        }
    }

    // All that are replaced, at once or through others, with what each of them replaces.
    private async Task<Dictionary<string, IReadOnlyList<string>>> ChildrenAsync(IReadOnlyList<string> named)
    {
        var children = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var open = new Queue<string>(named);
        while (open.TryDequeue(out var key))
        {
            if (!children.ContainsKey(key))
            {
                string[] further = [.. (await KeptAsync(key)).Select(one => one.Key)];
                children[key] = further;
                Array.ForEach(further, open.Enqueue);
            }
        }

        return children;
    }

    // Money that is another's does not go over.
    private FoundReplaced? WhyNot(Case @case, Actor? by, List<OfInvoice> rows)
    {
        foreach (var row in rows.Where(one => one.IsLive))
        {
            if (by is not null && row.Programme == @case.Programme.Programme && !Actor.IsSame(row.Row.AskedBy, by.Agency))
            {
                return new FoundReplaced(ReplacedInvoices.None, new Registered.DecidedForAnother());
            }

            if (row.Latest.Buyer != @case.Buyer.Id || !cases.Rebuild(row.Latest).Invoice.Seller.IsSameAs(@case.Invoice.Seller))
            {
                return Refuse(
                    "replaced_invoices.money_on_replaced_invoice()");
            }
        }

        return null;
    }

    // Of one on which nothing was ever granted, what was given up of those that it replaces.
    private static long GivenUp(string key, Dictionary<string, IReadOnlyList<string>> children, List<OfInvoice> rows, string programme) =>
        rows.FirstOrDefault(row => row.Key == key && row.Programme == programme)?.Money is { WasGranted: true } own
            ? own.GivenUpFen
            : children[key].Sum(child => GivenUp(child, children, rows, programme));

    private async Task<ReplacedInvoices> WithPlaceAsync(Case @case, List<OfInvoice> rows, ReplacedInvoices replaced)
    {
        var (programme, fiscalYear) = (@case.Programme.Programme, Settle.YearsOf(@case).FiscalYear);
        var (own, others) = (rows.Where(row => row.Programme == programme).ToArray(),
            rows.Where(row => row.Programme != programme).ToArray());
        var sameYear = own.Where(row => row.Entries.Count > 0 && row.Entries[0].FiscalYear == fiscalYear).ToArray();
        string? place = null;
        foreach (var row in sameYear.Where(row => row.Balance.Waitlisted > 0))
        {
            var found = await session.AskOneAsync(Sql.FindPlace, one => one.GetString(0), programme, (long)fiscalYear, row.Latest.Id);
            place = found is [var stands] && (place is null || string.CompareOrdinal(stands, place) < 0) ? stands : place;
        }

        var goesFirst = sameYear.Any(row => row.Balance.Used > 0)
            || (place is not null
                && (await session.AskOneAsync(Sql.AnyBefore, one => one.GetString(0), programme, (long)fiscalYear, place)).Count == 0);
        return replaced with
        {
            Standing = [.. own.Where(row => row.Balance is not { Held: 0, Waitlisted: 0 })
                .Select(row => new LatestDecision(row.Latest, row.Entries))],
            Elsewhere = [.. others.Where(row => row.Balance is not { Used: 0, Waitlisted: 0 })
                .Select(row => new LatestDecision(row.Latest, row.Entries))],
            Money = [.. own.SelectMany(row => row.Money.Decisions).OrderBy(one => one.Decision, StringComparer.Ordinal)],
            Place = place,
            GoesFirst = goesFirst,
            NotInTheWay = own.Concat(others.Where(row => !row.IsOut)).SelectMany(row => row.Money.Decisions.Select(one => one.Decision))
                .ToHashSet(StringComparer.Ordinal),
            Firsts = own.Select(row => row.Row.FirstId).ToHashSet(StringComparer.Ordinal),
            OutElsewhere =
            [
                .. others.Where(row => row.IsOut
                    && Settle.StandsInTheWay(@case, new Claim(row.Programme, ClaimKind.InvoiceLine, row.Key), row.Latest.ProgrammeVersion))
                    .Select(row => (row.Programme, row.Money.Out[0].Decision)),
            ],
        };
    }

    private static FoundReplaced Refuse(string phrase, params ReadOnlySpan<Argument> arguments) => new(ReplacedInvoices.None,
        new Registered.WrongState(Phrase.Of(phrase, arguments)));
}
