using EligibilityService.Drafts;

namespace EligibilityService.Impact;

/// <summary>Shows approvers the report that was made of exactly the draft that they approve.</summary>
internal sealed class ImpactEvidence(ImpactStore store) : IImpactEvidence
{
    /// <inheritdoc/>
    public async ValueTask<ImpactSeen?> FindAsync(string draftId, string documentSha256) =>
        (await store.OfDraftAsync(draftId, documentSha256)).FirstOrDefault(report => report.State == ImpactState.Done) is { } report
            ? new ImpactSeen(report.Id, report.TouchesNothing)
            : null;
}
