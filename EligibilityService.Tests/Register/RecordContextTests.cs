using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Http;
using EligibilityService.Register;

namespace EligibilityService.Tests.Register;

public sealed class RecordContextTests
{
    private static readonly DateTimeOffset KnownAt = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);

    [TestCaseSource(nameof(AllFacts))]
    public void RecordContext_WrittenAndRead_IsTheSame(Facts facts)
    {
        var context = new RecordContext(new DateOnly(2025, 9, 15), KnownAt, new DateOnly(2026, 6, 1), facts, []);

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(context, ApiJson.Shared.RecordContext), ApiJson.Shared.RecordContext)!;

        Assert.That(read with { Taken = context.Taken }, Is.EqualTo(context), "what is silent is not written, and must be read as silent");
        Assert.That(read.Taken, Is.Empty);
    }

    private static IEnumerable<Facts> AllFacts() =>
    [
        Facts.NotConfigured,
        new(InvoiceVerification.Verified, new BuyerRecord(RegistryAnswer.Unavailable)),
        new(InvoiceVerification.Mismatch, new BuyerRecord(RegistryAnswer.Answered, BuyerKind.Enterprise, "110108", GoodStanding: false)),
    ];
}
