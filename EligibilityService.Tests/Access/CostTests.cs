using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Access;

/// <summary>What requests cost, and who has to wait.</summary>
internal sealed partial class CostTests
{
    private const string WrongKey = "elg_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Purse_Overdrawn_LetsNobodyInUntilItHasComeBack()
    {
        var purse = new CallerAllowance(new AllowancePolicy("key", 10, 2, _time));

        var isLetIn = purse.TryTake(50);
        var left = purse.Left;
        var isLetInAgain = purse.TryTake(1);
        var wait = purse.SecondsUntilSome;
        _time.Advance(TimeSpan.FromSeconds(wait));

        Assert.That((isLetIn, left, isLetInAgain, wait), Is.EqualTo((true, -30, false, 4)));
        Assert.That(purse.TryTake(1), Is.True, "after as long as was told");
    }

    [Test]
    public void Purse_Unused_HoldsNoMoreThanItsWindow()
    {
        var purse = new CallerAllowance(new AllowancePolicy("key", 10, 2, _time));
        purse.Take(5);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.That((purse.Left, purse.IsFull, purse.SecondsUntilFull), Is.EqualTo((20, true, 0)));
    }

    [Test]
    public void Purses_OfTooManyCallers_AreOneForTheNewcomers()
    {
        var purses = new CallerAllowances(new AllowancePolicy("address", 10, 2, _time), most: 100);
        for (var i = 0; i < 100; i++)
        {
            purses.Of($"used {i}").Take(15);
        }

        var (one, other) = (purses.Of("new 1"), purses.Of("new 2"));
        _time.Advance(TimeSpan.FromSeconds(2));
        var later = purses.Of("new 3");

        Assert.That(one, Is.SameAs(other));
        Assert.That(later, Is.Not.SameAs(one), "full purses are forgotten, so there is room again");
        Assert.That(purses.Count, Is.EqualTo(1));
    }

    [TestCase("", "203.0.113.9", "198.51.100.7", "203.0.113.9", TestName = "Address_WithoutTrustedProxies_IsTheConnections")]
    [TestCase("10.0.0.0/8", "203.0.113.9", "198.51.100.7", "203.0.113.9", TestName = "Address_ForwardedByAStranger_IsTheStrangers")]
    [TestCase("10.0.0.0/8", "10.1.2.3", "198.51.100.7", "198.51.100.7", TestName = "Address_ForwardedByATrustedProxy_IsTheForwardedOne")]
    [TestCase("10.0.0.0/8", "::ffff:10.1.2.3", "198.51.100.7:4711", "198.51.100.7",
        TestName = "Address_OfAMappedProxyWithAPort_IsTheForwardedOne")]
    [TestCase("10.0.0.0/8, 192.0.2.1", "10.1.2.3", "1.2.3.4, 198.51.100.7, 192.0.2.1", "198.51.100.7",
        TestName = "Address_BehindTwoProxies_IsTheLastThatIsNoProxy")]
    [TestCase("10.0.0.0/8", "10.1.2.3", "1.2.3.4, made up", "10.1.2.3", TestName = "Address_ThatCannotBeRead_IsTheProxys")]
    [TestCase("10.0.0.0/8", "10.1.2.3", "", "10.1.2.3", TestName = "Address_ThatIsNotForwarded_IsTheProxys")]
    [TestCase("", "2001:db8:1:2:aaaa::1", "", "20010db800010002", TestName = "Address_OfIPv6_IsItsNetwork")]
    [TestCase("", "2001:db8:1:2:bbbb::2", "", "20010db800010002", TestName = "Address_OfTheSameNetwork_IsTheSame")]
    public void Address_IsBelievedAsFarAsItMayBe(string trusted, string connection, string forwarded, string expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        context.Request.Headers[CallerAddress.ForwardedFor] = forwarded;

        Assert.That(new CallerAddress(new CallerLimits { TrustedProxies = trusted }.ReadNetworks()).Of(context), Is.EqualTo(expected));
    }

    [TestCase("10.0.0.0/40", "10.0.0.0/40")]
    [TestCase("10.0.0.1,proxy.example.org", "proxy.example.org")]
    public void TrustedProxies_ThatAreNoNetworks_AreNamed(string setting, string named) =>
        Assert.That(new CallerLimits { TrustedProxies = setting }.WhatIsWrong, Does.Contain(named));

    [Test]
    public async Task Anonymous_BeyondTheLimit_WaitsAndKeysDoNot()
    {
        await using var host = new ServiceHost(("Limits:AnonymousUnitsPerSecond", "3"), ("Limits:UnitsPerSecond", "1000"));
        using var anonymous = host.Client("");
        using var client = host.Client();

        using var limited = await UntilLimitedAsync(anonymous, "/v1/programmes", 31);
        using var known = await client.ReadAsync("/v1/programmes");

        Assert.That(limited.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(limited.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(limited.Headers.GetValues("RateLimit"), Is.EqualTo(["\"address\";r=0;t=10"]));
        Assert.That(limited.Headers.GetValues("RateLimit-Policy"), Is.EqualTo(["\"address\";q=30;w=10;qu=\"cost\""]));
        Assert.That((string?)(await limited.JsonAsync())["type"], Is.EqualTo("/problems/too-many-requests"));
        Assert.That(known.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(known.Headers.GetValues("RateLimit"), Is.EqualTo(["\"key\";r=9999;t=1"]));
    }

    [Test]
    public async Task Anonymous_ClaimingAnotherAddress_IsTheSameCaller()
    {
        await using var host = new ServiceHost(("Limits:AnonymousUnitsPerSecond", "1"));
        using var client = host.Client("");

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/programmes");
            request.Headers.Add(CallerAddress.ForwardedFor, $"198.51.100.{i}");
            using var answer = await client.SendAsync(request);
            answers.Add(answer.StatusCode);
        }

        Assert.That(answers, Has.Some.EqualTo(HttpStatusCode.TooManyRequests).And.Some.EqualTo(HttpStatusCode.OK));
        Assert.That(answers[^1], Is.EqualTo(HttpStatusCode.TooManyRequests), "none of the addresses that it claims has units of its own");
    }

    [Test]
    public async Task Keys_ThatAreRefused_AreLookedAtNoMoreBeyondTheLimit()
    {
        await using var host = new ServiceHost(("Limits:RefusedKeysPerSecond", "2"), ("Limits:BurstSeconds", "5"));
        using var good = host.Client();
        using var before = await good.ReadAsync("/v1/decisions");
        var ring = host.Services.GetRequiredService<KeyRing>();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            using var client = host.Client($"{WrongKey[..^2]}{i:00}");
            using var answer = await client.ReadAsync("/v1/decisions");
            answers.Add(answer.StatusCode);
        }

        using var after = await good.ReadAsync("/v1/decisions");
        Assert.That(answers.Take(10), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answers.Skip(10), Is.All.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(ring.Kept, Is.EqualTo(10), "the other keys were not even hashed and asked for");
        Assert.That((before.StatusCode, after.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)),
            "a key that works is not shut out by those beside it");
    }

    [Test]
    public async Task Keys_ThatAreRefused_PayLikeTheUnknown()
    {
        await using var host = new ServiceHost(("Limits:AnonymousUnitsPerSecond", "1"));
        using var client = host.Client(WrongKey);

        using var limited = await UntilLimitedAsync(client, "/v1/programmes", 11);

        Assert.That(limited.Headers.GetValues("RateLimit-Policy"), Is.EqualTo(["\"address\";q=10;w=10;qu=\"cost\""]));
    }

    [Test]
    public async Task Costs_AreThoseOfBytesPagesLinesAndTexts()
    {
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "1000"));
        using var client = host.Client();

        var plain = await CostAsync(client, () => client.GetAsync(new Uri("/v1/programmes", UriKind.Relative)));
        var page = await CostAsync(client, () => client.GetAsync(new Uri("/v1/programmes?limit=100", UriKind.Relative)));
        var bytes = await CostAsync(client, () =>
            client.PostAsync(new Uri("/v1/previews", UriKind.Relative),
                new StringContent(new string(' ', 10 * Cost.BytesOfUnit), Encoding.UTF8, "application/json")));
        var lines = await CostAsync(client, () =>
            client.PostAsync(new Uri("/v1/previews", UriKind.Relative), Requests.Body(WithLines(100))));
        var texts = await CostAsync(client, () => client.PostAsync(new Uri("/v1/catalogue/matches", UriKind.Relative),
            new StringContent($"{{\"items\":[{string.Join(',', Enumerable.Repeat("{\"description\":\"GPU\"}", 100))}]}}", Encoding.UTF8,
                "application/json")));
        var unknown = await CostAsync(client, () => client.GetAsync(new Uri("/nowhere", UriKind.Relative)));

        Assert.That((plain, page, bytes, texts, unknown), Is.EqualTo((1, 11, 11, 27, 1)));
        Assert.That(lines, Is.InRange(11, 13));
    }

    [Test]
    public async Task Difference_AskedForAgain_CostsNoMoreThanARequest()
    {
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "1000"));
        using var client = host.Client();
        var diff = new Uri("/v1/programmes/beijing-gpu-purchase/diff", UriKind.Relative);

        var first = await CostAsync(client, () => client.GetAsync(diff));
        var again = await CostAsync(client, () => client.GetAsync(diff));

        Assert.That((first, again), Is.EqualTo((1 + Cost.Difference, 1)));
    }

    [Test]
    public async Task Purse_ThatSomethingWaitsFor_LetsItGoOnWhenItHasComeBack()
    {
        var purse = new CallerAllowance(new AllowancePolicy("key", 10, 2, _time));

        var waiting = purse.TakeAndWaitAsync(50, CancellationToken.None);
        var waits = !waiting.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(4));
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.That(waits, Is.True);
        Assert.That(purse.Left, Is.EqualTo(10));
    }

    [Test]
    public async Task Batch_PaysForEachOfItsLines()
    {
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "100"));
        using var client = host.Client();
        var lines = string.Concat(Enumerable.Repeat("{\"request\":{}}\n", 300));

        var cost = await CostAsync(client, () =>
            client.PostAsync(new Uri("/v1/decisions/batch", UriKind.Relative),
                new StringContent(lines, Encoding.UTF8, "application/x-ndjson")));

        Assert.That(cost, Is.EqualTo(301));
    }

    [Test]
    public async Task Health_WhateverOthersDo_IsAnswered()
    {
        await using var host = new ServiceHost(("Limits:AnonymousUnitsPerSecond", "1"));
        using var client = host.Client("");
        using var limited = await UntilLimitedAsync(client, "/v1/programmes", 11);

        using var health = await client.ReadAsync("/health/ready");

        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(health.Headers.GetValues("RateLimit").Single(), Does.StartWith("\"address\";r=0;"));
    }

    private static JsonObject WithLines(int count)
    {
        var request = Requests.Grantable();
        var invoice = request["invoice"]!;
        var line = invoice["lines"]![0]!.AsObject();
        line.Remove("serialNumbers");
        invoice["lines"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => line.DeepClone())]);
        foreach (var (total, ofLine) in new[] { ("netAmount", line["netAmount"]!), ("taxAmount", line["taxAmount"]!) })
        {
            invoice["totals"]![total]!["amount"] = (Amount(ofLine) * count).ToString("0.00", CultureInfo.InvariantCulture);
        }

        invoice["totals"]!["grossAmount"]!["amount"] = ((Amount(line["netAmount"]!) + Amount(line["taxAmount"]!)) * count)
            .ToString("0.00", CultureInfo.InvariantCulture);
        return request;
    }

    private static decimal Amount(JsonNode money) => decimal.Parse(money["amount"]!.ToString(), CultureInfo.InvariantCulture);

    private static async Task<int> CostAsync(HttpClient client, Func<Task<HttpResponseMessage>> ask)
    {
        using var before = await client.ReadAsync("/v1/programmes");
        using var answer = await ask();
        using var after = await client.ReadAsync("/v1/programmes");
        return Left(before) - Left(after) - Cost.Request;
    }

    private static int Left(HttpResponseMessage answer) =>
        int.Parse(Remaining().Match(answer.Headers.GetValues("RateLimit").Single()).Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task<HttpResponseMessage> UntilLimitedAsync(HttpClient client, string path, int most)
    {
        for (var i = 1; ; i++)
        {
            var answer = await client.ReadAsync(path);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests || i == most)
            {
                return answer;
            }

            answer.Dispose();
        }
    }

    [GeneratedRegex(";r=([0-9]+);")]
    private static partial Regex Remaining();
}
