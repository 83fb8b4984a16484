using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EligibilityService.Tests.Access;

/// <summary>
/// A small OpenID Connect provider: it publishes its keys, signs tokens with the newest, and takes up a new one when told.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    /// <summary>For whom its tokens usually are.</summary>
    public const string Audience = "eligibility";

    private readonly List<RsaSecurityKey> _published = [];
    private readonly WebApplication _app;

    private IdentityProvider(WebApplication app) => _app = app;

    /// <summary>Its address, and who it says has issued a token.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>The key that it signs with.</summary>
    public RsaSecurityKey Key => _published[^1];

    /// <summary>How often it was asked for its keys.</summary>
    public int KeysAsked { get; private set; }

    /// <summary>The keys that it publishes, as a JWK set.</summary>
    public string Keys => new JsonObject
    {
        ["keys"] = new JsonArray([.. _published.Select(key =>
        {
            var open = new RsaSecurityKey(key.Rsa.ExportParameters(false)) { KeyId = key.KeyId };
            var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(open);
            return (JsonNode)new JsonObject
            { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = jwk.Kid, ["n"] = jwk.N, ["e"] = jwk.E };
        })]),
    }.ToJsonString();

    public static async Task<IdentityProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new IdentityProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject
        {
            ["issuer"] = provider.Issuer,
            ["jwks_uri"] = $"{provider.Issuer}/keys",
        }.ToJsonString(), "application/json"));
        app.MapGet("/keys", () =>
        {
            provider.KeysAsked++;
            return Results.Text(provider.Keys, "application/json");
        });
        await app.StartAsync();
        provider.Issuer = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        provider.TakeNewKey();
        return provider;
    }

    /// <summary>A key that nobody has published.</summary>
    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("n") };

    /// <summary>Takes up a new key; the old ones stay published.</summary>
    public void TakeNewKey() => _published.Add(NewKey());

    /// <summary>A token.</summary>
    /// <param name="now">When it is issued; it is good for ten minutes.</param>
    /// <param name="claims">What it says besides.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="issuer">By whom; else by this one.</param>
    /// <param name="signing">With what it is signed; else with the newest key.</param>
    public string Token(DateTimeOffset now, IDictionary<string, object> claims, string audience = Audience, string? issuer = null,
        SigningCredentials? signing = null) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Issuer,
                Audience = audience,
                NotBefore = now.UtcDateTime,
                Expires = now.AddMinutes(10).UtcDateTime,
                Claims = claims,
                SigningCredentials = signing ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
