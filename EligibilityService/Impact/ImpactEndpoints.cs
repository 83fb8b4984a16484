using System.Text.Json;
using EligibilityService.Access;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts;
using EligibilityService.Drafts.Reports;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Impact;

/// <summary>Which items of a report are asked for.</summary>
internal sealed class ItemQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>Which decisions: `all` that would change (default), those with `gains`, or those with `losses`.</summary>
    /// <example>losses</example>
    public ImpactFilter? Filter { get; } = query.Word<ImpactFilter>();

    public static ValueTask<ItemQuery> BindAsync(HttpContext context) => new(new ItemQuery(new(context)));
}

/// <summary>Impact reports over HTTP: they are asked for on a draft, made in the background, and read.</summary>
internal static class ImpactEndpoints
{
    private static readonly string[] Columns =
    [
        "decisionId", "programme", "buyer", "invoiceNumber", "month", "touched", "asThoughInForce", "outcomeBefore", "outcomeAfter",
            "before", "after", "difference", "currency", "reasonsGained", "reasonsLost",
    ];

    /// <summary>The routes.</summary>
    public static void MapImpact(this IEndpointRouteBuilder routes)
    {
        AffectedDecisions.Map(routes);
        Ask(routes.MapPost("/v1/catalogue/drafts/{draft}/impact-reports", AskAsync), "Catalogue", Scopes.CatalogueWrite);
        Ask(routes.MapPost("/v1/programmes/{id}/drafts/{draft}/impact-reports", AskAsync), "Programme", Scopes.ProgrammesWrite);
        var group = routes.MapGroup("/v1/impact-reports").WithTags("Impact");
        var read = group.MapGroup("").RequireScope(Scopes.DecisionsRead);
        read.MapGet("", ListAsync).WithName("listImpactReports").Produces<ImpactReportPage>();
        read.MapGet("/{report}", GetAsync).WithName("getImpactReport").Produces<ImpactReportBody>();
        read.MapGet("/{report}/items", ItemsAsync).WithName("listImpactItems")
            .Produces<ImpactItemPage>(StatusCodes.Status200OK, "application/json", CsvAnswer.MediaType);
        group.MapDelete("/{report}", CancelAsync).RequireEitherScope(Scopes.CatalogueWrite, Scopes.ProgrammesWrite)
            .WithName("cancelImpactReport").Produces<ImpactReportBody>().Fails(ProblemKind.WrongState).Says(200, "Called off.");
    }

    private static void Ask(RouteHandlerBuilder route, string kind, string scope) => route.RequireScope(scope).WithTags("Impact")
        .Costs(Cost.WholeRegister).WithName($"create{kind}ImpactReport").Accepts<ImpactReportRequest>(RequestBody.Json)
        .Produces<ImpactReportBody>(StatusCodes.Status202Accepted).Produces<ImpactReportBody>().TakesKey().Sends("Location")
        .Fails(ProblemKind.DraftState).Says(202, "Asked for: it waits for a node to make it.")
        .Says(200, "It was asked for already: the report that is there.");

    /// <summary>Ask for an impact report on a draft of {series}</summary>
    /// <remarks>
    /// The recorded decisions of a period re-decided under the draft (of the catalogue: decisions of all programmes): the latest standing
    /// decision of each invoice, once, with the facts, findings and day of its record. It is made in the background and is bound to the
    /// draft's content as it is now. Asked for again with the same content and period, the report that is there comes back (200); without
    /// `until` the period ends now, so only one that is not finished is the same.
    /// </remarks>
    private static Task<IResult> AskAsync(Series series, string draft, HttpContext context, ImpactRequests reception) =>
        reception.AskAsync(context, series, draft);

    /// <summary>List impact reports, the latest first</summary>
    /// <remarks>All of them, whatever became of them; in pages with a cursor.</remarks>
    private static async Task<IResult> ListAsync(HttpContext context, PageQuery query, ImpactStore store)
    {
        var after = query.After(ImpactStore.IsReport);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (items, next, unreadable) = Pages.Cut(context, await store.ListAsync(after, query.Limit), query.Limit);
        return Answers.Current(new ImpactReportPage([.. items.Select(ImpactReportBody.Of)], next, unreadable),
            DraftsJson.Shared.ImpactReportPage);
    }

    /// <summary>Read an impact report</summary>
    /// <remarks>Where it stands and how far it got, and its sums: how many decisions change, who gains and loses, money by vendor, category
    /// and month, and the effect on each budget.</remarks>
    private static async Task<IResult> GetAsync(string report, ImpactStore store) =>
        await store.FindAsync(report) is { } found ? Answers.Current(ImpactReportBody.Of(found), DraftsJson.Shared.ImpactReportBody)
            : NoReport();

    /// <summary>List the decisions that would change</summary>
    /// <remarks>
    /// In the register's order: before and after, the difference, and the reasons that come and go. Of the decisions that you may see (the
    /// sums of the report are of all): all of them, or `gains` or `losses` only (`filter`). In pages; or all of them as CSV (UTF-8 with
    /// BOM, for spreadsheets) with `Accept: text/csv`. While a report is running these are those that it has found so far.
    /// </remarks>
    private static async Task<IResult> ItemsAsync(string report, HttpContext context, ItemQuery query, ImpactStore store,
        RegisterReader register, Sights sights)
    {
        var after = query.After(text => ItemPosition.Read(text) is not null);
        var filter = query.Filter ?? ImpactFilter.All;
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (await store.FindAsync(report) is not { } found)
        {
            return NoReport();
        }

        var place = after is null ? null : ItemPosition.Read(after);
        var sight = await sights.OfAsync(context.Caller());
        Task<IReadOnlySet<string>> SeenAsync(IReadOnlyList<ImpactItem> items) =>
            register.SeenAsync(sight, [.. items.Select(item => (item.Programme, item.DecisionId))]);
        if (Negotiation.Prefers(context, CsvAnswer.MediaType))
        {
            ItemPosition? last = null;
            return new CsvAnswer($"{report}-{Term.Of(filter)}.csv", Columns, async (_, most) =>
            {
                var some = await store.ItemsAsync(report, filter, SeenAsync, last, most - 1);
                last = some.Count > 0 ? some[^1].Place : last;
                return [.. some.Select(row => CsvAnswer.Cells(row.Item, Columns.Length, item => Cells(item, found.Checkpoint.AsThough)))];
            });
        }

        var (items, next) = Pages.Cut(context, await store.ItemsAsync(report, filter, SeenAsync, place, query.Limit), query.Limit,
            row => row.Place.ToString());
        Stored<ImpactItem>[] rows = [.. items.Select(row => row.Item)];
        return Answers.Current(new ImpactItemPage(found.Checkpoint.AsThough, [.. rows.Readable()], next, Pages.Unreadable(context, rows)),
            DraftsJson.Shared.ImpactItemPage);
    }

    /// <summary>Call an impact report off</summary>
    /// <remarks>It is made no further; what it has found so far can still be read. One that has ended already stays as it is
    /// (409).</remarks>
    private static async Task<IResult> CancelAsync(string report, ImpactStore store)
    {
        if (await store.FindAsync(report) is not { } found)
        {
            return NoReport();
        }

        if (!await store.CancelAsync(report) && found.State != ImpactState.Cancelled)
        {
            return new Problem(ProblemKind.WrongState,
                Phrase.Of("impact_endpoints.report_ended()"));
        }

        return Answers.Bytes(
            JsonSerializer.SerializeToUtf8Bytes(ImpactReportBody.Of((await store.FindAsync(report))!), DraftsJson.Shared.ImpactReportBody));
    }

    private static string?[] Cells(ImpactItem item, bool asThough) =>
    [
        item.DecisionId, item.Programme, item.Buyer, item.InvoiceNumber, item.Month, item.Touched ? "yes" : "no", asThough ? "yes" : "no",
            Term.Of(item.OutcomeBefore),
        item.OutcomeAfter is { } outcome ? Term.Of(outcome) : null, item.Before.Amount, item.After.Amount, item.Difference.Amount,
            item.Difference.Currency.Code,
        string.Join(' ', item.ReasonsGained.Select(Term.CodeOf)), string.Join(' ', item.ReasonsLost.Select(Term.CodeOf)),
    ];

    private static Problem NoReport() => Problem.NotFound("impact_endpoints.unknown_report()");
}
