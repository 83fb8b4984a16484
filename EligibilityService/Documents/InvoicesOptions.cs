namespace EligibilityService.Documents;

/// <summary>When the rules of Peppol BIS Billing 3 apply to a UBL document.</summary>
public enum PeppolRules
{
    /// <summary>When the document says that it follows them (BT-24); of any other only the arithmetic is looked at, as warnings.</summary>
    WhenDeclared,

    /// <summary>To every UBL document.</summary>
    Always,

    /// <summary>To none.</summary>
    Never,
}

/// <summary>How documents are read. Configuration section <c>Invoices</c>.</summary>
public sealed class InvoicesOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Invoices";

    /// <summary>When Peppol's rules apply; default: when the document says so.</summary>
    public PeppolRules PeppolRules { get; set; } = PeppolRules.WhenDeclared;

    /// <summary>
    /// How far a line's amount may be off quantity × price, and an allowance off base × percentage, in units of the currency
    /// (PEPPOL-EN16931-R120 and R040); default 0.02, as Peppol has it.
    /// </summary>
    public decimal LineTolerance { get; set; } = 0.02m;
}
