using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>A kind of problem: a request that could not be answered at all. Each has a page under <c>/problems/{slug}</c>.</summary>
/// <param name="Slug">Its name in addresses; never changes its meaning.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record ProblemKind(string Slug, int Status)
{
    /// <summary>What it is.</summary>
    public LocalizedText Title { get; } = Phrase.Word($"problem.{Slug}")!;

    /// <summary>What to do about it.</summary>
    public LocalizedText Advice { get; } = Phrase.Word($"problem.{Slug}.advice")!;

    /// <summary>The request is malformed, or the invoice in it is invalid.</summary>
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 400);

    /// <summary>No key, or one that is not known.</summary>
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401);

    /// <summary>The key lacks the scope.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403);

    /// <summary>The same person did what this must be another's to do.</summary>
    public static readonly ProblemKind SamePerson = new("same-person", 403);

    /// <summary>Nothing there.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404);

    /// <summary>Another method.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405);

    /// <summary>In no form that the caller takes.</summary>
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", 406);

    /// <summary>The request did not come to its end.</summary>
    public static readonly ProblemKind RequestTimeout = new("request-timeout", 408);

    /// <summary>The address is too long.</summary>
    public static readonly ProblemKind AddressTooLong = new("address-too-long", 414);

    /// <summary>Too many or too long headers.</summary>
    public static readonly ProblemKind HeadersTooLarge = new("headers-too-large", 431);

    /// <summary>The same invoice with other content.</summary>
    public static readonly ProblemKind InvoiceDiffers = new("invoice-differs", 409);

    /// <summary>The same invoice was asked for by another agency.</summary>
    public static readonly ProblemKind DecidedForAnother = new("decided-for-another", 409);

    /// <summary>The decision is not in a state for what was asked.</summary>
    public static readonly ProblemKind WrongState = new("wrong-state", 409);

    /// <summary>A draft is not in a state for what was asked, or its checks stand in the way.</summary>
    public static readonly ProblemKind DraftState = new("draft-state", 409);

    /// <summary>Somebody else changed it meanwhile.</summary>
    public static readonly ProblemKind PreconditionFailed = new("precondition-failed", 412);

    /// <summary>The caller does not say which state he has seen.</summary>
    public static readonly ProblemKind PreconditionRequired = new("precondition-required", 428);

    /// <summary>Too large.</summary>
    public static readonly ProblemKind TooLarge = new("too-large", 413);

    /// <summary>Not JSON by its content type.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415);

    /// <summary>A key reused.</summary>
    public static readonly ProblemKind IdempotencyKeyReused = new("idempotency-key-reused", 422);

    /// <summary>Too fast.</summary>
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429);

    /// <summary>A bug of ours.</summary>
    public static readonly ProblemKind InternalError = new("internal-error", 500);

    /// <summary>The queue is full, or the store is full or does not answer.</summary>
    public static readonly ProblemKind Unavailable = new("unavailable", 503);

    /// <summary>All kinds, by status.</summary>
    public static readonly IReadOnlyList<ProblemKind> All =
    [
        InvalidRequest, Unauthorized, Forbidden, SamePerson, NotFound, MethodNotAllowed, InvoiceDiffers, DecidedForAnother, WrongState,
            TooLarge, UnsupportedMediaType, IdempotencyKeyReused, TooManyRequests,
        InternalError, Unavailable, DraftState, PreconditionFailed, PreconditionRequired, NotAcceptable, RequestTimeout, AddressTooLong,
            HeadersTooLarge,
    ];

    /// <summary>The kind that says best what a bare status means; null when none does.</summary>
    public static ProblemKind? Of(int status) => All.FirstOrDefault(kind => kind.Status == status);
}
