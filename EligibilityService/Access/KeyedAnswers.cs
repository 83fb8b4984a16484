using System.Security.Cryptography;
using System.Text;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Access;

/// <summary>An answer that is kept under an idempotency key.</summary>
/// <param name="RequestHash">What the key binds: method, path and body.</param>
/// <param name="Status">The status.</param>
/// <param name="Location">The header <c>Location</c>.</param>
/// <param name="Tag">The tag; null for none.</param>
/// <param name="Body">The body, as it was.</param>
internal sealed record KeyedAnswer(string RequestHash, int Status, string Location, string? Tag, byte[] Body)
{
    /// <summary>The answer; to a repetition it says that it is one.</summary>
    public IResult Give(HttpContext context, bool isReplayed = false)
    {
        context.Response.Headers.Location = Location;
        if (isReplayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Tag is null ? Answers.Bytes(Body, Status) : Answers.Tagged(Body, Tag, Status);
    }
}

/// <summary>A request that names an idempotency key.</summary>
/// <param name="Caller">Whose key of access it comes with.</param>
/// <param name="Key">The key.</param>
/// <param name="Hash">What it binds: method, path and body.</param>
internal sealed record KeyedRequest(string Caller, string Key, string Hash)
{
    /// <summary>The request of a context; null when it names no key.</summary>
    public static KeyedRequest? Of(HttpContext context, string? key, ReadOnlyMemory<byte> body)
    {
        if (key is null)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"));
        hash.AppendData(body.Span);
        return new KeyedRequest(context.Caller().KeyId, key, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The answer when the key was used before: the kept one, or that it belongs to another request.</summary>
    public IResult Again(HttpContext context, KeyedAnswer kept) => kept.RequestHash == Hash
        ? kept.Give(context, isReplayed: true)
        : new Problem(ProblemKind.IdempotencyKeyReused, null,
            [new Fault(IdempotencyHeader.Name, FaultCode.Inconsistent, ProblemKind.IdempotencyKeyReused.Advice)]);
}

/// <summary>
/// Answers under idempotency keys to what makes something outside the register. An answer is written in the transaction of what it tells,
/// so that there is never one without the other; whoever writes has taken a lock before that keeps two with one key apart.
/// </summary>
internal static class KeyedAnswers
{
    private static readonly Statement FindOne = new(
        "SELECT request_hash, status, location, tag, answer FROM keyed_answers WHERE caller = @Caller AND idem_key = @Key",
            "Caller", "Key");

    private static readonly Statement Insert = new(
        """
        INSERT INTO keyed_answers (caller, idem_key, request_hash, status, location, tag, answer, created_at)
        VALUES (@Caller, @Key, @RequestHash, @Status, @Location, @Tag, @Answer, @CreatedAt)
        """,
        "Caller", "Key", "RequestHash", "Status", "Location", "Tag", "Answer", "CreatedAt");

    private static readonly Statement Old = new("DELETE FROM keyed_answers WHERE created_at < @Before", "Before");

    /// <summary>The answer that is kept; null when there is none.</summary>
    public static async ValueTask<KeyedAnswer?> FindAsync(Session session, KeyedRequest? request) => request is null ? null
        : await session.AskOneAsync(
            FindOne,
            row => new KeyedAnswer(row.GetString(0), (int)row.GetInt64(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.GetFieldValue<byte[]>(4)),
            request.Caller, request.Key) is [var found] ? found : null;

    /// <summary>Keeps an answer, in the transaction of what it tells.</summary>
    public static async ValueTask KeepAsync(Session session, KeyedRequest? request, KeyedAnswer answer, DateTimeOffset now)
    {
        if (request is not null)
        {
            await session.RunOneAsync(
                Insert, request.Caller, request.Key, request.Hash, (long)answer.Status, answer.Location, answer.Tag, answer.Body,
                    InstantConverter.Show(now));
        }
    }

    /// <summary>Forgets what was kept before an instant.</summary>
    public static async ValueTask ForgetAsync(Session session, DateTimeOffset before) =>
        await session.RunOneAsync(Old, InstantConverter.Show(before));
}
