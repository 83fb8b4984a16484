using EligibilityService.Wire.Csv;

namespace EligibilityService.Decisions.Batches;

/// <summary>How a cell becomes a member of a request.</summary>
internal enum CsvCellKind
{
    /// <summary>As it stands.</summary>
    Text,

    /// <summary>A day, in whatever way a spreadsheet writes it.</summary>
    Day,

    /// <summary>A decimal, with or without separators of thousands.</summary>
    Number,

    /// <summary>An amount in the invoice's currency.</summary>
    Amount,

    YesOrNo,

    /// <summary>Several texts with semicolons between.</summary>
    List,
}

/// <summary>A column of a table of invoices.</summary>
/// <param name="Name">Its name: that of the member.</param>
/// <param name="Chinese">Its Chinese name; read as well.</param>
/// <param name="Member">The member of the request, as a JSON Pointer; of a line of the invoice, of that line.</param>
/// <param name="Kind">How its cells are read.</param>
internal sealed record InvoiceColumn(string Name, string Chinese, string Member, CsvCellKind Kind = CsvCellKind.Text)
    : CsvColumn(Name, Chinese, Member);

/// <summary>All columns. What stands in no column (components, excluded costs, evidence) is for NDJSON.</summary>
internal static class InvoiceColumns
{
    /// <summary>The column of the idempotency key, which is no member of the request.</summary>
    public static readonly InvoiceColumn Key = new("idempotencyKey", "幂等键", "");

    /// <summary>The columns that tell one invoice from another.</summary>
    public static readonly InvoiceColumn Number = new("invoiceNumber", "发票号码", "/invoice/number");

    /// <summary>The seller's id.</summary>
    public static readonly InvoiceColumn Seller = new("sellerTaxId", "销售方纳税人识别号", "/invoice/seller/taxId");

    /// <summary>The invoice's code.</summary>
    public static readonly InvoiceColumn Code = new("invoiceCode", "发票代码", "/invoice/code");

    /// <summary>The invoice's currency.</summary>
    public static readonly InvoiceColumn Currency = new("currency", "币种", "/invoice/currency");

    /// <summary>What is said once for an invoice, in its first row; the members of one object stand together.</summary>
    public static IReadOnlyList<InvoiceColumn> OfInvoice { get; } =
    [
        new("programme", "补贴项目", "/programme"),
        new("purpose", "用途", "/project/purpose"),
        new("projectName", "建设项目名称", "/project/name"),
        new("buyerName", "购买方名称", "/buyer/name"),
        new("buyerCreditCode", "购买方统一社会信用代码", "/buyer/creditCode"),
        new("buyerRegion", "购买方行政区划", "/buyer/region"),
        new("buyerKind", "购买方类型", "/buyer/kind"),
        new("invoiceKind", "发票类型", "/invoice/kind"),
        Code,
        Number,
        new("issueDate", "开票日期", "/invoice/issueDate", CsvCellKind.Day),
        Currency,
        new("sellerName", "销售方名称", "/invoice/seller/name"),
        Seller,
        new("totalNetAmount", "合计金额", "/invoice/totals/netAmount", CsvCellKind.Amount),
        new("totalTaxAmount", "合计税额", "/invoice/totals/taxAmount", CsvCellKind.Amount),
        new("totalGrossAmount", "价税合计", "/invoice/totals/grossAmount", CsvCellKind.Amount),
        new("contractNumber", "合同编号", "/contract/number"),
        new("contractDate", "合同日期", "/contract/date", CsvCellKind.Day),
        new("deliveryAcceptedOn", "验收日期", "/delivery/acceptedOn", CsvCellKind.Day),
        new("deliveryReference", "验收单号", "/delivery/reference"),
        new("newGoods", "全新", "/declarations/newGoods", CsvCellKind.YesOrNo),
        new("originalUse", "自用", "/declarations/originalUse", CsvCellKind.YesOrNo),
        new("sellerRelated", "与销售方关联", "/declarations/sellerRelated", CsvCellKind.YesOrNo),
        new("subsidisedElsewhere", "已获其他补贴", "/declarations/subsidisedElsewhere", CsvCellKind.YesOrNo),
    ];

    /// <summary>What is said of a line of the invoice, in each row.</summary>
    public static IReadOnlyList<InvoiceColumn> OfLine { get; } =
    [
        new("description", "货物名称", "/description"),
        new("specification", "规格型号", "/specification"),
        new("classificationCode", "税收分类编码", "/classificationCode"),
        new("unit", "单位", "/unit"),
        new("quantity", "数量", "/quantity", CsvCellKind.Number),
        new("unitPrice", "单价", "/unitPrice", CsvCellKind.Number),
        new("netAmount", "金额", "/netAmount", CsvCellKind.Amount),
        new("taxRate", "税率", "/taxRate"),
        new("taxAmount", "税额", "/taxAmount", CsvCellKind.Amount),
        new("nature", "行性质", "/nature"),
        new("modelId", "型号编号", "/modelId"),
        new("vendor", "厂商", "/vendor"),
        new("expenseCategory", "费用类别", "/expenseCategory"),
        new("goodsCondition", "货物状况", "/goodsCondition"),
        new("serialNumbers", "序列号", "/serialNumbers", CsvCellKind.List),
    ];

    /// <summary>
    /// The columns of numbers that name something: a spreadsheet takes them for figures, and keeps fifteen digits of them.
    /// </summary>
    public static IReadOnlyList<InvoiceColumn> Identifiers { get; } = [.. OfInvoice.Concat(OfLine)
        .Where(column =>
            column.Name is "invoiceNumber" or "invoiceCode" or "sellerTaxId" or "buyerCreditCode" or "contractNumber"
            or "deliveryReference" or "serialNumbers")];

    public static IReadOnlyList<InvoiceColumn> All { get; } = [Key, .. OfInvoice, .. OfLine];
}
