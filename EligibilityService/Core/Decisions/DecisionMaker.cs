using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>Puts an assessment and its circumstances together into the answer.</summary>
public static class DecisionMaker
{
    /// <summary>
    /// The answer; without an id it is a preview. It was decided on the day of the request, unless a day is given: a case that waited, was
    /// reviewed or was decided anew is decided later.
    /// </summary>
    public static Decision Make(Case @case, Assessment assessment, string? id, string fingerprint, DateTimeOffset decidedAt,
        Actor? by, string? supersedes,
        DateOnly? decidedOn = null, ReviewRef? review = null, RedecisionRef? redecision = null, CorrectionRef? replaces = null,
            DraftRef? draft = null)
    {
        var key = @case.Invoice.Key;
        var (reasons, clauses) = GivenReason.Of(assessment.Reasons);
        return new Decision(
            id,
            draft,
            assessment.Outcome,
            assessment.Amount,
            assessment.AssessedAmount,
            assessment.WaitlistedAmount,
            HoldUntil(@case, assessment, decidedOn),
            assessment.EligibleCost,
            assessment.ExcludedCost,
            assessment.UndeterminedCost,
            new ProgrammeRef(@case.Programme.Programme, @case.Programme.Version),
            @case.LimitsFrom.Version == @case.Programme.Version ? null : @case.LimitsFrom.Version,
            new CatalogueRef(@case.Catalogue.Number),
            @case.Programme.Illustrative || @case.LimitsFrom.Limits is { Illustrative: true },
            Engine.Number,
            @case.AsOf,
            @case.KnownAt,
            @case.ReceivedOn,
            decidedAt,
            by?.Agency,
            by,
            supersedes,
            review,
            redecision,
            replaces,
            new InvoiceRef(key.Seller.Written, key.Code.Length == 0 ? null : key.Code, key.Number.Written, @case.Invoice.IssueDate,
                fingerprint),
            @case.Document,
            @case.Attachments.Count == 0 ? null : @case.Attachments,
            @case.Repeats,
            new BuyerRef(@case.Buyer.Name, @case.Buyer.CreditCode?.Value, @case.Buyer.CompanyId),
            @case.Project.Purpose,
            @case.Facts,
            assessment.Conditions,
            assessment.Lines,
            reasons,
            clauses,
            assessment.Steps);
    }

    private static DateOnly? HoldUntil(Case @case, Assessment assessment, DateOnly? decidedOn) =>
        assessment.Outcome is Outcome.Granted or Outcome.PartlyGranted && @case.LimitsFrom.Limits?.Hold is { } hold
            ? (decidedOn ?? @case.ReceivedOn).AddDays(hold.Days + 1)
            : null;
}
