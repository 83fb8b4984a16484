using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>What is kept in versions.</summary>
[JsonConverter(typeof(TermConverter<Versioned>))]
public enum Versioned
{
    /// <summary>The catalogue.</summary>
    Catalogue,

    /// <summary>A programme.</summary>
    Programme,
}
