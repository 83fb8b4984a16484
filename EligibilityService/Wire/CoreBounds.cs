using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Wire;

/// <summary>
/// The bounds of members whose types are the core's: the core carries no attributes of the wire, so they stand here. They follow from the
/// bounds of requests and published versions, which are what decisions are made of.
/// </summary>
internal static class CoreBounds
{
    /// <summary>The form of a decision's id.</summary>
    public const string DecisionId = "^dec_[0-9a-z]{24}$";

    /// <summary>The characters of a decision's id.</summary>
    public const int DecisionIdLength = 28;

    /// <summary>The form of a SHA-256 as shown.</summary>
    public const string Sha256 = "^[0-9a-f]{64}$";

    /// <summary>A text that the service makes; a reason that lists a programme's many values is long.</summary>
    public const int Text = Limits.Text;

    /// <summary>A line or component number, a version, a count.</summary>
    public const int Number = 1_000_000;

    /// <summary>Reasons and steps: some for each part of each line.</summary>
    public const int Steps = 1_000_000;

    /// <summary>Clauses of one programme version and of its limits.</summary>
    public const int Clauses = 10_000;

    // A credit code, or the normal form of a company id.
    private const string BuyerId = "^[0-9A-Z]{4,40}$";

    private const int Sha256Length = 64;
    private const int CreditCodeLength = 18;

    /// <summary>The most characters or items of a member, and its form; null where nothing special is known.</summary>
    public static (int Most, string? Form)? Of(Type type, string member) => (type.Name, member) switch
    {
        (nameof(Decision), nameof(Decision.Id) or nameof(Decision.Supersedes) or nameof(Decision.SupersededBy)) => (DecisionIdLength,
            DecisionId),
        (nameof(Decision), nameof(Decision.DecidedBy)) => (Limits.Name, null),
        (nameof(Actor), _) => (Limits.Name, null),
        (nameof(Decision), nameof(Decision.Purpose)) => (Limits.Word, "^[a-z][a-z0-9_]*$"),
        (nameof(Decision), nameof(Decision.Conditions)) => (1000, null),
        (nameof(LineDecision), nameof(LineDecision.Conditions)) => (50_000, null),
        (nameof(Decision), nameof(Decision.Lines)) => (Core.Invoices.Invoice.MaxLines, null),
        (nameof(Decision), nameof(Decision.Reasons) or nameof(Decision.Steps)) => (Steps, null),
        (nameof(Step), nameof(Step.Operands)) => (200, null),
        (nameof(Step), nameof(Step.Expression)) => (2000, null),
        (nameof(Operand), nameof(Operand.Name)) => (Limits.Name, null),
        (nameof(InvoiceRef), nameof(InvoiceRef.Fingerprint)) => (Sha256Length, Sha256),
        (nameof(InvoiceRef), nameof(InvoiceRef.Number)) => (Limits.Reference, null),
        (nameof(InvoiceRef), nameof(InvoiceRef.SellerTaxId)) => (Limits.Word, null),
        (nameof(InvoiceRef), nameof(InvoiceRef.Code)) => (12, "^([0-9]{10}|[0-9]{12})$"),
        (nameof(DocumentRef), nameof(DocumentRef.Sha256)) => (Sha256Length, Sha256),
        (nameof(DocumentRef), nameof(DocumentRef.MediaType)) => (Limits.Word, "^[a-z]+/[a-z]+$"),
        (nameof(Decision), nameof(Decision.Attachments)) => (Limits.Attachments, null),
        (nameof(AttachmentRef), nameof(AttachmentRef.Sha256)) => (Sha256Length, Sha256),
        (nameof(AttachmentRef), nameof(AttachmentRef.MediaType)) => (Limits.Word, "^[a-z]+/[a-z]+$"),
        (nameof(AttachmentRef), nameof(AttachmentRef.Lines)) => (Core.Invoices.Invoice.MaxLines, null),
        (nameof(Repeat), nameof(Repeat.DecisionId)) => (DecisionIdLength, DecisionId),
        (nameof(Repeat), nameof(Repeat.Changes)) => (Repeat.MostChanges, null),
        (nameof(DeclarationChange), nameof(DeclarationChange.Pointer)) => (1000, "^(/[^/]*)*$"),
        (nameof(DeclarationChange), _) => (Limits.Description, null),
        (nameof(ConditionResult) or nameof(LineMatch), "Basis") => (7, null),
        (nameof(BuyerRef), nameof(BuyerRef.Name)) => (Limits.Name, null),
        (nameof(BuyerRef), nameof(BuyerRef.CreditCode)) => (CreditCodeLength, "^[0-9A-HJ-NP-RTUWXY]{18}$"),
        (nameof(BuyerRef), nameof(BuyerRef.CompanyId)) => (Limits.Word, BuyerId),
        (nameof(Facts), nameof(Facts.InvoiceMismatches)) => (10, null),
        (nameof(InvoiceMismatch), nameof(InvoiceMismatch.Registered)) => (Limits.Reference, null),
        (nameof(BuyerRecord), nameof(BuyerRecord.Division)) => (6, "^[0-9]{6}$"),
        (nameof(ProgrammeRef), nameof(ProgrammeRef.Id)) => (Limits.Id, "^[a-z0-9]+(-[a-z0-9]+)*$"),
        (nameof(ConditionResult), nameof(ConditionResult.Id)) => (Limits.Word, null),
        (nameof(Decision), nameof(Decision.Clauses)) => (Clauses, null),
        (nameof(GivenReason), nameof(GivenReason.Condition)) => (Limits.Word, null),
        (nameof(GivenReason), nameof(GivenReason.Clause)) => (Limits.Word, "^c[1-9][0-9]*$"),
        (nameof(GivenReason) or nameof(Way), nameof(GivenReason.Pointer)) => (1000, "^(/[^/]*)*$"),
        (nameof(GivenReason), nameof(GivenReason.Ways)) => (10, null),
        (nameof(Way), nameof(Way.Candidates)) => (20_000, null),
        (nameof(Way), nameof(Way.Lines)) => (Core.Invoices.Invoice.MaxLines, null),
        (nameof(LineMatch), nameof(LineMatch.ModelId) or nameof(LineMatch.VendorId)) => (Limits.Id, "^[a-z0-9/-]+$"),
        (nameof(LineMatch), nameof(LineMatch.Candidates)) => (20_000, null),
        (nameof(LineGoods), nameof(LineGoods.Evidence)) => (4, null),
        (nameof(GoodsEvidence), nameof(GoodsEvidence.Quote)) => (Limits.Description + Limits.Name, null),
        (nameof(Clause), nameof(Clause.Source)) => (2000, null),
        (nameof(ProblemBody), nameof(ProblemBody.Type)) => (Limits.Reference, "^/problems/[a-z-]+$"),
        (nameof(ProblemBody), nameof(ProblemBody.RequestId)) => (Limits.Reference, "^(req_[0-9a-z]+|[0-9a-f]{32})$"),
        (nameof(ProblemBody), nameof(ProblemBody.Errors)) => (Faults.Most, null),
        (nameof(ImpactItem), nameof(ImpactItem.DecisionId)) => (DecisionIdLength, DecisionId),
        (nameof(ImpactItem) or nameof(ImpactBudget), nameof(ImpactItem.Programme)) => (Limits.Id, "^[a-z0-9]+(-[a-z0-9]+)*$"),
        (nameof(ImpactItem), nameof(ImpactItem.Buyer)) => (Limits.Word, BuyerId),
        (nameof(ImpactItem), nameof(ImpactItem.InvoiceNumber)) => (Limits.Reference, null),
        (nameof(ImpactItem), nameof(ImpactItem.Month)) => (7, "^[0-9]{4}-[0-9]{2}$"),
        (nameof(ImpactItem), nameof(ImpactItem.ReasonsGained) or nameof(ImpactItem.ReasonsLost)) => (100, null),
        (nameof(ImpactShare), nameof(ImpactShare.Key)) => (Limits.Id, "^[a-z0-9_-]+$"),
        (nameof(ImpactSums), nameof(ImpactSums.Money)) => (Currency.Codes.Count, null),
        (nameof(ImpactSums), _) => (10_000, null),
        (nameof(RedecisionRef), nameof(RedecisionRef.RedecidedBy)) => (Limits.Name, null),
        (nameof(RedecisionRef), nameof(RedecisionRef.Ground)) => (Limits.Description, null),
        (nameof(CorrectionRef), nameof(CorrectionRef.Invoices)) => (Core.Invoices.Invoice.MaxPreceding, null),
        (nameof(ReplacedInvoice), nameof(ReplacedInvoice.Number)) => (Limits.Reference, null),
        (nameof(ReplacedInvoice), nameof(ReplacedInvoice.DecisionId)) => (DecisionIdLength, DecisionId),
        (nameof(ReviewRef), nameof(ReviewRef.ReviewedBy)) => (Limits.Name, null),
        (nameof(ReviewRef), nameof(ReviewRef.Ground))
            or (nameof(OfficerRuling), nameof(OfficerRuling.Ground)) => (Limits.Description, null),
        (nameof(ReviewRef), nameof(ReviewRef.Findings)) => (100, null),
        (nameof(OfficerRuling), nameof(OfficerRuling.Condition)) => (Limits.Word, null),
        (nameof(OfficerRuling), nameof(OfficerRuling.ModelId)) => (Limits.Id, "^[a-z0-9/-]+$"),
        (nameof(OfficerRuling), nameof(OfficerRuling.DuplicateOf)) => (DecisionIdLength, DecisionId),
        (nameof(Entry), nameof(Entry.Id)) => (DecisionIdLength, "^ent_[0-9a-z]{24}$"),
        (nameof(Entry), nameof(Entry.DecisionId)) => (DecisionIdLength, DecisionId),
        (nameof(Entry), nameof(Entry.Programme)) => (Limits.Id, "^[a-z0-9]+(-[a-z0-9]+)*$"),
        (nameof(Entry), nameof(Entry.Buyer)) => (Limits.Word, BuyerId),
        (nameof(Entry), nameof(Entry.Note)) => (Limits.Description, null),
        (nameof(Entry), nameof(Entry.Reference) or nameof(Entry.MadeBy)) => (Limits.Name, null),
        (nameof(LocalizedText), _) => (Text, null),
        _ => null,
    };

    /// <summary>The bounds of a whole number of the core, both inclusive.</summary>
    public static (int Least, int Most) OfNumber(Type type, string member) => (type.Name, member) switch
    {
        (nameof(ProblemBody), nameof(ProblemBody.Status)) => (StatusCodes.Status400BadRequest, 599),
        (_, "ModelCount") => (0, 20_000),
        (nameof(ImpactBudget), nameof(ImpactBudget.FiscalYear)) => (1990, 2300),
        (nameof(ImpactSums) or nameof(ImpactReason) or nameof(ImpactOutcome), _) => (0, 1_000_000_000),
        (nameof(DocumentRef), nameof(DocumentRef.Length)) => (1, Limits.FileBytes),
        (nameof(AttachmentRef), nameof(AttachmentRef.Length)) => (1, Limits.AttachmentBytes),
        _ => (1, Number),
    };
}
