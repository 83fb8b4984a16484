namespace EligibilityService.Core.Primitives;

/// <summary>The name of an agency, or of the holder of a key. The names that the service uses for itself are taken.</summary>
public sealed record AgencyId : Identity
{
    /// <summary>Who published what comes with the service.</summary>
    public const string Seed = "seed";

    private static readonly string[] Reserved = ["SERVICE", "SYSTEM", "ADMIN", "ANONYMOUS", "SEED"];

    private AgencyId(string written, string key)
        : base(written, key)
    {
    }

    /// <summary>The names that no agency may have, in the form in which they are compared.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = [.. Reserved.Select(name => name.ToLowerInvariant())];

    /// <summary>Whether the name is one of <see cref="ReservedNames"/>.</summary>
    public bool IsReserved => Array.IndexOf(Reserved, Spelling.Bare(Key)) >= 0;

    /// <summary>Reads a name in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, out AgencyId? agency)
    {
        var fault = Spelling.Read(text, Letters.HanAndOneAlphabet, out var hyphened);
        agency = fault is null ? new AgencyId(text, hyphened) : null;
        return fault;
    }
}
