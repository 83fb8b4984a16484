using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes;

/// <summary>What a condition answers.</summary>
public enum Answer
{
    /// <summary>It holds.</summary>
    Met,

    /// <summary>It does not hold.</summary>
    NotMet,

    /// <summary>A fact is missing.</summary>
    CannotTell,

    /// <summary>
    /// A registry gave no answer and the programme only notes that: it is not known whether it holds, and it does not stand in the way.
    /// </summary>
    Waived,
}

/// <summary>The closed family of conditions. A new kind is code; a new value is data of a programme version.</summary>
public enum ConditionKind
{
    /// <summary>The invoice's date is in a window.</summary>
    InvoiceDateWithin,

    /// <summary>The contract's date is in a window.</summary>
    ContractDateWithin,

    /// <summary>The request came in time after the invoice's date.</summary>
    ClaimWithinDays,

    /// <summary>The buyer is an enterprise.</summary>
    BuyerIsEnterprise,

    /// <summary>The buyer is in the region.</summary>
    BuyerRegion,

    /// <summary>The buyer's credit record is clean.</summary>
    BuyerInGoodStanding,

    /// <summary>The goods were delivered and accepted.</summary>
    DeliveryAccepted,

    /// <summary>The contract is claimed by no other decision.</summary>
    ContractClaimedOnce,

    /// <summary>The buyer is the first user.</summary>
    OriginalUse,

    /// <summary>The purpose is one of the programme's.</summary>
    ProjectPurpose,

    /// <summary>The kind of invoice is accepted.</summary>
    InvoiceKind,

    /// <summary>The tax authority knows the invoice.</summary>
    InvoiceVerified,

    /// <summary>Buyer and seller are independent.</summary>
    SellerIndependent,

    /// <summary>The eligible cost reaches a minimum.</summary>
    MinimumEligibleCost,

    /// <summary>The eligible units reach a minimum.</summary>
    MinimumQuantity,

    /// <summary>Nobody else subsidises the same cost.</summary>
    NotSubsidisedElsewhere,

    /// <summary>The model is listed, qualifies and can be bought.</summary>
    ModelListed,

    /// <summary>The category is covered.</summary>
    CategoryIn,

    /// <summary>The model is domestic in the sense asked for.</summary>
    DomesticBasis,

    /// <summary>The line sells goods of the kinds asked for.</summary>
    GoodsAre,

    /// <summary>The goods are new.</summary>
    NewGoods,

    /// <summary>The seller is the vendor or a listed distributor.</summary>
    SellerAuthorised,

    /// <summary>The model performs well enough.</summary>
    PerformanceAtLeast,

    /// <summary>The expense is shown by evidence.</summary>
    EvidenceProvided,

    /// <summary>The service read the invoice from a document that it keeps.</summary>
    DocumentKept,

    /// <summary>What is declared is what it was when the case was refused.</summary>
    DeclarationsUnchanged,

    /// <summary>The buyer printed on the invoice is the applicant.</summary>
    BuyerIsApplicant,

    /// <summary>The document is a tax invoice on goods.</summary>
    TaxInvoice,

    /// <summary>The applicant is a company of one of the countries.</summary>
    BuyerCountry,
}

/// <summary>The outside registries.</summary>
public enum Registry
{
    /// <summary>Of invoices: the tax authority's.</summary>
    Invoices,

    /// <summary>Of buyers: who they are, where, and whether their credit record is clean.</summary>
    Buyers,
}

/// <summary>
/// A clause that must hold. Each kind is one class in one file; none has state, so one instance serves all requests at once.
/// </summary>
/// <param name="id">Its name inside the programme version; unique there.</param>
/// <param name="clause">Where it comes from.</param>
public abstract class Condition(string id, Clause clause)
{
    /// <summary>Its name inside the programme version.</summary>
    public string Id { get; } = id;

    /// <summary>Where it comes from.</summary>
    public Clause Clause { get; } = clause;

    /// <summary>Its kind.</summary>
    public abstract ConditionKind Kind { get; }

    /// <summary>What it needs, in the words of the wire; the same for every case.</summary>
    public abstract string Needed { get; }
}

/// <summary>A condition on the invoice as a whole.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public abstract class InvoiceCondition(string id, Clause clause) : Condition(id, clause)
{
    /// <summary>The registry whose answer it looks at; null when it looks at none.</summary>
    public virtual Registry? Asks => null;

    /// <summary>Looks at the case; the sums are those of the parts, which have been looked at before.</summary>
    public abstract Finding Ask(Case @case, PartSums sums);
}

/// <summary>A condition on each part of each line.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public abstract class PartCondition(string id, Clause clause) : Condition(id, clause)
{
    /// <summary>Looks at one part.</summary>
    public abstract Finding Ask(Case @case, Part part);
}

/// <summary>What a condition found: the answer, the value seen, and what stands in the way.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Basis">What the answer rests on; of a missing fact, where it was looked for.</param>
/// <param name="Seen">The value seen; null when there was none.</param>
/// <param name="Obstacles">Why it is not met or cannot be told, or what is to be noted though nothing stands in the way; empty
/// otherwise.</param>
public readonly record struct Finding(Answer Answer, IReadOnlyList<Basis> Basis, string? Seen, IReadOnlyList<Obstacle> Obstacles)
{
    private static readonly IReadOnlyList<Obstacle> None = [];

    /// <summary>It holds.</summary>
    public static Finding Met(Basis basis, string? seen) => Met(Bases.Of(basis), seen);

    /// <summary>It holds, on several bases.</summary>
    public static Finding Met(IReadOnlyList<Basis> basis, string? seen) => new(Answer.Met, basis, seen, None);

    /// <summary>It holds, and something is to be said all the same.</summary>
    public static Finding MetWithNote(Basis basis, string? seen, ReasonCode code, string pointer, string phrase,
        params ReadOnlySpan<Argument> arguments) =>
        new(Answer.Met, Bases.Of(basis), seen, [new Obstacle(code, pointer, null, Phrase.Of(phrase, arguments))]);

    /// <summary>The registry gave no answer, and the programme only notes it.</summary>
    public static Finding Waived(string? seen, ReasonCode code, string pointer, string phrase, params ReadOnlySpan<Argument> arguments) =>
        new(Answer.Waived, Bases.Of(Primitives.Basis.Registry), seen, [new Obstacle(code, pointer, null, Phrase.Of(phrase, arguments))]);

    /// <summary>It does not hold.</summary>
    public static Finding NotMet(Basis basis, string? seen, ReasonCode code, string pointer, string phrase,
        params ReadOnlySpan<Argument> arguments) =>
        NotMet(Bases.Of(basis), seen, code, pointer, phrase, arguments);

    /// <summary>It does not hold, on several bases.</summary>
    public static Finding NotMet(IReadOnlyList<Basis> basis, string? seen, ReasonCode code, string pointer, string phrase,
        params ReadOnlySpan<Argument> arguments) =>
        new(Answer.NotMet, basis, seen, [new Obstacle(code, pointer, null, Phrase.Of(phrase, arguments))]);

    /// <summary>A fact is missing that can be supplied.</summary>
    public static Finding CannotTell(Basis basis, string? seen, ReasonCode code, string pointer, Supplier supplier, string phrase,
        params ReadOnlySpan<Argument> arguments) =>
        CannotTell(Bases.Of(basis), seen, code, pointer, supplier, phrase, arguments);

    /// <summary>A fact is missing, on several bases.</summary>
    public static Finding CannotTell(IReadOnlyList<Basis> basis, string? seen, ReasonCode code, string pointer, Supplier supplier,
        string phrase, params ReadOnlySpan<Argument> arguments) =>
        new(Answer.CannotTell, basis, seen, [new Obstacle(code, pointer, supplier, Phrase.Of(phrase, arguments))]);

    /// <summary>A fact is missing, and another condition says why.</summary>
    public static Finding CannotTellAsSaid(IReadOnlyList<Basis> basis, string? seen) => new(Answer.CannotTell, basis, seen, None);
}

/// <summary>One thing that a condition found in the way.</summary>
/// <param name="Code">The reason's code.</param>
/// <param name="Pointer">Where in the request.</param>
/// <param name="Supplier">Who can supply the missing fact, when one is missing.</param>
/// <param name="Text">A sentence.</param>
public sealed record Obstacle(ReasonCode Code, string Pointer, Supplier? Supplier, LocalizedText Text);
