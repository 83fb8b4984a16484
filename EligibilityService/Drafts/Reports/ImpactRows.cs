using System.Text.Json.Serialization;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts.Reports;

/// <summary>Where a report stands.</summary>
[JsonConverter(typeof(TermConverter<ImpactState>))]
public enum ImpactState
{
    /// <summary>It waits for a node.</summary>
    Queued,

    /// <summary>A node works on it.</summary>
    Running,

    /// <summary>It is complete, and changes no more.</summary>
    Done,

    /// <summary>Somebody called it off.</summary>
    Cancelled,

    /// <summary>It could not be made; the failure says where.</summary>
    Failed,
}

/// <summary>A report as it is kept.</summary>
/// <param name="Kind">What its draft is a draft of.</param>
/// <param name="Programme">The programme of the draft; null for the catalogue.</param>
/// <param name="Draft">The draft's id.</param>
/// <param name="Sha256">SHA-256 of the draft's content that it was asked for.</param>
/// <param name="From">Decisions made at or after this instant; null for all before.</param>
/// <param name="Until">Decisions made before this instant.</param>
/// <param name="AskedAt">When it was asked for; what was published by then is what the draft is put among.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartedAt">When a node began.</param>
/// <param name="Failure">What failed.</param>
/// <param name="Percent">How far it got.</param>
/// <param name="Checkpoint">How far it got, with the sums.</param>
internal sealed record ImpactRow(
    string Id,
    Versioned Kind,
    string? Programme,
    string Draft,
    string Sha256,
    DateTimeOffset? From,
    DateTimeOffset Until,
    DateTimeOffset AskedAt,
    Actor AskedBy,
    ImpactState State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    ImpactFailure? Failure,
    int Percent,
    ImpactCheckpoint Checkpoint)
{
    /// <summary>Whether it is finished, and the draft bears on no decision by its own dates.</summary>
    public bool TouchesNothing => State == ImpactState.Done && (Checkpoint.AsThough || Checkpoint.Sums.Touched == 0);

    /// <summary>Whether it is still to be made.</summary>
    public bool IsOpen => State is ImpactState.Queued or ImpactState.Running;
}

/// <summary>What went wrong.</summary>
public sealed record ImpactFailure
{
    /// <summary>The decision at which it did; absent when it was not at one.</summary>
    [AtMost(CoreBounds.DecisionIdLength), Form(CoreBounds.DecisionId)]
    public string? DecisionId { get; init; }

    /// <summary>What to tell the operator; the log has the rest.</summary>
    public required LocalizedText Detail { get; init; }
}

/// <summary>
/// How far a report got; kept in the transaction that keeps its items, so that who goes on neither leaves out nor counts twice.
/// </summary>
/// <param name="Programme">The programme it is at; empty before the first.</param>
/// <param name="LastId">The last decision that is done.</param>
/// <param name="Blocks">How many blocks of items are kept.</param>
/// <param name="AsThough">Whether the draft is taken as though it were in force on every date, because it bears on no decision by its
/// own.</param>
internal sealed record ImpactCheckpoint(string Programme, string LastId, int Blocks, ImpactSums Sums, bool AsThough = false)
{
    /// <summary>Nothing is done.</summary>
    public static readonly ImpactCheckpoint None = new("", "", 0, ImpactSums.None);
}

/// <summary>Items of a report, in the register's order.</summary>
internal sealed record ImpactBlock(IReadOnlyList<ImpactItem> Items);

/// <summary>Balances that have moved since the checkpoint before.</summary>
/// <param name="Moved">Where they stand now.</param>
internal sealed record ImpactBalances(IReadOnlyList<ImpactBalance> Moved);

/// <summary>A balance as it would have gone.</summary>
/// <param name="Balance">Where it stands.</param>
internal sealed record ImpactBalance(SimulatedKey Key, SimulatedBalance Balance);
