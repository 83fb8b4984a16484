namespace EligibilityService.Publication;

/// <summary>Whether the effect of a draft on what was decided is known.</summary>
internal interface IImpactEvidence
{
    /// <summary>The id of a finished impact report of a draft with exactly this document; null when there is none.</summary>
    ValueTask<string?> FindAsync(string draftId, string documentSha256);
}

/// <summary>No impact report is ever made.</summary>
internal sealed class NoImpactEvidence : IImpactEvidence
{
    /// <inheritdoc/>
    public ValueTask<string?> FindAsync(string draftId, string documentSha256) => ValueTask.FromResult<string?>(null);
}
