namespace EligibilityService.Core.Invoices;

/// <summary>
/// The kinds of invoice. The digital ones have a 20-digit number and no code; the older ones a code of 10 or 12 digits and a number of 8.
/// </summary>
public enum InvoiceKind
{
    /// <summary>Fully digital special VAT invoice (数电票 专用发票).</summary>
    DigitalSpecial,

    /// <summary>Fully digital ordinary invoice (数电票 普通发票).</summary>
    DigitalOrdinary,

    /// <summary>Paper special VAT invoice (增值税专用发票).</summary>
    VatSpecial,

    /// <summary>Paper ordinary VAT invoice (增值税普通发票).</summary>
    VatOrdinary,

    /// <summary>Electronic special VAT invoice (增值税电子专用发票).</summary>
    VatElectronicSpecial,

    /// <summary>Electronic ordinary VAT invoice (增值税电子普通发票).</summary>
    VatElectronicOrdinary,

    /// <summary>Any other, e.g. a foreign commercial invoice; its number is free text.</summary>
    Other,
}

/// <summary>What a line is.</summary>
public enum LineNature
{
    /// <summary>Goods or services.</summary>
    Normal,

    /// <summary>A discount (negative) on the nearest line before it that is not a discount; netted into it.</summary>
    Discount,

    /// <summary>A surcharge (价外费用); never eligible.</summary>
    Surcharge,
}

/// <summary>In what state goods were bought.</summary>
public enum GoodsCondition
{
    /// <summary>New, never used.</summary>
    New,

    /// <summary>Second-hand.</summary>
    Used,

    /// <summary>Used, and refurbished.</summary>
    Refurbished,
}

/// <summary>Why a part of a line's cost is declared not to count.</summary>
public enum ExcludedCostGround
{
    /// <summary>Installation and commissioning.</summary>
    Installation,

    /// <summary>Other services.</summary>
    Service,

    /// <summary>Software.</summary>
    Software,

    /// <summary>Storage.</summary>
    Storage,

    /// <summary>Network equipment.</summary>
    Network,

    /// <summary>Security equipment.</summary>
    Security,

    /// <summary>A foreign-made component.</summary>
    ForeignComponent,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>What a piece of evidence is.</summary>
public enum EvidenceKind
{
    /// <summary>An approval by an authority.</summary>
    Approval,

    /// <summary>A contract.</summary>
    Contract,

    /// <summary>A report.</summary>
    Report,

    /// <summary>Anything else.</summary>
    Other,
}
