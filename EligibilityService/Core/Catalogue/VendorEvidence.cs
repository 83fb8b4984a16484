namespace EligibilityService.Core.Catalogue;

/// <summary>Where the vendor of a match comes from.</summary>
public enum VendorEvidence
{
    /// <summary>No vendor is known.</summary>
    None,

    /// <summary>A brand or a name on the line itself.</summary>
    Line,

    /// <summary>The seller's name.</summary>
    Seller,

    /// <summary>The caller's declaration, which chose among the models that the text can mean.</summary>
    Declared,

    /// <summary>The model: its spelling, or its id, belongs to one vendor only.</summary>
    Model,
}
