using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Telemetry;
using EligibilityService.Wire;
using Microsoft.Extensions.Caching.Memory;
using Polly;
using Polly.CircuitBreaker;

namespace EligibilityService.Registries;

/// <summary>An answer of a registry, or why there is none.</summary>
/// <param name="Lookup">How it came about.</param>
internal readonly record struct Asked<T>(T? Answer, Lookup Lookup) where T : class;

/// <summary>What a registry of one kind is asked, and how its answers are read.</summary>
/// <param name="Name">The registry's name.</param>
/// <param name="Path">Where, below the base address.</param>
/// <param name="Question">How a question is written.</param>
/// <param name="Answer">How an answer is read.</param>
/// <param name="IsWhole">Whether an answer says all that the contract asks for.</param>
/// <param name="ValidUntil">Until when the registry says that it holds.</param>
internal sealed record RegistryKind<TQuestion, TAnswer>(
    string Name,
    string Path,
    JsonTypeInfo<TQuestion> Question,
    JsonTypeInfo<TAnswer> Answer,
    Func<TAnswer, bool> IsWhole,
    Func<TAnswer, DateTimeOffset?> ValidUntil)
    where TAnswer : class;

/// <summary>
/// Asks one registry. The result is an answer or a named fault, within the time for the whole question, whatever happens outside. Answers
/// are kept as long as the registry permits; callers that ask the same at the same moment share one question.
/// </summary>
internal sealed class RegistryClient<TQuestion, TAnswer>(
    RegistryKind<TQuestion, TAnswer> kind,
    RegistryOptions options,
    ResiliencePipeline<Attempt<TAnswer>> pipeline,
    CircuitBreakerStateProvider circuit,
    Func<HttpClient> http,
    TimeProvider time,
    Measures measures) : IDisposable
    where TAnswer : class
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Math.Max(1, options.CacheEntries) });
    private readonly ConcurrentDictionary<string, Lazy<Task<Asked<TAnswer>>>> _underWay = new(StringComparer.Ordinal);

    private sealed record Kept(TAnswer Answer, DateTimeOffset AnsweredAt, DateTimeOffset GoodUntil);

    /// <summary>Whether it is spared because it fails.</summary>
    public CircuitState Circuit => circuit.CircuitState;

    /// <summary>Asks, unless the answer is known.</summary>
    /// <param name="anew">Whether an answer that is kept does not do.</param>
    public async Task<Asked<TAnswer>> AskAsync(TQuestion question, bool anew = false)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(question, kind.Question);
        var key = System.Text.Encoding.UTF8.GetString(bytes);
        if (!anew && _kept.TryGetValue(key, out Kept? kept) && kept is not null && kept.GoodUntil > time.GetUtcNow())
        {
            measures.Asked(kind.Name, "cached", 0);
            return new Asked<TAnswer>(kept.Answer, new Lookup(kept.AnsweredAt, true, null));
        }

        var mine = new Lazy<Task<Asked<TAnswer>>>(() => AskOutsideAsync(key, bytes));
        try
        {
            return await _underWay.GetOrAdd(key, mine).Value;
        }
        finally
        {
            _underWay.TryRemove(new KeyValuePair<string, Lazy<Task<Asked<TAnswer>>>>(key, mine));
        }
    }

    public void Dispose() => _kept.Dispose();

    private async Task<Asked<TAnswer>> AskOutsideAsync(string key, byte[] question)
    {
        using var span = Spans.Start("registry");
        var started = time.GetTimestamp();
        var attempt = await AttemptsAsync(question);
        var now = Clock.Now(time);
        var result = attempt.Fault is { } fault ? Term.Of(fault) : "answered";
        measures.Asked(kind.Name, result, time.GetElapsedTime(started).TotalSeconds);
        span?.SetTag("registry", kind.Name).SetTag("answer", result);
        if (attempt.Answer is not { } answer)
        {
            return new Asked<TAnswer>(null, new Lookup(null, false, attempt.Fault));
        }

        Keep(key, new Kept(answer, now, attempt.GoodUntil ?? now), now);
        return new Asked<TAnswer>(answer, new Lookup(now, false, null));
    }

    private async Task<Attempt<TAnswer>> AttemptsAsync(byte[] question)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static async (state, cancellation) => await state.Client.AttemptAsync(state.Question, cancellation),
                    (Client: this, Question: question));
        }
        catch (Exception error) when (Faulty.Of(error) is { } fault)
        {
            return Attempt<TAnswer>.Failed(fault);
        }
    }

    private async Task<Attempt<TAnswer>> AttemptAsync(byte[] question, CancellationToken cancellation)
    {
        using var client = http();
        using var request = new HttpRequestMessage(HttpMethod.Post, kind.Path)
        { Content = new ByteArrayContent(question) { Headers = { ContentType = Json } } };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != System.Net.HttpStatusCode.OK)
        {
            var (fault, mayPass) = Faulty.Of(response);
            return Attempt<TAnswer>.Failed(fault, mayPass);
        }

        if (!IsJson(response.Content.Headers))
        {
            return Attempt<TAnswer>.Failed(RegistryFault.WrongContentType);
        }

        if (await ReadAsync(response.Content, cancellation) is not { } bytes)
        {
            return Attempt<TAnswer>.Failed(RegistryFault.TooLarge);
        }

        return Parse(bytes) is { } answer ? Attempt<TAnswer>.Of(answer, GoodUntil(response, answer))
            : Attempt<TAnswer>.Failed(RegistryFault.Malformed);
    }

    private static bool IsJson(HttpContentHeaders headers) =>
        headers.ContentEncoding.Count == 0
        && headers.ContentType is { MediaType: { } type } given
        && type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (given.CharSet is null || given.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // Never more than the bound, whatever the registry says of the length.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > RegistryContract.AnswerBytes)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Min(content.Headers.ContentLength ?? RegistryContract.AnswerBytes, RegistryContract.AnswerBytes) + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length == buffer.Length ? default(ReadOnlyMemory<byte>?) : buffer.AsMemory(0, length);
    }

    private TAnswer? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, kind.Answer) is { } answer && kind.IsWhole(answer) ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // As the registry permits, by its headers and by the answer itself; where it says both, the earlier.
    private DateTimeOffset? GoodUntil(HttpResponseMessage response, TAnswer answer)
    {
        var control = response.Headers.CacheControl;
        if (control is { NoStore: true } or { NoCache: true })
        {
            return null;
        }

        var now = time.GetUtcNow();
        var byHeader = control?.MaxAge is { } age ? now + age - (response.Headers.Age ?? TimeSpan.Zero) : (DateTimeOffset?)null;
        var byAnswer = kind.ValidUntil(answer);
        var longest = now.AddMinutes(options.CacheLongestMinutes);
        return (byHeader ?? byAnswer) is not { } until ? null : new[] { until, byAnswer ?? until, longest }.Min();
    }

    private void Keep(string key, Kept kept, DateTimeOffset now)
    {
        if (options.CacheEntries > 0 && kept.GoodUntil > now)
        {
            _kept.Set(key, kept, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = kept.GoodUntil - now });
        }
    }
}
