using System.Collections.Concurrent;
using EligibilityService.Core.Decisions;
using EligibilityService.Registries;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;
using Polly.Simmy;
using Polly.Simmy.Fault;

namespace EligibilityService.Tests.Registries;

/// <summary>The patience with a registry, on a clock that the test moves; chaos stands where the network would be.</summary>
internal sealed class RegistryPipelineTests
{
    private static readonly Attempt<BuyerAnswer> Good = Attempt<BuyerAnswer>.Of(new BuyerAnswer { Found = true }, null);
    private static readonly Attempt<BuyerAnswer> Down = Attempt<BuyerAnswer>.Failed(RegistryFault.ServerError, mayPass: true);

    private FakeTimeProvider _clock = new();
    private CircuitBreakerStateProvider _circuit = new();
    private ListLog _log = new();
    private int _attempts;

    [SetUp]
    public void Forget() => (_clock, _circuit, _log, _attempts) = (new(), new(), new(), 0);

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(3, 4)]
    public async Task Question_ThatFails_IsRepeatedAsOftenAsConfigured(int retries, int attempts)
    {
        var pipeline = Pipeline(Unhurried(new RegistryOptions { Retries = retries }));

        var asked = AskAsync(pipeline, _ => Task.FromResult(Down));
        await PassAsync(asked);

        Assert.That((await asked).Fault, Is.EqualTo(RegistryFault.ServerError));
        Assert.That(_attempts, Is.EqualTo(attempts));
    }

    [Test]
    public async Task Question_ThatFailsOnce_IsAnsweredByTheRepetition()
    {
        var pipeline = Pipeline(Unhurried(new RegistryOptions()));

        var asked = AskAsync(pipeline, attempt => Task.FromResult(attempt == 1 ? Down : Good));
        await PassAsync(asked);

        Assert.That((await asked, _attempts), Is.EqualTo((Good, 2)));
    }

    [TestCase(RegistryFault.Malformed)]
    [TestCase(RegistryFault.WrongContentType)]
    [TestCase(RegistryFault.NotAuthorised)]
    public async Task Question_ThatAnotherAttemptCannotHelp_IsAskedOnce(RegistryFault fault)
    {
        var pipeline = Pipeline(new RegistryOptions());

        var answer = await AskAsync(pipeline, _ => Task.FromResult(Attempt<BuyerAnswer>.Failed(fault)));

        Assert.That((answer.Fault, _attempts), Is.EqualTo(((RegistryFault?)fault, 1)));
    }

    [Test]
    public async Task Attempt_WithoutEnd_EndsInItsTime()
    {
        var pipeline = Pipeline(new RegistryOptions { Retries = 0, AttemptTimeoutMilliseconds = 2000 });
        var asked = AskAsync(pipeline, Never);

        _clock.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.That(asked.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await asked).Fault, Is.EqualTo(RegistryFault.Timeout));
    }

    [Test]
    public async Task Question_WithItsRepetitions_EndsInTheTimeForAll()
    {
        var pipeline = Pipeline(new RegistryOptions { Retries = 10, AttemptTimeoutMilliseconds = 2000, TotalTimeoutMilliseconds = 5000 });

        // The first attempt ends in its time and is repeated; then the time for all comes, and the clock stands still: what would need more
        // of it would never end.
        var started = _clock.GetUtcNow();
        var asked = AskAsync(pipeline, Never);
        _clock.Advance(TimeSpan.FromMilliseconds(2000));
        await Poll.UntilAsync("the question is repeated", () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            return Volatile.Read(ref _attempts) > 1;
        });
        _clock.Advance(started + TimeSpan.FromMilliseconds(5000) - _clock.GetUtcNow());
        var answer = await asked.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(answer.Fault, Is.EqualTo(RegistryFault.Timeout));
        Assert.That(_attempts, Is.InRange(2, 3));
    }

    [Test]
    public async Task Circuit_OfARegistryThatFails_OpensAndClosesAgain()
    {
        var pipeline = Pipeline(new RegistryOptions { Retries = 0, BreakerLeastAttempts = 4, BreakerPauseSeconds = 15 });
        for (var i = 0; i < 4; i++)
        {
            await AskAsync(pipeline, _ => Task.FromResult(Down));
        }

        var spared = await AskAsync(pipeline, _ => Task.FromResult(Good));
        var whileOpen = (_circuit.CircuitState, _attempts, spared.Fault);
        _clock.Advance(TimeSpan.FromSeconds(15));
        var stillDown = await AskAsync(pipeline, _ => Task.FromResult(Down));
        var openAgain = (_circuit.CircuitState, stillDown.Fault);
        _clock.Advance(TimeSpan.FromSeconds(15));
        var back = await AskAsync(pipeline, _ => Task.FromResult(Good));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(whileOpen, Is.EqualTo((CircuitState.Open, 4, (RegistryFault?)RegistryFault.CircuitOpen)));
            Assert.That(openAgain, Is.EqualTo((CircuitState.Open, (RegistryFault?)RegistryFault.ServerError)));
            Assert.That((back, _circuit.CircuitState), Is.EqualTo((Good, CircuitState.Closed)));
            Assert.That(_log.Lines.Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]),
                Is.EqualTo(["Warning", "Information", "Warning", "Information", "Information"]));
            Assert.That(_log.Lines[0], Does.Contain("buyers").And.Contain("server_error").And.Contain("15 seconds"));
        }
    }

    [Test]
    public async Task Circuit_OfAFlappingRegistry_StaysClosedBelowItsShare()
    {
        var pipeline = Pipeline(Unhurried(new RegistryOptions { Retries = 2, BreakerFailureShare = 0.75, BreakerLeastAttempts = 4 }));
        var answers = new List<Attempt<BuyerAnswer>>();
        for (var i = 0; i < 20; i++)
        {
            var asked = AskAsync(pipeline, attempt => Task.FromResult(attempt % 2 == 1 ? Down : Good));
            await PassAsync(asked);
            answers.Add(await asked);
        }

        Assert.That(answers, Is.All.EqualTo(Good), "each failure was made good by a repetition");
        Assert.That((_circuit.CircuitState, _attempts), Is.EqualTo((CircuitState.Closed, 40)));
    }

    [Test]
    public async Task Questions_AboveTheLimit_WaitAndBeyondTheQueueAreRefusedAtOnce()
    {
        var pipeline = Pipeline(new RegistryOptions { Concurrency = 2, QueueLength = 1 });
        var answered = new TaskCompletionSource<Attempt<BuyerAnswer>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Attempt<BuyerAnswer>>[] asked = [.. Enumerable.Range(0, 3).Select(_ => AskAsync(pipeline, _ => answered.Task))];

        var refused = await AskAsync(pipeline, _ => Task.FromResult(Good));
        var underWay = _attempts;
        answered.SetResult(Good);

        Assert.That((refused.Fault, underWay), Is.EqualTo(((RegistryFault?)RegistryFault.TooBusy, 2)));
        Assert.That(await Task.WhenAll(asked), Is.All.EqualTo(Good));
    }

    [Test]
    public async Task SecondQuestion_WhenTheFirstTakesLong_IsAskedAndItsAnswerCounts()
    {
        var pipeline = Pipeline(new RegistryOptions { HedgeAfterMilliseconds = 300 });
        var asked = AskAsync(pipeline, attempt => attempt == 1 ? Never(attempt) : Task.FromResult(Good));

        _clock.Advance(TimeSpan.FromMilliseconds(299));
        var before = _attempts;
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await asked, before, _attempts), Is.EqualTo((Good, 1, 2)));
    }

    [Test]
    public async Task SecondQuestion_WhenTheFirstIsAnswered_IsNotAsked()
    {
        var pipeline = Pipeline(new RegistryOptions { HedgeAfterMilliseconds = 300, Retries = 0 });

        var failed = await AskAsync(pipeline, _ => Task.FromResult(Down));

        Assert.That((failed, _attempts), Is.EqualTo((Down, 1)), "a failure is left to the repetitions");
    }

    [Test]
    public async Task Chaos_OfFaultsAndLateness_NeverComesOutAsAnException()
    {
        var chance = new Random(20260601);
        var pipeline = Pipeline(new RegistryOptions
        { Retries = 1, BreakerFailureShare = 0.9, AttemptTimeoutMilliseconds = 500, TotalTimeoutMilliseconds = 1500 }, inside => inside
        .AddChaosLatency(new() { InjectionRate = 0.2, Latency = TimeSpan.FromSeconds(1), Randomizer = chance.NextDouble })
        .AddChaosFault(new ChaosFaultStrategyOptions
        {
            InjectionRate = 0.3,
            Randomizer = chance.NextDouble,
            FaultGenerator = new FaultGenerator()
                .AddException(static () => new HttpRequestException(HttpRequestError.ConnectionError))
                .AddException(static () => new HttpIOException(HttpRequestError.ResponseEnded))
                .AddException(static () => new HttpRequestException(HttpRequestError.NameResolutionError))
                .AddException(static () => new IOException("cut")),
        })
        .AddChaosOutcome(new()
        {
            InjectionRate = 0.2,
            Randomizer = chance.NextDouble,
            OutcomeGenerator = static _ =>
                ValueTask.FromResult<Polly.Outcome<Attempt<BuyerAnswer>>?>(Polly.Outcome.FromResult(Down))
        }));
        var answers = new List<Attempt<BuyerAnswer>>();
        for (var i = 0; i < 300; i++)
        {
            var asked = AskAsync(pipeline, _ => Task.FromResult(Good));
            await PassAsync(asked);
            answers.Add(await asked);
        }

        Assert.That(answers.Count(one => one == Good), Is.GreaterThan(150), "most are made good by a repetition");
        RegistryFault?[] faults = [.. answers.Where(one => one != Good).Select(one => one.Fault).Distinct()];
        Assert.That(faults, Has.Length.GreaterThan(2).And.None.Null);
    }

    private ResiliencePipeline<Attempt<BuyerAnswer>> Pipeline(RegistryOptions options,
        Action<ResiliencePipelineBuilder<Attempt<BuyerAnswer>>>? innermost = null) =>
        RegistryPipeline.Of("buyers", options, _clock, _log, _circuit, innermost);

    private async Task<Attempt<BuyerAnswer>> AskAsync(ResiliencePipeline<Attempt<BuyerAnswer>> pipeline,
        Func<int, Task<Attempt<BuyerAnswer>>> attempt)
    {
        try
        {
            return await pipeline.ExecuteAsync(async cancellation =>
                await attempt(Interlocked.Increment(ref _attempts)).WaitAsync(cancellation));
        }
        catch (Exception error) when (Faulty.Of(error) is { } fault)
        {
            return Attempt<BuyerAnswer>.Failed(fault);
        }
    }

    private static Task<Attempt<BuyerAnswer>> Never(int attempt) => new TaskCompletionSource<Attempt<BuyerAnswer>>().Task;

    // The clock of a test may run ahead of the pipeline: where the time for all is not the subject, it must not be over meanwhile.
    private static RegistryOptions Unhurried(RegistryOptions options)
    {
        options.TotalTimeoutMilliseconds = (int)TimeSpan.FromDays(1).TotalMilliseconds;
        return options;
    }

    // The clock moves until it is done; nobody waits for a real one.
    private async Task PassAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
    }

    private sealed class ListLog : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel} {formatter(state, exception)}");
    }
}
