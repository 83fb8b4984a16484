using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>A draft to begin: with what a version says, or with a document.</summary>
public sealed record CatalogueDraftRequest
{
    /// <summary>What it is for.</summary>
    [AtMost(Limits.Name), Form(@"\S")]
    public required string Title { get; init; }

    /// <summary>The version to begin with; absent when a document is given.</summary>
    [Between(1, 1_000_000)]
    public int? From { get; init; }

    /// <summary>The document to begin with; absent when a version is named.</summary>
    public CatalogueContent? Document { get; init; }
}

/// <summary>
/// A draft to begin: with what a version says, or with a document; the first draft of a new programme begins with a document.
/// </summary>
public sealed record ProgrammeDraftRequest
{
    /// <summary>What it is for.</summary>
    [AtMost(Limits.Name), Form(@"\S")]
    public required string Title { get; init; }

    /// <summary>The version to begin with, golden cases included; absent when a document is given.</summary>
    [Between(1, 100_000)]
    public int? From { get; init; }

    /// <summary>The document to begin with; absent when a version is named.</summary>
    public ProgrammeContent? Document { get; init; }
}

/// <summary>A submission for approval.</summary>
public sealed record SubmissionRequest
{
    /// <summary>What the approver should know.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Note { get; init; }
}

/// <summary>An approval.</summary>
public sealed record ApprovalRequest
{
    /// <summary>From which instant the version is published; absent for at once.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>What is to be said of it.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Note { get; init; }
}

/// <summary>A rejection, or a withdrawal.</summary>
public sealed record RefusalRequest
{
    /// <summary>Why.</summary>
    [AtMost(Limits.Description), Form(@"\S"), FreeText]
    public required string Ground { get; init; }
}
