namespace EligibilityService.Core.Catalogue;

/// <summary>What a line of an invoice sells.</summary>
public enum Goods
{
    /// <summary>A card, a module or a whole machine.</summary>
    Hardware,

    /// <summary>Software, or the right to use it.</summary>
    Software,

    /// <summary>A service: maintenance, installation, compute by the hour.</summary>
    Service,

    /// <summary>The use of a thing for a time.</summary>
    Rental,

    /// <summary>A thing that is neither a card nor a machine: a part, a peripheral.</summary>
    Accessory,

    /// <summary>The line says too little, or contradicts itself.</summary>
    Unclear,
}

/// <summary>Where on a line something about its goods was read.</summary>
public enum GoodsSource
{
    /// <summary>The classification code of 19 digits (税收分类编码).</summary>
    ClassificationCode,

    /// <summary>The short name between asterisks in front of the description.</summary>
    ShortName,

    /// <summary>The rate of VAT.</summary>
    TaxRate,

    /// <summary>The unit.</summary>
    Unit,

    /// <summary>A word of the description.</summary>
    Description,

    /// <summary>A word of the specification.</summary>
    Specification,
}

/// <summary>What one piece of evidence says of the goods.</summary>
public enum GoodsHint
{
    /// <summary>A thing; which one, others must say.</summary>
    Thing,

    /// <summary>A card or a machine.</summary>
    Hardware,

    /// <summary>Software.</summary>
    Software,

    /// <summary>A service.</summary>
    Service,

    /// <summary>A rental.</summary>
    Rental,

    /// <summary>A part or a peripheral.</summary>
    Accessory,

    /// <summary>Something that is sold by time.</summary>
    Time,

    /// <summary>Nothing that is known.</summary>
    Unknown,
}

/// <summary>One piece of evidence about the goods of a line.</summary>
/// <param name="Source">Where it stands.</param>
/// <param name="Quote">What stands there, as printed.</param>
/// <param name="Says">What it says.</param>
public sealed record GoodsEvidence(GoodsSource Source, string Quote, GoodsHint Says);

/// <summary>
/// What a line sells, and the evidence: one piece where it decides alone, two where they disagree. The record's own equality compares <see
/// cref="Evidence"/> by reference.
/// </summary>
/// <param name="Goods">What it sells.</param>
/// <param name="Evidence">What says so, or what disagrees; empty when the line says nothing.</param>
public sealed record GoodsSeen(Goods Goods, IReadOnlyList<GoodsEvidence> Evidence)
{
    /// <summary>Whether description or specification name a card, a machine or a model, whatever is sold of it.</summary>
    public bool NamesHardware { get; init; }

    /// <summary>Whether the noun that decides is that of a whole machine.</summary>
    public bool IsMachine { get; init; }

    /// <summary>The words that say the goods are used, as printed; null when there are none.</summary>
    public GoodsEvidence? Used { get; init; }
}

/// <summary>What is known of a line when its goods are looked for. Equal when all members are equal.</summary>
/// <param name="Description">The description as printed, short name in front included; may be empty.</param>
/// <param name="Specification">The specification column; null when absent.</param>
/// <param name="Unit">The unit as printed, or its code; null when absent.</param>
/// <param name="TaxRate">The rate of VAT; null when not known.</param>
/// <param name="ClassificationCode">The classification code of 19 digits; null when absent.</param>
/// <param name="IsOfChina">Whether it is an invoice of China, where codes, short names and rates tell goods from services.</param>
public readonly record struct GoodsLine(
    string Description,
    string? Specification = null,
    string? Unit = null,
    decimal? TaxRate = null,
    string? ClassificationCode = null,
    bool IsOfChina = true);
