namespace EligibilityService.Core.Decisions;

/// <summary>What the invoice registry said of the invoice.</summary>
public enum InvoiceVerification
{
    /// <summary>No registry is configured, so nothing was asked.</summary>
    NotConfigured,

    /// <summary>The tax authority knows the invoice with these figures.</summary>
    Verified,

    /// <summary>The tax authority does not know it.</summary>
    NotFound,

    /// <summary>It knows the invoice with other figures.</summary>
    Mismatch,

    /// <summary>The registry gave no answer in time.</summary>
    Unavailable,
}

/// <summary>Whether the buyer registry answered.</summary>
public enum RegistryAnswer
{
    /// <summary>No registry is configured, so nothing was asked.</summary>
    NotConfigured,

    /// <summary>It answered; the members beside this one are what it said.</summary>
    Answered,

    /// <summary>It does not know the buyer.</summary>
    NotFound,

    /// <summary>It gave no answer in time.</summary>
    Unavailable,
}

/// <summary>What the buyer registry said.</summary>
/// <param name="Answer">Whether it answered.</param>
/// <param name="Kind">The buyer's kind, when it said.</param>
/// <param name="Division">The division where the buyer is registered now, when it said.</param>
/// <param name="GoodStanding">Whether the buyer's credit record is clean, when it said.</param>
public sealed record BuyerRecord(RegistryAnswer Answer, BuyerKind? Kind = null, string? Division = null, bool? GoodStanding = null);

/// <summary>What outside registries said when the case was decided. Kept with the decision, so that a replay is exact.</summary>
/// <param name="InvoiceVerification">Of the invoice.</param>
/// <param name="BuyerRegistry">Of the buyer.</param>
public sealed record Facts(InvoiceVerification InvoiceVerification, BuyerRecord BuyerRegistry)
{
    /// <summary>No registry is configured: nothing was asked.</summary>
    public static readonly Facts NotConfigured =
        new(InvoiceVerification.NotConfigured, new BuyerRecord(RegistryAnswer.NotConfigured));
}
