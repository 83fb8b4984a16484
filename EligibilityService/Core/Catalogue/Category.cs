namespace EligibilityService.Core.Catalogue;

/// <summary>What a model, or an expense, is for; a programme names the categories it covers and may give each its own rate.</summary>
public enum Category
{
    /// <summary>An accelerator for training models.</summary>
    Training,

    /// <summary>An accelerator for running models.</summary>
    Inference,

    /// <summary>A graphics card.</summary>
    Graphics,

    /// <summary>A graphics unit inside another chip.</summary>
    Integrated,

    /// <summary>Software for AI: frameworks, compilers, models.</summary>
    AiSoftware,

    /// <summary>A processor for AI as an object of research and development.</summary>
    AiProcessor,

    /// <summary>Chips that compute or communicate with light.</summary>
    SiliconPhotonics,

    /// <summary>Chips of quantum computers.</summary>
    QuantumChip,

    /// <summary>Whole machines of an intelligent computing centre.</summary>
    IntelligentComputingEquipment,
}
