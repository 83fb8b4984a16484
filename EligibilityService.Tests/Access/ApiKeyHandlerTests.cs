using System.Net;
using EligibilityService.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Access;

public sealed class ApiKeyHandlerTests
{
    private const string Realm = "Bearer realm=\"eligibility\"";
    private const string InvalidToken = Realm + ", error=\"invalid_token\"";

    private AccessHost _host;
    private NewApiKey _key;

    [SetUp]
    public async Task SetUp()
    {
        _host = await AccessHost.StartAsync();
        _key = await _host.Keys.CreateAsync(Somebody.Of("Bureau"), [Scopes.DecisionsRead]);
    }

    [TearDown]
    public async Task TearDown() => await _host.DisposeAsync();

    [TestCase("Bearer {0}")]
    [TestCase("bearer {0}")]
    [TestCase("Bearer   {0} ")]
    public async Task Request_KeyWithScope_PassesAndTheCallerIsKnown(string form)
    {
        using var answer = await _host.GetAsync("/decisions", string.Format(null, form, _key.Secret));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo($"{_key.Key.Id} Bureau"));
    }

    [Test]
    public async Task Request_AdminKey_PassesEverywhere()
    {
        var admin = await _host.Keys.CreateAsync(Somebody.Of("Ministry"), [Scopes.Admin]);
        using var decisions = await _host.GetAsync("/decisions", $"Bearer {admin.Secret}");
        using var both = await _host.GetAsync("/both", $"Bearer {admin.Secret}");

        Assert.That(decisions.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(both.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Request_NoKey_401WithoutAnError()
    {
        using var answer = await _host.GetAsync("/decisions");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Is.EqualTo(Realm));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("needs an API key"));
        Assert.That(await _host.SaidInChineseAsync("/decisions"), Does.Contain("需要 API 密钥"));
    }

    [TestCase("Bearer")]
    [TestCase("Bearer ")]
    [TestCase("Bearer elg_")]
    [TestCase("Bearer elg_two elg_keys")]
    [TestCase("Bearer not-one-of-ours")]
    [TestCase("Basic dXNlcjpwYXNz")]
    [TestCase("elg_key_without_scheme")]
    public async Task Request_MalformedHeader_401AndSaysTheForm(string header)
    {
        using var answer = await _host.GetAsync("/decisions", header);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Is.EqualTo(InvalidToken));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("cannot be read"));
        Assert.That(await _host.SaidInChineseAsync("/decisions", header), Does.Contain("无法识别"));
    }

    [Test]
    public async Task Request_TwoHeaders_401EvenWhenBothHoldTheKey()
    {
        using var answer = await _host.GetAsync("/decisions", $"Bearer {_key.Secret}", $"Bearer {_key.Secret}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Request_UnknownKey_401AndTheKeyIsNeitherShownNorLogged()
    {
        var unknown = KeySecret.New();
        using var answer = await _host.GetAsync("/decisions", $"Bearer {unknown}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Is.EqualTo(InvalidToken));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("unknown or was revoked").And.Not.Contain(unknown));
        Assert.That(_host.Log.Text, Is.Not.Empty.And.Not.Contain(unknown));
    }

    [Test]
    public async Task Request_KeyRevoked_401OnceTheRingForgets()
    {
        using var before = await _host.GetAsync("/decisions", $"Bearer {_key.Secret}");
        await _host.Keys.RevokeAsync(_key.Key.Id);
        _host.Time.Advance(KeyRing.Life);
        using var after = await _host.GetAsync("/decisions", $"Bearer {_key.Secret}");

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(_host.Log.Text, Does.Not.Contain(_key.Secret));
    }

    [TestCase(Scopes.DecisionsRead, Scopes.LedgerRead)]
    [TestCase(Scopes.LedgerRead, Scopes.DecisionsRead)]
    [TestCase(Scopes.LedgerWrite, Scopes.DecisionsRead)]
    public async Task Request_KeyThatLacksOneOfTwoScopes_403NamesTheFirstThatLacks(string granted, string lacking)
    {
        var key = await _host.Keys.CreateAsync(Somebody.Of("Bureau"), [granted]);
        using var answer = await _host.GetAsync("/both", $"Bearer {key.Secret}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Is.EqualTo($"{Realm}, error=\"insufficient_scope\", scope=\"{lacking}\""));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain($"The key lacks the scope {lacking}."));
    }

    [TestCase(null, "anybody")]
    [TestCase("Bearer elg_unknown", "anybody")]
    [TestCase("nonsense", "anybody")]
    public async Task OpenEndpoint_NoOrBadKey_StaysOpen(string? header, string said)
    {
        using var answer = await _host.GetAsync("/open", header is null ? [] : [header]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo(said));
    }

    [Test]
    public async Task OpenEndpoint_GoodKey_KnowsTheCaller()
    {
        using var answer = await _host.GetAsync("/open", $"Bearer {_key.Secret}");

        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("Bureau"));
    }

    [Test]
    public void Caller_OfAnAnonymousRequest_IsABug() =>
        Assert.That(() => new DefaultHttpContext().Caller(), Throws.InvalidOperationException);

    [Test]
    public void RequireScope_Endpoint_CarriesItsScopesAsMetadata()
    {
        var endpoints = _host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .ToDictionary(endpoint => endpoint.RoutePattern.RawText!, endpoint => endpoint.Metadata.GetOrderedMetadata<ScopeMetadata>());

        Assert.That(endpoints["/open"], Is.Empty);
        Assert.That(endpoints["/decisions"], Is.EqualTo(new[] { new ScopeMetadata(Scopes.DecisionsRead) }));
        Assert.That(
            endpoints["/both/"],
            Is.EqualTo(new[] { new ScopeMetadata(Scopes.DecisionsRead), new ScopeMetadata(Scopes.LedgerRead) }));
    }

    [Test]
    public void RequireScope_UnknownScope_Throws() =>
        Assert.That(() => new RouteGroupOfTest().RequireScope("everything"), Throws.ArgumentException);

    private sealed class RouteGroupOfTest : Microsoft.AspNetCore.Builder.IEndpointConventionBuilder
    {
        public void Add(Action<Microsoft.AspNetCore.Builder.EndpointBuilder> convention) => Assert.Fail("Nothing is to be added.");
    }
}
