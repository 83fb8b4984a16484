using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Survival;

/// <summary>Many at once at one register, while its store is held up: who is turned away, who hangs up, whose command is broken.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class CrowdTests(StoreKind kind)
{
    private const string Programme = "test-crowd";
    private const int Capacity = 4;

    private TestStore? _store;
    private ServiceHost _host = null!;
    private Desk _desk = null!;

    private RegisterWriter Register => _host.Services.GetRequiredService<RegisterWriter>();

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost([.. _store.Settings, ("Register:QueueCapacity", $"{Capacity}")]);
        _desk = Desk.At(_host);
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("90000000.00", "partial")));
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is not null)
        {
            _desk.Dispose();
            await _host.DisposeAsync();
            await Invariants.HoldAsync(_store);
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Queue_ThatIsFull_TurnsAwayAndLosesNothing()
    {
        var requests = Enumerable.Range(0, Capacity + 3).Select(_ => Requests.Grantable(Programme)).ToArray();
        Task<HttpResponseMessage>[] waiting;
        await using (await _store!.BlockAsync(Programme))
        {
            waiting = [.. requests[..Capacity].Select(request => _desk.Agency.DecideAsync(request))];
            await Poll.UntilAsync("a full queue", () => Register.Load == Capacity);
            foreach (var request in requests[Capacity..])
            {
                using var turnedAway = await _desk.Agency.DecideAsync(request);
                Assert.That(turnedAway.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
                Assert.That(turnedAway.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
                Assert.That(Desk.Text((await turnedAway.JsonAsync())["type"]), Is.EqualTo("/problems/unavailable"));
            }
        }

        foreach (var answer in await Task.WhenAll(waiting))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            answer.Dispose();
        }

        Assert.That(await DecisionsAsync(), Is.EqualTo(Capacity), "nothing of those turned away was recorded");
        foreach (var request in requests[Capacity..])
        {
            await _desk.DecideAsync(request);
        }
    }

    [Test]
    public async Task Client_WhoHangsUp_GetsHisDecisionWhenHeComesAgain()
    {
        var (request, plain) = (Requests.Grantable(Programme), Requests.Grantable(Programme));

        // Over a socket, which can be closed; and instead of the other service, since one SQLite file has one.
        _desk.Dispose();
        await _host.DisposeAsync();
        _host = new ServiceHost(_store!.Settings);
        using var socket = new HttpClient { BaseAddress = _host.Listen() };
        socket.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret);
        var register = Register;
        using var hangUp = new CancellationTokenSource();
        Task[] gone;
        await using (await _store.BlockAsync(Programme))
        {
            gone = [SendAsync(socket, request, "hung-up", hangUp.Token), SendAsync(socket, plain, null, hangUp.Token)];
            await Poll.UntilAsync("both in the queue", () => register.Load == 2);
            await hangUp.CancelAsync();
            foreach (var one in gone)
            {
                Assert.That(async () => await one, Throws.InstanceOf<OperationCanceledException>());
            }
        }

        await Poll.UntilAsync("both recorded", async () => await DecisionsAsync() == 2);
        using var again = await socket.DecideAsync(request, "hung-up");
        using var plainAgain = await socket.DecideAsync(plain);

        Assert.That((again.StatusCode, again.Headers.Contains("Idempotent-Replayed")), Is.EqualTo((HttpStatusCode.Created, true)));
        Assert.That(plainAgain.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await DecisionsAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Command_ThatIsBroken_FailsAlone()
    {
        Task<Registered> broken;
        Task<HttpResponseMessage>[] sound;
        await using (await _store!.BlockAsync(Programme))
        {
            // Held up by the first, the other three are one batch.
            var first = _desk.Agency.DecideAsync(Requests.Grantable(Programme));
            await Poll.UntilAsync("the first in the queue", () => Register.Load == 1);
            broken = Register.AppendAsync(
                new Review("dec_of_nobody", Programme, "none", [], ServiceHost.Now, Actor.OfSystem("nobody", "", "test"), null, []));
            sound = [first, .. Enumerable.Range(0, 2).Select(_ => _desk.Agency.DecideAsync(Requests.Grantable(Programme)))];
            await Poll.UntilAsync("all in the queue", () => Register.Load == 4);
        }

        foreach (var answer in await Task.WhenAll(sound))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            answer.Dispose();
        }

        Assert.That(async () => await broken, Throws.InstanceOf<ArgumentOutOfRangeException>());
        await _desk.DecideAsync(Requests.Grantable(Programme));
    }

    [Test]
    public async Task Stop_WithAQueue_RecordsWhatIsInItAndTurnsAwayWhatComes()
    {
        Task<HttpResponseMessage>[] waiting;
        Task stopped;
        await using (await _store!.BlockAsync(Programme))
        {
            waiting = [.. Enumerable.Range(0, 3).Select(_ => _desk.Agency.DecideAsync(Requests.Grantable(Programme)))];
            await Poll.UntilAsync("three in the queue", () => Register.Load == 3);
            stopped = Register.StopAsync(CancellationToken.None);
            Assert.That((await _desk.TryDecideAsync(Requests.Grantable(Programme))).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        await stopped;
        foreach (var answer in await Task.WhenAll(waiting))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            answer.Dispose();
        }

        Assert.That(await DecisionsAsync(), Is.EqualTo(3));
    }

    [Test]
    public async Task IdempotencyKey_ForTwoProgrammesInOneMoment_BelongsToOne()
    {
        await _host.PublishAsync(TestProgrammes.With("test-crowd-other", null));
        for (var i = 0; i < 20; i++)
        {
            var answers = await Task.WhenAll(
                _desk.TryDecideAsync(Requests.Grantable(Programme), $"one-key-{i}"),
                _desk.TryDecideAsync(Requests.Grantable("test-crowd-other"), $"one-key-{i}"));

            Assert.That(answers.Select(one => (int)one.Status), Is.EquivalentTo([201, 422]));
        }
    }

    [Test]
    public async Task Clock_ThatJumps_KeepsTheOrderOfIdsAndWhatWasPromised()
    {
        var decisions = new List<JsonNode>();
        foreach (var hours in new[] { 0, -3, 24 * 365, -24 * 20, 24 * 400, 0 })
        {
            _host.Clock.AdjustTime(ServiceHost.Now.AddHours(hours));
            decisions.Add(await _desk.DecideAsync(Requests.Grantable(Programme), $"jump-{decisions.Count}"));
            await _desk.MoveAsync(decisions[^1], "payments", new JsonObject { ["amount"] = TestProgrammes.Money("1.00") },
                $"jump-pay-{decisions.Count}");
        }

        Assert.That(decisions.Select(one => Desk.Text(one["id"])), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        var listed = await _desk.GetAsync($"/v1/decisions?programme={Programme}");
        var newestFirst = decisions.OrderByDescending(one => Desk.Text(one["decidedAt"]), StringComparer.Ordinal)
            .ThenByDescending(one => Desk.Text(one["id"]), StringComparer.Ordinal);
        Assert.That(listed["items"]!.AsArray().Select(one => Desk.Text(one!["id"])),
            Is.EqualTo(newestFirst.Select(one => Desk.Text(one["id"]))), "by the clock");
        await _desk.ExpectReplaysAsync(decisions);
        for (var i = 1; i <= decisions.Count; i++)
        {
            await _desk.MoveAsync(decisions[i - 1], "payments", new JsonObject { ["amount"] = TestProgrammes.Money("1.00") },
                $"jump-pay-{i}");
        }

        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM entries WHERE kind = 'pay'"), Is.EqualTo(decisions.Count),
            "each payment once");
    }

    private static async Task SendAsync(HttpClient client, JsonNode request, string? key, CancellationToken hangUp)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = Requests.Body(request) };
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(message, hangUp);
    }

    private Task<long> DecisionsAsync() => _store!.CountAsync("SELECT COUNT(*) FROM decisions");
}
