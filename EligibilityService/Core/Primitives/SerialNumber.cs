namespace EligibilityService.Core.Primitives;

/// <summary>
/// The serial number of a piece of goods: bare, without what says in front that it is one (<c>SN-…</c>, <c>#SN…</c>, <c>S/N:</c>, 序列号).
/// </summary>
public sealed record SerialNumber : Identity
{
    /// <summary>The fewest letters and digits.</summary>
    public const int Least = 3;

    // The longer ones first.
    private static readonly string[] Labels = ["产品序列号", "出厂编号", "序列号码", "序列号", "SERIALNUMBER", "SERIALNUM", "SERIALNO", "SERIAL",
        "SERNO", "SN"];

    private SerialNumber(string written, string key)
        : base(written, key)
    {
    }

    /// <summary>Reads a number in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, out SerialNumber? number)
    {
        number = null;
        if (Spelling.Read(text, Letters.HanAndOneAlphabet, out var hyphened) is { } fault)
        {
            return fault;
        }

        // Only the labels are Chinese.
        var bare = WithoutLabels(Spelling.Bare(hyphened));
        if (Spelling.Read(bare, Letters.Ascii, out _) is { } inside)
        {
            return inside;
        }

        number = new SerialNumber(text, bare);
        return null;
    }

    /// <summary>Whether it is long enough to be one.</summary>
    public bool IsLongEnough => Key.Length >= Least;

    private static string WithoutLabels(string bare)
    {
        while (Array.Find(Labels, label => bare.Length >= label.Length + Least && bare.StartsWith(label, StringComparison.Ordinal)) is
            { } label)
        {
            bare = bare[label.Length..];
        }

        return bare;
    }
}
