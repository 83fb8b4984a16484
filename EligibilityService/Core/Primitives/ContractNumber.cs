namespace EligibilityService.Core.Primitives;

/// <summary>The number of a contract: bare, without the word for it in front (<c>合同编号：HT-2025-001</c>).</summary>
public sealed record ContractNumber : Identity
{
    private static readonly string[] Labels = ["合同编号", "合同号", "合同", "编号"];

    private ContractNumber(string written, string key)
        : base(written, key)
    {
    }

    /// <summary>Reads a number in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, out ContractNumber? number)
    {
        number = null;
        if (Spelling.Read(text, Letters.HanAndOneAlphabet, out var hyphened) is { } fault)
        {
            return fault;
        }

        var bare = Spelling.Bare(hyphened);
        var label = Array.Find(Labels, label => bare.Length > label.Length && bare.StartsWith(label, StringComparison.Ordinal));
        number = new ContractNumber(text, label is null ? bare : bare[label.Length..]);
        return null;
    }
}
