using System.Net;
using System.Text.RegularExpressions;
using EligibilityService.Access;
using EligibilityService.Storage;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Access;

/// <summary>Keys and scopes on the whole service: who may what, and whose name goes on the record.</summary>
internal sealed partial class ScopesOnTheHostTests
{
    private ServiceHost _host = null!;

    [OneTimeSetUp]
    public void Start() => _host = new ServiceHost();

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Decide_WithoutKey_Is401AsAProblem()
    {
        using var answer = await _host.Client("").DecideAsync(Requests.Grantable());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That(answer.Headers.WwwAuthenticate.ToString(), Does.StartWith("Bearer"));
            Assert.That((string?)(await answer.JsonAsync())["type"], Is.EqualTo("/problems/unauthorized"));
        }
    }

    [Test]
    public async Task Decide_WithReadScopeOnly_Is403ThatNamesTheScope()
    {
        var (_, secret) = await MakeKeyAsync("Reader", "decisions:read");
        using var answer = await _host.Client(secret).DecideAsync(Requests.Grantable());
        var problem = await answer.JsonAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That((string?)problem["detail"], Does.Contain("decisions:write"));
        }
    }

    [Test]
    public async Task Decide_WithAnAgencysKey_RecordsTheAgency()
    {
        var (_, secret) = await MakeKeyAsync("北京市经信局", "decisions:write");
        using var answer = await _host.Client(secret).DecideAsync(Requests.Grantable());
        Assert.That((string?)(await answer.JsonAsync())["decidedBy"], Is.EqualTo("北京市经信局"));
    }

    [Test]
    public async Task Decide_WithARevokedKey_StopsWithinTwoSeconds()
    {
        var (id, secret) = await MakeKeyAsync("Short-lived", "decisions:write");
        var client = _host.Client(secret);
        using var before = await client.DecideAsync(Requests.Grantable());
        await RunAsync("revoke", id);
        _host.Clock.Advance(TimeSpan.FromSeconds(2));
        using var after = await client.DecideAsync(Requests.Grantable());
        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        _ = await after.ProblemAsync(401, "unauthorized");
    }

    [Test]
    public async Task Decide_SameIdempotencyKeyOfAnotherCaller_IsAnotherRequest()
    {
        var (_, secret) = await MakeKeyAsync("Other agency", "decisions:write");
        using var mine = await _host.Client().DecideAsync(Requests.Grantable(), "shared-name");
        using var theirs = await _host.Client(secret).DecideAsync(Requests.Grantable(), "shared-name");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mine.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(theirs.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(theirs.Headers.Location, Is.Not.EqualTo(mine.Headers.Location), "each has a decision of his own");
        }
    }

    [Test]
    public async Task Requests_FasterThanTheLimit_Are429WithRetryAfter()
    {
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "2"), ("Limits:BurstSeconds", "1"));
        var client = host.Client();
        var path = new Uri("/v1/programmes", UriKind.Relative);
        HttpResponseMessage? limited = null;
        for (var i = 0; i < 20 && limited is null; i++)
        {
            var answer = await client.GetAsync(path);
            limited = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : null;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(limited, Is.Not.Null, "twenty requests at once pass a limit of two a second");
            Assert.That(limited?.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
            Assert.That((string?)(await limited!.JsonAsync())["type"], Is.EqualTo("/problems/too-many-requests"));
        }
    }

    private async Task<(string Id, string Secret)> MakeKeyAsync(string agency, string scope)
    {
        var secret = (await RunAsync("create", "--agency", agency, "--system", "Portal", "--scope", scope)).Trim();
        var listed = await RunAsync("list");
        return (KeyId().Match(listed.Split('\n').Single(line => line.Contains(agency, StringComparison.Ordinal))).Value, secret);
    }

    private async Task<string> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await KeysCommand.RunAsync(args, _host.Services.GetRequiredService<Database>(), output, error, _host.Clock);
        Assert.That(code, Is.Zero, error.ToString());
        return output.ToString();
    }

    [GeneratedRegex("key_[0-9a-z]+", RegexOptions.IgnoreCase)]
    private static partial Regex KeyId();
}
