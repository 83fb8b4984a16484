namespace EligibilityService.Core.Primitives;

/// <summary>A staff id, or the name of a system or an agency, as it is compared: hyphens and spaces do not count.</summary>
public sealed record ActorId : Identity
{
    private ActorId(string written, string key)
        : base(written, key)
    {
    }

    /// <summary>Reads an id in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, out ActorId? id)
    {
        var fault = Spelling.Read(text, Letters.HanAndOneAlphabet, out var hyphened);
        id = fault is null ? new ActorId(text, Spelling.Bare(hyphened)) : null;
        return fault;
    }
}
