namespace EligibilityService.Access;

/// <summary>The fixed keys of the Development environment. In any other environment they are unknown keys.</summary>
public static class DevelopmentKey
{
    /// <summary>The agency of both persons.</summary>
    public const string Agency = "Development";

    /// <summary>The key; it is in the README too.</summary>
    public const string Secret = "elg_development_key_do_not_use_in_production";

    /// <summary>The key of a second person: one person may not both ask and review, nor both submit and approve.</summary>
    public const string Officer = "elg_development_officer_do_not_use_in_production";

    /// <summary>What is said at the start in Development.</summary>
    public const string Notice =
        $"Development environment: the fixed key {Secret} may do everything, and {Officer} is a second person's. Never run like this where others can call.";

    private static readonly Dictionary<KeyHash, KnownKey> Keys = new()
    {
        [KeyHash.Of(Secret)] = Of("key_development", "D-1", "Developer"),
        [KeyHash.Of(Officer)] = Of("key_development_officer", "D-2", "Officer"),
    };

    internal static KnownKey? Find(KeyHash hash) => Keys.GetValueOrDefault(hash);

    private static KnownKey Of(string id, string staffId, string name) => new(new ApiKey(id, Agency, staffId, name, System: null,
        ForOthers: false, string.Join(' ', Scopes.All), CreatedAt: "", ExpiresAt: null, RevokedAt: null));
}
