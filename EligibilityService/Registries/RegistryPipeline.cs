using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using Polly;
using Polly.CircuitBreaker;
using Polly.Hedging;
using Polly.Retry;

namespace EligibilityService.Registries;

/// <summary>
/// The patience with one registry, from the outside in: a limit on how many questions are under way, the time for the whole question,
/// repetitions, a second question when the first takes long, the circuit that spares a registry which fails, and the time for one attempt.
/// </summary>
internal static partial class RegistryPipeline
{
    /// <summary>A pipeline.</summary>
    /// <param name="name">The registry's name, for the log.</param>
    /// <param name="log">One line for each change of the circuit.</param>
    /// <param name="circuit">Tells the circuit's state.</param>
    /// <param name="innermost">What stands next to the network; tests put chaos there.</param>
    /// <typeparam name="T">What the registry answers.</typeparam>
    public static ResiliencePipeline<Attempt<T>> Of<T>(
        string name,
        RegistryOptions options,
        TimeProvider time,
        ILogger log,
        CircuitBreakerStateProvider circuit,
        Action<ResiliencePipelineBuilder<Attempt<T>>>? innermost = null)
        where T : class
    {
        var builder = new ResiliencePipelineBuilder<Attempt<T>> { Name = name, TimeProvider = time };

        // Outside of the limit, so that the time in the queue counts.
        builder.AddTimeout(TimeSpan.FromMilliseconds(options.TotalTimeoutMilliseconds));
        builder.AddConcurrencyLimiter(options.Concurrency, options.QueueLength);
        if (options.Retries > 0)
        {
            builder.AddRetry(Repetitions<T>(options));
        }

        if (options.HedgeAfterMilliseconds > 0)
        {
            builder.AddHedging(SecondQuestion<T>(options));
        }

        builder.AddCircuitBreaker(Circuit<T>(name, options, log, circuit));
        builder.AddTimeout(TimeSpan.FromMilliseconds(options.AttemptTimeoutMilliseconds));
        innermost?.Invoke(builder);
        return builder.Build();
    }

    private static RetryStrategyOptions<Attempt<T>> Repetitions<T>(RegistryOptions options) where T : class => new()
    {
        MaxRetryAttempts = options.Retries,
        Delay = TimeSpan.FromMilliseconds(options.RetryDelayMilliseconds),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is { } error ? Faulty.MayPass(error)
            : args.Outcome.Result!.MayPass),
    };

    // It is for slowness only: a failure is left to the repetitions, which pause before they ask again.
    private static HedgingStrategyOptions<Attempt<T>> SecondQuestion<T>(RegistryOptions options) where T : class => new()
    {
        MaxHedgedAttempts = 1,
        Delay = TimeSpan.FromMilliseconds(options.HedgeAfterMilliseconds),
        ShouldHandle = static _ => ValueTask.FromResult(false),
    };

    private static CircuitBreakerStrategyOptions<Attempt<T>> Circuit<T>(string name, RegistryOptions options, ILogger log,
        CircuitBreakerStateProvider circuit) where T : class => new()
        {
            FailureRatio = options.BreakerFailureShare,
            MinimumThroughput = options.BreakerLeastAttempts,
            SamplingDuration = TimeSpan.FromSeconds(options.BreakerWindowSeconds),
            BreakDuration = TimeSpan.FromSeconds(options.BreakerPauseSeconds),
            StateProvider = circuit,
            ShouldHandle = static args => ValueTask.FromResult(FaultOf(args.Outcome) is not null),
            OnOpened = args =>
            {
                LogOpened(log, name, Term.Of(FaultOf(args.Outcome) ?? RegistryFault.Timeout), args.BreakDuration.TotalSeconds);
                return default;
            },
            OnHalfOpened = _ =>
            {
                LogTried(log, name);
                return default;
            },
            OnClosed = _ =>
            {
                LogClosed(log, name);
                return default;
            },
        };

    private static RegistryFault? FaultOf<T>(Outcome<Attempt<T>> outcome) where T : class => outcome.Exception is { } error
        ? Faulty.Of(error) : outcome.Result?.Fault;

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The registry of {Registry} fails too often, lately with {Fault}: it is not asked for {Seconds} seconds.")]
    private static partial void LogOpened(ILogger logger, string registry, string fault, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The registry of {Registry} is tried with one question.")]
    private static partial void LogTried(ILogger logger, string registry);

    [LoggerMessage(Level = LogLevel.Information, Message = "The registry of {Registry} is back: it is asked as before.")]
    private static partial void LogClosed(ILogger logger, string registry);
}
