using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Events;

/// <summary>
/// Fifty targets that hold what they are sent keep nobody else waiting: neither another agency nor another subscription of their own one.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class FairDeliveryTests(StoreKind kind) : StoreFixture(kind)
{
    private const int Decisions = 8;
    private const int AtOnceForAgency = 100;
    private const int AtOnceForTarget = 8;

    // How many targets that hold everything each agency has; the first has a quick one too, and so has the third.
    private static readonly int[] HoldingOfAgencies = [19, 20, 11];

    private TaskCompletionSource _released = null!;
    private Receiver _holding = null!;
    private Receiver _quick = null!;
    private Receiver _quickElsewhere = null!;

    // A target that holds what it is sent must not run into its timeout meanwhile, however slow the machine is.
    private protected override (string Key, string Value)[] Settings =>
        [.. Receiver.Settings, ("Webhooks:PollMilliseconds", "86400000"), ("Webhooks:TimeoutSeconds", "60"), ("Webhooks:LeaseSeconds", "120")];

    [SetUp]
    public async Task StartReceiversAsync()
    {
        _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_holding, _quick, _quickElsewhere) = (await Receiver.StartAsync(), await Receiver.StartAsync(), await Receiver.StartAsync());
    }

    [TearDown]
    public async Task StopReceiversAsync()
    {
        // Also where the test failed: nobody stops who still holds what he was sent.
        _released.TrySetResult();
        await _holding.DisposeAsync();
        await _quick.DisposeAsync();
        await _quickElsewhere.DisposeAsync();
    }

    [Test]
    public async Task FiftyTargetsThatHoldEverything_KeepNobodyElseWaiting_AndHaveNoMoreThanTheirShare()
    {
        _holding.Answer = (_, _) => _released.Task;
        var keys = Host.Services.GetRequiredService<ApiKeys>();
        foreach (var (agency, holding) in HoldingOfAgencies.Index())
        {
            using var client = Host.Client(
                (await keys.CreateAsync(Somebody.Of($"Agency {agency}"),
                    [Scopes.WebhooksWrite, Scopes.DecisionsRead, Scopes.DecisionsReadAll])).Secret);
            foreach (var one in Enumerable.Range(0, holding))
            {
                await SubscribeAsync(client, $"{_holding.Url}/{agency}/{one}");
            }

            if (agency != 1)
            {
                await SubscribeAsync(client, agency == 0 ? _quick.Url : _quickElsewhere.Url);
            }
        }

        var heldByShare = HoldingOfAgencies.Select((holding, agency) => holding * ShareOf(agency == 1 ? holding : holding + 1)).Sum();
        _ = await Task.WhenAll(Enumerable.Range(0, Decisions).Select(_ => Client.DecidedAsync(Requests.Grantable())));
        List<Task> working = [Worker.RunOnceAsync()];
        await Task.WhenAll(_quick.ArrivedAsync(Decisions), _quickElsewhere.ArrivedAsync(Decisions));
        await Poll.UntilAsync("every target that holds has its share", () => _holding.All.Count >= heldByShare);

        // Each further event is heard of at once, while all fifty still hold what they have.
        for (var more = 0; more < Decisions; more++)
        {
            _ = await Client.DecidedAsync(Requests.Grantable());
            working.Add(Worker.RunOnceAsync());
            await Task.WhenAll(_quick.ArrivedAsync(1), _quickElsewhere.ArrivedAsync(1));
        }

        var perTarget = _holding.All.CountBy(one => one.Path).ToDictionary();
        Assert.Multiple(() =>
        {
            Assert.That(perTarget, Has.Count.EqualTo(HoldingOfAgencies.Sum()), "each of the fifty was tried");
            foreach (var (path, count) in perTarget)
            {
                var agency = path.Split('/')[2][0] - '0';
                Assert.That(count, Is.EqualTo(ShareOf(agency == 1 ? HoldingOfAgencies[agency] : HoldingOfAgencies[agency] + 1)), path);
            }

            Assert.That(_quick.All.Select(one => one.Id), Is.Unique.And.Exactly(2 * Decisions).Items);
            Assert.That(_quickElsewhere.All.Select(one => one.Id), Is.Unique.And.Exactly(2 * Decisions).Items);
        });
        _released.SetResult();
        await Task.WhenAll(working);
        Assert.That(_holding.All, Has.Count.EqualTo(HoldingOfAgencies.Sum() * 2 * Decisions),
            "what was waited for comes when it is let go");
    }

    private static int ShareOf(int subscriptions) => Math.Min(AtOnceForTarget, AtOnceForAgency / subscriptions);

    private WebhookWorker Worker => Host.Services.GetRequiredService<WebhookWorker>();

    private static async Task SubscribeAsync(HttpClient client, string url)
    {
        using var answer = await client.PostKeyedAsync("/v1/webhooks", new JsonObject
        { ["url"] = url, ["events"] = new JsonArray("decision.granted") });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }
}
