using EligibilityService.Access.Audit;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts.Reports;

/// <summary>Which recorded decisions an impact report is to look at: those made in a period. Both ends may be absent.</summary>
[Sent]
public sealed record ImpactReportRequest
{
    /// <summary>Decisions made at this instant or after; absent for all from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Decisions made before this instant; absent, or later than now, for all until now.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>
/// An impact report: recorded decisions of a period re-decided under a draft, with who gains and loses. It is bound to the draft's exact
/// content. Its results are the sums so far while it is running, and final once it is done; then it changes no more.
/// </summary>
/// <param name="Id">The report's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Kind">What the draft is a draft of.</param>
/// <param name="Programme">The programme; absent for the catalogue, whose draft bears on all of them.</param>
/// <param name="Draft">The draft's id.</param>
/// <param name="DocumentSha256">SHA-256 over the canonical JSON of the draft's document that it is about.</param>
/// <param name="From">Decisions made at this instant or after; absent for all from the first.</param>
/// <param name="Until">Decisions made before this instant.</param>
/// <param name="AskedAt">When it was asked for; the draft is put among the versions published by then.</param>
/// <param name="AskedBy">The agency that asked.</param>
/// <param name="AskedByActor">The person or the system that asked.</param>
/// <param name="StartedAt">When work on it began; absent while it waits.</param>
/// <param name="EndedAt">When it ended, in whatever way; absent before.</param>
/// <param name="Percent">How far it got, of a hundred; by the order of the record, so an estimate.</param>
/// <param name="Failure">What failed; absent when nothing did.</param>
/// <param name="AsThoughInForce">True when, by its own dates, the draft bears on none of the decisions: then they are decided as though it
/// were in force on their dates. Final once it is done.</param>
/// <param name="Results">The sums.</param>
public sealed record ImpactReportBody(
    [property: AtMost(28), Form("^imp_[0-9a-z]{24}$")] string Id,
    ImpactState State,
    Versioned Kind,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme,
    [property: AtMost(28), Form("^drf_[0-9a-z]{24}$")] string Draft,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string DocumentSha256,
    DateTimeOffset? From,
    DateTimeOffset Until,
    DateTimeOffset AskedAt,
    [property: AtMost(Limits.Name)] string AskedBy,
    Actor AskedByActor,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    [property: Between(0, 100)] int Percent,
    ImpactFailure? Failure,
    bool AsThoughInForce,
    ImpactSums Results)
{
    /// <summary>A report as shown.</summary>
    internal static ImpactReportBody Of(ImpactRow row) => new(
        row.Id, row.State, row.Kind, row.Programme, row.Draft, row.Sha256, row.From, row.Until, row.AskedAt, row.AskedBy.Agency,
        row.AskedBy, row.StartedAt,
            row.EndedAt, row.Percent, row.Failure,
        row.Checkpoint.AsThough, row.Checkpoint.Sums);
}

/// <summary>A page of impact reports, the latest first.</summary>
/// <param name="Items">The reports.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record ImpactReportPage([property: AtMost(Limits.Page)] IReadOnlyList<ImpactReportBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>A page of decisions that would change, in the register's order.</summary>
/// <param name="AsThoughInForce">Whether they are decided as though the draft were in force on their dates, since by its own it bears on
/// none.</param>
/// <param name="Items">The decisions.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record ImpactItemPage(bool AsThoughInForce, [property: AtMost(Limits.Page)] IReadOnlyList<ImpactItem> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);
