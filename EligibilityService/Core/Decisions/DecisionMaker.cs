namespace EligibilityService.Core.Decisions;

/// <summary>Puts an assessment and its circumstances together into the answer.</summary>
public static class DecisionMaker
{
    /// <summary>The answer; without an id it is a preview.</summary>
    public static Decision Make(Case @case, Assessment assessment, string? id, string fingerprint, DateTimeOffset decidedAt, string? decidedBy, string? supersedes)
    {
        var key = @case.Invoice.Key;
        return new Decision(
            id,
            assessment.Outcome,
            assessment.Amount,
            assessment.AssessedAmount,
            assessment.EligibleCost,
            assessment.ExcludedCost,
            assessment.UndeterminedCost,
            new ProgrammeRef(@case.Programme.Programme, @case.Programme.Version),
            new CatalogueRef(@case.Catalogue.Number),
            @case.Programme.Illustrative,
            @case.AsOf,
            @case.KnownAt,
            @case.ReceivedOn,
            decidedAt,
            decidedBy,
            supersedes,
            new InvoiceRef(key.SellerTaxId, key.Code.Length == 0 ? null : key.Code, key.Number, @case.Invoice.IssueDate, fingerprint),
            new BuyerRef(@case.Buyer.Name, @case.Buyer.CreditCode.Value),
            @case.Project.Purpose,
            @case.Facts,
            assessment.Conditions,
            assessment.Lines,
            assessment.Reasons,
            assessment.Steps);
    }
}
