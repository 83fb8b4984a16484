using EligibilityService.Register;
using Microsoft.Extensions.Options;

namespace EligibilityService.Hosting;

/// <summary>How the service stops. Configuration section <c>Stop</c>.</summary>
public sealed class StopOptions
{
    private const double MostSeconds = 3600;

    /// <summary>The section's name.</summary>
    public const string Section = "Stop";

    /// <summary>
    /// How long it goes on as before after it was told to stop, only no longer ready, in seconds. Longer than the balancer in front needs
    /// to notice that. Default 3; in Development 0, and then it closes at once.
    /// </summary>
    public double GraceSeconds { get; set; } = 3;

    /// <summary>
    /// How long what is under way may take after that, in seconds. Default 5: with the grace it stays below Docker's ten.
    /// </summary>
    public double FinishSeconds { get; set; } = 5;

    /// <summary>What is wrong with the options, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong => GraceSeconds is >= 0 and <= MostSeconds && FinishSeconds is >= 1 and <= MostSeconds ? null
        : $"Stop:GraceSeconds must be from 0 to {MostSeconds}, and Stop:FinishSeconds from 1 to {MostSeconds}.";

    /// <summary>How long answers close their connections while new connections are still taken.</summary>
    internal TimeSpan Closing => GraceSeconds > 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;

    /// <summary>How long a stop takes at the most.</summary>
    internal TimeSpan Longest => TimeSpan.FromSeconds(GraceSeconds + FinishSeconds) + Closing;
}

/// <summary>
/// What comes between being told to stop and no longer listening. First the service is not ready and goes on as before, so that a balancer
/// sends requests elsewhere. Then each answer closes its connection, so that nobody has one open when the listener goes. Requests that are
/// under way then are finished; what still waits for the register shortly before the end is a 503 and not a broken connection.
/// </summary>
internal sealed class Drain(IOptions<StopOptions> options, IHostApplicationLifetime lifetime, RegisterWriter register)
    : IHostedLifecycleService
{
    // The time that is left to send the answers of those who are turned away.
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(0.8);

    private volatile bool _isClosing;

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Whether an answer closes its connection.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>Waits until nobody should come any more; the web server stops after this.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var stop = options.Value;
        await Task.Delay(TimeSpan.FromSeconds(stop.GraceSeconds), cancellationToken);
        _isClosing = true;
        await Task.Delay(stop.Closing, cancellationToken);
        register.TurnAwayAfter(TimeSpan.FromSeconds(stop.FinishSeconds) - ToAnswer);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
