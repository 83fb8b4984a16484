using System.Net;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Survival;

/// <summary>The service told to stop in the middle of its work: nobody notices who looks where he is sent.</summary>
[TestFixture(StoreKind.Sqlite, 1)]
[TestFixture(StoreKind.Postgres, 2)]
internal sealed class StopTests(StoreKind kind, int replicas)
{
    private const string Programme = "test-stopped";
    private const int Clients = 8;
    private static readonly int Stops = Effort.Rounds(5);

    private TestStore? _store;

    [SetUp]
    public async Task MakeAsync()
    {
        _store = await TestStore.NewAsync(kind);
        await _store.PublishAsync([TestProgrammes.With(Programme, TestProgrammes.Budget("90000000.00", "waitlist"))]);
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Stop_UnderLoad_BreaksNoRequest()
    {
        await using var running = new Services(_store!, Programme, ("Stop__GraceSeconds", "0.2"));
        for (var i = 0; i < replicas; i++)
        {
            await running.StartAsync();
        }

        var random = TestContext.CurrentContext.Random;
        var traffic = new Traffic(Programme);
        var clients = traffic.StartAsync(Clients, running.OtherThanAsync);
        for (var stop = 0; stop < Stops; stop++)
        {
            var target = traffic.Answered + random.Next(5, 60);
            await Poll.UntilAsync($"more answers before stop {stop + 1}", () => traffic.Answered >= target || clients.IsFaulted);
            Assert.That(await running.StopOldestAsync(), Is.LessThan(TimeSpan.FromSeconds(8)));
            await running.StartAsync();
        }

        traffic.End();
        await clients;
        await TestContext.Out.WriteLineAsync($"{Stops} stops, {traffic.Answered} decisions answered, "
            + $"{traffic.Unanswered} requests sent again, {traffic.Broken} of them broken off");
        await traffic.ExpectRecordedAsync(_store!, await running.OtherThanAsync(null));
        Assert.That((traffic.Broken, traffic.Unanswered), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Stop_WithAGrace_IsNotReadyServesAndThenClosesConnections()
    {
        await using var service = await RealProcess.StartAsync(_store!.Path, [.. _store.Variables, ("Stop__GraceSeconds", "4")]);
        (await service.Client.DecideAsync(Requests.Grantable(Programme))).Dispose();
        var stopped = service.TerminateAsync();
        await Poll.UntilAsync("no longer ready", async () =>
        {
            using var ready = await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return ready.StatusCode == HttpStatusCode.ServiceUnavailable && ready.Headers.RetryAfter is not null;
        });
        using var served = await service.Client.DecideAsync(Requests.Grantable(Programme));
        using var live = await service.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.That((served.StatusCode, live.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK)));
        Assert.That(served.Headers.ConnectionClose, Is.Not.True);

        await Poll.UntilAsync("connections are closed", async () =>
        {
            using var last = await service.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
            return last is { StatusCode: HttpStatusCode.OK, Headers.ConnectionClose: true };
        });
        Assert.That(await stopped, Is.GreaterThan(TimeSpan.FromSeconds(4)).And.LessThan(TimeSpan.FromSeconds(11)));
    }

    [Test]
    public async Task Stop_WhileTheStoreIsHeldUp_AnswersWhoWaitsWith503AndEnds()
    {
        await using (var service = await RealProcess.StartAsync(_store!.Path, [.. _store.Variables, ("Stop__FinishSeconds", "2")]))
        {
            (await service.Client.DecideAsync(Requests.Grantable(Programme))).Dispose();
            await using var held = await _store.BlockAsync(Programme);
            BegunContent[] sent = [.. Enumerable.Range(0, 5)
                .Select(_ => new BegunContent(System.Text.Encoding.UTF8.GetBytes(Requests.Grantable(Programme).ToJsonString())))];
            Task<HttpResponseMessage>[] waiting = [.. sent.Select(body => service.Client.SendAsync(
                new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = body, Headers = { ExpectContinue = true } }))];
            await Task.WhenAll(sent.Select(body => body.Begun));

            Assert.That(await service.TerminateAsync(), Is.LessThan(TimeSpan.FromSeconds(5)));
            foreach (var one in waiting)
            {
                using var answer = await one;
                _ = await answer.ProblemAsync(503, "unavailable");
                Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
            }
        }

        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(1));
        await Invariants.HoldAsync(_store);
    }
}
