using System.Collections.Concurrent;

namespace EligibilityService.Access;

/// <summary>
/// The keys, known and unknown, that this process remembers for <see cref="Life"/>. A key that is made or revoked, here or by another
/// process, has its effect within that time. The time counts from before the read, so a slow read does not stretch it. Requests that ask
/// for the same key at once share one read.
/// </summary>
/// <param name="read">Reads a key that works from the store.</param>
/// <param name="time">The clock; only its timestamps count.</param>
/// <param name="development">Whether the fixed key of the Development environment is known too.</param>
internal sealed class KeyRing(Func<KeyHash, Task<ApiKey?>> read, TimeProvider time, bool development)
{
    /// <summary>How long an answer is believed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many answers are kept. A full ring is emptied: somebody who tries many keys costs those that work one read each per so many
    /// attempts, and nothing has to be kept in order of use.
    /// </summary>
    public const int MostKept = 4096;

    private readonly ConcurrentDictionary<KeyHash, Question> _asked = new();
    private readonly Lock _asking = new();

    /// <summary>How many answers are kept now.</summary>
    public int Kept => _asked.Count;

    /// <summary>The key of that hash; null when it is unknown or was revoked.</summary>
    /// <param name="hash">The presented key's hash.</param>
    /// <param name="cancellation">Ends the wait of this caller only; the read goes on for the others.</param>
    public ValueTask<KnownKey?> FindAsync(KeyHash hash, CancellationToken cancellation)
    {
        if (development && DevelopmentKey.Find(hash) is { } fixedKey)
        {
            return new ValueTask<KnownKey?>(fixedKey);
        }

        var answer = (_asked.TryGetValue(hash, out var question) && IsFresh(question) ? question : Ask(hash)).Answer;
        return answer.IsCompletedSuccessfully
            ? new ValueTask<KnownKey?>(answer.Result)
            : new ValueTask<KnownKey?>(answer.WaitAsync(cancellation));
    }

    private bool IsFresh(Question question) => time.GetElapsedTime(question.At) < Life;

    private Question Ask(KeyHash hash)
    {
        Question question;
        KnownKey? before = null;
        lock (_asking)
        {
            if (_asked.TryGetValue(hash, out var asked))
            {
                if (IsFresh(asked))
                {
                    return asked;
                }

                before = asked.Answer.IsCompletedSuccessfully ? asked.Answer.Result : null;
            }
            else if (_asked.Count >= MostKept)
            {
                _asked.Clear();
            }

            question = new Question(time.GetTimestamp());
            _asked[hash] = question;
        }

        // Outside the lock: a read must not hold up those who ask for other keys.
        _ = ReadAsync(hash, before, question);
        return question;
    }

    private async Task ReadAsync(KeyHash hash, KnownKey? before, Question question)
    {
        try
        {
            var stored = await read(hash);
            question.Settle(stored is null ? null : stored == before?.Stored ? before : new KnownKey(stored));
        }
        catch (Exception error)
        {
            // A failure goes to those that wait for it and is not remembered; the next request asks again.
            _asked.TryRemove(KeyValuePair.Create(hash, question));
            question.Fail(error);
        }
    }

    /// <summary>A question to the store, and its answer once it is there.</summary>
    private sealed class Question(long at)
    {
        private readonly TaskCompletionSource<KnownKey?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long At => at;

        public Task<KnownKey?> Answer => _answer.Task;

        public void Settle(KnownKey? key) => _answer.SetResult(key);

        public void Fail(Exception error) => _answer.SetException(error);
    }
}
