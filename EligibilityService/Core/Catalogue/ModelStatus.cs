namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Where a model stands on its way to the market. Only what can be bought can qualify, so a maker's name alone proves nothing.
/// </summary>
public enum ModelStatus
{
    /// <summary>It can be bought.</summary>
    Shipping,

    /// <summary>Shown or named by its maker, not yet sold in volume.</summary>
    Announced,

    /// <summary>Planned, taped out or sampling.</summary>
    InDevelopment,

    /// <summary>No longer sold.</summary>
    Discontinued,

    /// <summary>Part of a processor or a bridge chip: there is no card to buy, although the same token may name one (GT-10C0).</summary>
    Integrated,

    /// <summary>No source says.</summary>
    Unknown,
}
