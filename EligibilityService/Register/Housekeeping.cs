using System.Globalization;
using EligibilityService.Access;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Register;

/// <summary>
/// What happens without anybody asking: reservations whose hold has run out are released, those who wait are looked at again (a new version
/// may have raised the budget), and answers of old idempotency keys are forgotten. On several replicas each does it; the register's order
/// makes that harmless.
/// </summary>
internal sealed partial class Housekeeping(
    Database database,
    RegisterWriter register,
    ProgrammeDays calendar,
    PublishedSoFar published,
    TimeProvider time,
    IOptions<RegisterOptions> options,
    ILogger<Housekeeping> log) : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly Statement ExpiredHolds = new(
        """
        SELECT until, programme_id, decision_id FROM holds WHERE until <= @Today AND (until, programme_id, decision_id) > (@Until, @Programme, @Decision)
        ORDER BY until, programme_id, decision_id LIMIT @AtOnce
        """,
        "Today", "Until", "Programme", "Decision", "AtOnce");

    private static readonly Statement WaitingLists = new("SELECT DISTINCT programme_id, fiscal_year FROM waiting_list");

    private static readonly Statement OldAnswers = new(
        """
        DELETE FROM idempotency WHERE (caller, idem_key) IN
            (SELECT caller, idem_key FROM idempotency WHERE created_at < @Before ORDER BY created_at LIMIT @AtOnce)
        """,
        "Before", "AtOnce");

    /// <summary>Does all of it once. What cannot be done does not stand in the way of the rest.</summary>
    public async Task RunAsync()
    {
        await ReleaseExpiredAsync();
        await PromoteAsync();
        await ForgetAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.HousekeepingSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RunAsync();
                }
                catch (Exception error)
                {
                    // Whatever it was, the next round tries again; the service itself does not depend on it.
                    LogFailed(log, error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private async Task ReleaseExpiredAsync()
    {
        var today = Show.Day(calendar.Today);
        var last = (Until: "", Programme: "", Decision: "");
        IReadOnlyList<(string Until, string Programme, string Decision)> expired;
        do
        {
            await using (var session = await database.OpenSessionAsync())
            {
                expired = await session.AskOneAsync(
                    ExpiredHolds, row => (row.GetString(0), row.GetString(1), row.GetString(2)), today, last.Until, last.Programme,
                        last.Decision, (long)AtOnce);
            }

            var now = await published.NowAsync();
            await Task.WhenAll(expired.Select(hold => TryAsync(new Move(
                hold.Decision, hold.Programme, EntryKind.Release, null, EntryGround.Expired, null, null, now, Asker.Service, null)
            {
                ExpiredOn = DateOnly.ParseExact(hold.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            })));
            last = expired is [.., var end] ? end : last;
        }
        while (expired.Count == AtOnce);
    }

    private async Task PromoteAsync()
    {
        IReadOnlyList<(string Programme, int Year)> lists;
        await using (var session = await database.OpenSessionAsync())
        {
            lists = await session.AskOneAsync(WaitingLists, row => (row.GetString(0), (int)row.GetInt64(1)));
        }

        foreach (var (programme, year) in lists)
        {
            await TryAsync(new Promotion(programme, year, await published.NowAsync()));
        }
    }

    private async Task TryAsync(RegisterCommand command)
    {
        try
        {
            _ = await register.AppendAsync(command);
        }
        catch (Exception error)
        {
            LogFailed(log, error);
        }
    }

    private async Task ForgetAsync()
    {
        var oldest = time.GetUtcNow().AddHours(-options.Value.IdempotencyHours);
        var before = InstantConverter.Show(oldest);
        await database.Patience.ExecuteAsync(async _ =>
        {
            await using var session = await database.OpenSessionAsync(CancellationToken.None);
            while (await session.RunOneAsync(OldAnswers, before, (long)AtOnce) == AtOnce)
            {
            }

            await KeyedAnswers.ForgetAsync(session, oldest);
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping failed; it is tried again at its next round.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
