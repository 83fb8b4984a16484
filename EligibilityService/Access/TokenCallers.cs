using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using EligibilityService.Core.Primitives;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace EligibilityService.Access;

/// <summary>What is accepted of a provider's tokens, and who calls with one.</summary>
/// <param name="settings">The settings.</param>
/// <param name="time">The clock by which tokens expire.</param>
internal sealed class TokenCallers(IOptions<TokenOptions> settings, TimeProvider time)
{
    /// <summary>The scheme by which the framework reads tokens.</summary>
    public const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    // Signed by a pair of keys: a shared secret would let everybody who checks tokens make them.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly TokenOptions _settings = settings.Value;
    private (DateTime At, IReadOnlyList<SecurityKey> Keys) _file;

    /// <summary>Whether tokens are accepted at all.</summary>
    public bool IsOn => _settings.IsOn;

    /// <summary>Says to the framework what is accepted.</summary>
    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.RequireHttpsMetadata = _settings.RequireHttps;
        options.RefreshInterval = TimeSpan.FromSeconds(_settings.KeysAgeSeconds);
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = _settings.Audience,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            LifetimeValidator = IsAlive,
        };
        if (_settings.Issuer.Length > 0)
        {
            options.TokenValidationParameters.ValidIssuer = _settings.Issuer;
        }

        if (_settings.KeysFile.Length > 0)
        {
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, _, _) => KeysOfFile();
        }
        else
        {
            options.Authority = _settings.Authority;
        }
    }

    /// <summary>Who calls with a token that was accepted; null when it does not say it in the form that it must have.</summary>
    public Caller? CallerOf(ClaimsPrincipal token)
    {
        string? Claim(string name) => token.FindFirstValue(name);
        if (Claim(_settings.AgencyClaim) is not { } agency || Claim("sub") is not { } subject)
        {
            return null;
        }

        // The same whatever token he presents: by it are allowances and idempotency keys.
        var id = $"jwt_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Claim("iss")}\n{subject}")))[..24]}";
        var staffId = Claim(_settings.StaffIdClaim);
        var holder = staffId is null ? new KeyHolder(agency, null, null, Claim(_settings.SystemClaim) ?? "", false)
            : KeyHolder.Person(agency, staffId, Claim(_settings.NameClaim) ?? staffId);
        return holder.WhatIsWrong is not null ? null
            : new Caller(new Actor(agency, id, holder.StaffId, holder.Name, holder.System),
            [
                .. token.FindAll(_settings.ScopesClaim).SelectMany(claim => claim.Value.Split(' ')).Where(Scopes.IsKnown)
                    .Distinct(StringComparer.Ordinal),
            ]);
    }

    private bool IsAlive(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var (now, skew) = (time.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(_settings.ClockSkewSeconds));
        return until is { } end && now < end + skew && (from is not { } begin || now >= begin - skew);
    }

    private IReadOnlyList<SecurityKey> KeysOfFile()
    {
        var written = File.GetLastWriteTimeUtc(_settings.KeysFile);
        if (_file.Keys is null || _file.At != written)
        {
            _file = (written, [.. new JsonWebKeySet(File.ReadAllText(_settings.KeysFile)).GetSigningKeys()]);
        }

        return _file.Keys;
    }
}
