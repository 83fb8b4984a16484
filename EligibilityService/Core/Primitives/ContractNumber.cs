namespace EligibilityService.Core.Primitives;

/// <summary>The number of a contract: bare, without the word for it in front (<c>合同编号：HT-2025-001</c>).</summary>
public sealed record ContractNumber : Identity
{
    // The longer ones first.
    private static readonly string[] Labels =
    [
        "合同编号", "合同编码", "合同号码", "合同号", "合同", "合約編號", "合約", "協議編號", "协议编号", "协议号", "协议", "订单编号", "订单号", "采购", "销售", "购销", "买卖", "编号", "编码",
            "号码", "編號", "第",
        "CONTRACTNUMBER", "CONTRACTNO", "CONTRACT", "AGREEMENTNUMBER", "AGREEMENTNO", "AGREEMENT",
    ];

    // Labels only where they stand apart: NORTH-1 has none.
    private static readonly string[] LabelsApart = ["NO-", "NUMBER-"];

    private const char NumberMark = '号';

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

        number = new ContractNumber(text, WithoutLabels(hyphened));
        return null;
    }

    // As often as labels stand in front and something is left; the mark behind it too (第 … 号).
    private static string WithoutLabels(string hyphened)
    {
        var rest = hyphened;
        while (true)
        {
            if (Array.Find(LabelsApart, label => rest.Length > label.Length && rest.StartsWith(label, StringComparison.Ordinal)) is
                { } apart)
            {
                rest = rest[apart.Length..];
                continue;
            }

            var bare = Spelling.Bare(rest);
            if (Array.Find(Labels, label => bare.Length > label.Length && bare.StartsWith(label, StringComparison.Ordinal)) is not
                { } label)
            {
                return bare.Length > 1 && bare[^1] == NumberMark ? bare[..^1] : bare;
            }

            rest = Behind(rest, label.Length);
        }
    }

    // What stands behind so many letters and digits, without a hyphen in front.
    private static string Behind(string hyphened, int letters)
    {
        var at = 0;
        for (var left = letters; left > 0; at++)
        {
            left -= hyphened[at] == '-' ? 0 : 1;
        }

        return hyphened[at..].TrimStart('-');
    }
}
