using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Access.Audit;
using EligibilityService.Administration;
using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Decisions;
using EligibilityService.Decisions.Batches;
using EligibilityService.Documents;
using EligibilityService.Drafts;
using EligibilityService.Events;
using EligibilityService.Impact;
using EligibilityService.Register;
using EligibilityService.Register.Ledger;
using EligibilityService.Registries;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Differences;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Hosting;

/// <summary>
/// How everything on the wire and in the record is written and read; generated at compile time, so that nothing reflects.
/// </summary>
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(DecisionPage))]
[JsonSerializable(typeof(DecisionSummary))]
[JsonSerializable(typeof(BatchLine))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(RecordContext))]
[JsonSerializable(typeof(AffectedDecisionPage))]
[JsonSerializable(typeof(ImpactReportRequest))]
[JsonSerializable(typeof(ImpactReportBody))]
[JsonSerializable(typeof(ImpactReportPage))]
[JsonSerializable(typeof(ImpactItemPage))]
[JsonSerializable(typeof(ImpactCheckpoint))]
[JsonSerializable(typeof(ImpactBlock))]
[JsonSerializable(typeof(ImpactBalances))]
[JsonSerializable(typeof(ImpactFailure))]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(CreditNoteRequest))]
[JsonSerializable(typeof(CreditNoteAnswer))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(RecoveryRequest))]
[JsonSerializable(typeof(ReviewRequest))]
[JsonSerializable(typeof(RedecisionRequest))]
[JsonSerializable(typeof(BudgetStanding))]
[JsonSerializable(typeof(EntryPage))]
[JsonSerializable(typeof(VerificationReport))]
[JsonSerializable(typeof(BuyerPage))]
[JsonSerializable(typeof(DecisionStanding))]
[JsonSerializable(typeof(MovementAnswer))]
[JsonSerializable(typeof(RegistryPage))]
[JsonSerializable(typeof(WaitingCasePage))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(CatalogueDocument))]
[JsonSerializable(typeof(CatalogueVersionPage))]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(VendorPage))]
[JsonSerializable(typeof(CatalogueContent))]
[JsonSerializable(typeof(ProgrammeContent))]
[JsonSerializable(typeof(CatalogueDiff))]
[JsonSerializable(typeof(ProgrammeDiff))]
[JsonSerializable(typeof(ModelHistoryPage))]
[JsonSerializable(typeof(MatchRequest))]
[JsonSerializable(typeof(MatchPage))]
[JsonSerializable(typeof(ProgrammeDocument))]
[JsonSerializable(typeof(ProgrammePage))]
[JsonSerializable(typeof(CatalogueContent))]
[JsonSerializable(typeof(ProgrammeContent))]
[JsonSerializable(typeof(CatalogueDraftRequest))]
[JsonSerializable(typeof(ProgrammeDraftRequest))]
[JsonSerializable(typeof(SubmissionRequest))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(RefusalRequest))]
[JsonSerializable(typeof(GoldenCaseList))]
[JsonSerializable(typeof(DraftBody))]
[JsonSerializable(typeof(DraftPage))]
[JsonSerializable(typeof(DraftCheck))]
[JsonSerializable(typeof(PublicationBody))]
[JsonSerializable(typeof(ChangePage))]
[JsonSerializable(typeof(SeededCases))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(ReasonCodePage))]
[JsonSerializable(typeof(FindingCodePage))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(SecretRotation))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(PingBody))]
[JsonSerializable(typeof(ResendRequest))]
[JsonSerializable(typeof(ResendBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookPage))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(ParsedInvoice))]
[JsonSerializable(typeof(CaseRequest))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For the wire.</summary>
    public static readonly ApiJson Shared = new(MakeOptions(ofOurs: false));

    /// <summary>For what the service has kept: the same, and money is read too.</summary>
    public static readonly ApiJson Kept = new(MakeOptions(ofOurs: true));

    private static JsonSerializerOptions MakeOptions(bool ofOurs) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = Limits.JsonDepth,

        // Answers are JSON with its own content type and nosniff, never HTML: Chinese stays readable, and as short as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new MoneyConverter(ofOurs),
            new CurrencyConverter(),
            new TermConverter<CreditKind>(),
            new FigureConverter(),
            new InstantConverter(),
            new TermConverter<FaultCode>(upper: true),
            new TermConverter<ReasonCode>(upper: true),
            new TermConverter<ReasonEffect>(),
            new TermConverter<Supplier>(),
            new TermConverter<Outcome>(),
            new TermConverter<LineOutcome>(),
            new TermConverter<ImpactState>(),
            new TermConverter<StepKind>(),
            new TermConverter<Answer>(),
            new TermConverter<Basis>(),
            new TermConverter<ConditionKind>(),
            new TermConverter<InvoiceVerification>(),
            new TermConverter<RegistryAnswer>(),
            new TermConverter<RegistryFault>(),
            new TermConverter<InvoiceField>(),
            new TermConverter<Registry>(),
            new TermConverter<Circuit>(),
            new TermConverter<BuyerKind>(),
            new TermConverter<InvoiceKind>(),
            new TermConverter<InvoiceFormat>(),
            new TermConverter<RuleSeverity>(),
            new TermConverter<ReferenceKind>(),
            new TermConverter<LineNature>(),
            new TermConverter<GoodsCondition>(),
            new TermConverter<ExcludedCostGround>(),
            new TermConverter<EvidenceKind>(),
            new TermConverter<AttachmentKind>(),
            new TermConverter<WayKind>(),
            new TermConverter<WhenDeclared>(),
            new TermConverter<ClaimKind>(),
            new TermConverter<LinesCountBy>(),
            new TermConverter<ApplicantId>(),
            new TermConverter<WhenExhausted>(),
            new TermConverter<LimitPeriod>(),
            new TermConverter<EntryKind>(),
            new TermConverter<EntryGround>(),
            new TermConverter<CostAmounts>(),
            new TermConverter<BracketMethod>(),
            new TermConverter<RateKind>(),
            new TermConverter<RoundingRule>(),
            new TermConverter<RoundingPlace>(),
            new TermConverter<WhenUnknown>(),
            new TermConverter<MatchKind>(),
            new TermConverter<MatchMethod>(),
            new TermConverter<VendorEvidence>(),
            new TermConverter<ChangeKind>(),
            new TermConverter<Category>(),
            new TermConverter<ModelStatus>(),
            new TermConverter<Qualification>(),
            new TermConverter<Confidence>(),
            new TermConverter<FigureKind>(),
            new TermConverter<Goods>(),
            new TermConverter<GoodsHint>(),
            new TermConverter<GoodsSource>(),
            new TermConverter<Origin>(),
            new TermConverter<Ternary>(),
            new TermConverter<Severity>(),
            new TermConverter<FindingCode>(upper: true),
            new TermConverter<WebhookDisabledGround>(),
            new WebhookEventTypeConverter(),
            new TermConverter<Versioned>(),
            new TermConverter<DraftState>(),
            new TermConverter<AuditAction>(),
            new TermConverter<CaseChange>(),
            new TermConverter<PublicationRequirement>(),
        },
    };
}
