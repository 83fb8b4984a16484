using System.Text.Json;
using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>A page of decisions, newest first.</summary>
/// <param name="Items">The decisions, in a few lines each; all of each with <c>view=full</c>.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record DecisionPage(
    [property: AtMost(Limits.Page), Holds(typeof(DecisionSummary))] IReadOnlyList<JsonElement> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>How much a list shows of each decision.</summary>
public enum DecisionView
{
    /// <summary>A few lines.</summary>
    Summary,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>A stored case decided again, with the versions and facts of that time.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Engine">The engine that decided; 0 before engines were counted.</param>
/// <param name="EngineNow">The engine of this service. Only its own decisions are decided again: another one's stand as they are.</param>
/// <param name="Identical">Whether the answer is the recorded one; it must be. Absent of a decision of another engine.</param>
/// <param name="Differences">Where it is not: JSON Pointers into the answer with both values; empty when identical.</param>
/// <param name="Recorded">The answer as recorded.</param>
/// <param name="Replayed">The answer as given now; absent of a decision of another engine.</param>
public sealed record ReplayBody(
    [property: AtMost(Limits.Id), Form(CoreBounds.DecisionId)] string DecisionId,
    [property: Between(0, 100_000)] int Engine,
    [property: Between(1, 100_000)] int EngineNow,
    bool? Identical,
    [property: AtMost(1000)] IReadOnlyList<DifferenceBody> Differences,
    [property: Holds(typeof(Decision))] JsonElement Recorded,
    [property: Holds(typeof(Decision))] JsonElement? Replayed);

/// <summary>A place where two answers differ.</summary>
/// <param name="Pointer">The place.</param>
/// <param name="Recorded">The recorded value, as JSON; empty when there is none.</param>
/// <param name="Replayed">The value now, as JSON; empty when there is none.</param>
public sealed record DifferenceBody([property: AtMost(1000)] string Pointer, [property: AtMost(100_000)] string Recorded,
    [property: AtMost(100_000)] string Replayed);

/// <summary>Which decisions are listed, and how much of each.</summary>
internal sealed class DecisionQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>Only decisions under this programme: its id.</summary>
    /// <example>beijing-gpu-purchase</example>
    [Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public string? Programme { get; } = query.Programme(id => query.Get<ProgrammeVersions>()!.Versions(id).Count > 0);

    /// <summary>Only decisions on this buyer: its unified social credit code or company id, in any spelling.</summary>
    /// <example>91110108MA0FAKE01A</example>
    public CompanyId? Buyer { get; } = query.Company();

    /// <summary>Only decisions on buyers of this name, whole, as the request gave it: width, case, spaces and punctuation make no
    /// difference. Not together with `buyer`.</summary>
    public string? BuyerName { get; } = query.CompanyName();

    /// <summary>Only decisions on invoices of this number, in any spelling.</summary>
    /// <example>25112000000012345678</example>
    public InvoiceNumber? InvoiceNumber { get; } = query.Identity<InvoiceNumber>(AnyNumber, Limits.Reference);

    /// <summary>Only decisions with this outcome.</summary>
    /// <example>granted</example>
    public Outcome? Outcome { get; } = query.Word<Outcome>();

    /// <summary>Only what was made at this instant or after.</summary>
    /// <example>2026-01-01T00:00:00Z</example>
    public DateTimeOffset? From { get; } = query.Instant();

    /// <summary>Only what was made before this instant.</summary>
    /// <example>2099-01-01T00:00:00Z</example>
    public DateTimeOffset? Until { get; } = query.Instant();

    /// <summary>`true`: only what somebody still has to settle, that is undetermined or waiting for money, and the latest on its invoice;
    /// `false`: only the others.</summary>
    /// <example>true</example>
    public bool? Open { get; } = query.Flag();

    /// <summary>How much of each decision: a `summary` of a few lines (default), or `full`: all of it.</summary>
    /// <example>full</example>
    public DecisionView? View { get; } = query.Word<DecisionView>();

    public static ValueTask<DecisionQuery> BindAsync(HttpContext context) => new(new DecisionQuery(new(context)));

    private static SpellingFault? AnyNumber(string text, out InvoiceNumber? number) =>
        Core.Primitives.InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out number);
}

/// <summary>Reading what was decided.</summary>
internal static class DecisionReads
{
    /// <summary>The routes.</summary>
    public static void MapDecisionReads(this IEndpointRouteBuilder routes)
    {
        const string bytes = "The document, byte for byte.";
        var group = routes.MapGroup("/v1/decisions").RequireScope(Scopes.DecisionsRead).WithTags("Decisions");
        group.MapGet("", ListAsync).WithName("listDecisions").Produces<DecisionPage>();
        group.MapGet("/{id}", GetAsync).WithName("getDecision").Produces<Decision>()
            .Sends(EndpointFacts.ProgrammeVersion, EndpointFacts.CatalogueVersion, EndpointFacts.SuccessorLink);
        group.MapGet("/{id}/request", GetRequestAsync).WithName("getDecisionRequest").Produces<DecisionRequest>();
        group.MapGet("/{id}/document", GetDocumentAsync).WithName("getDecisionDocument")
            .Produces<string>(StatusCodes.Status200OK, InvoiceFiles.Xml[0], InvoiceFiles.Xml[1], InvoiceFiles.OwnJson).Says(200, bytes);
        group.MapGet("/{id}/attachments/{sha256}", GetAttachmentAsync).WithName("getDecisionAttachment")
            .Produces<string>(StatusCodes.Status200OK, SentAttachments.MediaTypes[0], SentAttachments.MediaTypes[1..]).Says(200, bytes);
        group.MapGet("/{id}/replay", ReplayAsync).WithName("replayDecision").Produces<ReplayBody>()
            .Sends(EndpointFacts.ProgrammeVersion, EndpointFacts.CatalogueVersion)
            .Says(200, "Both answers, and whether they are identical.");
    }

    /// <summary>List decisions, newest first</summary>
    /// <remarks>
    /// Narrowed by programme, buyer (by id or by name), invoice number (all in any spelling), outcome, time of decision, and whether it is
    /// still open; in pages with a cursor. Each in a few lines, or (`view=full`) as it was given; one whose place another decision has
    /// taken says by which (`supersededBy`). Only decisions that you may see: those that your agency asked for, and those of programmes
    /// that it owns.
    /// </remarks>
    private static async Task<IResult> ListAsync(HttpContext context, DecisionQuery query, RegisterReader register, Sights sights)
    {
        var after = query.After(RecordIds.IsDecision);
        if (query is { Buyer: not null, BuyerName: not null })
        {
            query.Faults.Add("buyerName", FaultCode.Inconsistent, "decision_reads.buyer_id_or_name()");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var view = query.View ?? DecisionView.Summary;
        var filter = new DecisionFilter(query.Programme, query.Buyer?.Key, query.InvoiceNumber?.Key, query.Outcome, query.From, query.Until,
            query.BuyerName, query.Open);
        var rows = await register.ListAsync(filter, await sights.OfAsync(context.Caller()), after, query.Limit);
        var (items, next, unreadable) = Pages.Cut(context, [.. rows.Select(row => row.Then(found => Shown(found, view)))], query.Limit);
        return Answers.Current(new DecisionPage(items, next, unreadable), DecisionsJson.Shared.DecisionPage,
            view == DecisionView.Full ? Answers.FullView : BytesAnswer.Json);
    }

    // Bytes that tell of another decision, or of none, are not its answer.
    private static JsonElement Shown(ListedDecision found, DecisionView view)
    {
        var summary = DecisionSummary.Of(found.Answer);
        return summary.Id == found.Id ? JsonElement.Parse(view == DecisionView.Full ? found.Answer : summary.Json())
            : throw new InvalidDataException($"The answer on record has the id {summary.Id ?? "of none"}.");
    }

    /// <summary>Read a decision as it was given</summary>
    /// <remarks>
    /// Byte for byte what was answered when it was decided; that never changes. When another decision has taken its place, `Link` names the
    /// next one (`successor-version`) and the latest (`latest-version`), and that may come any day: so ask again with the `ETag` (304)
    /// instead of keeping it unasked.
    /// </remarks>
    private static async Task<IResult> GetAsync(string id, HttpContext context, RegisterReader register, Sights sights)
    {
        var sight = await sights.OfAsync(context.Caller());
        if (await register.FindAsync(id, sight) is not { } found)
        {
            return NoDecision();
        }

        if (await register.SuccessorsAsync(found, sight) is { } successors)
        {
            context.Response.Headers.Link = $"</v1/decisions/{successors.Next}>; rel=\"successor-version\", </v1/decisions/{successors.Latest}>; rel=\"latest-version\"";
        }

        DecisionEndpoints.NameVersions(context, new ProgrammeRef(found.Programme, found.ProgrammeVersion),
            new CatalogueRef(found.CatalogueVersion));
        return Answers.CurrentPrivate(found.Answer);
    }

    /// <summary>Read the request that a decision was made on</summary>
    /// <remarks>Byte for byte what was sent; only the bytes of attachments are not in it, but their length and SHA-256.</remarks>
    private static async Task<IResult> GetRequestAsync(string id, HttpContext context, RegisterReader register, Sights sights) =>
        await register.FindAsync(id, await sights.OfAsync(context.Caller())) is { } found ? Answers.FrozenPrivate(found.Request)
            : NoDecision();

    /// <summary>Read the document that a decision was made on</summary>
    /// <remarks>Exactly the bytes that were sent, to be saved as a file; its `ETag` is their SHA-256, which the decision names too. 404
    /// when the invoice came as JSON.</remarks>
    private static async Task<IResult> GetDocumentAsync(string id, HttpContext context, RegisterReader register, Sights sights)
    {
        if (await register.FindAsync(id, await sights.OfAsync(context.Caller())) is not { } found)
        {
            return NoDecision();
        }

        if (found.Context.Document is not { } document)
        {
            return Problem.NotFound("decision_reads.no_document()");
        }

        var bytes = await register.FindDocumentAsync(document.Sha256)
            ?? throw new InvalidDataException($"The document {document.Sha256} of decision {id} is not in the record.");
        return Answers.Document(bytes, document.MediaType, document.Sha256,
            $"{id}.{(document.MediaType == InvoiceFiles.OwnJson ? "json" : "xml")}");
    }

    /// <summary>Read an attachment of a decision</summary>
    /// <remarks>Exactly the bytes that were sent, to be saved as a file. The decision lists its attachments with their SHA-256; 404 when it
    /// has none of this one.</remarks>
    private static async Task<IResult> GetAttachmentAsync(string id, string sha256, HttpContext context, RegisterReader register,
        CaseMaker cases, Sights sights)
    {
        if (await register.FindAsync(id, await sights.OfAsync(context.Caller())) is not { } found)
        {
            return NoDecision();
        }

        if (cases.Rebuild(found).Attachments.FirstOrDefault(one => one.Sha256 == sha256) is not { } attachment)
        {
            return Problem.NotFound("decision_reads.unknown_attachment()");
        }

        var bytes = await register.FindDocumentAsync(attachment.Sha256)
            ?? throw new InvalidDataException($"The attachment {attachment.Sha256} of decision {id} is not in the record.");
        return Answers.Document(bytes, attachment.MediaType, attachment.Sha256, $"{sha256[..12]}.{Extension(attachment.MediaType)}");
    }

    private static string Extension(string mediaType) => mediaType switch
    {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "text/csv" => "csv",
        "text/plain" => "txt",
        _ => "xml",
    };

    /// <summary>Decide a recorded case again and compare</summary>
    /// <remarks>
    /// With the stored request, facts, versions and day. The answer must be identical, as long as the rules of deciding are the same
    /// (`engine`); if it is not, the differences show where. A decision of an earlier engine is not decided again: it stands as it was
    /// given.
    /// </remarks>
    private static async Task<IResult> ReplayAsync(string id, HttpContext context, RegisterReader register, CaseMaker cases, Sights sights)
    {
        if (await register.FindAsync(id, await sights.OfAsync(context.Caller())) is not { } found)
        {
            return NoDecision();
        }

        DecisionEndpoints.NameVersions(context, new ProgrammeRef(found.Programme, found.ProgrammeVersion),
            new CatalogueRef(found.CatalogueVersion));
        if (found.Context.Engine != Engine.Number)
        {
            return Answers.Current(
                new ReplayBody(id, found.Context.Engine, Engine.Number, null, [], JsonElement.Parse(found.Answer.Span), null),
                    DecisionsJson.Shared.ReplayBody);
        }

        var replayed = cases.Replay(found);
        var (recorded, now) = (JsonElement.Parse(found.Answer.Span), JsonElement.Parse(replayed));
        DifferenceBody[] differences =
            [.. JsonDifference.Between(recorded, now, "", oneIsEnough: true)
                .Select(found => new DifferenceBody(found.Pointer, found.One, found.Other))];
        return Answers.Current(new ReplayBody(id, Engine.Number, Engine.Number, differences.Length == 0, differences, recorded, now),
            DecisionsJson.Shared.ReplayBody);
    }

    private static Problem NoDecision() => Problem.NotFound("common.no_decision()");
}
