using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EligibilityService.Access;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace EligibilityService.Tests.Access;

/// <summary>Tokens of an identity provider beside keys: which are accepted, and who calls with one.</summary>
internal sealed class TokenTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private IdentityProvider _provider = null!;
    private ServiceHost _host = null!;

    private static Dictionary<string, object> Person => new()
    {
        ["sub"] = "u-1",
        ["agency"] = "Bureau of industry",
        ["staff_id"] = "A-1027",
        ["name"] = "王工",
        ["scope"] = "openid decisions:read decisions:write catalogue:write catalogue:approve",
    };

    private static Dictionary<string, object> Program => new()
    {
        ["sub"] = "portal",
        ["agency"] = "Bureau of industry",
        ["client_id"] = "Portal",
        ["scope"] = new[] { "decisions:read", "decisions:write" },
    };

    [SetUp]
    public async Task StartAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _host = new ServiceHost(("Access:Jwt:Authority", _provider.Issuer), ("Access:Jwt:Audience", IdentityProvider.Audience),
            ("Access:Jwt:RequireHttps", "false"), ("Access:Jwt:KeysAgeSeconds", "1"));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Test]
    public async Task Token_OfAPerson_IsThatPerson()
    {
        using var client = _host.Client(Token(Person));
        var decided = await client.DecidedAsync(Requests.Grantable());
        Assert.That((decided.Text("/decidedBy"), decided.Text("/actor/staffId"), decided.Text("/actor/name"), decided["actor"]!["system"]),
            Is.EqualTo(("Bureau of industry", "A-1027", "王工", (object?)null)));
        Assert.That(decided.Text("/actor/keyId"), Does.Match("^jwt_[0-9a-f]{24}$"));
    }

    [Test]
    public async Task Token_OfASystem_IsThatSystem()
    {
        using var client = _host.Client(Token(Program));
        var decided = await client.DecidedAsync(Requests.Grantable());
        Assert.That((decided.Text("/actor/system"), decided["actor"]!["staffId"]), Is.EqualTo(("Portal", (object?)null)));
    }

    [Test]
    public async Task Token_RenewedBetweenTwoTries_GivesTheSameAnswerUnderAnIdempotencyKey()
    {
        var request = Requests.Grantable();
        using var first = _host.Client(Token(Person));
        var decided = await first.DecidedAsync(request, key: "once");
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var renewed = _host.Client(Token(Person));
        using var again = await renewed.DecideAsync(request, "once");
        Assert.That(((await again.JsonAsync()).Text("/id"), again.Headers.Contains("Idempotent-Replayed")),
            Is.EqualTo((decided.Text("/id"), true)));
    }

    [Test]
    public async Task Person_WithATokenAndWithAKey_IsOnePerson()
    {
        using var byToken = _host.Client(Token(Person));
        var made = await _host.Services.GetRequiredService<ApiKeys>().CreateAsync(
            KeyHolder.Person("Bureau of industry", "a1027", "王工"), [Scopes.CatalogueApprove]);
        using var byKey = _host.Client(made.Secret);
        var draft = await DraftClient.BeginAsync(byToken, Publishing.Catalogue, 2);
        await draft.SubmitAsync();
        using var answer = await (await draft.SeenByAsync(byKey)).TryAsync("POST", "/approvals", Publishing.Approval(null));
        _ = await answer.ProblemAsync(403, "same-person");
    }

    [Test]
    public async Task Token_WithoutTheScope_Is403ThatNamesIt()
    {
        using var client = _host.Client(Token(Program));
        using var answer = await client.ReadAsync("/v1/catalogue/drafts");
        Assert.That((await answer.ProblemAsync(403, "forbidden")).Text("/detail"), Does.Contain("catalogue:"));
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("expired", (test, now) => test.Token(Person, now - TimeSpan.FromMinutes(10) - Skew));
        yield return Case("not good yet", (test, now) => test.Token(Person, now + Skew + TimeSpan.FromSeconds(1)));
        yield return Case("another audience", (test, now) => test._provider.Token(now, Person, audience: "payroll"));
        yield return Case("another issuer", (test, now) => test._provider.Token(now, Person, issuer: "https://elsewhere.example"));
        yield return Case("an unknown key", (test, now) => test._provider.Token(now, Person,
            signing: new SigningCredentials(IdentityProvider.NewKey(), SecurityAlgorithms.RsaSha256)));
        yield return Case("no signature", (test, now) => Unsigned(test.Token(Person, now)));
        yield return Case("the public key as a shared secret", (test, now) => test._provider.Token(now, Person,
            signing: new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(test._provider.Keys)) { KeyId = test._provider.Key.KeyId },
                SecurityAlgorithms.HmacSha256)));
        yield return Case("changed content", (test, now) => Changed(test.Token(Person, now)));
        yield return Case("no agency", (test, now) => test.Token(Without(Person, "agency"), now));
        yield return Case("no subject", (test, now) => test.Token(Without(Person, "sub"), now));
        yield return Case("neither person nor system", (test, now) => test.Token(Without(Program, "client_id"), now));
        yield return Case("an agency that breaks the line", (test, now) => test.Token(With(Person, "agency", "Bureau\nof"), now));
        yield return Case("a reserved agency", (test, now) => test.Token(With(Person, "agency", "Service"), now));

        static TestCaseData Case(string name, Func<TokenTests, DateTimeOffset, string> token) =>
            new TestCaseData(token).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task Token_ThatIsNotAccepted_Is401AndShownNowhere(Func<TokenTests, DateTimeOffset, string> make)
    {
        var token = make(this, _host.Clock.GetUtcNow());
        using var client = _host.Client(token);
        using var answer = await client.ReadAsync("/v1/decisions");
        var problem = await answer.ProblemAsync(401, "unauthorized");
        Assert.That(problem.ToJsonString(), Does.Not.Contain(token[..40]));
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Does.Contain("invalid_token"));
    }

    [Test]
    public async Task Token_WithinTheClockSkew_IsAccepted()
    {
        var now = _host.Clock.GetUtcNow();
        foreach (var issued in new[] { now + Skew, now - TimeSpan.FromMinutes(10) - Skew + TimeSpan.FromSeconds(1) })
        {
            using var client = _host.Client(Token(Person, issued));
            using var answer = await client.ReadAsync("/v1/decisions");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task Provider_WithANewKey_IsBelievedWithoutARestart()
    {
        using var client = _host.Client(Token(Person));
        using var before = await client.ReadAsync("/v1/decisions");
        _provider.TakeNewKey();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(Person));

        // The first token with a new key makes the service ask for it, at most once in a second.
        await Poll.UntilAsync("a token with the new key is accepted", async () =>
        {
            using var answer = await client.ReadAsync("/v1/decisions");
            return answer.StatusCode == HttpStatusCode.OK;
        });
        Assert.That((before.StatusCode, _provider.KeysAsked), Is.EqualTo((HttpStatusCode.OK, 2)));
    }

    [Test]
    public async Task KeysOfAFile_AreReadAgainWhenItChanges()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.json");
        await File.WriteAllTextAsync(file, _provider.Keys);
        try
        {
            await using var host = new ServiceHost(("Access:Jwt:KeysFile", file), ("Access:Jwt:Issuer", _provider.Issuer),
                ("Access:Jwt:Audience", IdentityProvider.Audience));
            using var client = host.Client(Token(Person, host.Clock.GetUtcNow()));
            using var before = await client.ReadAsync("/v1/decisions");
            _provider.TakeNewKey();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(Person, host.Clock.GetUtcNow()));
            using var unknown = await client.ReadAsync("/v1/decisions");
            await File.WriteAllTextAsync(file, _provider.Keys);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));
            using var after = await client.ReadAsync("/v1/decisions");
            Assert.That((before.StatusCode, unknown.StatusCode, after.StatusCode),
                Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("set Authority, or KeysFile", "Audience", "x")]
    [TestCase("not both", "Authority", "https://a.example", "KeysFile", "keys.json", "Audience", "x")]
    [TestCase("set Issuer too", "KeysFile", "keys.json", "Audience", "x")]
    [TestCase("there is no file", "KeysFile", "no-such-file.json", "Issuer", "x", "Audience", "x")]
    [TestCase("set Audience", "Authority", "https://a.example")]
    [TestCase("ClockSkewSeconds", "Authority", "https://a.example", "Audience", "x", "ClockSkewSeconds", "-1")]
    public void Settings_ThatDoNotFit_AreNamed(string said, params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        Assert.That(configuration.Get<TokenOptions>()!.WhatIsWrong, Does.Contain(said));
    }

    private string Token(Dictionary<string, object> claims, DateTimeOffset? issued = null) =>
        _provider.Token(issued ?? _host.Clock.GetUtcNow(), claims);

    private static string Unsigned(string token)
    {
        var head = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        return $"{head}.{token.Split('.')[1]}.";
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        parts[1] = Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("A-1027", "A-0001", StringComparison.Ordinal));
        return string.Join('.', parts);
    }

    private static Dictionary<string, object> Without(Dictionary<string, object> claims, string name)
    {
        claims.Remove(name);
        return claims;
    }

    private static Dictionary<string, object> With(Dictionary<string, object> claims, string name, object value)
    {
        claims[name] = value;
        return claims;
    }
}
