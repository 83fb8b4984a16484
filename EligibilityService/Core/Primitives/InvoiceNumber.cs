namespace EligibilityService.Core.Primitives;

/// <summary>
/// The number of an invoice. Of Chinese kinds, and wherever it has twenty digits, it is bare; else each run of separators is a hyphen: <c>R
/// 001</c> and <c>r–001</c> are <c>R-001</c>.
/// </summary>
public sealed record InvoiceNumber : Identity
{
    /// <summary>A fully digital invoice has a number of so many digits, unique in the country.</summary>
    public const int DigitalLength = 20;

    // The longer ones first.
    private static readonly string[] Labels = ["发票号码", "发票编号", "发票号", "发票", "INVOICENUMBER", "INVOICENO", "INVOICE", "INV", "NO"];

    private InvoiceNumber(string written, string key)
        : base(written, key) => Bare = Spelling.Bare(key);

    /// <summary>Without any separator.</summary>
    public string Bare { get; }

    /// <summary>Bare, without accents and without the word for it in front either: two with the same may be one.</summary>
    public string Loose => WithoutLabels(Spelling.Loose(Bare));

    /// <summary>Whether it has twenty digits.</summary>
    public bool IsDigital => IsDigitalForm(Bare);

    /// <summary>Reads a number in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, Letters letters, out InvoiceNumber? number)
    {
        number = null;
        if (Spelling.Read(text, letters, out var hyphened) is { } fault)
        {
            return fault;
        }

        var bare = Spelling.Bare(hyphened);
        number = new InvoiceNumber(text, letters == Letters.Ascii || IsDigitalForm(bare) ? bare : hyphened);
        return null;
    }

    private static string WithoutLabels(string loose)
    {
        while (Array.Find(Labels, label => loose.Length > label.Length && loose.StartsWith(label, StringComparison.Ordinal)) is { } label)
        {
            loose = loose[label.Length..];
        }

        return loose;
    }

    private static bool IsDigitalForm(string bare) => bare.Length == DigitalLength && Spelling.IsDigits(bare);
}
