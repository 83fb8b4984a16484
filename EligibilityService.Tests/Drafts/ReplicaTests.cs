using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Versions;

namespace EligibilityService.Tests.Drafts;

/// <summary>Two services on one PostgreSQL: approvals at once, and versions that all know before they are published.</summary>
internal sealed class ReplicaTests
{
    private const int Rounds = 5;
    private const int DraftsAtOnce = 4;

    private TestStore? _store;
    private ServiceHost _one = null!;
    private ServiceHost _other = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(StoreKind.Postgres);
        (_one, _other) = (new ServiceHost(_store.Settings), new ServiceHost(_store.Settings));
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Test]
    public async Task Approvals_OfManyDraftsAtOnce_GiveOneVersionAndCleanRefusals()
    {
        using var author = _one.Client();
        HttpClient[] approvers = [_one.Client(DevelopmentKey.Officer), _other.Client(DevelopmentKey.Officer)];
        for (var round = 0; round < Rounds; round++)
        {
            var drafts = new List<DraftClient>();
            for (var i = 0; i < DraftsAtOnce; i++)
            {
                var draft = await DraftClient.BeginAsync(author, Publishing.Catalogue, 2);
                await draft.SubmitAsync();
                drafts.Add(draft);
            }

            // Every draft is approved twice, once through each service.
            var seen = new List<DraftClient>();
            foreach (var draft in drafts)
            {
                seen.Add(await draft.SeenByAsync(approvers[0]));
                seen.Add(await draft.SeenByAsync(approvers[1]));
            }

            var answers = await Task.WhenAll(seen.Select(one => one.TryAsync("POST", "/approvals", new JsonObject())));

            var statuses = answers.Select(one => (int)one.StatusCode).ToArray();
            var winner = await answers.Single(one => one.IsSuccessStatusCode).JsonAsync();
            Assert.That(statuses.Where(status => status != 200), Is.All.AnyOf(409, 412), "the others are told so");
            Assert.That((int)winner["version"]!, Is.EqualTo(3 + round), "numbers have no gap");
            foreach (var client in new[] { _one, _other })
            {
                client.Clock.Advance(PublishedSoFar.Notice);
            }
        }

        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM published_versions WHERE programme_id = ''"), Is.EqualTo(2 + Rounds));
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM publications WHERE kind = 'catalogue'"), Is.EqualTo(Rounds));
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM audit WHERE action = 'version_published'"), Is.EqualTo(Rounds));
        Assert.That(await _store.CountAsync("SELECT COUNT(DISTINCT id) FROM audit"),
            Is.EqualTo(await _store.CountAsync("SELECT COUNT(*) FROM audit")));
    }

    [Test]
    public async Task Version_PublishedAtOnce_IsKnownToAllBeforeItIsUsedByAny()
    {
        using var author = _one.Client();
        using var approver = _one.Client(DevelopmentKey.Officer);
        await Publishing.PublishAsync(author, approver, Publishing.Catalogue, 2, JsonNode.Parse("""{"effectiveFrom":"2026-05-01"}""")!);

        Assert.That((await InForceAsync(_one), await InForceAsync(_other)), Is.EqualTo(("2", "2")), "none uses it yet");

        // The other service looks each second of its own clock; the instant comes for both.
        _other.Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => _other.KnowsCatalogue(3));
        _other.Clock.Advance(TimeSpan.FromSeconds(1));
        _one.Clock.Advance(PublishedSoFar.Notice);

        Assert.That((await InForceAsync(_one), await InForceAsync(_other)), Is.EqualTo(("3", "3")));
    }

    private static async Task<string> InForceAsync(ServiceHost host)
    {
        using var client = host.Client("");
        using var answer = await client.ReadAsync("/v1/catalogue/vendors?limit=1");
        return answer.Headers.GetValues("Catalogue-Version").Single();
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(deadline), Is.LessThan(TimeSpan.FromSeconds(30)), "it never came about");
            await Task.Yield();
        }
    }
}
