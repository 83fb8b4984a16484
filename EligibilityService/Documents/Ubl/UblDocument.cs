using System.Globalization;
using EligibilityService.Documents.Xml;

namespace EligibilityService.Documents.Ubl;

/// <summary>Short ways through UBL.</summary>
internal static class UblNames
{
    /// <summary>The namespace of an invoice.</summary>
    public const string Invoice = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";

    /// <summary>The namespace of a credit note.</summary>
    public const string CreditNote = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

    private const string Aggregate = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private const string Basic = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>The first group of a name, or null.</summary>
    public static Element? Cac(this Element element, string name) => element.Child(Aggregate, name);

    /// <summary>The first value of a name, or null.</summary>
    public static Element? Cbc(this Element element, string name) => element.Child(Basic, name);

    /// <summary>All groups of a name.</summary>
    public static IEnumerable<Element> AllCac(this Element element, string name) => element.All(Aggregate, name);

    /// <summary>All values of a name.</summary>
    public static IEnumerable<Element> AllCbc(this Element element, string name) => element.All(Basic, name);

    /// <summary>Whether it is a group of a name.</summary>
    public static bool IsCac(this Element element, string name) => element.Is(Aggregate, name);

    /// <summary>Whether it is a value of a name.</summary>
    public static bool IsCbc(this Element element, string name) => element.Is(Basic, name);

    /// <summary>Whether it is a value, of whatever name.</summary>
    public static bool IsBasic(this Element element) => element.Space == Basic;

    /// <summary>The text of a value that is there and not blank; else null.</summary>
    public static string? Words(this Element? element) => element is { Text.Length: > 0 } ? Collapse(element.Text) : null;

    /// <summary>A text with each run of space as one.</summary>
    public static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A number as XML Schema writes a decimal; null when it is absent or none.</summary>
    public static decimal? Number(this Element? element) =>
        element is { Text: { Length: > 0 and <= 40 } text }
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var value)
        && Math.Abs(value) <= LargestNumber
            ? value
            : null;

    /// <summary>A day, with a time zone behind it or not; null when it is absent or none.</summary>
    public static DateOnly? Day(this Element? element)
    {
        var text = element?.Text is [_, _, _, _, _, _, _, _, _, _, 'Z' or '+' or '-', ..] zoned ? zoned[..10] : element?.Text;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    // So that a product of two, or a sum of a hundred thousand, stays far below what a decimal holds.
    private const decimal LargestNumber = 1_000_000_000_000m;
}

/// <summary>A VAT category as it stands on a line, an allowance or in the breakdown.</summary>
/// <param name="Code">Its code (S, Z, E, AE, K, G, O, L, M …); null when there is none.</param>
/// <param name="Percent">Its rate in per cent; null when there is none.</param>
internal sealed record UblCategory(Element Element, string? Code, decimal? Percent)
{
    /// <summary>The category of a group; null when there is none of the tax scheme VAT.</summary>
    public static UblCategory? Of(Element? element) =>
        element is not null && element.Cac("TaxScheme")?.Cbc("ID").Words() is { } scheme
            && scheme.Equals("VAT", StringComparison.OrdinalIgnoreCase)
            ? new UblCategory(element, element.Cbc("ID").Words(), element.Cbc("Percent").Number())
            : null;
}

/// <summary>An allowance (rebate) or a charge.</summary>
/// <param name="IsCharge">Which of the two; null when its indicator is neither true nor false.</param>
/// <param name="Amount">How much; null when there is none.</param>
/// <param name="Category">Its VAT category, on the level of the document.</param>
internal sealed record UblAllowanceCharge(Element Element, bool? IsCharge, decimal? Amount, UblCategory? Category)
{
    /// <summary>Those of a group.</summary>
    public static UblAllowanceCharge[] Of(Element element) =>
        [.. element.AllCac("AllowanceCharge")
            .Select(one =>
                new UblAllowanceCharge(one, Flag(one.Cbc("ChargeIndicator")?.Text), one.Cbc("Amount").Number(),
                    UblCategory.Of(one.Cac("TaxCategory"))))];

    /// <summary>Its reason, in words or as a code; null when it gives none.</summary>
    public string? Reason => Element.Cbc("AllowanceChargeReason").Words() ?? Element.Cbc("AllowanceChargeReasonCode").Words();

    private static bool? Flag(string? text) => text switch { "true" or "1" => true, "false" or "0" => false, _ => null };
}

/// <summary>A line of an invoice or a credit note.</summary>
internal sealed class UblLine
{
    /// <summary>Reads a line.</summary>
    public UblLine(Element element, string quantity)
    {
        Element = element;
        QuantityElement = element.Cbc(quantity);
        Quantity = QuantityElement.Number();
        Net = element.Cbc("LineExtensionAmount").Number();
        Item = element.Cac("Item");
        Category = UblCategory.Of(Item?.Cac("ClassifiedTaxCategory"));
        Price = element.Cac("Price");
        PriceAmount = Price?.Cbc("PriceAmount").Number();
        BaseQuantity = Price?.Cbc("BaseQuantity").Number();
        AllowanceCharges = UblAllowanceCharge.Of(element);
    }

    /// <summary>Where it stands.</summary>
    public Element Element { get; }

    /// <summary>Where its quantity stands (BT-129).</summary>
    public Element? QuantityElement { get; }

    /// <summary>How many (BT-129).</summary>
    public decimal? Quantity { get; }

    /// <summary>Its net amount (BT-131).</summary>
    public decimal? Net { get; }

    /// <summary>What it sells (BG-31).</summary>
    public Element? Item { get; }

    /// <summary>Its VAT category (BT-151, BT-152).</summary>
    public UblCategory? Category { get; }

    /// <summary>Its price (BG-29).</summary>
    public Element? Price { get; }

    /// <summary>The net price of <see cref="BaseQuantity"/> (BT-146).</summary>
    public decimal? PriceAmount { get; }

    /// <summary>For how many the price is (BT-149).</summary>
    public decimal? BaseQuantity { get; }

    /// <summary>Its allowances and charges (BG-27, BG-28).</summary>
    public IReadOnlyList<UblAllowanceCharge> AllowanceCharges { get; }

    /// <summary>The price of one, exact as far as a decimal is; null when there is none.</summary>
    public decimal? PriceOfOne => PriceAmount is { } price ? price / (BaseQuantity is { } per and > 0 ? per : 1) : null;

    /// <summary>The sum of its allowances, or of its charges.</summary>
    public decimal Sum(bool charges) => AllowanceCharges.Where(one => one.IsCharge == charges).Sum(one => one.Amount ?? 0);
}

/// <summary>A group of the VAT breakdown (BG-23).</summary>
/// <param name="Taxable">The taxable amount (BT-116).</param>
/// <param name="Tax">The tax (BT-117).</param>
/// <param name="Percent">The rate (BT-119), whatever the tax scheme.</param>
/// <param name="Category">The VAT category; null when its tax scheme is another.</param>
internal sealed record UblSubtotal(Element Element, decimal? Taxable, decimal? Tax, decimal? Percent, UblCategory? Category);

/// <summary>A UBL invoice or credit note, as far as its figures and its parties go.</summary>
internal sealed class UblDocument
{
    private readonly Dictionary<(string? Code, decimal? Percent), decimal> _taxable;
    private readonly Dictionary<string, decimal> _taxableOfCode;

    private UblDocument(Element root)
    {
        Root = root;
        IsCreditNote = root.Space == UblNames.CreditNote;
        Currency = root.Cbc("DocumentCurrencyCode").Words();
        Lines = [.. root.AllCac(IsCreditNote ? "CreditNoteLine" : "InvoiceLine")
            .Select(line => new UblLine(line, IsCreditNote ? "CreditedQuantity" : "InvoicedQuantity"))];
        AllowanceCharges = UblAllowanceCharge.Of(root);
        TaxTotals = [.. root.AllCac("TaxTotal")];
        Subtotals = [.. TaxTotals.SelectMany(total => total.AllCac("TaxSubtotal")).Select(one => new UblSubtotal(
            one, one.Cbc("TaxableAmount").Number(), one.Cbc("TaxAmount").Number(), one.Cac("TaxCategory")?.Cbc("Percent").Number(),
                UblCategory.Of(one.Cac("TaxCategory"))))];
        Totals = root.Cac("LegalMonetaryTotal");
        Seller = root.Cac("AccountingSupplierParty")?.Cac("Party");
        Buyer = root.Cac("AccountingCustomerParty")?.Cac("Party");
        TaxRepresentative = root.Cac("TaxRepresentativeParty");
        _taxable = SumUp(Lines, AllowanceCharges);
        _taxableOfCode = _taxable.Where(one => one.Key.Code is not null)
            .GroupBy(one => one.Key.Code!, one => one.Value, StringComparer.Ordinal)
            .ToDictionary(one => one.Key, one => one.Sum(), StringComparer.Ordinal);
    }

    /// <summary>The document of a root element; null when that is neither an invoice nor a credit note of UBL 2.</summary>
    public static UblDocument? Of(Element root) =>
        root.Is(UblNames.Invoice, "Invoice") || root.Is(UblNames.CreditNote, "CreditNote") ? new UblDocument(root) : null;

    public Element Root { get; }

    public bool IsCreditNote { get; }

    /// <summary>The currency (BT-5).</summary>
    public string? Currency { get; }

    /// <summary>The type code (BT-3).</summary>
    public Element? TypeCode => Root.Cbc(IsCreditNote ? "CreditNoteTypeCode" : "InvoiceTypeCode");

    /// <summary>The lines (BG-25).</summary>
    public IReadOnlyList<UblLine> Lines { get; }

    /// <summary>Allowances and charges of the whole (BG-20, BG-21).</summary>
    public IReadOnlyList<UblAllowanceCharge> AllowanceCharges { get; }

    /// <summary>The tax totals: in the currency of the document, and perhaps in that of accounting.</summary>
    public IReadOnlyList<Element> TaxTotals { get; }

    /// <summary>The VAT breakdown (BG-23).</summary>
    public IReadOnlyList<UblSubtotal> Subtotals { get; }

    /// <summary>The totals (BG-22).</summary>
    public Element? Totals { get; }

    /// <summary>The seller (BG-4).</summary>
    public Element? Seller { get; }

    /// <summary>The buyer (BG-7).</summary>
    public Element? Buyer { get; }

    /// <summary>The seller's tax representative (BG-11).</summary>
    public Element? TaxRepresentative { get; }

    /// <summary>Whether it says that it follows Peppol BIS Billing 3.</summary>
    public bool IsPeppol => Root.Cbc("CustomizationID").Words()?.Contains("urn:fdc:peppol.eu", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether it says that it follows Peppol's rules for invoices that the buyer writes.</summary>
    public bool IsSelfBilling =>
        Root.Cbc("CustomizationID").Words()?.Contains("poacc:selfbilling", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The VAT number of a party; null when there is none.</summary>
    public static Element? VatId(Element? party) => party?.AllCac("PartyTaxScheme")
        .FirstOrDefault(one => one.Cac("TaxScheme")?.Cbc("ID").Words()?.Equals("VAT", StringComparison.OrdinalIgnoreCase) == true)?.Cbc(
            "CompanyID");

    /// <summary>Any tax number of a party; null when there is none.</summary>
    public static Element? AnyTaxId(Element? party) =>
        party?.AllCac("PartyTaxScheme").Select(one => one.Cbc("CompanyID")).FirstOrDefault(one => one is not null);

    /// <summary>The total VAT in the document's currency (BT-110); null when there is none.</summary>
    public decimal? TotalVat => TaxAmountIn(Currency);

    /// <summary>How many totals of VAT in the document's currency there are; one is right.</summary>
    public int TotalsOfVat =>
        TaxTotals.SelectMany(total => total.AllCbc("TaxAmount")).Count(amount => amount.Attribute("currencyID") == Currency);

    /// <summary>A figure of the totals.</summary>
    public decimal? Total(string name) => Totals?.Cbc(name).Number();

    /// <summary>The tax total in a currency.</summary>
    public decimal? TaxAmountIn(string? currency) =>
        TaxTotals.Select(total => total.Cbc("TaxAmount"))
            .FirstOrDefault(amount => amount is not null && amount.Attribute("currencyID") == currency).Number();

    /// <summary>All that counts for a VAT category: lines and charges, less allowances.</summary>
    /// <param name="code">The category.</param>
    /// <param name="percent">The rate; null for whatever rate.</param>
    public decimal TaxableOf(string code, decimal? percent) =>
        percent is null ? _taxableOfCode.GetValueOrDefault(code) : _taxable.GetValueOrDefault((code, percent));

    // Summed once: a document with as many groups in its breakdown as lines is still read in one pass.
    private static Dictionary<(string? Code, decimal? Percent), decimal> SumUp(IReadOnlyList<UblLine> lines,
        IReadOnlyList<UblAllowanceCharge> allowanceCharges)
    {
        var sums = new Dictionary<(string?, decimal?), decimal>();
        foreach (var line in lines)
        {
            Add(line.Category, line.Net ?? 0);
        }

        foreach (var one in allowanceCharges)
        {
            Add(one.Category, one.IsCharge switch { true => one.Amount ?? 0, false => -(one.Amount ?? 0), _ => 0 });
        }

        return sums;

        void Add(UblCategory? category, decimal amount)
        {
            if (category is not null)
            {
                var key = (category.Code, category.Percent);
                sums[key] = sums.GetValueOrDefault(key) + amount;
            }
        }
    }
}
