namespace EligibilityService.Core.Catalogue;

/// <summary>How a character behaves between the parts of a name. From <see cref="Letter"/> on it is part of a word.</summary>
internal enum GlyphClass : byte
{
    /// <summary>Ends a name: a comma, a slash, an asterisk.</summary>
    Hard,

    /// <summary>May come and go within a name: a space, a bracket, a quote, a dot.</summary>
    Soft,

    /// <summary>Comes and goes too, but ties what it stands between: a hyphen, an underscore.</summary>
    Joiner,

    /// <summary>A letter that belongs to its neighbours, or a plus behind them (R300+).</summary>
    Letter,

    /// <summary>An ASCII digit, or the point between two.</summary>
    Digit,

    /// <summary>A Chinese character: a word may begin and end at each.</summary>
    Cjk,
}

/// <summary>
/// One character of the normalised text, and where it came from: <paramref name="From"/> until <paramref name="To"/> of the source.
/// </summary>
internal record struct Glyph(char Value, GlyphClass Class, int From, int To)
{
    public readonly bool IsWord => Class >= GlyphClass.Letter;

    public readonly bool IsLatin => Class is GlyphClass.Letter or GlyphClass.Digit;

    public readonly bool IsSeparator => Class is GlyphClass.Soft or GlyphClass.Joiner;
}
