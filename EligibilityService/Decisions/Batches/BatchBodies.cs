using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Wire;

namespace EligibilityService.Decisions.Batches;

/// <summary>A line of a batch: one case, and the caller's name for it.</summary>
[Sent]
public sealed record BatchLine
{
    /// <summary>
    /// Makes the repetition of this line harmless, in this batch, in another or alone: the same key with the same request gives the same
    /// answer. May be absent.
    /// </summary>
    [AtMost(Limits.IdempotencyKey), Form("^[ -~]+$")]
    public string? IdempotencyKey { get; init; }

    /// <summary>The case, as for <c>POST /v1/decisions</c>.</summary>
    public required DecisionRequest Request { get; init; }
}

/// <summary>
/// A line of the answer to a batch: the answer to one line sent, in their order; the last line has nothing but a summary.
/// </summary>
/// <param name="Line">The number of the line sent, counted from 1; in a table the row where the invoice begins. Absent on the last
/// line.</param>
/// <param name="Status">The HTTP status that the case alone would have been answered with. Absent on the last line.</param>
/// <param name="IdempotencyKey">The key of the line, when it had one.</param>
/// <param name="Replayed">True when this is the kept answer of an earlier request with the same key; else absent.</param>
/// <param name="Decision">The decision, when there is one; its summary, where that is preferred.</param>
/// <param name="Problem">Why there is none; nothing of this line was recorded. Pointers are into the line.</param>
/// <param name="Summary">The end of the answer: without it the answer was cut.</param>
public sealed record BatchAnswer(
    [property: Between(1, int.MaxValue)] int? Line,
    [property: Between(200, 599)] int? Status,
    [property: AtMost(Limits.IdempotencyKey), Form("^[ -~]+$")] string? IdempotencyKey,
    bool? Replayed,
    [property: Holds(typeof(Decision), typeof(DecisionSummary))] JsonElement? Decision,
    ProblemBody? Problem,
    BatchSummary? Summary);

/// <summary>The end of the answer to a batch.</summary>
/// <param name="Lines">How many were answered.</param>
/// <param name="Decided">How many of them have a decision, of whatever outcome.</param>
/// <param name="Problems">How many of them have a problem.</param>
/// <param name="Complete">Whether all that was sent was read.</param>
/// <param name="Problem">Why the rest was not read; absent when all was.</param>
public sealed record BatchSummary(
    [property: Between(0, Limits.BatchLines)] int Lines,
    [property: Between(0, Limits.BatchLines)] int Decided,
    [property: Between(0, Limits.BatchLines)] int Problems,
    bool Complete,
    ProblemBody? Problem);
