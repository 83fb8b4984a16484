namespace EligibilityService.Access;

/// <summary>
/// Tokens that an identity provider signs (OpenID Connect, OAuth 2), accepted beside keys. Configuration section <c>Access:Jwt</c>; nothing
/// set, no token is accepted.
/// </summary>
public sealed class TokenOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Access:Jwt";

    /// <summary>
    /// The provider's address, under which its OpenID Connect discovery document stands; empty where a file has its keys.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>A file with the provider's keys (a JWK set), read again when it changes; empty where <see cref="Authority"/> is set.</summary>
    public string KeysFile { get; set; } = "";

    /// <summary>Who must have issued a token; needed with a file of keys, else the discovery document says it.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>For whom a token must be (<c>aud</c>).</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim that names the agency.</summary>
    public string AgencyClaim { get; set; } = "agency";

    /// <summary>The claim that has a person's staff id. A token without it is a system's.</summary>
    public string StaffIdClaim { get; set; } = "staff_id";

    /// <summary>The claim that has a person's name.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim that names the system, in a token of client credentials.</summary>
    public string SystemClaim { get; set; } = "client_id";

    /// <summary>The claim that has the scopes, with spaces between or as a list. Scopes that are not ours are passed over.</summary>
    public string ScopesClaim { get; set; } = "scope";

    /// <summary>By how many seconds the provider's clock may differ from ours.</summary>
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>How many seconds pass at least between two questions for new keys, when a token names a key that is not known.</summary>
    public int KeysAgeSeconds { get; set; } = 60;

    /// <summary>Whether the provider is asked over TLS only.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>Whether tokens are accepted at all.</summary>
    public bool IsOn => Authority.Length > 0 || KeysFile.Length > 0;

    /// <summary>What is wrong with the settings, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong =>
        !IsOn ? Audience.Length > 0 || Issuer.Length > 0 ? $"{Section}: set Authority, or KeysFile and Issuer." : null
        : Authority.Length > 0 && KeysFile.Length > 0 ? $"{Section}: set Authority or KeysFile, not both."
        : KeysFile.Length > 0 && Issuer.Length == 0 ? $"{Section}: with KeysFile, set Issuer too."
        : KeysFile.Length > 0 && !File.Exists(KeysFile) ? $"{Section}: there is no file {KeysFile}."
        : Audience.Length == 0 ? $"{Section}: set Audience, or tokens for other services would be accepted."
        : ClockSkewSeconds is < 0 or > 600 ? $"{Section}:ClockSkewSeconds must be from 0 to 600."
        : KeysAgeSeconds is < 1 or > 86_400 ? $"{Section}:KeysAgeSeconds must be from 1 to 86400."
        : null;
}
