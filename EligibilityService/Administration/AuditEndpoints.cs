using System.Globalization;
using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Administration;

/// <summary>What the audit trail is narrowed to.</summary>
internal sealed class AuditQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>Only this action.</summary>
    /// <example>version_published</example>
    public AuditAction? Action { get; } = query.Word<AuditAction>();

    /// <summary>Only what was done to the catalogue, or to programmes.</summary>
    /// <example>programme</example>
    public Versioned? Kind { get; } = query.Word<Versioned>();

    /// <summary>Only what was done to this programme: its id.</summary>
    /// <example>beijing-gpu-purchase</example>
    [Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public string? Programme { get; } = query.Text(Limits.Id);

    /// <summary>Only what was done to this draft: its id.</summary>
    /// <example>drf_01k9n3v5c00000a1b2c3d4e5</example>
    [Form("^drf_[0-9a-z]{24}$")]
    public string? Draft { get; } = query.Text(Limits.Id);

    /// <summary>Only what was made at this instant or after.</summary>
    /// <example>2026-01-01T00:00:00Z</example>
    public DateTimeOffset? From { get; } = query.Instant();

    /// <summary>Only what was made before this instant.</summary>
    /// <example>2099-01-01T00:00:00Z</example>
    public DateTimeOffset? Until { get; } = query.Instant();

    public static ValueTask<AuditQuery> BindAsync(HttpContext context) => new(new AuditQuery(new(context)));
}

/// <summary>Reading the audit trail.</summary>
internal static class AuditEndpoints
{
    private static readonly string[] Columns =
    [
        "id", "madeAt", "action", "agency", "keyId", "staffId", "name", "system", "address", "requestId", "kind", "programme", "draftId",
        "version", "sha256Before", "sha256After", "note",
    ];

    /// <summary>The route.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/audit", ListAsync).RequireEitherScope(Scopes.CatalogueApprove, Scopes.ProgrammesApprove)
            .WithName("listAudit").WithTags("Audit").Produces<AuditPage>(StatusCodes.Status200OK, "application/json", CsvAnswer.MediaType);

    /// <summary>List what was done to rules and keys, newest first</summary>
    /// <remarks>Who, when, what and from where; narrowed by action, kind, programme, draft and time. In pages; or all of it as CSV (UTF-8
    /// with BOM, for spreadsheets) with `Accept: text/csv`.</remarks>
    private static async Task<IResult> ListAsync(HttpContext context, AuditQuery query, AuditReader audit, ProgrammeVersions published)
    {
        var after = query.After(AuditTrail.IsEntry);
        var filter = new AuditFilter(query.Action, query.Kind, query.Programme, query.Draft, query.From, query.Until);
        await CheckAsync(filter, audit, published, query.Faults);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (Negotiation.Prefers(context, CsvAnswer.MediaType))
        {
            return new CsvAnswer("audit.csv", Columns, async (last, most) =>
                [.. (await audit.ListAsync(filter, last?[0], most - 1)).Select(row => CsvAnswer.Cells(row, Columns.Length, Cells))]);
        }

        var (items, next, unreadable) = Pages.Cut(context, await audit.ListAsync(filter, after, query.Limit), query.Limit);
        return Answers.Current(new AuditPage(items, next, unreadable), AccessJson.Shared.AuditPage);
    }

    // What nothing was ever done to is misspelt: an empty list would look like an answer.
    private static async Task CheckAsync(AuditFilter filter, AuditReader audit, ProgrammeVersions published, Faults faults)
    {
        if (filter.Programme is { } programme && published.Versions(programme).Count == 0 && !await audit.KnowsProgrammeAsync(programme))
        {
            faults.Add("programme", FaultCode.ProgrammeUnknown, "audit_endpoints.unknown_programme()");
        }

        if (filter.Draft is { } draft && !await audit.KnowsDraftAsync(draft))
        {
            faults.Add("draft", FaultCode.UnknownValue, "audit_endpoints.unknown_draft()");
        }
    }

    private static string?[] Cells(AuditEntry one) =>
    [
        one.Id, InstantText.Show(one.MadeAt), Term.Of(one.Action), one.Agency, one.KeyId, one.Actor.StaffId, one.Actor.Name,
        one.Actor.System, one.Address, one.RequestId, one.Kind is { } kind ? Term.Of(kind) : null, one.Programme, one.DraftId,
        one.Version?.ToString(CultureInfo.InvariantCulture), one.Sha256Before, one.Sha256After, one.Note,
    ];
}
