using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;

namespace EligibilityService.Tests.Register;

public sealed class RecordContextTests
{
    private static readonly DateTimeOffset KnownAt = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);

    [TestCaseSource(nameof(AllFacts))]
    public void RecordContext_WrittenAndRead_IsTheSame(Facts facts)
    {
        var context = new RecordContext(new DateOnly(2025, 9, 15), KnownAt, new DateOnly(2026, 6, 1), facts, []);

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(context, CasesJson.Shared.RecordContext),
            CasesJson.Shared.RecordContext)!;

        Assert.That(read with { Taken = context.Taken },
            Is.EqualTo(context with { Facts = facts with { InvoiceMismatches = read.Facts.InvoiceMismatches } }),
            "what is silent is not written, and must be read as silent");
        Assert.That(read.Facts.InvoiceMismatches, Is.EqualTo(facts.InvoiceMismatches));
        Assert.That(read.Taken, Is.Empty);
    }

    private static IEnumerable<Facts> AllFacts() =>
    [
        Facts.NotConfigured,
        new(InvoiceVerification.Verified, new BuyerRecord(RegistryAnswer.Unavailable)),
        new(InvoiceVerification.Mismatch, new BuyerRecord(RegistryAnswer.Answered, BuyerKind.Enterprise, "110108", GoodStanding: false)),
        new(InvoiceVerification.Mismatch,
            new BuyerRecord(RegistryAnswer.Unavailable, Lookup: new Lookup(null, false, RegistryFault.CircuitOpen)),
            [new InvoiceMismatch(InvoiceField.GrossAmount, "1.00"), new InvoiceMismatch(InvoiceField.Status, "voided")],
                new Lookup(KnownAt, true, null)),
    ];
}
