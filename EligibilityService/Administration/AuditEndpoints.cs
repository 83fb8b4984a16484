using System.Globalization;
using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Administration;

/// <summary>Reading the audit trail.</summary>
internal static class AuditEndpoints
{
    private static readonly string[] Columns =
    [
        "id", "madeAt", "action", "agency", "keyId", "address", "requestId", "kind", "programme", "draftId", "version", "sha256Before",
            "sha256After", "note",
    ];

    /// <summary>The route.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/audit", ListAsync).RequireEitherScope(Scopes.CatalogueApprove, Scopes.ProgrammesApprove)
            .WithName("listAudit").WithTags("Audit").Produces<AuditPage>(StatusCodes.Status200OK, "application/json", CsvAnswer.MediaType);

    /// <summary>List what was done to rules and keys, newest first</summary>
    /// <remarks>Who, when, what and from where; narrowed by action, kind, programme, draft and time. In pages; or all of it as CSV (UTF-8
    /// with BOM, for spreadsheets) with `Accept: text/csv`.</remarks>
    private static async Task<IResult> ListAsync(HttpContext context, AuditReader audit, ProgrammeVersions published)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var filter = new AuditFilter(
            query.Word<AuditAction>("action"), query.Word<Versioned>("kind"), query.Text("programme", Limits.Id),
                query.Text("draft", Limits.Id), query.Instant("from"), query.Instant("until"));
        var (after, limit) = (query.After(AuditTrail.IsEntry), query.Limit());
        query.End();
        await CheckAsync(filter, audit, published, faults);
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (Negotiation.Prefers(context, CsvAnswer.MediaType))
        {
            return new CsvAnswer("audit.csv", Columns, async (last, most) =>
                [.. (await audit.ListAsync(filter, last?[0], most - 1)).Select(row => CsvAnswer.Cells(row, Columns.Length, Cells))]);
        }

        var (items, next, unreadable) = Pages.Cut(context, await audit.ListAsync(filter, after, limit), limit);
        return Answers.Current(new AuditPage(items, next, unreadable), AccessJson.Shared.AuditPage);
    }

    // What nothing was ever done to is misspelt: an empty list would look like an answer.
    private static async Task CheckAsync(AuditFilter filter, AuditReader audit, ProgrammeVersions published, Faults faults)
    {
        if (filter.Programme is { } programme && published.Versions(programme).Count == 0 && !await audit.KnowsProgrammeAsync(programme))
        {
            faults.Add("programme", FaultCode.ProgrammeUnknown, "There is no such programme, and no draft of it.", "没有该项目，也没有其草案。");
        }

        if (filter.Draft is { } draft && !await audit.KnowsDraftAsync(draft))
        {
            faults.Add("draft", FaultCode.UnknownValue, "There is no such draft. Its id begins with drf_.", "没有该草案。草案编号以drf_开头。");
        }
    }

    private static string?[] Cells(AuditEntry one) =>
    [
        one.Id, InstantText.Show(one.MadeAt), Term.Of(one.Action), one.Agency, one.KeyId, one.Address, one.RequestId, one.Kind is
            { } kind ? Term.Of(kind) : null, one.Programme, one.DraftId,
        one.Version?.ToString(CultureInfo.InvariantCulture), one.Sha256Before, one.Sha256After, one.Note,
    ];
}
