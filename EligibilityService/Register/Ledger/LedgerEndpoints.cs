using System.Globalization;
using EligibilityService.Access;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Storage;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Register.Ledger;

/// <summary>Of which year a budget is asked for.</summary>
internal sealed class BudgetQuery(QueryReader query) : Query(query)
{
    /// <summary>The fiscal year, named by the calendar year in which it begins. Default: that of today.</summary>
    /// <example>2026</example>
    public int? Year { get; } = query.Year();

    public static ValueTask<BudgetQuery> BindAsync(HttpContext context) => new(new BudgetQuery(new(context)));
}

/// <summary>Of which year entries are asked for.</summary>
internal sealed class EntryQuery(QueryReader query) : PagedQuery(query)
{
    /// <inheritdoc cref="BudgetQuery.Year"/>
    public int? Year { get; } = query.Year();

    public static ValueTask<EntryQuery> BindAsync(HttpContext context) => new(new EntryQuery(new(context)));
}

/// <summary>Of which year buyers are asked for.</summary>
internal sealed class BuyerQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>The calendar year. Default: that of today.</summary>
    /// <example>2026</example>
    public int? Year { get; } = query.Year();

    public static ValueTask<BuyerQuery> BindAsync(HttpContext context) => new(new BuyerQuery(new(context)));
}

/// <summary>Reading money: the budget of a programme, its entries, its buyers, and what became of a decision.</summary>
internal static class LedgerEndpoints
{
    private static readonly string[] EntryColumns =
        ["id", "madeAt", "kind", "programme", "fiscalYear", "calendarYear", "decisionId", "buyer", "amount", "currency", "ground",
            "reference", "note", "madeBy"];

    private static readonly string[] BuyerColumns =
        ["buyer", "year", "granted", "reserved", "paid", "released", "recovered", "used", "waitlisted", "currency"];

    /// <summary>The routes.</summary>
    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/programmes/{id}").RequireScope(Scopes.LedgerRead).WithTags("Ledger");
        group.MapGet("/budget", BudgetAsync).WithName("getBudget").Produces<BudgetState>();
        group.MapGet("/entries", EntriesAsync).WithName("listEntries")
            .Produces<EntryPage>(StatusCodes.Status200OK, "application/json", CsvAnswer.MediaType);
        group.MapGet("/buyers", BuyersAsync).WithName("listBuyers")
            .Produces<BuyerPage>(StatusCodes.Status200OK, "application/json", CsvAnswer.MediaType);
        var decision = routes.MapGroup("/v1/decisions/{id}").RequireScope(Scopes.LedgerRead).WithTags("Ledger");
        decision.MapGet("/entries", DecisionEntriesAsync).WithName("listDecisionEntries").Produces<EntryPage>();
        decision.MapGet("/standing", StandingAsync).WithName("getStanding").Produces<DecisionStanding>();
    }

    /// <summary>Read how a programme's budget stands</summary>
    /// <remarks>Of a fiscal year (`year`; default: that of today): budget, granted, reserved, paid, released, recovered, used, remaining,
    /// and what waits.</remarks>
    private static async Task<IResult> BudgetAsync(string id, HttpContext context, BudgetQuery query, LedgerReader ledger,
        ProgrammeVersions published,
        TimeProvider time, ProgrammeDays calendar)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (VersionOf(id, published, time, calendar) is not { } version)
        {
            return NoProgramme();
        }

        var now = version.Limits?.Budget;
        var year = query.Year ?? now?.YearOf(calendar.Today) ?? calendar.Today.Year;
        var limit = BudgetOf(id, year, now, published, time);
        var (balance, waiting) = await ledger.BudgetAsync(id, year);
        return Answers.Current(Standing(id, year, version.Currency, limit, balance, waiting), RegisterJson.Shared.BudgetState);
    }

    /// <summary>List the entries of a programme's fiscal year, newest first</summary>
    /// <remarks>Those of the decisions that you may see. In pages; or all of the year as CSV (UTF-8 with BOM, for spreadsheets) with
    /// `Accept: text/csv`. The year is `year`; default: that of today.</remarks>
    private static async Task<IResult> EntriesAsync(string id, HttpContext context, EntryQuery query, LedgerReader ledger,
        ProgrammeVersions published, TimeProvider time, ProgrammeDays calendar, Sights sights)
    {
        var after = query.After(RecordIds.IsEntry);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (VersionOf(id, published, time, calendar) is not { } version)
        {
            return NoProgramme();
        }

        var year = query.Year ?? version.Limits?.Budget?.YearOf(calendar.Today) ?? calendar.Today.Year;
        var sight = await sights.OfAsync(context.Caller());
        if (Negotiation.Prefers(context, CsvAnswer.MediaType))
        {
            return new CsvAnswer($"{id}-entries-{year}.csv", EntryColumns, async (last, most) =>
                [.. (await ledger.OfYearAsync(id, year, sight, last?[0], most - 1))
                    .Select(row => CsvAnswer.Cells(row, EntryColumns.Length, Cells))]);
        }

        var (items, next, unreadable) = Pages.Cut(context, await ledger.OfYearAsync(id, year, sight, after, query.Limit), query.Limit);
        return Answers.Current(new EntryPage(items, next, unreadable), RegisterJson.Shared.EntryPage);
    }

    /// <summary>List the buyers of a programme with their balances</summary>
    /// <remarks>Of a calendar year (`year`; default: this one). In pages; or all of them as CSV with `Accept: text/csv`. A balance adds up
    /// the decisions of all agencies, so it is for those alone that may see all decisions of the programme (else 403).</remarks>
    private static async Task<IResult> BuyersAsync(string id, HttpContext context, BuyerQuery query, LedgerReader ledger,
        ProgrammeVersions published, TimeProvider time, ProgrammeDays calendar, Sights sights)
    {
        var after = query.After(IsBuyer);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (VersionOf(id, published, time, calendar) is not { } version)
        {
            return NoProgramme();
        }

        if (!(await sights.OfAsync(context.Caller())).SeesAllOf(id))
        {
            return new Problem(ProblemKind.Forbidden, Phrase.Of("ledger_endpoints.all_of_programme_needed()"));
        }

        var year = query.Year ?? calendar.Today.Year;
        if (Negotiation.Prefers(context, CsvAnswer.MediaType))
        {
            return new CsvAnswer($"{id}-buyers-{year}.csv", BuyerColumns, async (last, most) =>
                [.. (await ledger.BuyersAsync(id, year, last?[0], most - 1))
                    .Select(row => CsvAnswer.Cells(row, BuyerColumns.Length, one => Cells(Standing(one, year, version.Currency))))]);
        }

        var (items, next, unreadable) = Pages.Cut(context, await ledger.BuyersAsync(id, year, after, query.Limit), query.Limit);
        return Answers.Current(new BuyerPage([.. items.Select(one => Standing(one, year, version.Currency))], next, unreadable),
            RegisterJson.Shared.BuyerPage);
    }

    /// <summary>List the entries of a decision, oldest first</summary>
    /// <remarks>What was reserved, paid, released and recovered, each with who, when and why.</remarks>
    private static async Task<IResult> DecisionEntriesAsync(string id, HttpContext context, PageQuery query, LedgerReader ledger,
        RegisterReader register, Sights sights)
    {
        var after = query.After(RecordIds.IsEntry);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (await register.FindAsync(id, await sights.OfAsync(context.Caller())) is null)
        {
            return NoDecision();
        }

        var (items, next, unreadable) = Pages.Cut(context, await ledger.OfDecisionAsync(id, after, query.Limit), query.Limit);
        return Answers.Current(new EntryPage(items, next, unreadable), RegisterJson.Shared.EntryPage);
    }

    /// <summary>Read how the money of a decision stands</summary>
    /// <remarks>The fold of its entries, and which decision has taken its place, if one has. The decision itself never changes.</remarks>
    private static async Task<IResult> StandingAsync(string id, HttpContext context, LedgerReader ledger, RegisterReader register,
        Sights sights)
    {
        var sight = await sights.OfAsync(context.Caller());
        if (await register.FindAsync(id, sight) is not { } decision)
        {
            return NoDecision();
        }

        var successors = await register.SuccessorsAsync(decision, sight);
        var standing = Core.Ledger.Standing.Of(await ledger.StandingAsync(id), decision.Currency);
        return Answers.Current(new DecisionStanding(id, standing, successors?.Latest), RegisterJson.Shared.DecisionStanding);
    }

    // What is in force today; of a programme that has ended, or not begun, its last version.
    private static ProgrammeVersion? VersionOf(string id, ProgrammeVersions published, TimeProvider time, ProgrammeDays calendar) =>
        (published.InForce(id, calendar.Today, time.GetUtcNow())
            ?? (published.Versions(id, time.GetUtcNow()) is [.., var last] ? last : null))?.Version;

    // What was voted for a year, also when the version of today no longer tells of it: by the last version that was in force in it and
    // does.
    private static BudgetLimit? BudgetOf(string id, int year, BudgetLimit? today, ProgrammeVersions published, TimeProvider time)
    {
        if (today is null || today.Years.ContainsKey(year))
        {
            return today;
        }

        var (now, last) = (time.GetUtcNow(), BudgetYears.LastDayOf(year, today.FirstMonth));
        var days = published.Versions(id, now).Select(one => one.Document.EffectiveFrom)
            .Where(day => day > BudgetYears.LastDayOf(year - 1, today.FirstMonth) && day <= last);
        return days.Append(last).Append(BudgetYears.LastDayOf(year - 1, today.FirstMonth).AddDays(1)).OrderDescending()
            .Select(day => published.InForce(id, day, now)?.Version.Limits?.Budget)
            .FirstOrDefault(budget => budget?.Years.ContainsKey(year) == true) ?? today;
    }

    private static BudgetState Standing(string programme, int year, Currency currency, BudgetLimit? limit, Balance balance, long waiting)
    {
        Money Of(long fen) => new(fen, currency);
        return new BudgetState(
            programme,
            year,
            limit?.FirstMonth ?? 1,
            limit is null ? null : Of(limit.FenOf(year)),
            Of(balance.Granted),
            Of(balance.Held),
            Of(balance.Paid),
            Of(balance.Released),
            Of(balance.Recovered),
            Of(balance.Used),
            limit is null ? null : Of(Math.Max(0, limit.FenOf(year) - balance.Used)),
            Of(balance.Waitlisted),
            (int)Math.Min(waiting, int.MaxValue),
            limit?.WhenExhausted);
    }

    private static BuyerState Standing(BuyerBalance one, int year, Currency currency)
    {
        Money Of(long fen) => new(fen, currency);
        var balance = one.Balance;
        return new BuyerState(one.Buyer, year, Of(balance.Granted), Of(balance.Held), Of(balance.Paid), Of(balance.Released),
            Of(balance.Recovered), Of(balance.Used), Of(balance.Waitlisted));
    }

    private static string?[] Cells(Entry entry) =>
    [
        entry.Id, InstantText.Show(entry.MadeAt), Term.Of(entry.Kind), entry.Programme, Year(entry.FiscalYear),
            Year(entry.CalendarYear), entry.DecisionId, entry.Buyer,
        entry.Amount.Amount, entry.Amount.Currency.Code, Term.Of(entry.Ground), entry.Reference, entry.Note, entry.MadeBy,
    ];

    private static string?[] Cells(BuyerState one) =>
    [
        one.Buyer, Year(one.Year), one.Granted.Amount, one.Reserved.Amount, one.Paid.Amount, one.Released.Amount, one.Recovered.Amount,
            one.Used.Amount, one.Waitlisted.Amount,
        one.Granted.Currency.Code,
    ];

    private static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);

    private static bool IsBuyer(string text) => text.Length is > 0 and <= Limits.Word && text.All(char.IsAsciiLetterOrDigit);

    private static Problem NoProgramme() => Problem.NotFound("common.no_programme()");

    private static Problem NoDecision() => Problem.NotFound("common.no_decision()");
}
