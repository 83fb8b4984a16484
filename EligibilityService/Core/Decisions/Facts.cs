using EligibilityService.Core.Programmes;

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

    /// <summary>Its record of the invoice differs; <c>invoiceMismatches</c> says where.</summary>
    Mismatch,

    /// <summary>The registry gave no answer that can be used; <c>invoiceLookup</c> says why.</summary>
    Unavailable,

    /// <summary>A registry is configured, and no condition of the programme asks for it.</summary>
    NotAsked,
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

    /// <summary>It gave no answer that can be used; <c>lookup</c> says why.</summary>
    Unavailable,

    /// <summary>A registry is configured, and no condition of the programme asks for it.</summary>
    NotAsked,
}

/// <summary>Why a registry gave no answer that can be used. Words are append-only.</summary>
public enum RegistryFault
{
    /// <summary>No answer in time, or not all of it.</summary>
    Timeout,

    /// <summary>The name of its host could not be resolved.</summary>
    NameNotResolved,

    /// <summary>It could not be reached.</summary>
    ConnectionFailed,

    /// <summary>Its certificate, or the encryption, was not acceptable.</summary>
    NotSecure,

    /// <summary>The connection ended before the answer did.</summary>
    ConnectionLost,

    /// <summary>It answered with a failure of its own (5xx).</summary>
    ServerError,

    /// <summary>It asked for fewer requests (429).</summary>
    TooManyRequests,

    /// <summary>It did not accept this service's key (401 or 403).</summary>
    NotAuthorised,

    /// <summary>It answered with another status than the contract knows; a redirect too, because none is followed.</summary>
    UnexpectedStatus,

    /// <summary>It answered with another content type than <c>application/json</c>.</summary>
    WrongContentType,

    /// <summary>Its answer is larger than the contract permits.</summary>
    TooLarge,

    /// <summary>Its answer is not what the contract says.</summary>
    Malformed,

    /// <summary>It failed so often lately that it was not asked again yet.</summary>
    CircuitOpen,

    /// <summary>Too many requests already wait for it.</summary>
    TooBusy,
}

/// <summary>Where the tax authority's record of an invoice can differ. Words are append-only.</summary>
public enum InvoiceField
{
    /// <summary>The seller's tax id.</summary>
    Seller,

    /// <summary>The buyer's credit code or tax id: the invoice was issued to someone else.</summary>
    Buyer,

    /// <summary>The day of issue.</summary>
    IssueDate,

    /// <summary>The total without tax.</summary>
    NetAmount,

    /// <summary>The total of the tax.</summary>
    TaxAmount,

    /// <summary>The total with tax.</summary>
    GrossAmount,

    /// <summary>It is voided, or reversed by a red-letter invoice.</summary>
    Status,
}

/// <summary>A difference in the tax authority's record.</summary>
/// <param name="Field">What.</param>
/// <param name="Registered">The value on its record.</param>
public sealed record InvoiceMismatch(InvoiceField Field, string Registered);

/// <summary>How the answer of a registry came about.</summary>
/// <param name="AnsweredAt">When it answered; absent when it gave no answer that can be used.</param>
/// <param name="Cached">True when that answer had been given before, to the same question, and was still good.</param>
/// <param name="Fault">Why there is no answer that can be used; absent when there is one.</param>
public sealed record Lookup(DateTimeOffset? AnsweredAt = null, bool Cached = false, RegistryFault? Fault = null);

/// <summary>What the buyer registry said.</summary>
/// <param name="Answer">Whether it answered.</param>
/// <param name="Kind">The buyer's kind, when it said.</param>
/// <param name="Division">The division where the buyer is registered now, when it said.</param>
/// <param name="GoodStanding">Whether the buyer's credit record is clean, when it said.</param>
/// <param name="Lookup">How that came about; absent when it was not asked.</param>
public sealed record BuyerRecord(RegistryAnswer Answer, BuyerKind? Kind = null, string? Division = null, bool? GoodStanding = null,
    Lookup? Lookup = null);

/// <summary>What outside registries said when the case was decided. Kept with the decision, so that a replay is exact.</summary>
/// <param name="InvoiceVerification">Of the invoice.</param>
/// <param name="BuyerRegistry">Of the buyer.</param>
/// <param name="InvoiceMismatches">What the tax authority knows otherwise; absent unless it is a <c>mismatch</c>.</param>
/// <param name="InvoiceLookup">How the answer on the invoice came about; absent when nothing was asked.</param>
public sealed record Facts(
    InvoiceVerification InvoiceVerification,
    BuyerRecord BuyerRegistry,
    IReadOnlyList<InvoiceMismatch>? InvoiceMismatches = null,
    Lookup? InvoiceLookup = null)
{
    /// <summary>No registry is configured: nothing was asked.</summary>
    public static readonly Facts NotConfigured =
        new(InvoiceVerification.NotConfigured, new BuyerRecord(RegistryAnswer.NotConfigured));

    /// <summary>
    /// What conditions look at: without when and how it was answered. Two answers of the same substance make the same case.
    /// </summary>
    public Facts Substance() => InvoiceLookup is null && BuyerRegistry.Lookup is null
        ? this
        : this with { InvoiceLookup = null, BuyerRegistry = BuyerRegistry with { Lookup = null } };

    /// <summary>Whether a registry was asked and gave no answer that can be used.</summary>
    public bool Lacks(Registry registry) => registry == Registry.Invoices
        ? InvoiceVerification == InvoiceVerification.Unavailable
        : BuyerRegistry.Answer == RegistryAnswer.Unavailable;
}
