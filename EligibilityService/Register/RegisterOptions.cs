namespace EligibilityService.Register;

/// <summary>Bounds of the write path. Configuration section <c>Register</c>.</summary>
public sealed class RegisterOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Register";

    /// <summary>How many submissions may wait; when full, 503. Default 4096: about a second's work on a small machine.</summary>
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>How many are committed together at the most. Default 256: beyond, a commit is not cheaper per decision.</summary>
    public int BatchSize { get; set; } = 256;
}
