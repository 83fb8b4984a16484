using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Wire;

/// <summary>
/// The form of all JSON on the wire and in the record. Each room describes its own types in a <see cref="JsonSerializerContext"/> with
/// these options. A type of the core is written as the converters here say; an enumerated type of a room names its converter beside its
/// declaration.
/// </summary>
internal static class JsonForm
{
    /// <summary>New options, for one context.</summary>
    /// <param name="isKept">Whether it is for what the service has kept: then money is read too.</param>
    public static JsonSerializerOptions Make(bool isKept = false) => new()
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
            new MoneyConverter(isKept),
            new CurrencyConverter(),
            new FigureConverter(),
            new InstantConverter(),
            new TermConverter<CreditKind>(),
            new TermConverter<FaultCode>(upper: true),
            new TermConverter<ReasonCode>(upper: true),
            new TermConverter<ReasonEffect>(),
            new TermConverter<Supplier>(),
            new TermConverter<Outcome>(),
            new TermConverter<LineOutcome>(),
            new TermConverter<StepKind>(),
            new TermConverter<Answer>(),
            new TermConverter<Basis>(),
            new TermConverter<ConditionKind>(),
            new TermConverter<InvoiceVerification>(),
            new TermConverter<RegistryAnswer>(),
            new TermConverter<RegistryFault>(),
            new TermConverter<InvoiceField>(),
            new TermConverter<Registry>(),
            new TermConverter<BuyerKind>(),
            new TermConverter<InvoiceKind>(),
            new TermConverter<InvoiceFormat>(),
            new TermConverter<LineNature>(),
            new TermConverter<GoodsCondition>(),
            new TermConverter<ExcludedCostGround>(),
            new TermConverter<EvidenceKind>(),
            new TermConverter<AttachmentKind>(),
            new TermConverter<WayKind>(),
            new TermConverter<ClaimKind>(),
            new TermConverter<LinesCountBy>(),
            new TermConverter<ApplicantId>(),
            new TermConverter<WhenExhausted>(),
            new TermConverter<LimitPeriod>(),
            new TermConverter<EntryKind>(),
            new TermConverter<EntryGround>(),
            new TermConverter<CostAmounts>(),
            new TermConverter<BracketMethod>(),
            new TermConverter<RoundingRule>(),
            new TermConverter<RoundingPlace>(),
            new TermConverter<MatchKind>(),
            new TermConverter<MatchMethod>(),
            new TermConverter<VendorEvidence>(),
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
        },
    };
}
