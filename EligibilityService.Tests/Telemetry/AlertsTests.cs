using System.Net;
using System.Text.RegularExpressions;
using EligibilityService.Events;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Events;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Registries;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EligibilityService.Tests.Telemetry;

/// <summary>docs/running.md lists every metric that the service makes, and what each alert waits for can be seen in its metric.</summary>
internal sealed partial class AlertsTests
{
    private const string Programme = "test-alerts";

    // A slow disk is not made here. A store that is away or full, the other reason of a refusal, is in Survival.SmallDiskTests.
    private static readonly string[] NotMade = ["eligibility.register.batch.duration"];

    private static readonly Dictionary<string, Func<Task>> Conditions = new()
    {
        ["eligibility.register.waiting"] = QueueFillsAsync,
        ["eligibility.register.refused"] = QueueIsFullAsync,
        ["eligibility.register.batch.size"] = BatchesAreFullAsync,
        ["eligibility.decisions"] = CasesAreUndeterminedAsync,
        ["eligibility.registry.duration"] = RegistryIsAwayAsync,
        ["eligibility.webhook.events"] = EventsAreGivenUpAsync,
        ["eligibility.job.running"] = JobDoesNotEndAsync,
        ["eligibility.job.failures"] = JobFailsAsync,
        ["eligibility.budget.left"] = BudgetEndsAsync,
        ["http.server.request.duration"] = RequestsFailAsync,
    };

    private static IEnumerable<string> Made => Conditions.Keys;

    private static IEnumerable<(string Name, string Unit)> OnThePage =>
        File.ReadLines(Path.Combine(ContractDocument.Top, "docs", "running.md")).Select(line => RowOfMetric().Match(line))
            .Where(row => row.Success).Select(row => (row.Groups[1].Value, row.Groups[2].Value));

    [Test]
    public async Task Metrics_OfThePage_AreThoseOfTheService()
    {
        await using var host = new ServiceHost();
        using var heard = new Heard(host);
        _ = host.Services.GetRequiredService<Measures>();

        Assert.That(OnThePage.Where(one => IsOurs(one.Name)),
            Is.EquivalentTo(heard.Instruments.Where(one => IsOurs(one.Name)).Select(one => (one.Name, one.Unit))));
    }

    [Test]
    public void Alerts_OfThePage_AreAllMadeOnceButForThoseNamedHere() =>
        Assert.That(OnThePage.Select(one => one.Name).Where(name => IsOurs(name) || Conditions.ContainsKey(name)),
            Is.EquivalentTo(Conditions.Keys.Concat(NotMade)));

    [TestCaseSource(nameof(Made))]
    public Task Condition_OfAnAlert_IsSeenInItsMetric(string metric) => Conditions[metric]();

    private static async Task QueueFillsAsync()
    {
        await using var host = new ServiceHost(("Register:QueueCapacity", "2"));
        using var heard = new Heard(host);
        using var place = await host.Services.GetRequiredService<RegisterWriter>().PlaceAsync(CancellationToken.None);

        Assert.That(heard.Now("eligibility.register.waiting"), Is.EqualTo(new double[] { 1 }));
    }

    private static async Task QueueIsFullAsync()
    {
        await using var host = new ServiceHost(("Register:QueueCapacity", "1"));
        using var heard = new Heard(host);
        using var client = host.Client();
        using var place = await host.Services.GetRequiredService<RegisterWriter>().PlaceAsync(CancellationToken.None);

        using var answer = await client.DecideAsync(Requests.Grantable());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(heard.Of("eligibility.register.refused", "reason=queue"), Is.EqualTo(new double[] { 1 }));
    }

    private static async Task BatchesAreFullAsync()
    {
        await using var host = new ServiceHost(("Register:BatchSize", "1"));
        using var heard = new Heard(host);
        using var client = host.Client();

        await client.DecidedAsync(Requests.Grantable());

        Assert.That(heard.Of("eligibility.register.batch.size"), Is.EqualTo(new double[] { 1 }));
        Assert.That(heard.Of("eligibility.register.batch.duration"), Has.Count.EqualTo(1));
    }

    private static async Task CasesAreUndeterminedAsync()
    {
        await using var host = new ServiceHost();
        using var heard = new Heard(host);
        using var client = host.Client();

        await client.DecidedAsync(Examples.Read("decision-undetermined")!);
        await client.DecidedAsync(Requests.Grantable());

        Assert.That(heard.Of("eligibility.decisions", "programme=beijing-gpu-purchase", "outcome=undetermined"), Has.Count.EqualTo(1));
        Assert.That(heard.Of("eligibility.decisions"), Has.Count.EqualTo(2));
    }

    private static async Task RegistryIsAwayAsync()
    {
        await using var host = new ServiceHost(FakeRegistry.SettingsFor("http://127.0.0.1:9"));
        await host.PublishAsync(RegistryProgrammes.Asking(Programme));
        using var heard = new Heard(host);
        using var client = host.Client();

        await client.DecidedAsync(Requests.Grantable(Programme));

        Assert.That(heard.Of("eligibility.registry.duration", "registry=invoices", "answer=connection_failed"), Has.Count.EqualTo(1));
        Assert.That(heard.Of("eligibility.registry.duration", "registry=buyers", "answer=connection_failed"), Has.Count.EqualTo(1));
    }

    private static async Task EventsAreGivenUpAsync()
    {
        await using var host = new ServiceHost(
            [.. Receiver.Settings, ("Webhooks:PollMilliseconds", "86400000"), ("Webhooks:GiveUpAfterHours", "1")]);
        using var heard = new Heard(host);
        using var client = host.Client();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(StatusCodes.Status404NotFound);
        using var made = await client.SendJsonAsync("/v1/webhooks", Examples.Read("webhook-create")!.WithText("/url", receiver.Url));
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await client.DecidedAsync(Requests.Grantable());

        for (var round = 0; round < 12; round++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(12));
            await host.Services.GetRequiredService<WebhookWorker>().RunOnceAsync();
        }

        Assert.That(heard.Of("eligibility.webhook.events", "result=failed"), Is.Not.Empty);
        Assert.That(heard.Of("eligibility.webhook.events", "result=dead"), Is.Not.Empty);
        Assert.That(heard.Of("eligibility.webhook.events", "result=delivered"), Is.Empty);
    }

    private static async Task JobDoesNotEndAsync()
    {
        await using var host = new ServiceHost();
        using var heard = new Heard(host);
        using var stuck = new Stuck(host.Services.GetRequiredService<Measures>());
        var round = stuck.RunAsync();

        Assert.That(heard.Of("eligibility.job.running", "job=Stuck").Sum(), Is.EqualTo(1));

        stuck.End();
        await round;
        Assert.That(heard.Of("eligibility.job.running", "job=Stuck").Sum(), Is.Zero);
        Assert.That(heard.Of("eligibility.job.failures", "job=Stuck"), Is.Empty);
    }

    private static async Task JobFailsAsync()
    {
        await using var host = new ServiceHost();
        using var heard = new Heard(host);
        await SpoilAsync(host, "ALTER TABLE waiting_list RENAME TO gone");

        Assert.That(() => host.Services.GetRequiredService<Housekeeping>().RunAsync(), Throws.Exception);

        Assert.That(heard.Of("eligibility.job.failures", "job=Housekeeping"), Is.EqualTo(new double[] { 1 }));
        Assert.That(heard.Of("eligibility.job.running", "job=Housekeeping").Sum(), Is.Zero);
    }

    private static async Task BudgetEndsAsync()
    {
        await using var host = new ServiceHost();
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1000.00", "partial")));
        using var client = host.Client();
        var housekeeping = host.Services.GetRequiredService<Housekeeping>();
        await housekeeping.RunAsync();
        using var heard = new Heard(host);
        Assert.That(heard.Now("eligibility.budget.left"), Is.Empty, "Nobody asked for it in the round before.");

        await housekeeping.RunAsync();
        Assert.That(heard.Now("eligibility.budget.left", $"programme={Programme}", "fiscal_year=2026", "currency=CNY"),
            Is.EqualTo(new double[] { 100_000 }));

        await client.DecidedAsync(Requests.Grantable(Programme));
        await housekeeping.RunAsync();
        Assert.That(heard.Now("eligibility.budget.left", $"programme={Programme}", "fiscal_year=2026"), Is.EqualTo(new double[] { 0 }));
    }

    private static async Task RequestsFailAsync()
    {
        await using var host = new ServiceHost();
        using var heard = new Heard(host);
        using var client = host.Client();
        await SpoilAsync(host, "ALTER TABLE entries RENAME TO gone");

        using var answer = await client.ReadAsync("/v1/programmes/beijing-gpu-purchase/entries");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(
            heard.Of("http.server.request.duration", "http.response.status_code=500", "http.route=/v1/programmes/{id}/entries"),
            Has.Count.EqualTo(1));
    }

    private static Task<int> SpoilAsync(ServiceHost host, string sql) =>
        host.Services.GetRequiredService<Database>().WriteAsync(async session =>
        {
            await using var command = session.Db.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteNonQueryAsync();
        });

    private static bool IsOurs(string metric) => metric.StartsWith("eligibility.", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `([a-z0-9._]+)` \| `([^`]+)` \| [^|]+ \| [^|]+ \| [^|]+ \|$")]
    private static partial Regex RowOfMetric();

    private sealed class Stuck(Measures measures)
        : PeriodicWorker(Timeout.InfiniteTimeSpan, TimeProvider.System, measures, NullLogger.Instance)
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End() => _end.SetResult();

        protected override Task RoundAsync(CancellationToken stopping) => _end.Task;
    }
}
