using System.Globalization;
using Dapper;
using EligibilityService.Access;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using EligibilityService.Versions;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Register;

/// <summary>
/// What happens without anybody asking: reservations whose hold has run out are released, those who wait are looked at again (a new version
/// may have raised the budget), answers of old idempotency keys are forgotten, and what is left of budgets is read for who measures it. On
/// several replicas each does it; the register's order makes that harmless.
/// </summary>
internal sealed class Housekeeping(
    Database database,
    RegisterWriter register,
    ProgrammeDays calendar,
    PublishedSoFar published,
    ProgrammeVersions programmes,
    LedgerReader ledger,
    Measures measures,
    TimeProvider time,
    IOptions<RegisterOptions> options,
    ILogger<Housekeeping> log) : PeriodicWorker(TimeSpan.FromSeconds(options.Value.HousekeepingSeconds), time, measures, log)
{
    private const int AtOnce = 100;

    /// <remarks>What cannot be done does not stand in the way of the rest.</remarks>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        await ReleaseExpiredAsync();
        await PromoteAsync();
        await ForgetAsync();
        await LookAtBudgetsAsync();
    }

    private async Task LookAtBudgetsAsync()
    {
        if (!Measures.AsksForBudgets)
        {
            return;
        }

        var (now, today, left) = (Time.GetUtcNow(), calendar.Today, new List<BudgetLeft>());
        foreach (var programme in programmes.Ids(now))
        {
            if (programmes.InForce(programme, today, now)?.Version is { Limits.Budget: { } budget } version)
            {
                var year = budget.YearOf(today);
                var (balance, _) = await ledger.BudgetAsync(programme, year);
                left.Add(new BudgetLeft(programme, year, version.Currency.Code, Math.Max(0, budget.FenOf(year) - balance.Used)));
            }
        }

        Measures.Budgets = left;
    }

    private async Task ReleaseExpiredAsync()
    {
        var last = new HoldRow("", "", "");
        HoldRow[] expired;
        do
        {
            var (until, programme, decision) = last;
            expired = [.. await database.ReadAsync(db => db.QueryAsync<HoldRow>(
                """
                SELECT until, programme_id, decision_id FROM holds
                WHERE until <= @Today AND (until, programme_id, decision_id) > (@until, @programme, @decision)
                ORDER BY until, programme_id, decision_id LIMIT @AtOnce
                """,
                new { Today = Show.Day(calendar.Today), until, programme, decision, AtOnce }))];
            var now = await published.NowAsync();
            await Task.WhenAll(expired.Select(hold => TryAsync(new Move(
                hold.DecisionId, hold.ProgrammeId, EntryKind.Release, null, EntryGround.Expired, null, null, now, Actor.Service, null)
            {
                ExpiredOn = DateOnly.ParseExact(hold.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            })));
            last = expired is [.., var end] ? end : last;
        }
        while (expired.Length == AtOnce);
    }

    private async Task PromoteAsync()
    {
        foreach (var line in await database.ReadAsync(db =>
            db.QueryAsync<LineRow>("SELECT DISTINCT programme_id, fiscal_year FROM waiting_list")))
        {
            await TryAsync(new Promotion(line.ProgrammeId, line.FiscalYear, await published.NowAsync()));
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
            TellFailure(error);
        }
    }

    private async Task ForgetAsync()
    {
        var before = Time.GetUtcNow().AddHours(-options.Value.IdempotencyHours);
        while (await database.WriteAsync(session => session.Db.ExecuteAsync(
            """
            DELETE FROM idempotency WHERE (caller, idem_key) IN
                (SELECT caller, idem_key FROM idempotency WHERE created_at < @before ORDER BY created_at LIMIT @AtOnce)
            """,
            new { before, AtOnce })) == AtOnce)
        {
        }

        await database.WriteAsync(session => KeyedAnswers.ForgetAsync(session.Db, before));
    }

    /// <summary>A reservation whose hold has run out.</summary>
    internal sealed record HoldRow(string Until, string ProgrammeId, string DecisionId);

    /// <summary>A year's budget that somebody waits for.</summary>
    internal sealed record LineRow(string ProgrammeId, int FiscalYear);
}
