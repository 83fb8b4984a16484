using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Programmes;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using EligibilityService.Versions;
using Microsoft.Extensions.Options;

namespace EligibilityService.Registries;

/// <summary>
/// Decides cases that wait for a registry, oldest first under each programme, as soon as it answers. On several replicas each does this;
/// the register makes sure that a case is decided once. Waiting cases are in the store, so a restart loses nothing.
/// </summary>
internal sealed partial class WaitingCaseWorker(
    RegistryWaits waits,
    RegisterReader reader,
    RegisterWriter register,
    CaseMaker cases,
    OutsideFacts outside,
    PublishedSoFar published,
    TimeProvider time,
    Measures measures,
    IOptions<RegistriesOptions> options,
    ILogger<WaitingCaseWorker> log) : PeriodicWorker(TimeSpan.FromSeconds(options.Value.Resume.EverySeconds), time, measures, log)
{
    // How many registries are asked for at once; the cases are decided in their order nevertheless.
    private const int AskedAtOnce = 8;

    private int _round;

    private sealed record Tried(RegistryWait Wait, Resumption? Resumption, bool IsOpen);

    /// <remarks>Gives up what is too old, then looks at every programme under which somebody waits.</remarks>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        if (await waits.GiveUpAsync(Time.GetUtcNow().AddHours(-options.Value.Resume.GiveUpHours)) is > 0 and var old)
        {
            LogGivenUp(log, old, options.Value.Resume.GiveUpHours);
        }

        if (!outside.IsConfigured)
        {
            return;
        }

        _round++;
        foreach (var programme in await waits.ProgrammesAsync())
        {
            await RunAsync(programme);
        }
    }

    private async Task RunAsync(string programme)
    {
        var waiting = await waits.FirstAsync(programme, options.Value.Resume.AtOnce);
        if (waiting.Count == 0)
        {
            return;
        }

        // One waiting case tests whether the registry is back, another one each round: otherwise one case that it can never answer would
        // block all.
        if ((await TryAsync(waiting[_round % waiting.Count])).Resumption is null)
        {
            return;
        }

        var (decided, failed) = (0, new List<RegistryWait>());
        foreach (var some in waiting.Chunk(AskedAtOnce))
        {
            var tried = await Task.WhenAll(some.Select(TryAsync));
            var done = await DecideAsync(tried);
            decided += done.Count(one => one is Registered.New);
            failed.AddRange(tried.Where(one => one is { Resumption: null, IsOpen: false }).Select(one => one.Wait));
            if (tried.Any(one => one.IsOpen) || done.Any(one => one is Registered.Unavailable))
            {
                break;
            }
        }

        await waits.NoteFailedAsync(failed);
        if (decided > 0)
        {
            LogDecided(log, decided, programme);
        }
    }

    // They queue in their order, and the register keeps it.
    private Task<Registered[]> DecideAsync(IEnumerable<Tried> tried) =>
        Task.WhenAll(tried.Where(one => one.Resumption is not null).Select(one => register.AppendAsync(one.Resumption!)));

    private async Task<Tried> TryAsync(RegistryWait wait)
    {
        if (await reader.FindAsync(wait.DecisionId, Sight.Everything) is not { } old)
        {
            throw new InvalidOperationException($"Decision {wait.DecisionId} waits and is not on record.");
        }

        var @case = await outside.CompleteAsync(cases.Rebuild(old));
        var assessment = Assess.Of(@case);
        if (WaitsForRegistry.Is(@case, assessment) || HasLost(old.Context.Facts, @case.Facts))
        {
            return new Tried(wait, null, IsOpen(@case.Facts));
        }

        var now = await published.NowAsync();
        return new Tried(wait, new Resumption(wait.DecisionId, @case, assessment, now)
        { Programmes = cases.ReplacedUnder(@case, now) }, false);
    }

    // A registry that is not configured any more is none that answered.
    private static bool HasLost(Facts before, Facts now) =>
        (before.Lacks(Registry.Invoices) && now.InvoiceVerification == InvoiceVerification.NotConfigured)
        || (before.Lacks(Registry.Buyers) && now.BuyerRegistry.Answer == RegistryAnswer.NotConfigured);

    private static bool IsOpen(Facts facts) =>
        facts.InvoiceLookup?.Fault is RegistryFault.CircuitOpen or RegistryFault.TooBusy
            || facts.BuyerRegistry.Lookup?.Fault is RegistryFault.CircuitOpen or RegistryFault.TooBusy;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} cases of {Programme} that waited for a registry are decided.")]
    private static partial void LogDecided(ILogger logger, int count, string programme);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Count} cases waited more than {Hours} hours for a registry; they are given up and stay undetermined.")]
    private static partial void LogGivenUp(ILogger logger, int count, int hours);
}
