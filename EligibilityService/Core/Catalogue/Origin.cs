namespace EligibilityService.Core.Catalogue;

/// <summary>Where a vendor is at home. It says nothing about the design or the fab of a model: see <see cref="DomesticBasis"/>.</summary>
public enum Origin
{
    /// <summary>Registered in China.</summary>
    Domestic,

    /// <summary>Registered elsewhere.</summary>
    Foreign,
}
