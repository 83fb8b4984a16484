using System.Text.Json.Serialization;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>Where a draft stands.</summary>
[JsonConverter(typeof(TermConverter<DraftState>))]
public enum DraftState
{
    /// <summary>It is being written.</summary>
    Draft,

    /// <summary>It waits for another person's approval, and cannot be changed.</summary>
    Submitted,

    /// <summary>It was approved and is frozen as a version that is published at a later instant.</summary>
    Scheduled,

    /// <summary>It was approved and is published as a version.</summary>
    Published,

    /// <summary>It was given up.</summary>
    Withdrawn,
}

/// <summary>A draft without its document and golden cases, which have addresses of their own.</summary>
/// <param name="Id">The draft's id.</param>
/// <param name="Kind">What it is a draft of.</param>
/// <param name="Programme">The programme; absent for the catalogue.</param>
/// <param name="Title">What it is for.</param>
/// <param name="BasedOn">The number of the version that it began with; absent when it began with a document.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Sha256">SHA-256 over the canonical JSON of its document.</param>
/// <param name="GoldenCasesSha256">SHA-256 over the canonical JSON of its golden cases; absent for the catalogue, which has none.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="CreatedBy">By which agency.</param>
/// <param name="CreatedByActor">By which person or system.</param>
/// <param name="ChangedAt">When anything of it was changed last.</param>
/// <param name="ChangedBy">By which agency.</param>
/// <param name="ChangedByActor">By which person or system.</param>
/// <param name="SubmittedAt">When it was submitted the last time; absent while it never was.</param>
/// <param name="SubmittedBy">By which agency.</param>
/// <param name="SubmittedByActor">By which person or system; absent while it never was.</param>
/// <param name="Ground">Why it was rejected or withdrawn the last time; absent when it never was.</param>
/// <param name="Version">The number of the version that it became; absent before.</param>
/// <param name="PublishedAt">From which instant that version is published; absent before.</param>
/// <param name="Warnings">In the answer to an approval: what the checks warned of when it was given, as that the draft bears on no decision
/// on record. Empty for nothing; absent elsewhere.</param>
public sealed record DraftBody(
    [property: AtMost(28), Form("^drf_[0-9a-z]{24}$")] string Id,
    Versioned Kind,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme,
    [property: AtMost(Limits.Name)] string Title,
    [property: Between(1, 1_000_000)] int? BasedOn,
    DraftState State,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string Sha256,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string? GoldenCasesSha256,
    DateTimeOffset CreatedAt,
    [property: AtMost(Limits.Name)] string CreatedBy,
    Actor CreatedByActor,
    DateTimeOffset ChangedAt,
    [property: AtMost(Limits.Name)] string ChangedBy,
    Actor ChangedByActor,
    DateTimeOffset? SubmittedAt,
    [property: AtMost(Limits.Name)] string? SubmittedBy,
    Actor? SubmittedByActor,
    [property: AtMost(Limits.Description)] string? Ground,
    [property: Between(1, 1_000_000)] int? Version,
    DateTimeOffset? PublishedAt,
    [property: AtMost(DraftCheck.MostFindings)] IReadOnlyList<CheckFinding>? Warnings = null);

/// <summary>A page of drafts, newest first.</summary>
/// <param name="Items">The drafts.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record DraftPage([property: AtMost(Limits.Page)] IReadOnlyList<DraftBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>A draft as stored. Its document and its golden cases are canonical JSON.</summary>
internal sealed record StoredDraft
{
    public required string Id { get; init; }

    public required Versioned Kind { get; init; }

    /// <summary>The programme; empty for the catalogue.</summary>
    public required string Programme { get; init; }

    /// <summary>The version that it began with.</summary>
    public required int? BasedOn { get; init; }

    public required string Title { get; init; }

    /// <summary>Where it stands, but for the time: what is scheduled is stored as published.</summary>
    public required DraftState State { get; init; }

    /// <summary>Counts every change.</summary>
    public required long Revision { get; init; }

    public required Canonical Document { get; init; }

    /// <summary>The golden cases; an empty list for the catalogue.</summary>
    public required Canonical GoldenCases { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>By whom.</summary>
    public required Actor CreatedBy { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>By whom.</summary>
    public required Actor ChangedBy { get; init; }

    /// <summary>When it was submitted the last time.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>By whom.</summary>
    public Actor? SubmittedBy { get; init; }

    /// <summary>The newest version when it was submitted; 0 when there was none.</summary>
    public int? SubmittedAfter { get; init; }

    /// <summary>Why it was rejected or withdrawn the last time.</summary>
    public string? Ground { get; init; }

    /// <summary>The version that it became.</summary>
    public int? Version { get; init; }

    /// <summary>From which instant that is published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Where it stands at an instant.</summary>
    public DraftState StateAt(DateTimeOffset now) => State == DraftState.Published && PublishedAt > now ? DraftState.Scheduled : State;

    /// <summary>As shown at an instant.</summary>
    public DraftBody ShownAt(DateTimeOffset now) => new(
        Id, Kind, Programme.Length == 0 ? null : Programme, Title, BasedOn, StateAt(now), Document.Sha256, Kind == Versioned.Programme
            ? GoldenCases.Sha256 : null,
        CreatedAt, CreatedBy.Agency, CreatedBy, ChangedAt, ChangedBy.Agency, ChangedBy, SubmittedAt, SubmittedBy?.Agency, SubmittedBy,
        Ground, Version, PublishedAt);

    /// <summary>The tag of the draft as callers see it: another after every change.</summary>
    public string TagAt(DateTimeOffset now) => Answers.TagOf($"{Id}|{Revision}|{StateAt(now)}");
}
