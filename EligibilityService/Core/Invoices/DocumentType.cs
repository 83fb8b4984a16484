using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>What a kind of document shows.</summary>
public enum DocumentSense
{
    /// <summary>That goods were sold.</summary>
    Invoice,

    /// <summary>That money was paid or asked for before the goods were sold.</summary>
    Prepayment,

    /// <summary>That something else than goods was sold: rent, freight, insurance.</summary>
    OtherThanGoods,

    /// <summary>That several sellers sold, which is for a person to look at.</summary>
    SeveralSellers,

    /// <summary>Nothing: it is no tax invoice.</summary>
    NoInvoice,
}

/// <summary>The codes of kinds of documents, UNTDID 1001 (BT-3), as far as deciding asks about them.</summary>
public static class DocumentType
{
    /// <summary>What an invoice has that does not say its code.</summary>
    public const string Plain = "380";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["71"] = "a request for payment|付款请求",
        ["80"] = "a debit note|借记通知",
        ["82"] = "an invoice of metered services|计量服务发票",
        ["84"] = "a debit note on financial adjustments|财务调整借记通知",
        ["102"] = "a tax notification|税务通知",
        ["130"] = "an invoicing data sheet|开票数据单",
        ["202"] = "a payment valuation|付款核定单",
        ["203"] = "a provisional payment valuation|临时付款核定单",
        ["204"] = "a payment valuation|付款核定单",
        ["211"] = "an interim application for payment|中期付款申请",
        ["218"] = "a request for payment|付款请求",
        ["219"] = "a request for payment|付款请求",
        ["325"] = "a pro forma invoice|形式发票",
        ["382"] = "a commission note|佣金单",
        ["385"] = "a consolidated invoice of several sellers|多个销售方的合并发票",
        ["386"] = "a prepayment invoice|预付款发票",
        ["387"] = "a hire invoice|租用发票",
        ["389"] = "a self-billed invoice|购买方自开发票",
        ["394"] = "a lease invoice|租赁发票",
        ["456"] = "a debit advice|借记通知书",
        ["457"] = "a reversal of a debit|借记冲回",
        ["471"] = "a self-billed corrected invoice|购买方自开更正发票",
        ["473"] = "a self-billed corrected invoice|购买方自开更正发票",
        ["500"] = "a self-billed prepayment invoice|购买方自开预付款发票",
        ["501"] = "a self-billed factored invoice|购买方自开保理发票",
        ["527"] = "a self-billed debit note|购买方自开借记通知",
        ["553"] = "a report of discrepancies|差异报告",
        ["575"] = "an insurer's invoice|保险发票",
        ["623"] = "a forwarder's invoice|货运代理发票",
        ["633"] = "a port charges document|港口费用单",
        ["751"] = "invoice information for accounting|记账用发票信息",
        ["780"] = "a freight invoice|运费发票",
        ["817"] = "a claim notification|索赔通知",
        ["870"] = "a consular invoice|领事发票",
        ["935"] = "a customs invoice|海关发票",
    };

    private static readonly HashSet<string> Sales =
        Of("80 295 326 331 380 383 384 388 389 390 393 395 471 472 473 501 527 875 876 877");

    private static readonly HashSet<string> Prepayments = Of("386 500");
    private static readonly HashSet<string> OthersThanGoods = Of("82 382 387 394 575 623 633 780");
    private static readonly HashSet<string> Corrected = Of("384 471 472 473");
    private static readonly HashSet<string> SelfBilled = Of("389 471 473 500 501 527");

    /// <summary>What a document of a code shows. A code that is not known shows nothing.</summary>
    public static DocumentSense SenseOf(string code) =>
        Sales.Contains(code) ? DocumentSense.Invoice
        : Prepayments.Contains(code) ? DocumentSense.Prepayment
        : OthersThanGoods.Contains(code) ? DocumentSense.OtherThanGoods
        : code == "385" ? DocumentSense.SeveralSellers
        : DocumentSense.NoInvoice;

    /// <summary>Whether a document of this code replaces the invoices that it names, each of them whole.</summary>
    public static bool IsCorrected(string code) => Corrected.Contains(code);

    /// <summary>Whether the buyer writes documents of this code.</summary>
    public static bool IsSelfBilled(string code) => SelfBilled.Contains(code);

    /// <summary>What a document of a code is called, in English and Chinese.</summary>
    public static LocalizedText NameOf(string code) =>
        Names.TryGetValue(code, out var names) && names.Split('|') is [var en, var zh] ? new LocalizedText(en, zh)
            : Phrase.Of("document_type.of_code(code)", code);

    private static HashSet<string> Of(string codes) => new(codes.Split(' '), StringComparer.Ordinal);
}
