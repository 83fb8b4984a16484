using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Decisions.Batches;
using EligibilityService.Drafts;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>Deciding and previewing.</summary>
internal static class DecisionEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        var decisions = routes.MapGroup("/v1/decisions").RequireScope(Scopes.DecisionsWrite).WithTags("Decisions").TakesKey()
            .TakesPreference().Sends("Location", EndpointFacts.ProgrammeVersion, EndpointFacts.CatalogueVersion)
            .Fails(ProblemKind.InvoiceDiffers).Answers(201, typeof(Decision)).Answers(200, typeof(Decision))
            .Says(201, "Decided and recorded, whatever the outcome: granted, partly granted, refused or undetermined.")
            .Says(200, "This invoice was decided already: the recorded decision, unchanged.");
        decisions.MapPost("", DecideAsync).WithName("decide").Accepts<DecisionRequest>(RequestBody.Json);
        decisions.MapPost("/documents", DecideDocumentAsync).WithName("decideDocument").Accepts<CaseRequest>(Multipart.MediaType);
        decisions.MapPost("/attachments", DecideAttachedAsync).WithName("decideWithAttachments")
            .Accepts<DecisionRequest>(Multipart.MediaType);
        var previews = routes.MapGroup("/v1/previews").RequireScope(Scopes.DecisionsRead).WithTags("Previews").TakesPreference()
            .Sends(EndpointFacts.ProgrammeVersion, EndpointFacts.CatalogueVersion).Fails(ProblemKind.NotFound, ProblemKind.DraftState)
            .Answers(200, typeof(Decision)).Says(200, "What would be decided. It has no `id`, because nothing was recorded.");
        previews.MapPost("", PreviewAsync).WithName("preview").Accepts<DecisionRequest>(RequestBody.Json);
        previews.MapPost("/documents", PreviewDocumentAsync).WithName("previewDocument").Accepts<CaseRequest>(Multipart.MediaType);
        previews.MapPost("/attachments", PreviewAttachedAsync).WithName("previewWithAttachments")
            .Accepts<DecisionRequest>(Multipart.MediaType);
        routes.MapBatch();
        routes.MapDecisionReads();
        routes.MapLifecycle();
        routes.MapCreditNotes();
    }

    /// <summary>Decide a case and record the decision</summary>
    /// <remarks>
    /// Evaluates every condition of the programme version in force on the invoice's date, reckons the amount, and records the decision
    /// before it is answered. "Not eligible" is an answer too: 201 with <c>outcome: refused</c> and every reason. The same invoice again
    /// gives the same decision (200); with other content it is a 409. Attachments may be sent in base64 inside the JSON; larger ones, and
    /// invoices as documents, have operations of their own. With `Prefer: return=minimal` the answer is a `DecisionSummary`, and all of it
    /// is at `links.self`.
    /// </remarks>
    private static async Task<IResult> DecideAsync(HttpContext context, Deciding deciding, CaseMaker cases)
    {
        var (faults, key) = DecideHeadOf(context);
        return await DecideSentAsync(context, deciding, cases, faults, key, await SentCase.ReadAsync(context, faults));
    }

    /// <summary>Decide a case whose invoice comes as a document</summary>
    /// <remarks>
    /// The document (UBL, 数电票 XML) is the part `file`; the rest of the case is the part `case`, as JSON. See `POST /v1/invoices/parse`
    /// for what is read of the document. Its bytes are kept as evidence of the decision. The n-th part `attachment` is the n-th item of
    /// `attachments` in the case that has no `content`. The answer is that of `POST /v1/decisions`.
    /// </remarks>
    private static async Task<IResult> DecideDocumentAsync(HttpContext context, Deciding deciding, CaseMaker cases, CaseFiles files)
    {
        var (faults, key) = DecideHeadOf(context);
        return await DecideSentAsync(context, deciding, cases, faults, key, await files.ReadDocumentAsync(context, faults));
    }

    /// <summary>Decide a case with attachments</summary>
    /// <remarks>
    /// The request of `POST /v1/decisions` is the part `request`, as JSON, and each attachment is a part `attachment`: the n-th is the n-th
    /// item of `attachments` in the request that has no `content`. The answer is that of `POST /v1/decisions`.
    /// </remarks>
    private static async Task<IResult> DecideAttachedAsync(HttpContext context, Deciding deciding, CaseMaker cases)
    {
        var (faults, key) = DecideHeadOf(context);
        return await DecideSentAsync(context, deciding, cases, faults, key, await CaseFiles.ReadAttachedAsync(context, faults));
    }

    private static (Faults Faults, string? Key) DecideHeadOf(HttpContext context)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        return (faults, key);
    }

    private static async Task<IResult> DecideSentAsync(HttpContext context, Deciding deciding, CaseMaker cases, Faults faults, string? key,
        SentCase sent)
    {
        if (sent.Problem is { } problem)
        {
            return problem;
        }

        var isMinimal = Preference.IsMinimal(context);
        var decided = await deciding.DecideAsync(sent.Request, context.Caller().Actor, key, faults, sent.Document,
            asker: context.RequestAborted);
        context.Charge((decided?.Case.Invoice.Lines.Count ?? 0) / Cost.LinesOfUnit);
        return Answer(context, DecisionAnswer.Of(decided, faults, cases), isMinimal);
    }

    /// <summary>Preview a decision; nothing is recorded</summary>
    /// <remarks>
    /// The same answer as a decision now, or on another date (<c>asOf</c>) as known at another instant (<c>knownAt</c>), without an id and
    /// without effect. With `Prefer: return=minimal` the answer is a `PreviewSummary`. With <c>draft</c> that draft is taken as though it
    /// were in force, whatever its dates, and the answer names it as its <c>draft</c>; the key must be one that may read the draft.
    /// </remarks>
    private static async Task<IResult> PreviewAsync(HttpContext context, PreviewQuery asked, [AsParameters] PreviewTools tools) =>
        await PreviewSentAsync(context, tools, asked, await SentCase.ReadAsync(context, asked.Faults));

    /// <summary>Preview a decision on a case whose invoice comes as a document; nothing is recorded</summary>
    /// <remarks>The parts of `POST /v1/decisions/documents`; the answer is that of `POST /v1/previews`.</remarks>
    private static async Task<IResult> PreviewDocumentAsync(HttpContext context, PreviewQuery asked, [AsParameters] PreviewTools tools) =>
        await PreviewSentAsync(context, tools, asked, await tools.Files.ReadDocumentAsync(context, asked.Faults));

    /// <summary>Preview a decision on a case with attachments; nothing is recorded</summary>
    /// <remarks>The parts of `POST /v1/decisions/attachments`; the answer is that of `POST /v1/previews`.</remarks>
    private static async Task<IResult> PreviewAttachedAsync(HttpContext context, PreviewQuery asked, [AsParameters] PreviewTools tools) =>
        await PreviewSentAsync(context, tools, asked, await CaseFiles.ReadAttachedAsync(context, asked.Faults));

    private static async Task<IResult> PreviewSentAsync(HttpContext context, PreviewTools tools, PreviewQuery asked, SentCase sent)
    {
        if (sent.Problem is { } problem)
        {
            return problem;
        }

        var (drafted, none) = asked.Draft is null ? (null, null) : await tools.Drafts.FindAsync(asked.Draft, context.Caller());
        if (none is not null)
        {
            return asked.Faults.Any ? Problem.Invalid(asked.Faults) : none;
        }

        if (await tools.Deciding.PreviewAsync(sent.Request, asked.AsOf, asked.KnownAt, asked.Claims, context.Caller().Actor, asked.Faults,
            sent.Document?.Reference, drafted, context.RequestAborted) is not { } decision)
        {
            return Problem.Invalid(asked.Faults);
        }

        context.Charge(decision.Lines.Count / Cost.LinesOfUnit);

        // What is a draft is no version that a header could name.
        NameVersions(context, drafted?.Programme is null ? decision.Programme : null, drafted?.Catalogue is null
            ? decision.Catalogue : null);
        return Preference.IsMinimal(context) ? Answers.Summary(DecisionSummary.Of(decision).Json()) : Answers.Of(decision);
    }

    /// <summary>Says in the headers which versions an answer used.</summary>
    public static void NameVersions(HttpContext context, ProgrammeRef? programme, CatalogueRef? catalogue)
    {
        if (programme is not null)
        {
            context.Response.Headers["Programme-Version"] = $"{programme.Id}/{programme.Version}";
        }

        if (catalogue is not null)
        {
            context.Response.Headers["Catalogue-Version"] = catalogue.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A recorded decision as answered to who asked for it.</summary>
    public static IResult Found(HttpContext context, RecordedAnswer answer, int status, bool isMinimal = false)
    {
        context.Response.Headers.Location = $"/v1/decisions/{answer.DecisionId}";
        NameVersions(context, answer.Programme, answer.Catalogue);
        return isMinimal ? Answers.Summary(DecisionSummary.Of(answer).Json(), status) : Answers.Bytes(answer.Bytes, status);
    }

    /// <summary>What any command may come to.</summary>
    public static Problem Common(Registered registered) => registered switch
    {
        Registered.KeyReused => new Problem(ProblemKind.IdempotencyKeyReused, null,
            [new Fault(IdempotencyHeader.Name, FaultCode.Inconsistent, ProblemKind.IdempotencyKeyReused.Advice)]),
        Registered.WrongState wrong => new Problem(ProblemKind.WrongState, wrong.Text),
        Registered.Unavailable => new Problem(ProblemKind.Unavailable),
        _ => throw new InvalidOperationException($"{registered.GetType().Name} is not a result that is answered here."),
    };

    private static IResult Answer(HttpContext context, DecisionAnswer answer, bool isMinimal)
    {
        if (answer is not DecisionAnswer.Recorded recorded)
        {
            return ((DecisionAnswer.Refused)answer).Problem;
        }

        if (recorded.IsReplayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Found(context, recorded.Decision!, recorded.Status, isMinimal);
    }
}

/// <summary>What previews work with.</summary>
internal sealed record PreviewTools(Deciding Deciding, CaseFiles Files, DraftedVersions Drafts);

/// <summary>What a preview is asked.</summary>
internal sealed class PreviewQuery(QueryReader query) : Query(query)
{
    /// <summary>The date whose rules and catalogue apply. Default: the invoice's date of issue.</summary>
    /// <example>2025-09-15</example>
    public DateOnly? AsOf { get; } = query.Date();

    /// <inheritdoc cref="WhenQuery.KnownAt"/>
    public DateTimeOffset KnownAt { get; } = query.KnownAt();

    /// <summary>What to do about claims of recorded decisions: `respect` them, as deciding would (default), or `ignore` them: what would be
    /// due if nothing had been claimed?</summary>
    /// <example>ignore</example>
    public ClaimsMode? Claims { get; } = query.Word<ClaimsMode>();

    /// <summary>A draft of the programme or of the catalogue, by its id, to be taken as though it were in force, whatever its dates.
    /// Default: none.</summary>
    /// <example>drf_01k9n3v5c00000a1b2c3d4e5</example>
    [Form("^drf_[0-9a-z]{24}$")]
    public string? Draft { get; } = query.Text(Limits.Id);

    public static ValueTask<PreviewQuery> BindAsync(HttpContext context) => new(new PreviewQuery(new(context)));
}

/// <summary>What a preview does about claims of recorded decisions.</summary>
public enum ClaimsMode
{
    /// <summary>They stand in the way, as they would when deciding.</summary>
    Respect,

    /// <summary>They are left aside: what would be due if nothing had been claimed?</summary>
    Ignore,
}
