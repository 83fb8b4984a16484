namespace EligibilityService.Access;

/// <summary>The fixed key of the Development environment. Anywhere else it is a key like any other that nobody made: unknown.</summary>
public static class DevelopmentKey
{
    /// <summary>The key; it is in the README too.</summary>
    public const string Secret = "elg_development_key_do_not_use_in_production";

    /// <summary>What is said at the start in Development.</summary>
    public const string Notice =
        $"Development environment: the fixed key {Secret} may do everything. Never run like this where others can call.";

    internal static KeyHash Hash { get; } = KeyHash.Of(Secret);

    internal static KnownKey Known { get; } =
        new(new ApiKey("key_development", "Development", string.Join(' ', Scopes.All), CreatedAt: "", RevokedAt: null));
}
