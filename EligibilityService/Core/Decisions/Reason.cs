using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>What a reason does to the answer.</summary>
public enum ReasonEffect
{
    /// <summary>It stands in the way of the whole: nothing is paid.</summary>
    Refuses,

    /// <summary>It takes a line, or a part of its cost, out.</summary>
    Excludes,

    /// <summary>A fact is missing; until it is there nothing is decided.</summary>
    Undetermines,

    /// <summary>It lowers the amount.</summary>
    Cuts,

    /// <summary>There is no money now; the case waits in line.</summary>
    Waits,

    /// <summary>It changes nothing and is given for information.</summary>
    Notes,
}

/// <summary>Who can supply a missing fact.</summary>
public enum Supplier
{
    /// <summary>The applicant, by asking again with more.</summary>
    Applicant,

    /// <summary>An outside registry, when it answers.</summary>
    Registry,

    /// <summary>An officer, by review or by correcting the catalogue.</summary>
    Officer,
}

/// <summary>One reason of an assessment.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Effect">What it does to the answer.</param>
/// <param name="Condition">The id of the programme's condition that gave it; absent when a formula step or the register gave it.</param>
/// <param name="Line">The line's number, from 1; absent when it is about the invoice as a whole.</param>
/// <param name="Pointer">Where in the request, as a JSON Pointer.</param>
/// <param name="Seen">The value seen; absent when there was none.</param>
/// <param name="Needed">The value needed; absent when no value would help.</param>
/// <param name="SuppliedBy">For a missing fact: who can supply it.</param>
/// <param name="Clause">The clause of the programme that asks for it; absent for what follows from the invoice itself.</param>
/// <param name="Text">The reason in a sentence.</param>
/// <param name="Ways">Of a missing fact: what would settle it, the cheapest first. Each really would. Absent otherwise.</param>
public sealed record Reason(
    ReasonCode Code,
    ReasonEffect Effect,
    string? Condition,
    int? Line,
    string Pointer,
    string? Seen,
    string? Needed,
    Supplier? SuppliedBy,
    Clause? Clause,
    LocalizedText Text,
    IReadOnlyList<Way>? Ways = null);
