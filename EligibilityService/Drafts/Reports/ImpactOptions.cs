
namespace EligibilityService.Drafts.Reports;

/// <summary>How impact reports are made. Configuration section <c>Impact</c>.</summary>
public sealed class ImpactOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Impact";

    /// <summary>Whether this node makes reports; where not, another one must. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many cores a report may use while nobody decides; 0 for all of them. Default 0.</summary>
    public int Cores { get; set; }

    /// <summary>How many decisions are read at once. Default 512: some megabytes, however long the record is.</summary>
    public int PageSize { get; set; } = 512;

    /// <summary>After how many decisions the store is told how far it got, at the latest. Default 20,000.</summary>
    public int CheckpointDecisions { get; set; } = 20_000;

    /// <summary>After how many seconds the store is told, at the latest. Default 5.</summary>
    public int CheckpointSeconds { get; set; } = 5;

    /// <summary>How long a node that says nothing keeps a report, in seconds; then another goes on with it. Default 60.</summary>
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>How often a node looks for reports that others left, in seconds. Default 5.</summary>
    public int PollSeconds { get; set; } = 5;

    /// <summary>
    /// For each part of work while decisions are being recorded, how many parts of rest. Default 19: a twentieth of one core, so that those
    /// who wait do not feel it.
    /// </summary>
    public int RestWhileBusy { get; set; } = 19;

    internal TimeSpan Pause => Enabled ? TimeSpan.FromSeconds(PollSeconds) : Timeout.InfiniteTimeSpan;

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    internal string? WhatIsWrong => this is
    {
        Cores: >= 0, PageSize: > 0, CheckpointDecisions: > 0, CheckpointSeconds: > 0, LeaseSeconds: > 0, PollSeconds: > 0,
        RestWhileBusy: >= 0
    }
        && LeaseSeconds > CheckpointSeconds
        ? null
        : "The options of Impact are at least 1 (Cores and RestWhileBusy at least 0), and LeaseSeconds is more than CheckpointSeconds, or a report that is being made is taken away.";
}
