namespace EligibilityService.Register;

/// <summary>Bounds of the write path. Configuration section <c>Register</c>.</summary>
public sealed class RegisterOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Register";

    /// <summary>
    /// How many submissions may wait on this node; when full, 503. Default 4096: about half a second's work on a small machine.
    /// </summary>
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>How many are committed together at the most. Default 256: beyond, a commit is not cheaper per decision.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>How often expired reservations are released and the waiting list is looked at, in seconds. Default 60.</summary>
    public int HousekeepingSeconds { get; set; } = 60;

    /// <summary>How long the answers of idempotency keys are kept, in hours. Default 30 days; at least 24.</summary>
    public int IdempotencyHours { get; set; } = 30 * 24;
}
