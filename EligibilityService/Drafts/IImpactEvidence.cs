namespace EligibilityService.Drafts;

/// <summary>Whether the effect of a draft on what was decided is known.</summary>
internal interface IImpactEvidence
{
    /// <summary>A finished impact report of a draft with exactly this document; null when there is none.</summary>
    ValueTask<ImpactSeen?> FindAsync(string draftId, string documentSha256);
}

/// <summary>A finished impact report, as far as a publication goes by it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TouchesNothing">Whether the draft bears on no recorded decision by its own dates.</param>
internal sealed record ImpactSeen(string Id, bool TouchesNothing);
