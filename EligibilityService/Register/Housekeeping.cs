using System.Globalization;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;
using Calendar = EligibilityService.Http.Calendar;

namespace EligibilityService.Register;

/// <summary>
/// What happens without anybody asking: reservations whose hold has run out are released, those who wait are looked at again (a new version may have
/// raised the budget), and answers of old idempotency keys are forgotten. On several replicas each does it; the register's order makes that harmless.
/// </summary>
internal sealed partial class Housekeeping(
    Database database,
    RegisterWriter register,
    Calendar calendar,
    TimeProvider time,
    IOptions<RegisterOptions> options,
    ILogger<Housekeeping> log) : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly Statement ExpiredHolds = new(
        "SELECT until, programme_id, decision_id FROM holds WHERE until <= @Today ORDER BY until, programme_id, decision_id LIMIT @AtOnce", "Today", "AtOnce");

    private static readonly Statement WaitingLists = new("SELECT DISTINCT programme_id, fiscal_year FROM waiting_list");

    private static readonly Statement OldAnswers = new(
        """
        DELETE FROM idempotency WHERE (caller, idem_key) IN
            (SELECT caller, idem_key FROM idempotency WHERE created_at < @Before ORDER BY created_at LIMIT @AtOnce)
        """,
        "Before", "AtOnce");

    /// <summary>Does all of it once.</summary>
    public async Task RunAsync()
    {
        while (await ReleaseExpiredAsync() == AtOnce)
        {
        }

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

    private async Task<int> ReleaseExpiredAsync()
    {
        IReadOnlyList<(string Until, string Programme, string Decision)> expired;
        await using (var session = await database.OpenSessionAsync())
        {
            expired = await session.AskOneAsync(
                ExpiredHolds, row => (row.GetString(0), row.GetString(1), row.GetString(2)), Show.Day(calendar.Today), (long)AtOnce);
        }

        var done = await Task.WhenAll(expired.Select(hold => register.AppendAsync(
            new Move(hold.Decision, hold.Programme, EntryKind.Release, null, EntryGround.Expired, null, null, null, time.GetUtcNow(), Asker.Service, null)
            {
                ExpiredOn = DateOnly.ParseExact(hold.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            })));
        return done.Count(result => result is not Registered.Unavailable);
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
            _ = await register.AppendAsync(new Promotion(programme, year, time.GetUtcNow()));
        }
    }

    private async Task ForgetAsync()
    {
        var before = InstantConverter.Show(time.GetUtcNow().AddHours(-options.Value.IdempotencyHours));
        await database.Patience.ExecuteAsync(async _ =>
        {
            await using var session = await database.OpenSessionAsync(CancellationToken.None);
            while (await session.RunOneAsync(OldAnswers, before, (long)AtOnce) == AtOnce)
            {
            }
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping failed; it is tried again at its next round.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
