using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>One line as printed, with what the caller declares about it.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Description">Goods or services as printed, tax category in front included.</param>
/// <param name="Specification">The column 规格型号, where it is filled.</param>
/// <param name="Unit">The unit as printed.</param>
/// <param name="Quantity">How many; a decimal.</param>
/// <param name="UnitPrice">Price of one without tax, in the invoice's currency; up to 13 decimals.</param>
/// <param name="Net">Amount without tax; negative on a discount line only.</param>
/// <param name="TaxRate">The rate of VAT; 0 when exempt.</param>
/// <param name="Tax">The tax.</param>
/// <param name="Nature">What the line is.</param>
/// <param name="Parent">For a discount: the number of the line that it belongs to.</param>
/// <param name="Declared">What the caller adds; not part of the invoice itself.</param>
public sealed record InvoiceLine(
    int Number,
    string Description,
    string? Specification,
    string? Unit,
    decimal Quantity,
    decimal UnitPrice,
    Money Net,
    decimal TaxRate,
    Money Tax,
    LineNature Nature,
    int? Parent,
    LineDeclaration Declared)
{
    /// <summary>How many digits a classification code has.</summary>
    public const int ClassificationCodeLength = 19;

    /// <summary>The code of 19 digits by which the line is classified (税收分类编码); null when it bears none.</summary>
    public string? ClassificationCode { get; init; }

    /// <summary>Whether a red-letter invoice has taken the whole line back: then nothing is asked of it.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>Whether the line is a surcharge, by nature or by what its description says.</summary>
    public bool IsSurcharge => Nature == LineNature.Surcharge || Description.Contains("价外费用", StringComparison.Ordinal);
}

/// <summary>What the caller declares about a line. All of it may be absent.</summary>
public sealed record LineDeclaration
{
    /// <summary>Nothing declared.</summary>
    public static readonly LineDeclaration None = new();

    /// <summary>The catalogue's id of the model, when the caller knows it.</summary>
    public string? ModelId { get; init; }

    /// <summary>The catalogue's id of the vendor, when the line does not name it.</summary>
    public string? Vendor { get; init; }

    /// <summary>What a bundle (server, rack) consists of, as far as it may count.</summary>
    public IReadOnlyList<Component> Components { get; init; } = [];

    /// <summary>What of the line's cost is not asked for.</summary>
    public IReadOnlyList<ExcludedCost> ExcludedCosts { get; init; } = [];

    /// <summary>The category of expense, for programmes that count by it; a lower_snake word.</summary>
    public string? ExpenseCategory { get; init; }

    /// <summary>Documents that show the expense.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>The state of the goods.</summary>
    public GoodsCondition? GoodsCondition { get; init; }

    /// <summary>Serial numbers of the goods; each is subsidised once.</summary>
    public IReadOnlyList<SerialNumber> SerialNumbers { get; init; } = [];
}

/// <summary>A component of a bundle.</summary>
/// <param name="ModelId">The catalogue's id of its model.</param>
/// <param name="Count">How many in the whole line.</param>
/// <param name="Net">What all of them cost without tax.</param>
public sealed record Component(string ModelId, decimal Count, Money Net);

/// <summary>A cost that the caller does not ask a subsidy for.</summary>
/// <param name="Amount">How much, with or without tax, as the programme counts amounts.</param>
/// <param name="Ground">Why.</param>
public sealed record ExcludedCost(Money Amount, ExcludedCostGround Ground);

/// <summary>A document that shows an expense.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reference">Where to find it: a number, an address, a file's name.</param>
public sealed record Evidence(EvidenceKind Kind, string Reference);
