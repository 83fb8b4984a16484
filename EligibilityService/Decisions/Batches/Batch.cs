using System.Threading.Channels;
using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace EligibilityService.Decisions.Batches;

/// <summary>
/// A batch as it runs. Cases are handed to the register one after the other, in their order, and none waits for the one before it to be
/// recorded, so that many are committed at once. They are answered in their order too. What is in hand is bounded: who reads slowly is read
/// from slowly. A case that was begun is recorded, also when the client hangs up.
/// </summary>
internal sealed partial class Batch(HttpContext context, IBatchOutput output, BatchTools tools) : IDisposable
{
    // Many clients read nothing before they have sent everything. Who has taken nothing for so long is taken for one of them: waiting on
    // would be for ever.
    private static readonly TimeSpan PatienceWithReader = TimeSpan.FromSeconds(1);

    // Nobody who still listens takes nothing for so long.
    private static readonly TimeSpan LongestStall = TimeSpan.FromMinutes(5);

    private const int FlushAt = 32 * 1024;

    private readonly Channel<Begun> _begun = Channel.CreateUnbounded<Begun>(new UnboundedChannelOptions
    { SingleReader = true, SingleWriter = true });
    private readonly BatchWindow _inHand = new();
    private readonly BatchWindow _undecided = new();
    private (int Lines, int Decided, int Problems) _count;
    private Problem? _cut;
    private bool _isWhole;

    private sealed record Begun(BatchCase Case, Task<DecisionAnswer> Answer, Action Written);

    /// <summary>Reads, decides and answers all; returns when every case that was begun is recorded.</summary>
    public async Task RunAsync(IAsyncEnumerable<BatchCase> cases)
    {
        AllowPauses();
        context.Response.ContentType = output.ContentType;
        var reading = ReadAsync(cases);
        await WriteAsync();
        await reading;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inHand.Dispose();
        _undecided.Dispose();
    }

    // Cases may come as they arise, and answers may be taken when there is time; only a connection on which nothing moves at all is given
    // up.
    private void AllowPauses()
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } sending)
        {
            sending.MinDataRate = new MinDataRate(bytesPerSecond: 1, LongestStall);
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } taking)
        {
            taking.MinDataRate = null;
        }
    }

    private async Task ReadAsync(IAsyncEnumerable<BatchCase> cases)
    {
        try
        {
            var isRead = true;
            var count = 0;
            await using var rest = cases.GetAsyncEnumerator();

            // Asking for the first bytes is what sends "100 Continue", which curl waits a second for, and can no longer be sent once an
            // answer has begun.
            var first = rest.MoveNextAsync();

            // Not on the thread that writes: much of reading a case is work without waiting.
            await Task.Yield();
            for (var more = await first; more; more = await rest.MoveNextAsync())
            {
                var @case = rest.Current;
                if (count++ == Limits.BatchLines)
                {
                    _cut = TooMany(@case.Line);
                    return;
                }

                // As fast as the caller has units left: a batch is not refused half way.
                await context.ChargeAndWaitAsync(Cost.Request + Cost.OfBytes(@case.Request.Length), context.RequestAborted);
                var places = BatchWindow.PlacesOf(@case.Request.Length);

                isRead = isRead && await _inHand.EnterAsync(places, PatienceWithReader, context.RequestAborted);
                if (!isRead)
                {
                    _ = await _undecided.EnterAsync(places, Timeout.InfiniteTimeSpan, context.RequestAborted);
                }

                // While the register has no room nothing more is read: the sender waits, and no line is turned away.
                var place = @case.Problem is null ? await tools.Queue.PlaceAsync(context.RequestAborted) : null;

                // While nobody reads only the id is kept of what is decided, and the bytes are taken from the record when somebody does.
                _begun.Writer.TryWrite(isRead
                    ? new Begun(@case, DecideAsync(@case, place), () => _inHand.Leave(places))
                    : new Begun(@case, DecideWithoutBytesAsync(@case, places, place), static () => { }));
            }

            _isWhole = true;
        }
        catch (BadHttpRequestException bad)
        {
            _cut = new Problem(ProblemKind.Of(bad.StatusCode) ?? ProblemKind.InvalidRequest);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested || gone is IOException)
        {
            var requestId = context.RequestId();
            LogGone(tools.Log, requestId);
        }
        finally
        {
            _begun.Writer.Complete();
        }
    }

    private async Task<DecisionAnswer> DecideWithoutBytesAsync(BatchCase @case, int places, QueuePlace? place)
    {
        var answer = await DecideAsync(@case, place);
        _undecided.Leave(places);
        return answer is DecisionAnswer.Recorded recorded ? recorded with { Decision = null } : answer;
    }

    private async Task<DecisionAnswer> DecideAsync(BatchCase @case, QueuePlace? place)
    {
        using var held = place;
        if (@case.Problem is { } unreadable)
        {
            return new DecisionAnswer.Refused(unreadable);
        }

        try
        {
            var faults = new Faults();
            var decided = await tools.Deciding.DecideAsync(SentRequest.Read(@case.Request, faults), context.Caller().Actor,
                @case.IdempotencyKey, faults, place: place);
            context.Charge((decided?.Case.Invoice.Lines.Count ?? 0) / Cost.LinesOfUnit);
            var answer = DecisionAnswer.Of(decided, faults, tools.Cases);
            return answer is DecisionAnswer.Refused refused ? new DecisionAnswer.Refused(refused.Problem.At(@case.Place)) : answer;
        }
        catch (Exception error)
        {
            // A bug that one case meets is no reason to leave the others without an answer.
            LogFailed(tools.Log, @case.Line, context.RequestId(), error);
            return new DecisionAnswer.Refused(new Problem(ProblemKind.InternalError));
        }
    }

    private async Task WriteAsync()
    {
        var to = context.Response.BodyWriter;
        output.Begin(to);
        while (true)
        {
            if (!_begun.Reader.TryRead(out var begun))
            {
                await FlushAsync();
                if (await _begun.Reader.WaitToReadAsync())
                {
                    continue;
                }

                break;
            }

            if (!begun.Answer.IsCompleted)
            {
                await FlushAsync();
            }

            var answer = await begun.Answer;
            Count(answer);
            if (!context.RequestAborted.IsCancellationRequested)
            {
                output.Write(to, begun.Case, await WithBytesAsync(answer));
                if (to.UnflushedBytes > FlushAt)
                {
                    await FlushAsync();
                }
            }

            begun.Written();
        }

        if (!context.RequestAborted.IsCancellationRequested)
        {
            output.End(to, new BatchSummary(_count.Lines, _count.Decided, _count.Problems, _isWhole, _cut?.BodyFor(context)));
            await FlushAsync();
        }
    }

    private void Count(DecisionAnswer answer)
    {
        var isDecided = answer is DecisionAnswer.Recorded;
        _count = (_count.Lines + 1, _count.Decided + (isDecided ? 1 : 0), _count.Problems + (isDecided ? 0 : 1));
    }

    private async Task<DecisionAnswer> WithBytesAsync(DecisionAnswer answer) => answer is DecisionAnswer.Recorded { Decision: null } bare
        ? bare with
        {
            Decision = RecordedAnswer.Of(await tools.Register.FindAsync(bare.DecisionId, Sight.Everything)
            ?? throw new InvalidOperationException($"Decision {bare.DecisionId} was recorded and is not there."))
        }
        : answer;

    private async Task FlushAsync()
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stalled.CancelAfter(LongestStall);
        try
        {
            _ = await context.Response.BodyWriter.FlushAsync(stalled.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody takes the answers any more; what was begun is recorded all the same.
            context.Abort();
        }
    }

    private static Problem TooMany(int next) => new(ProblemKind.TooLarge, Phrase.Of("batch.too_many_cases(most, next)",
        Limits.BatchLines, next));

    [LoggerMessage(Level = LogLevel.Error, Message = "Line {Line} of the batch {RequestId} failed.")]
    private static partial void LogFailed(ILogger logger, int line, string requestId, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The sender of the batch {RequestId} is gone; what was begun is recorded.")]
    private static partial void LogGone(ILogger logger, string requestId);
}

/// <summary>What a batch works with.</summary>
/// <param name="Deciding">Decides.</param>
/// <param name="Cases">Reads what is on record.</param>
/// <param name="Register">The record.</param>
/// <param name="Queue">The queue of those who want to be recorded.</param>
/// <param name="Log">For what fails.</param>
internal readonly record struct BatchTools(Deciding Deciding, CaseMaker Cases, RegisterReader Register, RegisterWriter Queue,
    ILogger<Batch> Log);
