namespace EligibilityService.Publication;

/// <summary>Whether the effect of a draft on what was decided is known.</summary>
internal interface IImpactEvidence
{
    /// <summary>The id of a finished impact report of a draft with exactly this document; null when there is none.</summary>
    ValueTask<string?> FindAsync(string draftId, string documentSha256);
}
