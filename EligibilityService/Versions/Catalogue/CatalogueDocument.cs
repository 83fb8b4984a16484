using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Catalogue;

/// <summary>What a catalogue version says: a draft holds exactly this, and publication adds the number and who published it when.</summary>
public record CatalogueContent
{
    /// <summary>The first day on which it applies.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>What a reader should know of it.</summary>
    [FreeText]
    public required LocalizedText Note { get; init; }

    /// <summary>The makers.</summary>
    [AtMost(1000)]
    public required IReadOnlyList<VendorBody> Vendors { get; init; }

    /// <summary>The models, excluded ones included.</summary>
    [AtMost(20_000)]
    public required IReadOnlyList<ModelBody> Models { get; init; }

    /// <summary>
    /// The classification of goods and services (税收分类编码), as far as it tells things from services, software and rentals; absent for none.
    /// </summary>
    [AtMost(1000)]
    public IReadOnlyList<GoodsRowBody>? Goods { get; init; }
}

/// <summary>A catalogue version as published: complete, frozen, and served exactly as it was.</summary>
public sealed record CatalogueDocument : CatalogueContent
{
    /// <summary>The version's number, from 1.</summary>
    [Between(1, 1_000_000)]
    public required int Number { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published it.</summary>
    [AtMost(Limits.Name)]
    public required string PublishedBy { get; init; }
}

/// <summary>A row of the classification of goods and services.</summary>
public sealed record GoodsRowBody
{
    /// <summary>
    /// The code, or its beginning: it speaks for all codes that begin with it, unless a longer row does. Each stands once.
    /// </summary>
    [AtMost(InvoiceLine.ClassificationCodeLength), Form("^[0-9]{1,19}$")]
    public required string Code { get; init; }

    /// <summary>The short names that stand between asterisks on invoices for it, present and former ones.</summary>
    [AtMost(20)]
    public required IReadOnlyList<string> ShortNames { get; init; }

    /// <summary>What it says of the goods: <c>thing</c>, <c>service</c>, <c>software</c> or <c>rental</c>.</summary>
    public required GoodsHint Says { get; init; }

    /// <summary>Where this was published.</summary>
    [AtMost(2000)]
    public required string Source { get; init; }

    /// <summary>Whether no source states it.</summary>
    public required bool Illustrative { get; init; }
}

/// <summary>A maker of GPUs.</summary>
public sealed record VendorBody
{
    /// <summary>The vendor's id.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9-]+$")]
    public required string Id { get; init; }

    /// <summary>Its name; the Chinese one is the legal name where that is known.</summary>
    public required LocalizedText Name { get; init; }

    /// <summary>Whether it is a domestic maker.</summary>
    public required Origin Origin { get; init; }

    /// <summary>Words in an invoice text that identify it, product brands included.</summary>
    [AtMost(100)]
    public required IReadOnlyList<string> Brands { get; init; }

    /// <summary>Legal names, present and former.</summary>
    [AtMost(100)]
    public IReadOnlyList<string>? RegisteredNames { get; init; }

    /// <summary>Where this was published.</summary>
    [AtMost(100)]
    public required IReadOnlyList<string> Sources { get; init; }
}

/// <summary>A model as marketed.</summary>
public sealed record ModelBody
{
    /// <summary>Its id, <c>vendor/slug</c>; never reused.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9-]+/[a-z0-9-]+$")]
    public required string Id { get; init; }

    /// <summary>Its vendor's id.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9-]+$")]
    public required string Vendor { get; init; }

    /// <summary>Its name.</summary>
    public required LocalizedText Name { get; init; }

    /// <summary>Spellings that name it on any invoice.</summary>
    [AtMost(100)]
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Short spellings that name it only where the vendor is known.</summary>
    [AtMost(100)]
    public required IReadOnlyList<string> ShortNames { get; init; }

    /// <summary>Order numbers.</summary>
    [AtMost(100)]
    public required IReadOnlyList<string> PartNumbers { get; init; }

    /// <summary>Whether it can be bought; only <c>shipping</c> can qualify.</summary>
    public required ModelStatus Status { get; init; }

    /// <summary>What it is for.</summary>
    public required Category Category { get; init; }

    /// <summary>Its form, e.g. PCIe, OAM, server.</summary>
    [AtMost(Limits.Name)]
    public string? FormFactor { get; init; }

    /// <summary>When it was launched, as precisely as the source says: 2024, 2024-02.</summary>
    [AtMost(10), Form("^[0-9]{4}(-[0-9]{2}){0,2}$")]
    public string? Launched { get; init; }

    /// <summary>In which senses it is domestic; they disagree in practice.</summary>
    public required DomesticBasis DomesticBasis { get; init; }

    /// <summary>For a machine: the models in it, where a source states them.</summary>
    [AtMost(20)]
    public required IReadOnlyList<BundleItemBody> BundleOf { get; init; }

    /// <summary>The first day on which it is listed; null or absent for no beginning.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>The first day on which it is not listed any more; null or absent for no end.</summary>
    public DateOnly? EffectiveUntil { get; init; }

    /// <summary>Whether it may be supported.</summary>
    public required Qualification Qualification { get; init; }

    /// <summary>Why it is suspended or excluded; a lower_snake word, e.g. foreign_made.</summary>
    [AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")]
    public string? Ground { get; init; }

    /// <summary>Figures, claimed and measured; most are unofficial.</summary>
    [AtMost(100)]
    public required IReadOnlyList<PerformanceBody> Performance { get; init; }

    /// <summary>How far the facts of this row can be trusted.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Where they were published.</summary>
    [AtMost(100)]
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Disputes and remarks.</summary>
    [FreeText]
    public LocalizedText? Notes { get; init; }
}

/// <summary>A figure of a model.</summary>
/// <param name="Metric">What is measured, e.g. fp16_tflops, memory_gb.</param>
/// <param name="Value">The figure, a decimal string.</param>
/// <param name="Kind">Claimed by the maker, or measured.</param>
/// <param name="Source">Where it was published.</param>
public sealed record PerformanceBody(
    [property: AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")] string Metric,
    DecimalText Value,
    FigureKind Kind,
    [property: AtMost(2000)] string Source);

/// <summary>What a machine holds.</summary>
/// <param name="Model">The id of the model in it.</param>
/// <param name="Count">How many in one machine.</param>
public sealed record BundleItemBody([property: AtMost(Limits.Id), Form("^[a-z0-9-]+/[a-z0-9-]+$")] string Model,
    [property: Between(1, 10_000)] int Count);
