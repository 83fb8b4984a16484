using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using Polly.CircuitBreaker;

namespace EligibilityService.Registries;

/// <summary>
/// The answers of outside registries about a case. Each registry is asked only when it is configured and a condition of the programme looks
/// at it, both at once, and before any transaction. An answer is a fact, and so is a missing answer; nothing here throws because of the
/// outside.
/// </summary>
internal sealed class OutsideFacts(RegistryClient<InvoiceQuestion, InvoiceAnswer>? invoices,
    RegistryClient<BuyerQuestion, BuyerAnswer>? buyers) : IDisposable
{
    private static readonly BuyerRecord NoBuyerRegistry = new(RegistryAnswer.NotConfigured);
    private static readonly BuyerRecord BuyerNotAsked = new(RegistryAnswer.NotAsked);

    // The facts of a case for which no registry has to be asked.
    private readonly Facts _unasked = new(
        invoices is null ? InvoiceVerification.NotConfigured : InvoiceVerification.NotAsked, buyers is null ? NoBuyerRegistry
            : BuyerNotAsked);

    /// <summary>Whether there is any to ask.</summary>
    public bool IsConfigured => invoices is not null || buyers is not null;

    /// <summary>Whether a registry is spared because it fails; null when it is not configured.</summary>
    public CircuitState? CircuitOf(Registry registry) => registry == Registry.Invoices ? invoices?.Circuit : buyers?.Circuit;

    /// <summary>The case with its facts. Where no registry has to be asked it is there at once.</summary>
    public ValueTask<Case> CompleteAsync(Case @case)
    {
        if (!IsConfigured)
        {
            return ValueTask.FromResult(@case);
        }

        var (asksInvoices, asksBuyers) = (invoices is not null && @case.Programme.AsksInvoices, buyers is not null
            && @case.Programme.AsksBuyers && @case.Buyer.CreditCode is not null);
        return asksInvoices || asksBuyers ? AskAsync(@case, asksInvoices, asksBuyers)
            : ValueTask.FromResult(@case with { Facts = _unasked });
    }

    /// <summary>Whether there is an invoice registry.</summary>
    public bool KnowsInvoices => invoices is not null;

    /// <summary>What the invoice registry says of a case's invoice now, whatever it said before; only where there is one.</summary>
    public async Task<Facts> InvoiceNowAsync(Case @case) =>
        With(_unasked,
            await (invoices ?? throw new InvalidOperationException("No invoice registry is configured."))
            .AskAsync(InvoiceQuestion.On(@case.Invoice), anew: true), @case);

    public void Dispose()
    {
        invoices?.Dispose();
        buyers?.Dispose();
    }

    private async ValueTask<Case> AskAsync(Case @case, bool asksInvoices, bool asksBuyers)
    {
        var onInvoice = asksInvoices ? invoices!.AskAsync(InvoiceQuestion.On(@case.Invoice)) : null;
        var onBuyer = asksBuyers ? buyers!.AskAsync(new BuyerQuestion(@case.Buyer.Id)) : null;
        var facts = _unasked;
        if (onInvoice is not null)
        {
            facts = With(facts, await onInvoice, @case);
        }

        if (onBuyer is not null)
        {
            facts = facts with { BuyerRegistry = RecordOf(await onBuyer) };
        }

        return @case with { Facts = facts };
    }

    private static Facts With(Facts facts, Asked<InvoiceAnswer> asked, Case @case)
    {
        if (asked.Answer is not { } answer)
        {
            return facts with { InvoiceVerification = InvoiceVerification.Unavailable, InvoiceLookup = asked.Lookup };
        }

        if (RegistryKinds.RecordOf(answer) is not { } registered)
        {
            return facts with { InvoiceVerification = InvoiceVerification.NotFound, InvoiceLookup = asked.Lookup };
        }

        var differences = registered.DifferencesTo(@case.Invoice, @case.Buyer);
        return differences.Count == 0
            ? facts with { InvoiceVerification = InvoiceVerification.Verified, InvoiceLookup = asked.Lookup }
            : facts with
            { InvoiceVerification = InvoiceVerification.Mismatch, InvoiceMismatches = differences, InvoiceLookup = asked.Lookup };
    }

    private static BuyerRecord RecordOf(Asked<BuyerAnswer> asked) => asked.Answer switch
    {
        null => new BuyerRecord(RegistryAnswer.Unavailable, Lookup: asked.Lookup),
        { Found: false } => new BuyerRecord(RegistryAnswer.NotFound, Lookup: asked.Lookup),
        { } answer => new BuyerRecord(RegistryAnswer.Answered, answer.Kind, answer.Division, answer.GoodStanding, asked.Lookup),
    };
}

/// <summary>The two kinds of registry: where they are asked, and when their answers are whole.</summary>
internal static class RegistryKinds
{
    /// <summary>Verifies invoices.</summary>
    public static readonly RegistryKind<InvoiceQuestion, InvoiceAnswer> Invoices = new(
        RegistriesModule.Invoices, RegistryContract.InvoicesPath, RegistryJson.Shared.InvoiceQuestion, RegistryJson.Shared.InvoiceAnswer,
        static answer => answer.Found ? RecordOf(answer) is not null : IsSilent(answer), static answer => answer.ValidUntil);

    /// <summary>Knows buyers.</summary>
    public static readonly RegistryKind<BuyerQuestion, BuyerAnswer> Buyers = new(
        RegistriesModule.Buyers, RegistryContract.BuyersPath, RegistryJson.Shared.BuyerQuestion, RegistryJson.Shared.BuyerAnswer,
        static answer => answer.Found ? IsDivision(answer.Division) : answer is { Kind: null, Division: null, GoodStanding: null },
            static answer => answer.ValidUntil);

    /// <summary>The record that an answer tells; null when the invoice is not known, or the answer is not whole.</summary>
    public static RegisteredInvoice? RecordOf(InvoiceAnswer answer) =>
        answer is { Found: true, Status: { } status, SellerTaxId: { } seller, BuyerTaxId: { } buyer, IssueDate: { } issued }
        && IdOf(seller) is { } sellerId && IdOf(buyer) is { } buyerId && MoneyOf(answer.NetAmount) is { } net
            && MoneyOf(answer.TaxAmount) is { } tax && MoneyOf(answer.GrossAmount) is { } gross
            ? new RegisteredInvoice(sellerId, buyerId, issued, new InvoiceTotals(net, tax, gross), status == RegisteredStatus.Normal ? null
                : Term.Of(status))
            : null;

    private static bool IsSilent(InvoiceAnswer answer) =>
        answer is
        {
            Status: null, SellerTaxId: null, BuyerTaxId: null, IssueDate: null, NetAmount: null, TaxAmount: null,
            GrossAmount: null
        };

    private static bool IsDivision(string? division) => division is null
        || (division.Length == 6 && !division.AsSpan().ContainsAnyExceptInRange('0', '9'));

    private static CompanyId? IdOf(string text) => text.Length <= Wire.Limits.Word && CompanyId.TryParse(text, out var id) is null
        ? id : null;

    private static Money? MoneyOf(Wire.MoneyBody? body) =>
        body is not null && Currency.TryParse(body.Currency, out var currency) && Money.TryParse(body.Amount.Text, currency, out var money)
            ? money : null;
}
