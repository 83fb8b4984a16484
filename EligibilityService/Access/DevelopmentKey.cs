namespace EligibilityService.Access;

/// <summary>The fixed keys of the Development environment. In any other environment they are unknown keys.</summary>
public static class DevelopmentKey
{
    /// <summary>The key; it is in the README too.</summary>
    public const string Secret = "elg_development_key_do_not_use_in_production";

    /// <summary>The key of a second person: one person may not both ask and review, nor both submit and approve.</summary>
    public const string Officer = "elg_development_officer_do_not_use_in_production";

    /// <summary>What is said at the start in Development.</summary>
    public const string Notice =
        $"Development environment: the fixed key {Secret} may do everything, and {Officer} is a second person's. Never run like this where others can call.";

    private static readonly Dictionary<KeyHash, KnownKey> Keys = new()
    {
        [KeyHash.Of(Secret)] = new KnownKey(
            new ApiKey("key_development", "Development", string.Join(' ', Scopes.All), CreatedAt: "", RevokedAt: null)),
        [KeyHash.Of(Officer)] = new KnownKey(
            new ApiKey("key_development_officer", "Development officer", string.Join(' ', Scopes.All), CreatedAt: "", RevokedAt: null)),
    };

    internal static IEnumerable<string> Agencies => Keys.Values.Select(key => key.Stored.Agency);

    internal static KnownKey? Find(KeyHash hash) => Keys.GetValueOrDefault(hash);
}
