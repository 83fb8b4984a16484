using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Survival;

/// <summary>
/// Clients at work: each decides, and then pays, withdraws or lets be. Whoever gets no answer, or a 503, asks the same again with the same
/// key until he has one; so in the end the record holds exactly what was answered, and every answer is on record.
/// </summary>
internal sealed class Traffic(string programme)
{
    // Those nobody asked for: the waiting list made them.
    private const string Promoted = "SELECT decision_id FROM entries WHERE kind = 'reserve' AND ground = 'promoted'";

    private readonly ConcurrentDictionary<string, string> _decisions = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _servedMeanwhile = [];
    private volatile bool _isOver;
    private int _payments;
    private int _number;
    private int _unanswered;
    private int _broken;

    /// <summary>How many decisions were answered.</summary>
    public int Answered => _decisions.Count;

    /// <summary>How many requests got no answer, or a 503, and were sent again.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>How many of these were broken off: connected, and without an answer.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>Begins; a client that failed with one service, or whose connection was closed with the answer, asks for the next.</summary>
    public Task StartAsync(int clients, Func<HttpClient?, Task<HttpClient>> next) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => WorkAsync(next))));

    /// <summary>Everybody finishes what he has begun.</summary>
    public void End() => _isOver = true;

    /// <summary>What was answered is what is on record: nothing lost, nothing twice, and the money adds up.</summary>
    public async Task ExpectRecordedAsync(TestStore store, HttpClient service)
    {
        foreach (var (id, answer) in _decisions)
        {
            Assert.That(await service.GetStringAsync(new Uri($"/v1/decisions/{id}", UriKind.Relative)), Is.EqualTo(answer), id);
        }

        foreach (var id in _servedMeanwhile)
        {
            Assert.That(await store.CountAsync(
                $"SELECT COUNT(*) FROM entries WHERE decision_id = '{id}' AND kind = 'leave_waitlist' AND ground = 'promoted'"),
                Is.EqualTo(1), id);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await store.CountAsync(
                $"SELECT COUNT(*) FROM decisions WHERE programme_id = '{programme}' AND id NOT IN ({Promoted})"),
                Is.EqualTo(_decisions.Count), "decisions");
            Assert.That(await store.CountAsync($"SELECT COUNT(*) FROM entries WHERE programme_id = '{programme}' AND kind = 'pay'"),
                Is.EqualTo(_payments), "payments");
        }

        var budget = JsonNode.Parse(await service.GetStringAsync(new Uri($"/v1/programmes/{programme}/budget", UriKind.Relative)))!;
        Assert.That(Yuan(budget["used"]), Is.LessThanOrEqualTo(Yuan(budget["budget"])));
        var report = JsonNode.Parse(await service.GetStringAsync(new Uri("/v1/admin/verification", UriKind.Relative)))!;
        Assert.That((bool)report["consistent"]!, Is.True, report.ToJsonString());
        await Invariants.HoldAsync(store);
    }

    private async Task WorkAsync(Func<HttpClient?, Task<HttpClient>> next)
    {
        var service = await next(null);
        while (!_isOver)
        {
            var number = Interlocked.Increment(ref _number);
            var request = Requests.Grantable(programme);
            (service, var answer, _) = await SendAsync(service, next, client => client.DecideAsync(request, $"traffic-{number}"));
            var decision = JsonNode.Parse(answer)!;
            _decisions[Desk.Text(decision["id"])] = answer;
            var (what, body) = (number % 4, Desk.Text(decision["outcome"])) switch
            {
                (0, "granted") => ("payments", new JsonObject
                { ["amount"] = TestProgrammes.Money("1000.00"), ["reference"] = $"P-{Guid.NewGuid():N}" }),
                (1, "granted" or "waitlisted") => ("releases", new JsonObject { ["ground"] = "withdrawn" }),
                _ => ("", []),
            };
            if (what.Length > 0)
            {
                // Who waited may have been promoted in the meantime: then another decision has taken the place of this one, which is looked
                // up in the end.
                var orElse = Desk.Text(decision["outcome"]) == "waitlisted" ? HttpStatusCode.Conflict : HttpStatusCode.Created;
                (service, _, var status) = await SendAsync(service, next, client =>
                    client.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body.DeepClone(), $"traffic-move-{number}"), orElse);
                if (status == HttpStatusCode.Conflict)
                {
                    _servedMeanwhile.Add(Desk.Text(decision["id"]));
                }

                Interlocked.Add(ref _payments, what == "payments" ? 1 : 0);
            }
        }
    }

    private async Task<(HttpClient Service, string Answer, HttpStatusCode Status)> SendAsync(HttpClient service,
        Func<HttpClient?, Task<HttpClient>> next, Func<HttpClient, Task<HttpResponseMessage>> send,
        HttpStatusCode orElse = HttpStatusCode.Created)
    {
        while (true)
        {
            try
            {
                using var response = await send(service);
                var answer = await response.Content.ReadAsStringAsync();
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    Assert.That(response.StatusCode, Is.AnyOf(HttpStatusCode.Created, orElse), answer);
                    return (response.Headers.ConnectionClose == true ? await next(service) : service, answer, response.StatusCode);
                }

                Assert.That(response.Headers.RetryAfter, Is.Not.Null);
            }
            catch (HttpRequestException error)
            {
                Interlocked.Add(ref _broken, error.HttpRequestError == HttpRequestError.ConnectionError ? 0 : 1);
                service = await next(service);
            }

            Interlocked.Increment(ref _unanswered);
        }
    }

    private static decimal Yuan(JsonNode? money) =>
        decimal.Parse(Desk.Text(money!["amount"]), System.Globalization.CultureInfo.InvariantCulture);
}
