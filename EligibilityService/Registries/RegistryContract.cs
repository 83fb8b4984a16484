using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Registries;

/// <summary>The bounds and paths of the contract that registries keep to: <c>docs/registries.openapi.yaml</c>.</summary>
internal static class RegistryContract
{
    /// <summary>Where invoices are asked for, below the base address.</summary>
    public const string InvoicesPath = "v1/invoice-verifications";

    /// <summary>Where buyers are asked for, below the base address.</summary>
    public const string BuyersPath = "v1/buyer-lookups";

    /// <summary>The largest answer; a good one has some hundred bytes.</summary>
    public const int AnswerBytes = 64 * 1024;

    /// <summary>The largest head of an answer, in kilobytes.</summary>
    public const int HeadKilobytes = 16;
}

/// <summary>The question for an invoice: what the tax authority needs to find it, and nothing of what it is for.</summary>
internal sealed record InvoiceQuestion
{
    public required InvoiceKind Kind { get; init; }

    /// <summary>Who issued it.</summary>
    public required string SellerTaxId { get; init; }

    /// <summary>The invoice code; absent on fully digital invoices.</summary>
    public string? Code { get; init; }

    public required string Number { get; init; }

    /// <summary>The day of issue.</summary>
    public required DateOnly IssueDate { get; init; }

    /// <summary>The total without tax.</summary>
    public required MoneyBody NetAmount { get; init; }

    /// <summary>The total with tax.</summary>
    public required MoneyBody GrossAmount { get; init; }

    public static InvoiceQuestion On(Invoice invoice) => new()
    {
        Kind = invoice.Kind,
        SellerTaxId = invoice.Key.Seller.Key,
        Code = invoice.Key.Code.Length == 0 ? null : invoice.Key.Code,
        Number = invoice.Key.Number.Key,
        IssueDate = invoice.IssueDate,
        NetAmount = BodyOf(invoice.Totals.Net),
        GrossAmount = BodyOf(invoice.Totals.Gross),
    };

    private static MoneyBody BodyOf(Money money) => new() { Amount = new DecimalText(money.Amount), Currency = money.Currency.Code };
}

/// <summary>How an invoice stands on the record.</summary>
internal enum RegisteredStatus
{
    /// <summary>In force.</summary>
    Normal,

    /// <summary>Voided by its seller.</summary>
    Voided,

    /// <summary>Reversed by a red-letter invoice.</summary>
    Reversed,

    /// <summary>Reversed in part.</summary>
    PartlyReversed,
}

/// <summary>
/// The answer on an invoice: whether it is known, and then what is on the record. It is compared here, so that every registry compares
/// alike.
/// </summary>
internal sealed record InvoiceAnswer
{
    /// <summary>Whether the invoice is known.</summary>
    public required bool Found { get; init; }

    /// <summary>How it stands; needed when found, like the rest.</summary>
    public RegisteredStatus? Status { get; init; }

    /// <summary>The seller's tax id.</summary>
    public string? SellerTaxId { get; init; }

    /// <summary>The credit code or tax id of the buyer to whom it was issued.</summary>
    public string? BuyerTaxId { get; init; }

    /// <summary>The day of issue.</summary>
    public DateOnly? IssueDate { get; init; }

    /// <summary>The total without tax.</summary>
    public MoneyBody? NetAmount { get; init; }

    /// <summary>The total of the tax.</summary>
    public MoneyBody? TaxAmount { get; init; }

    /// <summary>The total with tax.</summary>
    public MoneyBody? GrossAmount { get; init; }

    /// <summary>Until when the answer may be kept.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}

internal sealed record BuyerQuestion(string CreditCode);

/// <summary>The answer on a buyer: whether it is known, and then what the registry can say; what it cannot it leaves out.</summary>
internal sealed record BuyerAnswer
{
    /// <summary>Whether the buyer is known.</summary>
    public required bool Found { get; init; }

    /// <summary>What kind of organisation it is.</summary>
    public BuyerKind? Kind { get; init; }

    /// <summary>The administrative division where it is registered now, six digits.</summary>
    public string? Division { get; init; }

    /// <summary>Whether its credit record is clean.</summary>
    public bool? GoodStanding { get; init; }

    /// <summary>Until when the answer may be kept.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}

/// <summary>How the contract is written and read: strictly, and generated at compile time.</summary>
[JsonSerializable(typeof(InvoiceQuestion))]
[JsonSerializable(typeof(InvoiceAnswer))]
[JsonSerializable(typeof(BuyerQuestion))]
[JsonSerializable(typeof(BuyerAnswer))]
internal sealed partial class RegistryJson : JsonSerializerContext
{
    /// <summary>The one instance.</summary>
    public static readonly RegistryJson Shared = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 4,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new InstantConverter(), new TermConverter<InvoiceKind>(), new TermConverter<BuyerKind>(), new TermConverter<RegisteredStatus>(),
        },
    });
}
