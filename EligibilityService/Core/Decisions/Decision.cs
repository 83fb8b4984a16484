using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>What was decided.</summary>
public enum Outcome
{
    /// <summary>All that was asked counts.</summary>
    Granted,

    /// <summary>Something was excluded, or a cap or limit cut the amount.</summary>
    PartlyGranted,

    /// <summary>Nothing is paid; the reasons say why.</summary>
    Refused,

    /// <summary>A fact is missing; the reasons say which and who can supply it. Nothing is claimed.</summary>
    Undetermined,

    /// <summary>
    /// All holds, but the budget does not suffice now: the case waits in line. Its invoice is claimed, and no money is reserved.
    /// </summary>
    Waitlisted,
}

/// <summary>What became of a line.</summary>
public enum LineOutcome
{
    /// <summary>It counts, whole or in part.</summary>
    Eligible,

    /// <summary>It does not count.</summary>
    Excluded,

    /// <summary>A fact is missing.</summary>
    Undetermined,

    /// <summary>A discount, netted into the line it belongs to.</summary>
    Netted,
}

/// <summary>What one condition answered.</summary>
/// <param name="Id">The condition's id in the programme version, which has its clause.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Component">For a bundle: the component's place in the line, from 1.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Basis">What it rests on; several where it rests on all of them together. Of a missing fact, where it was looked
/// for.</param>
/// <param name="Seen">The value seen; absent when there was none.</param>
/// <param name="Needed">The value needed.</param>
/// <param name="Illustrative">True when no published text states the condition; absent otherwise.</param>
public sealed record ConditionResult(
    string Id, ConditionKind Kind, int? Component, Answer Answer, IReadOnlyList<Basis> Basis, string? Seen, string Needed,
        bool? Illustrative = null);

/// <summary>What was decided on a line.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Match">What its text was resolved to; absent when the programme does not count by model, and on discounts and
/// surcharges.</param>
/// <param name="EligibleCost">What counts.</param>
/// <param name="ExcludedCost">What does not count; each fen of it has a reason.</param>
/// <param name="UndeterminedCost">What may count once the missing fact is there.</param>
/// <param name="AssessedAmount">What the formula gives for it.</param>
/// <param name="Amount">What is due for it.</param>
/// <param name="Conditions">What the conditions on lines answered.</param>
public sealed record LineDecision(
    int Line,
    LineOutcome Outcome,
    LineMatch? Match,
    Money EligibleCost,
    Money ExcludedCost,
    Money UndeterminedCost,
    Money AssessedAmount,
    Money Amount,
    IReadOnlyList<ConditionResult> Conditions);

/// <summary>
/// What the stateless part of deciding gives: everything but what depends on earlier decisions. Equal cases give equal assessments.
/// </summary>
/// <param name="Outcome">The outcome, unless the register changes it.</param>
/// <param name="Amount">What would be due.</param>
/// <param name="AssessedAmount">What the formula gives, before a refusal takes it away.</param>
/// <param name="EligibleCost">What counts.</param>
/// <param name="ExcludedCost">What does not count.</param>
/// <param name="UndeterminedCost">What may count once the missing facts are there.</param>
/// <param name="Conditions">What the conditions on the invoice answered.</param>
/// <param name="Lines">Line by line.</param>
/// <param name="Reasons">Every reason.</param>
/// <param name="Steps">The arithmetic.</param>
/// <param name="WaitlistedAmount">What it waits for, when it does.</param>
public sealed record Assessment(
    Outcome Outcome,
    Money Amount,
    Money AssessedAmount,
    Money EligibleCost,
    Money ExcludedCost,
    Money UndeterminedCost,
    IReadOnlyList<ConditionResult> Conditions,
    IReadOnlyList<LineDecision> Lines,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<Step> Steps,
    Money? WaitlistedAmount = null);

/// <summary>A programme version that was used.</summary>
/// <param name="Id">The programme.</param>
/// <param name="Version">The version.</param>
public sealed record ProgrammeRef(string Id, int Version);

/// <summary>
/// The draft that a preview took as if it were in force. The version of that programme, or of the catalogue, that the preview names is the
/// one that the draft is or would become.
/// </summary>
/// <param name="Id">The draft's id.</param>
/// <param name="Programme">The programme that it is a draft of; absent of a draft of the catalogue.</param>
public sealed record DraftRef(string Id, string? Programme);

/// <summary>A catalogue version that was used.</summary>
/// <param name="Version">The version's number.</param>
public sealed record CatalogueRef(int Version);

/// <summary>The invoice that was decided on.</summary>
/// <param name="SellerTaxId">Who issued it.</param>
/// <param name="Code">Its code; absent on fully digital invoices.</param>
/// <param name="Number">Its number.</param>
/// <param name="IssueDate">The day of issue.</param>
/// <param name="Fingerprint">SHA-256 over the canonical JSON of what is printed on it; the same invoice has the same.</param>
public sealed record InvoiceRef(string SellerTaxId, string? Code, string Number, DateOnly IssueDate, string Fingerprint);

/// <summary>The document that the invoice was read from; its bytes are kept as evidence.</summary>
/// <param name="Sha256">SHA-256 over its bytes.</param>
/// <param name="MediaType">Its media type, as sent.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Format">The format that it was read as.</param>
public sealed record DocumentRef(string Sha256, string MediaType, int Length, InvoiceFormat Format);

/// <summary>The buyer that was decided on.</summary>
/// <param name="Name">The name.</param>
/// <param name="CreditCode">The unified social credit code; absent for a company of another country.</param>
/// <param name="CompanyId">The VAT or register number of a company of another country; absent where there is a credit code.</param>
public sealed record BuyerRef(string Name, string? CreditCode, string? CompanyId = null);

/// <summary>
/// The answer: outcome and amount, line by line, every reason, every step of the arithmetic, and the versions that make it reproducible.
/// A recorded one has an id; a preview has none and was not recorded.
/// </summary>
/// <param name="Id">The decision's id; absent on a preview.</param>
/// <param name="Draft">The draft that was taken as if it were in force; only on a preview of a draft.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Amount">What is due; 0.00 when refused or undetermined.</param>
/// <param name="AssessedAmount">What the formula gives for what counts, whatever stands in the way.</param>
/// <param name="WaitlistedAmount">What it waits for; absent unless the outcome is <c>waitlisted</c>.</param>
/// <param name="HoldUntil">The first day on which the reservation has expired if it is not paid before; absent when nothing
/// expires.</param>
/// <param name="EligibleCost">The cost that counts.</param>
/// <param name="ExcludedCost">The cost that does not count.</param>
/// <param name="UndeterminedCost">The cost that may count once the missing facts are there.</param>
/// <param name="Programme">The programme version used.</param>
/// <param name="LimitsVersion">The programme version whose limits applied: that in force on the day of the request; absent when it is the
/// version used.</param>
/// <param name="Catalogue">The catalogue version used.</param>
/// <param name="Illustrative">True when a value of the programme version, or of the limits that applied, is stated by no published
/// text.</param>
/// <param name="Engine">The number of the rules that decided: it rises with every change of the service that can decide or say a case
/// differently.</param>
/// <param name="AsOf">The date whose rules and catalogue apply.</param>
/// <param name="KnownAt">What had been published by then was known.</param>
/// <param name="ReceivedOn">The day of the request in the programmes' time zone (UTC+8).</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="DecidedBy">The agency whose key asked; absent on a preview without a key.</param>
/// <param name="Actor">The person or the system that asked; absent where <c>decidedBy</c> is.</param>
/// <param name="Supersedes">The earlier decision on the same invoice that this one replaces; absent when there is none.</param>
/// <param name="Review">The officer's review that it comes of; absent when there was none.</param>
/// <param name="Redecision">That it was decided anew after a correction, and what that does to money already paid; absent when it was
/// not.</param>
/// <param name="Replaces">The invoices that this one replaces, and what that does to money already paid on them; absent when it replaces
/// none.</param>
/// <param name="Invoice">The invoice.</param>
/// <param name="Document">The document that the invoice was read from; absent when it came as JSON.</param>
/// <param name="Attachments">The documents that came beside the invoice; their bytes are kept. Absent when none did.</param>
/// <param name="Repeats">Which refused or undetermined decision is repeated with other declarations, and what changed; absent when none
/// is.</param>
/// <param name="Buyer">The buyer.</param>
/// <param name="Purpose">The project's purpose.</param>
/// <param name="Facts">What outside registries said.</param>
/// <param name="Conditions">What each condition on the invoice answered.</param>
/// <param name="Lines">Line by line.</param>
/// <param name="Reasons">Every reason.</param>
/// <param name="Clauses">The clauses of the programme that the reasons name, each once, by their ids in this answer.</param>
/// <param name="Steps">The arithmetic, step by step.</param>
/// <param name="SupersededBy">In lists: the latest decision on its invoice, when that is another. Never a part of what is recorded.</param>
public sealed record Decision(
    string? Id,
    DraftRef? Draft,
    Outcome Outcome,
    Money Amount,
    Money AssessedAmount,
    Money? WaitlistedAmount,
    DateOnly? HoldUntil,
    Money EligibleCost,
    Money ExcludedCost,
    Money UndeterminedCost,
    ProgrammeRef Programme,
    int? LimitsVersion,
    CatalogueRef Catalogue,
    bool Illustrative,
    int Engine,
    DateOnly AsOf,
    DateTimeOffset KnownAt,
    DateOnly ReceivedOn,
    DateTimeOffset DecidedAt,
    string? DecidedBy,
    Actor? Actor,
    string? Supersedes,
    ReviewRef? Review,
    RedecisionRef? Redecision,
    CorrectionRef? Replaces,
    InvoiceRef Invoice,
    DocumentRef? Document,
    IReadOnlyList<AttachmentRef>? Attachments,
    Repeat? Repeats,
    BuyerRef Buyer,
    string Purpose,
    Facts Facts,
    IReadOnlyList<ConditionResult> Conditions,
    IReadOnlyList<LineDecision> Lines,
    IReadOnlyList<GivenReason> Reasons,
    IReadOnlyDictionary<string, Clause> Clauses,
    IReadOnlyList<Step> Steps,
    string? SupersededBy = null);
