using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Who holds a claim.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Version">The version of its programme under which it was made.</param>
internal readonly record struct Holder(string DecisionId, int Version)
{
    /// <summary>Reads a row of <see cref="Sql.FindHolder"/>.</summary>
    public static Holder Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), (int)row.GetInt64(1));

    /// <summary>Whether what it holds stands in the way of a case.</summary>
    public bool StandsInTheWayOf(Case @case, Claim claim) => Settle.StandsInTheWay(@case, claim, Version);
}

/// <summary>
/// What the register knows that bears on some cases: holders of claims, balances, invoices that may be the same. It is read once for all
/// of them, and each decision that is made is noted, so that the cases after it see it.
/// </summary>
internal sealed class SettlementViews(Session session)
{
    private readonly Dictionary<Claim, Holder> _holders = [];
    private readonly Dictionary<BalanceKey, Balance> _balances = [];

    // What each buyer has of a programme, all years together.
    private readonly Dictionary<(string Programme, string Buyer), Balance> _ever = [];

    // The invoices on record with one number, bare, by their keys; and those with one number and day, whoever sold.
    private readonly Dictionary<(string Programme, string Alike), Dictionary<string, AlikeInvoice>> _alike = [];
    private readonly Dictionary<(string Programme, string Namesake), Dictionary<string, AlikeInvoice>> _namesakes = [];

    /// <summary>What one case sees now.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="case">The case.</param>
    /// <param name="assessment">What it would claim is seen from this.</param>
    /// <param name="except">Decisions whose claims do not count, because the case takes their place.</param>
    public static async Task<RegisterView> ReadAsync(Session session, Case @case, Assessment assessment,
        params IReadOnlyCollection<string> except)
    {
        var claims = Settle.AllClaimsOf(@case, assessment);
        if (claims.Count == 0)
        {
            return RegisterView.Empty;
        }

        var views = new SettlementViews(session);
        await views.LoadAsync([(@case, claims)]);
        var first = views.AlikeOf(@case).Count > 0
            && await session.AskOneAsync(Sql.FindFirst, row => row.GetString(0), @case.Programme.Programme, @case.Invoice.Key.Value) is
            [var found] ? found : null;
        return views.Of(@case, claims, first, except);
    }

    /// <summary>
    /// Reads what bears on some cases. Only what would give money can give it twice, so a case without claims needs nothing.
    /// </summary>
    public async Task LoadAsync(IReadOnlyList<(Case Case, IReadOnlyList<Claim> Claims)> cases)
    {
        await LoadHoldersAsync([.. cases.SelectMany(one => one.Claims).Distinct()]);
        Case[] claiming = [.. cases.Where(one => one.Claims.Count > 0).Select(one => one.Case)];
        await LoadAlikeAsync(claiming);
        await LoadBalancesAsync([.. claiming.Where(one => one.LimitsFrom.Limits is not null)]);
    }

    /// <summary>What a case sees.</summary>
    /// <param name="case">The case.</param>
    /// <param name="claims">What it would claim.</param>
    /// <param name="firstId">The first decision on its invoice; null when there is none.</param>
    /// <param name="except">Decisions whose claims do not count.</param>
    public RegisterView Of(Case @case, IReadOnlyList<Claim> claims, string? firstId, params IReadOnlyCollection<string> except)
    {
        if (claims.Count == 0)
        {
            return RegisterView.Empty;
        }

        TakenClaim[] taken =
        [
            .. from claim in claims
               where _holders.TryGetValue(claim, out var holder) && !except.Contains(holder.DecisionId)
                   && holder.StandsInTheWayOf(@case, claim)
               select new TakenClaim(claim, _holders[claim].DecisionId),
        ];
        var balances = @case.LimitsFrom.Limits is null ? BalanceView.None : BalancesOf(@case);
        var alike = AlikeInvoices.Of(@case.Invoice, firstId, AlikeOf(@case));
        return taken.Length == 0 && balances == BalanceView.None && alike.Count == 0 ? RegisterView.Empty
            : new RegisterView(taken, balances) { Alike = alike };
    }

    /// <summary>Notes a decision that was made, for those after it.</summary>
    /// <param name="made">The decision.</param>
    /// <param name="firstId">The first decision on its invoice.</param>
    /// <param name="holdsMoney">Whether it gives money, or waits for it.</param>
    public void Note(NewDecision made, string firstId, bool holdsMoney)
    {
        NoteAlike(made, firstId, holdsMoney);
        foreach (var claim in made.Claims)
        {
            _holders[claim] = new Holder(made.Id, made.Case.Programme.Version);
        }

        if (made.Movement is { } movement)
        {
            var (programme, buyer) = (made.Case.Programme.Programme, made.Case.Buyer.Id);
            Add(BudgetOf(made.Case), movement);
            Add(new BalanceKey(programme, buyer, Settle.YearsOf(made.Case).CalendarYear), movement);
            _ever[(programme, buyer)] = _ever.GetValueOrDefault((programme, buyer)).After(movement.Kind, movement.Fen);
        }
    }

    private async Task LoadHoldersAsync(IReadOnlyList<Claim> claims)
    {
        var found = await session.AskAsync(Sql.FindHolder,
            [.. claims.Select(claim => new object?[] { claim.Programme, Term.Of(claim.Kind), claim.Key })], Holder.Read);
        foreach (var (claim, holders) in claims.Zip(found).Where(pair => pair.Second.Count > 0))
        {
            _holders[claim] = holders[0];
        }
    }

    private async Task LoadAlikeAsync(IReadOnlyList<Case> cases)
    {
        (string Programme, string Alike)[] numbers = [.. cases.Select(AlikeKeyOf).Distinct()];
        var alike = await session.AskAsync(Sql.FindAlike, [.. numbers.Select(one => AlikeInvoices.Question(one.Programme, one.Alike))],
            AlikeInvoices.Read);
        for (var i = 0; i < numbers.Length; i++)
        {
            _alike[numbers[i]] = (await AlikeInvoices.LiveAsync(session, alike[i])).ToDictionary(one => one.Key, StringComparer.Ordinal);
        }

        Case[] named = [.. cases.Where(one => one.Invoice.Key.Namesake is not null).DistinctBy(NamesakeKeyOf)];
        var namesakes = await session.AskAsync(Sql.FindNamesakes,
            [.. named.Select(one => AlikeInvoices.NamesakeQuestion(one.Programme.Programme, one.Invoice.Key)!)], AlikeInvoices.Read);
        for (var i = 0; i < named.Length; i++)
        {
            _namesakes[NamesakeKeyOf(named[i])] =
                (await AlikeInvoices.LiveAsync(session, namesakes[i])).ToDictionary(one => one.Key, StringComparer.Ordinal);
        }
    }

    private async Task LoadBalancesAsync(IReadOnlyList<Case> limited)
    {
        BalanceKey[] budgets = [.. limited.Select(BudgetOf).Distinct()];
        var found = await session.AskAsync(Sql.FindBalance,
            [.. budgets.Select(key => new object?[] { key.Programme, "", (long)key.Year })], row => Row.Balance(row));
        for (var i = 0; i < budgets.Length; i++)
        {
            _balances[budgets[i]] = found[i] is [var balance] ? balance : default;
        }

        (string Programme, string Buyer)[] buyers = [.. limited.Select(one => (one.Programme.Programme, one.Buyer.Id)).Distinct()];
        var years = await session.AskAsync(Sql.FindBuyer, [.. buyers.Select(key => new object?[] { key.Programme, key.Buyer })], row =>
            ((int)row.GetInt64(0), Row.Balance(row, 1)));
        for (var i = 0; i < buyers.Length; i++)
        {
            foreach (var (year, balance) in years[i])
            {
                _balances[new BalanceKey(buyers[i].Programme, buyers[i].Buyer, year)] = balance;
                _ever[buyers[i]] = _ever.GetValueOrDefault(buyers[i]) + balance;
            }
        }
    }

    private BalanceView BalancesOf(Case @case)
    {
        var (programme, buyer) = (@case.Programme.Programme, @case.Buyer.Id);
        var budget = _balances.GetValueOrDefault(BudgetOf(@case));
        var year = _balances.GetValueOrDefault(new BalanceKey(programme, buyer, Settle.YearsOf(@case).CalendarYear));
        return new BalanceView(budget.Used, budget.Waitlisted > 0, year.Used, _ever.GetValueOrDefault((programme, buyer)).Used);
    }

    private IReadOnlyList<AlikeInvoice> AlikeOf(Case @case) =>
    [
        .. new[] { _alike.GetValueOrDefault(AlikeKeyOf(@case)), _namesakes.GetValueOrDefault(NamesakeKeyOf(@case)) }
            .OfType<Dictionary<string, AlikeInvoice>>().SelectMany(one => one.Values).DistinctBy(one => one.Key)
            .Where(one => one.Key != @case.Invoice.Key.Value),
    ];

    private void NoteAlike(NewDecision made, string firstId, bool holdsMoney)
    {
        var invoice = made.Case.Invoice;
        foreach (var known in new[]
            { _alike.GetValueOrDefault(AlikeKeyOf(made.Case)), _namesakes.GetValueOrDefault(NamesakeKeyOf(made.Case)) })
        {
            if (holdsMoney)
            {
                known?[invoice.Key.Value] = new AlikeInvoice(firstId, invoice.Key.Value, made.Id, invoice.IssueDate, invoice.Totals,
                    made.Case.Findings);
            }
            else
            {
                known?.Remove(invoice.Key.Value);
            }
        }
    }

    private void Add(BalanceKey key, (EntryKind Kind, long Fen) movement) =>
        _balances[key] = _balances.GetValueOrDefault(key).After(movement.Kind, movement.Fen);

    private static BalanceKey BudgetOf(Case @case) => new(@case.Programme.Programme, "", Settle.YearsOf(@case).FiscalYear);

    private static (string Programme, string Alike) AlikeKeyOf(Case @case) => (@case.Programme.Programme, @case.Invoice.Key.Alike);

    private static (string Programme, string Namesake) NamesakeKeyOf(Case @case) =>
        (@case.Programme.Programme, @case.Invoice.Key.Namesake ?? "");
}
