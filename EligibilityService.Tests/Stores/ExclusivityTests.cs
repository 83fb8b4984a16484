using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// Two programmes exclude each other, whichever of them names the other; raced for on two replicas where the store has them.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class ExclusivityTests(StoreKind kind)
{
    private const int Races = 24;
    private const int AtOnce = 6;

    private readonly List<ServiceHost> _hosts = [];
    private readonly List<Desk> _desks = [];
    private TestStore _store = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        await _store.PublishAsync(Enumerable.Range(0, Races).SelectMany(i => Pair(i)));
        for (var replica = 0; replica < (kind == StoreKind.Postgres ? 2 : 1); replica++)
        {
            _hosts.Add(new ServiceHost(_store.Settings));
            _desks.Add(Desk.At(_hosts[replica]));
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _desks.ForEach(desk => desk.Dispose());
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task OneInvoice_RacedForUnderBothProgrammes_IsGrantedOnce()
    {
        var decided = new System.Collections.Concurrent.ConcurrentBag<JsonNode>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Races), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var (named, naming) = (Requests.Grantable($"excl-a-{i}"), (JsonObject?)null);
            naming = named.DeepClone().AsObject().WithText("/programme", $"excl-b-{i}");
            var decisions = await Task.WhenAll(Task.Run(() => _desks[0].DecideAsync(named)),
                Task.Run(() => _desks[^1].DecideAsync(naming)));
            foreach (var decision in decisions)
            {
                decided.Add(decision);
            }

            Assert.That(decisions.Select(decision => decision.Text("/outcome")), Is.EquivalentTo(["granted", "refused"]), $"race {i}");
            Assert.That(decisions.Single(decision => decision.Text("/outcome") == "refused").ReasonCodes(),
                Does.Contain("SUBSIDISED_ELSEWHERE"), $"race {i}");
        });

        await _desks[0].ExpectReplaysAsync(decided);
    }

    [Test]
    public async Task AGrant_UnderTheSellersOtherId_StandsInTheWayToo()
    {
        await _hosts[0].PublishAsync(TestProgrammes.With("excl-ids", null));
        await _hosts[0].PublishAsync(Naming(TestProgrammes.With("excl-ids-naming", null), "excl-ids"));
        var first = Requests.Grantable("excl-ids").WithText("/invoice/kind", "other").WithText("/invoice/number", "E-1")
            .WithText("/invoice/seller/taxId", "DE123456789").WithText("/invoice/seller/registrationId", "HRB 12345");
        var granted = await _desks[0].DecideAsync(first);
        var refused = await _desks[0]
            .DecideAsync(
                first.DeepClone().AsObject().WithText("/programme", "excl-ids-naming").WithText("/invoice/seller/taxId", "HRB-12345")
                .Without("/invoice/seller/registrationId"));

        Assert.That((granted.Text("/outcome"), refused.Text("/outcome")), Is.EqualTo(("granted", "refused")));
        Assert.That(refused.Reason("SUBSIDISED_ELSEWHERE").Text("/seen"), Is.EqualTo("excl-ids"));
    }

    // The clock of a test stands still, so a replica that is not told looks for no new versions: it is as late as can be.
    [Test]
    public async Task OneInvoice_OfWhichTheReplicaHasNotHeardThatTheOtherProgrammeExcludesIt_IsGrantedOnce()
    {
        await _hosts[^1].PublishAsync(TestProgrammes.With("excl-late", null));
        foreach (var i in Enumerable.Range(0, 4))
        {
            await _hosts[0].PublishAsync(Naming(TestProgrammes.With($"excl-new-{i}", null), "excl-late"));
            var late = Requests.Grantable("excl-late");
            var exclusive = late.DeepClone().AsObject().WithText("/programme", $"excl-new-{i}");
            var first = await _desks[0].DecideAsync(exclusive);
            var second = await _desks[^1].DecideAsync(late);

            Assert.That((first.Text("/outcome"), second.Text("/outcome")), Is.EqualTo(("granted", "refused")), $"round {i}");
            Assert.That(second.Reason("SUBSIDISED_ELSEWHERE").Text("/text/en"), Does.Contain(first.Text("/id")));
        }
    }

    [Test]
    public async Task OneInvoice_RacedForWhileTheReplicaIsLate_IsGrantedOnce()
    {
        await _hosts[^1].PublishAsync(TestProgrammes.With("excl-slow", null));
        await _hosts[0].PublishAsync(TestProgrammes.With("excl-slow", null));
        await Parallel.ForEachAsync(Enumerable.Range(0, Races), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            await _hosts[0].PublishAsync(Naming(TestProgrammes.With($"excl-fast-{i}", null), "excl-slow"));
            var slow = Requests.Grantable("excl-slow");
            var fast = slow.DeepClone().AsObject().WithText("/programme", $"excl-fast-{i}");
            var decisions = await Task.WhenAll(Task.Run(() => _desks[0].DecideAsync(fast)), Task.Run(() => _desks[^1].DecideAsync(slow)));

            Assert.That(decisions.Select(decision => decision.Text("/outcome")), Is.EquivalentTo(["granted", "refused"]), $"race {i}");
        });
    }

    [Test]
    public async Task AGrant_StandsInTheWayByTheVersionUnderWhichItWasMade()
    {
        var desk = _desks[0];
        var host = _hosts[0];
        await host.PublishAsync(TestProgrammes.With("excl-silent", null));
        await host.PublishAsync(Naming(TestProgrammes.With("excl-loud", null), "excl-silent"));
        var first = Requests.Grantable("excl-loud");
        var underFirst = await desk.DecideAsync(first);
        await host.PublishAsync(TestProgrammes.With("excl-loud", null, version: 2, publishedAt: "2024-05-02T00:00:00Z"));
        var second = Requests.Grantable("excl-loud");
        var underSecond = await desk.DecideAsync(second);
        var refused = await desk.DecideAsync(first.DeepClone().AsObject().WithText("/programme", "excl-silent"));
        var granted = await desk.DecideAsync(second.DeepClone().AsObject().WithText("/programme", "excl-silent"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((underFirst.Text("/outcome"), underFirst.Text("/programme/version")), Is.EqualTo(("granted", "1")));
            Assert.That((underSecond.Text("/outcome"), underSecond.Text("/programme/version")), Is.EqualTo(("granted", "2")));
            Assert.That((refused.Text("/outcome"), refused.Reason("SUBSIDISED_ELSEWHERE").Text("/seen")),
                Is.EqualTo(("refused", "excl-loud")));
            Assert.That(refused.Reason("SUBSIDISED_ELSEWHERE").Text("/text/en"),
                Does.Contain(underFirst.Text("/id")).And.Contain("excludes this one"));
            Assert.That(granted.Text("/outcome"), Is.EqualTo("granted"), "version 2 names nobody");
        }

        await desk.ExpectReplaysAsync([underFirst, underSecond, refused, granted]);
    }

    // Of each pair only one names the other: in turn the first and the second by name, so that locks would be taken in both orders.
    private static IEnumerable<JsonNode> Pair(int i)
    {
        var (a, b) = ($"excl-a-{i}", $"excl-b-{i}");
        return i % 2 == 0
            ? [Naming(TestProgrammes.With(a, null), b), TestProgrammes.With(b, null)]
            : [TestProgrammes.With(a, null), Naming(TestProgrammes.With(b, null), a)];
    }

    private static JsonNode Naming(JsonNode programme, string other)
    {
        var listed = programme["conditions"]![1]!;
        var clause = listed["clause"]!.DeepClone();
        programme["conditions"]!.AsArray().Add(new JsonObject
        {
            ["id"] = "not-elsewhere",
            ["kind"] = "not_subsidised_elsewhere",
            ["exclusiveProgrammes"] = new JsonArray(other),
            ["clause"] = clause,
        });
        return programme;
    }
}
