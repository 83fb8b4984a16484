using System.Collections.Concurrent;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Registries.Demo;

/// <summary>
/// The records of the reference registry: the invoices and buyers of the contract's examples, and of every case that it is taught.
/// </summary>
internal sealed class DemoRecords
{
    private const string Examples = "Examples/";
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, InvoiceAnswer> _invoices = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BuyerAnswer> _buyers = new(StringComparer.Ordinal);

    /// <summary>Knows the examples.</summary>
    public DemoRecords()
    {
        var assembly = typeof(DemoRecords).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(IsCase))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Learn(bytes, RegisteredStatus.Normal, true, new Faults());
        }
    }

    /// <summary>How many invoices and buyers it knows.</summary>
    public (int Invoices, int Buyers) Count => (_invoices.Count, _buyers.Count);

    /// <summary>Learns the invoice and the buyer of a decision's request; false with every fault noted.</summary>
    public bool Learn(ReadOnlyMemory<byte> request, RegisteredStatus status, bool goodStanding, Faults faults)
    {
        if (StrictJson.Read(request, CasesJson.Shared.DecisionRequest, faults) is not { } read || _invoices.Count >= Most)
        {
            return false;
        }

        var (invoice, buyer) = (read.Invoice, read.Buyer);
        _invoices[KeyOf(invoice.Kind, invoice.Seller.TaxId, invoice.Code, invoice.Number, invoice.IssueDate)] = new InvoiceAnswer
        {
            Found = true,
            Status = status,
            SellerTaxId = invoice.Seller.TaxId,
            BuyerTaxId = buyer.CreditCode ?? buyer.CompanyId,
            IssueDate = invoice.IssueDate,
            NetAmount = invoice.Totals.NetAmount,
            TaxAmount = invoice.Totals.TaxAmount,
            GrossAmount = invoice.Totals.GrossAmount,
        };
        _buyers[IdOf(buyer.CreditCode ?? buyer.CompanyId ?? "")] = new BuyerAnswer
        { Found = true, Kind = buyer.Kind ?? BuyerKind.Enterprise, Division = buyer.Region, GoodStanding = goodStanding };
        return true;
    }

    /// <summary>What it knows of an invoice.</summary>
    public InvoiceAnswer Find(InvoiceQuestion question) =>
        _invoices.GetValueOrDefault(KeyOf(question.Kind, question.SellerTaxId, question.Code, question.Number, question.IssueDate))
            ?? new InvoiceAnswer { Found = false };

    /// <summary>What it knows of a buyer.</summary>
    public BuyerAnswer Find(BuyerQuestion question) => _buyers.GetValueOrDefault(IdOf(question.CreditCode)) ?? new BuyerAnswer
    { Found = false };

    // A text that is not an identity cannot be asked for.
    private static string KeyOf(InvoiceKind kind, string seller, string? code, string number, DateOnly issueDate) =>
        CompanyId.TryParse(seller, out var id) is null
            && InvoiceNumber.TryParse(number, kind == InvoiceKind.Other ? Letters.HanAndOneAlphabet : Letters.Ascii, out var read) is null
            ? InvoiceKey.Of(kind, id!, code ?? "", read!, issueDate).Value
            : "";

    private static string IdOf(string creditCode) => CompanyId.TryParse(creditCode, out var id) is null ? id!.Key : "";

    private static bool IsCase(string name) =>
        name.StartsWith($"{Examples}decision-", StringComparison.Ordinal)
            || name.StartsWith($"{Examples}preview-", StringComparison.Ordinal);
}
