using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Access;

/// <summary>An answer that is kept under an idempotency key.</summary>
/// <param name="RequestHash">What the key binds: method, path and body.</param>
/// <param name="Location">The header <c>Location</c>.</param>
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
    public IResult Replay(HttpContext context, KeyedAnswer kept) => kept.RequestHash == Hash
        ? kept.Give(context, isReplayed: true)
        : new Problem(ProblemKind.IdempotencyKeyReused, null,
            [new Fault(IdempotencyHeader.Name, FaultCode.Inconsistent, ProblemKind.IdempotencyKeyReused.Advice)]);
}

/// <summary>
/// Answers under idempotency keys to requests that make something outside the register. An answer is written in the transaction of what it
/// tells, so there is never one without the other. The writer already holds a lock that keeps two requests with one key apart.
/// </summary>
internal static class KeyedAnswers
{
    /// <summary>The answer that is kept; null when there is none.</summary>
    public static async Task<KeyedAnswer?> FindAsync(DbConnection db, KeyedRequest? request) => request is null ? null
        : await db.QuerySingleOrDefaultAsync<KeyedAnswer>(
            """
            SELECT request_hash, status, location, tag, answer AS body FROM keyed_answers WHERE caller = @Caller AND idem_key = @Key
            """,
            new { request.Caller, request.Key });

    /// <summary>Keeps an answer, in the transaction of what it tells.</summary>
    public static async Task KeepAsync(DbConnection db, KeyedRequest? request, KeyedAnswer answer, DateTimeOffset now)
    {
        if (request is not null)
        {
            await db.ExecuteAsync(
                """
                INSERT INTO keyed_answers (caller, idem_key, request_hash, status, location, tag, answer, created_at)
                VALUES (@Caller, @Key, @Hash, @Status, @Location, @Tag, @Body, @now)
                """,
                new
                {
                    request.Caller,
                    request.Key,
                    request.Hash,
                    answer.Status,
                    answer.Location,
                    answer.Tag,
                    Body = (object)answer.Body,
                    now,
                });
        }
    }

    /// <summary>Forgets what was kept before an instant.</summary>
    public static Task<int> ForgetAsync(DbConnection db, DateTimeOffset before) =>
        db.ExecuteAsync("DELETE FROM keyed_answers WHERE created_at < @before", new { before });
}
