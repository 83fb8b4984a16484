namespace EligibilityService.Storage;

/// <summary>Where the record is kept. Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>The SQLite file; default <c>eligibility.db</c> in the working directory. It is made when it is not there.</summary>
    public string Path { get; set; } = "eligibility.db";
}
