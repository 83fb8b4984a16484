using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Decisions.Batches;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>Deciding and previewing.</summary>
internal static class DecisionEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/decisions", DecideAsync).RequireScope(Scopes.DecisionsWrite)
            .WithName("decide").WithTags("Decisions").Accepts<DecisionRequest>("application/json", Multipart.MediaType)
            .Produces<Decision>(StatusCodes.Status201Created).Produces<Decision>(StatusCodes.Status200OK);
        routes.MapPost("/v1/previews", PreviewAsync).RequireScope(Scopes.DecisionsRead)
            .WithName("preview").WithTags("Previews").Accepts<DecisionRequest>("application/json", Multipart.MediaType)
            .Produces<Decision>(StatusCodes.Status200OK);
        routes.MapBatch();
        routes.MapDecisionReads();
        routes.MapLifecycle();
        routes.MapCreditNotes();
    }

    /// <summary>Decide a case and record the decision</summary>
    /// <remarks>
    /// Evaluates every condition of the programme version in force on the invoice's date, reckons the amount, and records the decision
    /// before it is answered. "Not eligible" is an answer too: 201 with <c>outcome: refused</c> and every reason. The same invoice again
    /// gives the same decision (200); with other content it is a 409. The invoice may also come as a document (UBL, 数电票 XML):
    /// `multipart/form-data` with the case as JSON and the file; see `POST /v1/invoices/parse` for what is read of it. Its bytes are kept
    /// as evidence of the decision. Attachments may be sent in base64 inside the JSON, or as parts of their own: then the n-th part
    /// `attachment` is the n-th item of `attachments` without `content`. With `Prefer: return=minimal` the answer is a `DecisionSummary`,
    /// and all of it is at `links.self`.
    /// </remarks>
    private static async Task<IResult> DecideAsync(HttpContext context, Deciding deciding, CaseMaker cases, CaseFiles files)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        var (body, document, problem) = await ReadAsync(context, files, faults);
        if (problem is not null)
        {
            return problem;
        }

        var isMinimal = Preference.IsMinimal(context);
        var decided = await deciding.DecideAsync(body, AskerOf(context), key, faults, document, asker: context.RequestAborted);
        context.Charge((decided?.Case.Invoice.Lines.Count ?? 0) / Cost.LinesOfUnit);
        return Answer(context, DecisionAnswer.Of(decided, faults, cases), isMinimal);
    }

    /// <summary>Preview a decision; nothing is recorded</summary>
    /// <remarks>
    /// The same answer as a decision now, or on another date (<c>asOf</c>) as known at another instant (<c>knownAt</c>), without an id and
    /// without effect. With `Prefer: return=minimal` the answer is a `DecisionSummary`. With <c>draft</c> that draft is taken as though it
    /// were in force, whatever its dates, and the answer names it as its <c>draft</c>; the key must be one that may read the draft.
    /// </remarks>
    private static async Task<IResult> PreviewAsync(HttpContext context, Deciding deciding, CaseFiles files, IDraftedVersions drafts,
        TimeProvider time)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var (asOf, knownAt, claims, draft) = (query.Date("asOf"), query.KnownAt(time), query.Word<ClaimsMode>("claims"),
            query.Text("draft", Limits.Id));
        query.End();
        var (body, document, problem) = await ReadAsync(context, files, faults);
        if (problem is not null)
        {
            return problem;
        }

        var (drafted, none) = draft is null ? (null, null) : await drafts.FindAsync(draft, context.Caller());
        if (none is not null)
        {
            return faults.Any ? Problem.Invalid(faults) : none;
        }

        if (await deciding.PreviewAsync(body, asOf, knownAt, claims, AskerOf(context), faults, document?.Reference, drafted,
            context.RequestAborted) is not { } decision)
        {
            return Problem.Invalid(faults);
        }

        context.Charge(decision.Lines.Count / Cost.LinesOfUnit);

        // What is a draft is no version that a header could name.
        NameVersions(context, drafted?.Programme is null ? decision.Programme : null, drafted?.Catalogue is null
            ? decision.Catalogue : null);
        return Preference.IsMinimal(context) ? Answers.Bytes(DecisionSummary.Of(decision).Json()) : Answers.Of(decision);
    }

    // A request as JSON, or in parts, which become one.
    private static async ValueTask<(ReadOnlyMemory<byte> Body, SentDocument? Document, Problem? Problem)> ReadAsync(HttpContext context,
        CaseFiles files, Faults faults)
    {
        if (Multipart.IsAsked(context.Request))
        {
            return await files.ReadAsync(context, faults);
        }

        var (body, problem) = await RequestBody.ReadAsync(context);
        return (body, null, problem);
    }

    /// <summary>Who asks, as the record names him.</summary>
    public static Asker AskerOf(HttpContext context)
    {
        var caller = context.Caller();
        return new Asker(caller.KeyId, caller.Agency);
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
    public static IResult Found(HttpContext context, string id, ReadOnlyMemory<byte> answer, int status, bool isMinimal = false)
    {
        context.Response.Headers.Location = $"/v1/decisions/{id}";
        if (NamedVersions.Of(answer.Span) is { } used)
        {
            NameVersions(context, used.Programme, used.Catalogue);
        }

        return Answers.Bytes(isMinimal ? DecisionSummary.Of(answer.Span).Json() : answer, status);
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
        switch (answer)
        {
            case DecisionAnswer.Recorded { IsReplayed: true } replayed:
                context.Response.Headers["Idempotent-Replayed"] = "true";
                return Found(context, replayed.DecisionId, replayed.Bytes, replayed.Status, isMinimal);
            case DecisionAnswer.Recorded recorded:
                return Found(context, recorded.DecisionId, recorded.Bytes, recorded.Status, isMinimal);
            default:
                return ((DecisionAnswer.Refused)answer).Problem;
        }
    }
}

/// <summary>What a preview does about claims of recorded decisions.</summary>
public enum ClaimsMode
{
    /// <summary>They stand in the way, as they would when deciding.</summary>
    Respect,

    /// <summary>They are left aside: what would be due if nothing had been claimed?</summary>
    Ignore,
}
