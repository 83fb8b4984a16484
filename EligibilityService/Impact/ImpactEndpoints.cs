using System.Text.Json;
using EligibilityService.Access;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts;
using EligibilityService.Drafts.Reports;
using EligibilityService.Storage;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Impact;

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
        routes.MapPost("/v1/catalogue/drafts/{draft}/impact-reports", AskOfCatalogueAsync).RequireScope(Scopes.CatalogueWrite)
            .WithTags("Impact")
            .Costs(Cost.WholeRegister).WithName("createCatalogueImpactReport").Accepts<ImpactReportRequest>(RequestBody.Json)
            .Produces<ImpactReportBody>(StatusCodes.Status202Accepted).Produces<ImpactReportBody>();
        routes.MapPost("/v1/programmes/{id}/drafts/{draft}/impact-reports", AskOfProgrammeAsync).RequireScope(Scopes.ProgrammesWrite)
            .WithTags("Impact")
            .Costs(Cost.WholeRegister).WithName("createProgrammeImpactReport").Accepts<ImpactReportRequest>(RequestBody.Json)
            .Produces<ImpactReportBody>(StatusCodes.Status202Accepted).Produces<ImpactReportBody>();
        var group = routes.MapGroup("/v1/impact-reports").RequireScope(Scopes.DecisionsRead).WithTags("Impact");
        group.MapGet("", ListAsync).WithName("listImpactReports").Produces<ImpactReportPage>();
        group.MapGet("/{report}", GetAsync).WithName("getImpactReport").Produces<ImpactReportBody>();
        group.MapGet("/{report}/items", ItemsAsync).WithName("listImpactItems")
            .Produces<ImpactItemPage>(StatusCodes.Status200OK, "application/json", CsvAnswer.MediaType);
        routes.MapDelete("/v1/impact-reports/{report}", CancelAsync).RequireEitherScope(Scopes.CatalogueWrite, Scopes.ProgrammesWrite)
            .WithTags("Impact")
            .WithName("cancelImpactReport").Produces<ImpactReportBody>();
    }

    /// <summary>Ask for an impact report on a draft of the catalogue</summary>
    /// <remarks>
    /// The recorded decisions of a period, of all programmes, re-decided under the draft: the latest standing decision of each invoice,
    /// once, with the facts, findings and day of its record. It is made in the background and is bound to the draft's content as it is now.
    /// Asked for again with the same content and period, the report that is there comes back (200); without `until` the period ends now, so
    /// only one that is not finished is the same.
    /// </remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    /// <param name="reception">Where reports are asked for.</param>
    private static Task<IResult> AskOfCatalogueAsync(string draft, HttpContext context, DraftEditing desk, ImpactRequests reception) =>
        reception.AskAsync(context, desk.Catalogue, draft);

    /// <summary>Ask for an impact report on a draft of a programme</summary>
    /// <remarks>
    /// The recorded decisions of a period re-decided under the draft: the latest standing decision of each invoice, once, with the facts,
    /// findings and day of its record. It is made in the background and is bound to the draft's content as it is now. Asked for again with
    /// the same content and period, the report that is there comes back (200); without `until` the period ends now, so only one that is not
    /// finished is the same.
    /// </remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    /// <param name="reception">Where reports are asked for.</param>
    private static Task<IResult> AskOfProgrammeAsync(string id, string draft, HttpContext context, DraftEditing desk,
        ImpactRequests reception) =>
        reception.AskAsync(context, desk.Programme(id), draft);

    /// <summary>List impact reports, the latest first</summary>
    /// <remarks>All of them, whatever became of them; in pages with a cursor.</remarks>
    /// <param name="context">The request.</param>
    /// <param name="store">The reports.</param>
    private static async Task<IResult> ListAsync(HttpContext context, ImpactStore store)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var (after, limit) = (query.After(ImpactStore.IsReport), query.Limit());
        query.End();
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        var (items, next, unreadable) = Pages.Cut(context, await store.ListAsync(after, limit), limit);
        return Answers.Current(new ImpactReportPage([.. items.Select(ImpactReportBody.Of)], next, unreadable),
            DraftsJson.Shared.ImpactReportPage);
    }

    /// <summary>Read an impact report</summary>
    /// <remarks>Where it stands and how far it got, and its sums: how many decisions change, who gains and loses, money by vendor, category
    /// and month, and the effect on each budget.</remarks>
    /// <param name="report">The report's id.</param>
    /// <param name="store">The reports.</param>
    private static async Task<IResult> GetAsync(string report, ImpactStore store) =>
        await store.FindAsync(report) is { } found ? Answers.Current(ImpactReportBody.Of(found), DraftsJson.Shared.ImpactReportBody)
            : NoReport();

    /// <summary>List the decisions that would change</summary>
    /// <remarks>
    /// In the register's order: before and after, the difference, and the reasons that come and go. All of them, or `gains` or `losses`
    /// only (`filter`). In pages; or all of them as CSV (UTF-8 with BOM, for spreadsheets) with `Accept: text/csv`. While a report is
    /// running these are those that it has found so far.
    /// </remarks>
    /// <param name="report">The report's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="store">The reports.</param>
    private static async Task<IResult> ItemsAsync(string report, HttpContext context, ImpactStore store)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var filter = query.Word<ImpactFilter>("filter") ?? ImpactFilter.All;
        var (after, limit) = (query.After(text => ImpactPlace.Read(text) is not null), query.Limit());
        query.End();
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (await store.FindAsync(report) is not { } found)
        {
            return NoReport();
        }

        var place = after is null ? null : ImpactPlace.Read(after);
        if (Negotiation.Prefers(context, CsvAnswer.MediaType))
        {
            ImpactPlace? last = null;
            return new CsvAnswer($"{report}-{Term.Of(filter)}.csv", Columns, async (_, most) =>
            {
                var some = await store.ItemsAsync(report, filter, last, most - 1);
                last = some.Count > 0 ? some[^1].Place : last;
                return [.. some.Select(row => CsvAnswer.Cells(row.Item, Columns.Length, item => Cells(item, found.Checkpoint.AsThough)))];
            });
        }

        var (items, next) = Pages.Cut(context, await store.ItemsAsync(report, filter, place, limit), limit, row => row.Place.ToString());
        Stored<ImpactItem>[] rows = [.. items.Select(row => row.Item)];
        return Answers.Current(new ImpactItemPage(found.Checkpoint.AsThough, [.. rows.Readable()], next, Pages.Unreadable(context, rows)),
            DraftsJson.Shared.ImpactItemPage);
    }

    /// <summary>Call an impact report off</summary>
    /// <remarks>It is made no further; what it has found so far can still be read. One that has ended already stays as it is
    /// (409).</remarks>
    /// <param name="report">The report's id.</param>
    /// <param name="store">The reports.</param>
    private static async Task<IResult> CancelAsync(string report, ImpactStore store)
    {
        if (await store.FindAsync(report) is not { } found)
        {
            return NoReport();
        }

        if (!await store.CancelAsync(report) && found.State != ImpactState.Cancelled)
        {
            return new Problem(ProblemKind.WrongState,
                new LocalizedText("The report has ended; there is nothing to call off.", "报告已结束，无可取消。"));
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

    private static Problem NoReport() => Problem.NotFound("There is no impact report of this id.", "没有此编号的影响报告。");
}
