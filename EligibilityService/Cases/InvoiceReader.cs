using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>
/// Makes an invoice of what was sent or read of a file. Every fault is noted with its JSON Pointer; with any fault there is no invoice.
/// </summary>
internal sealed class InvoiceReader(Faults faults, Tolerances tolerances, DateOnly today)
{
    private const int OldNumberLength = 8;

    private readonly FieldReader _read = new(faults);

    /// <summary>The invoice, or null.</summary>
    public Invoice? Read(InvoiceBody body)
    {
        var before = faults.All.Count;
        var currency = _read.Currency(body.Currency, "/invoice/currency");
        var key = Key(body);
        var sellerName = _read.Name(body.Seller.Name, Limits.Name, "/invoice/seller/name");
        var lines = Lines(body.Lines);
        var totals = new InvoiceTotals(
            _read.Money(body.Totals.NetAmount, "/invoice/totals/netAmount"),
            _read.Money(body.Totals.TaxAmount, "/invoice/totals/taxAmount"),
            _read.Money(body.Totals.GrossAmount, "/invoice/totals/grossAmount"));

        var (registrationId, otherId) = (SellerId(body, body.Seller.RegistrationId, "registrationId"),
            SellerId(body, body.Seller.OtherId, "otherId"));
        var (printedBuyer, typeCode, preceding) = (PrintedBuyer(body.Buyer), TypeCode(body), Preceding(body.PrecedingInvoices));

        // Figures that could not be read would only make the arithmetic complain of what was said already.
        if (faults.All.Count > before || key is null)
        {
            NoteFuture(body.IssueDate);
            return null;
        }

        CheckSerialNumbers(lines);
        if (Invoice.Create(body.Kind, key, body.IssueDate, currency, new Seller(sellerName, key.Seller)
        { RegistrationId = registrationId, OtherId = otherId }, lines, totals, tolerances, today, faults) is not { } made)
        {
            return null;
        }

        var invoice = made with { Buyer = printedBuyer, TypeCode = typeCode, Preceding = preceding };
        CheckReplaced(invoice);
        return faults.All.Count > before ? null : invoice;
    }

    private void CheckReplaced(Invoice invoice)
    {
        for (var i = 0; i < invoice.Replaces.Count; i++)
        {
            var (number, code, issueDate) = invoice.Replaces[i];
            if (invoice.Seller.Known.Any(seller => invoice.Names.Contains(InvoiceKey.OfNamed(seller, code ?? "", number, issueDate))))
            {
                faults.Add($"/invoice/precedingInvoices/{i}", FaultCode.Inconsistent,
                    "An invoice does not replace itself: name the one that it corrects.", "发票不能替换其自身：请填写其所更正的发票。");
            }
        }
    }

    private PrintedBuyer? PrintedBuyer(PrintedBuyerBody? body) => body is null
        ? null
        : new PrintedBuyer(
            _read.OptionalText(body.Name, Limits.Name, "/invoice/buyer/name"),
            _read.OptionalText(body.TaxId, Limits.Reference, "/invoice/buyer/taxId"),
            _read.OptionalText(body.RegistrationId, Limits.Reference, "/invoice/buyer/registrationId"),
            _read.OptionalText(body.OtherId, Limits.Reference, "/invoice/buyer/otherId"));

    private string? SellerId(InvoiceBody body, string? id, string member)
    {
        if (id is not null && body.Kind != InvoiceKind.Other)
        {
            faults.Add($"/invoice/seller/{member}", FaultCode.Inconsistent,
                "The seller of a Chinese invoice has one id, its `taxId`. Leave it out.", "中国发票的销售方只有一个编号，即`taxId`。请省略。");
        }

        return id is null ? null : _read.OptionalText(id, Limits.Reference, $"/invoice/seller/{member}");
    }

    private string? TypeCode(InvoiceBody body)
    {
        if (body.TypeCode is null)
        {
            return null;
        }

        if (body.Kind != InvoiceKind.Other)
        {
            faults.Add("/invoice/typeCode", FaultCode.Inconsistent,
                "The kind of a Chinese invoice is its `kind`; only one of kind `other` has a type code. Leave it out.",
                "中国发票的类型由`kind`表示；仅`other`类发票有类型代码。请省略。");
        }

        return _read.Digits(body.TypeCode, "/invoice/typeCode", 1, 2, 3).TrimStart('0');
    }

    private PrecedingInvoice[] Preceding(IReadOnlyList<PrecedingInvoiceBody>? bodies) =>
        [.. _read.List(bodies, Invoice.MaxPreceding, "/invoice/precedingInvoices")
            .Select((one, i) => Preceding(one, $"/invoice/precedingInvoices/{i}")).OfType<PrecedingInvoice>()];

    private PrecedingInvoice? Preceding(PrecedingInvoiceBody body, string pointer)
    {
        var code = body.Code is null ? null : _read.InvoiceCode(body.Code, $"{pointer}/code");
        return AnyNumber(body.Number, $"{pointer}/number") is { } number ? new PrecedingInvoice(number, code, body.IssueDate) : null;
    }

    private void NoteFuture(DateOnly issueDate)
    {
        if (issueDate > today)
        {
            faults.Add("/invoice/issueDate", FaultCode.DateInFuture,
                $"The invoice is dated {Show.Day(issueDate)}, after today ({Show.Day(today)}).",
                $"发票日期{Show.Day(issueDate)}晚于今天（{Show.Day(today)}）。");
        }
    }

    private InvoiceKey? Key(InvoiceBody body)
    {
        if (body.Kind == InvoiceKind.Other)
        {
            var (id, any) = (_read.Identity<CompanyId>(body.Seller.TaxId, CompanyId.TryParse, Limits.Word, "/invoice/seller/taxId"),
                AnyNumber(body.Number, "/invoice/number"));
            return id is null || any is null ? null : InvoiceKey.Of(body.Kind, id, "", any, body.IssueDate);
        }

        var isDigital = body.Kind is InvoiceKind.DigitalSpecial or InvoiceKind.DigitalOrdinary;
        var (seller, code) = (TaxId(body.Seller.TaxId), Code(body.Code, isDigital));
        var number = _read.ChineseNumber(body.Number, isDigital ? InvoiceNumber.DigitalLength : OldNumberLength, "/invoice/number");
        return seller is null || number is null ? null : InvoiceKey.Of(body.Kind, seller, code, number, body.IssueDate);
    }

    private InvoiceNumber? AnyNumber(string value, string pointer) => _read.Identity<InvoiceNumber>(
        value, static (string text, out InvoiceNumber? number) => InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out number),
            Limits.Reference, pointer);

    private string Code(string? code, bool isDigital)
    {
        if (code is null == isDigital)
        {
            return code is null ? "" : _read.InvoiceCode(code, "/invoice/code");
        }

        faults.Add("/invoice/code", isDigital ? FaultCode.Inconsistent : FaultCode.Missing,
            isDigital ? "A fully digital invoice has no code. Leave it out." : "An invoice of this kind has a code of 10 or 12 digits.",
            isDigital ? "数电票没有发票代码。请省略。" : "此类发票有10位或12位发票代码。");
        return "";
    }

    // The 15-digit ids that preceded the credit code still stand on old invoices; they have no check character.
    private CompanyId? TaxId(string value)
    {
        var id = _read.Identity<CompanyId>(value, CompanyId.TryParse, Limits.Word, "/invoice/seller/taxId");
        if (id is { IsChinese: false })
        {
            _ = _read.CreditCode(value, "/invoice/seller/taxId");
        }

        return id;
    }

    private List<InvoiceLine> Lines(IReadOnlyList<LineBody> bodies)
    {
        if (bodies.Count == 0)
        {
            faults.Add("/invoice/lines", FaultCode.OutOfBounds, "An invoice has at least one line.", "发票至少有一行。");
        }

        var given = _read.List(bodies, Invoice.MaxLines, "/invoice/lines");
        var lines = new List<InvoiceLine>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            lines.Add(Line(given[i], i, $"/invoice/lines/{i}"));
        }

        return lines;
    }

    private InvoiceLine Line(LineBody body, int index, string pointer)
    {
        var net = _read.Money(body.NetAmount, $"{pointer}/netAmount");
        var tax = _read.Money(body.TaxAmount, $"{pointer}/taxAmount");
        var (quantity, unitPrice) = QuantityAndPrice(body, net, pointer);
        return new InvoiceLine(
            index + 1,
            _read.Text(body.Description, Limits.Description, $"{pointer}/description"),
            _read.OptionalText(body.Specification, Limits.Name, $"{pointer}/specification"),
            _read.OptionalText(body.Unit, Limits.Word, $"{pointer}/unit"),
            quantity,
            unitPrice,
            net,
            _read.TaxRate(body.TaxRate, $"{pointer}/taxRate"),
            tax,
            body.Nature ?? LineNature.Normal,
            null,
            Declared(body, pointer))
        {
            ClassificationCode = _read.ClassificationCode(body.ClassificationCode, $"{pointer}/classificationCode"),
        };
    }

    private (decimal Quantity, decimal UnitPrice) QuantityAndPrice(LineBody body, Money net, string pointer)
    {
        switch (body.Quantity, body.UnitPrice)
        {
            case (null, null):
                return (1, (decimal)net.MinorUnits / Currency.MinorUnits);
            case ({ } quantity, { } unitPrice):
                // Some issuing software writes a discount as minus one piece at the price of the discount.
                var read = _read.Decimal(quantity, mayBeNegative: body.Nature == LineNature.Discount, $"{pointer}/quantity");
                return (read, _read.Decimal(unitPrice, true, $"{pointer}/unitPrice"));
            default:
                faults.Add($"{pointer}/{(body.Quantity is null ? "quantity" : "unitPrice")}", FaultCode.Missing,
                    "Quantity and unit price stand together or not at all.",
                    "数量与单价须同时提供或同时省略。");
                return (0, 0);
        }
    }

    private LineDeclaration Declared(LineBody body, string pointer)
    {
        if (body is
            {
                ModelId: null, Vendor: null, Components: null, ExcludedCosts: null, ExpenseCategory: null, Evidence: null,
                GoodsCondition: null, SerialNumbers: null
            })
        {
            return LineDeclaration.None;
        }

        return new LineDeclaration
        {
            ModelId = _read.OptionalName(body.ModelId, Limits.Id, $"{pointer}/modelId"),
            Vendor = _read.OptionalName(body.Vendor, Limits.Id, $"{pointer}/vendor"),
            Components = [.. _read.List(body.Components, Limits.ItemsOfLine, $"{pointer}/components")
                .Select((one, i) => Component(one, $"{pointer}/components/{i}"))],
            ExcludedCosts = [.. _read.List(body.ExcludedCosts, Limits.ItemsOfLine, $"{pointer}/excludedCosts")
                .Select((one, i) => Excluded(one, $"{pointer}/excludedCosts/{i}"))],
            ExpenseCategory = body.ExpenseCategory is null ? null : _read.Word(body.ExpenseCategory, $"{pointer}/expenseCategory"),
            Evidence = [.. _read.List(body.Evidence, Limits.ItemsOfLine, $"{pointer}/evidence").Select((one, i) =>
                new Evidence(one.Kind, _read.Name(one.Reference, Limits.Name, $"{pointer}/evidence/{i}/reference")))],
            GoodsCondition = body.GoodsCondition,
            SerialNumbers = [.. _read.List(body.SerialNumbers, Invoice.MaxSerialNumbers, $"{pointer}/serialNumbers")
                .Select((one, i) => SerialNumber(one, $"{pointer}/serialNumbers/{i}")).OfType<SerialNumber>()],
        };
    }

    // Null where it is none, which was noted: then there is no invoice.
    private SerialNumber? SerialNumber(string text, string pointer)
    {
        var serial = _read.Identity<SerialNumber>(text, Core.Primitives.SerialNumber.TryParse, Limits.Word, pointer);
        if (serial is { IsLongEnough: false })
        {
            faults.Add(pointer, FaultCode.Malformed,
                $"A serial number has {Core.Primitives.SerialNumber.Least} to {Limits.Word} characters.",
                    $"序列号为{Core.Primitives.SerialNumber.Least}至{Limits.Word}个字符。");
        }

        return serial;
    }

    private void CheckSerialNumbers(List<InvoiceLine> lines)
    {
        var seen = new HashSet<SerialNumber>();
        foreach (var line in lines.Where(line => line.Declared.SerialNumbers.Count > 0))
        {
            var (serials, pointer) = (line.Declared.SerialNumbers, $"/invoice/lines/{line.Number - 1}/serialNumbers");
            for (var i = 0; i < serials.Count; i++)
            {
                if (!seen.Add(serials[i]))
                {
                    faults.Add($"{pointer}/{i}", FaultCode.Inconsistent,
                        "This serial number is on the invoice already. Each piece is named once.", "该序列号在发票中已出现。每件设备只列一次。");
                }
            }

            if (decimal.IsInteger(line.Quantity) && line.Declared.Components.Count == 0 && serials.Count > line.Quantity)
            {
                faults.Add(pointer, FaultCode.Inconsistent,
                    $"{serials.Count} serial numbers for a quantity of {Show.Number(line.Quantity)}. Name at most one for each piece.",
                    $"数量为{Show.Number(line.Quantity)}，却有{serials.Count}个序列号。每件设备至多列一个。");
            }
        }

        if (seen.Count > Invoice.MaxSerialNumbers)
        {
            faults.Add("/invoice/lines", FaultCode.OutOfBounds,
                $"The invoice names {seen.Count} serial numbers; at most {Invoice.MaxSerialNumbers} are taken.",
                $"发票共列{seen.Count}个序列号；最多{Invoice.MaxSerialNumbers}个。");
        }
    }

    private Component Component(ComponentBody body, string pointer)
    {
        var count = _read.Decimal(body.Count, false, $"{pointer}/count");
        var net = NotNegative(_read.Money(body.NetAmount, $"{pointer}/netAmount"), $"{pointer}/netAmount");
        if (count == 0)
        {
            faults.Add($"{pointer}/count", FaultCode.OutOfBounds, "A component is there at least in part: the count is more than 0.",
                "组件数量须大于0。");
        }

        return new Component(_read.Name(body.ModelId, Limits.Id, $"{pointer}/modelId"), count, net);
    }

    private ExcludedCost Excluded(ExcludedCostBody body, string pointer) =>
        new(NotNegative(_read.Money(body.Amount, $"{pointer}/amount"), $"{pointer}/amount"), body.Ground);

    private Money NotNegative(Money money, string pointer)
    {
        if (money.MinorUnits < 0)
        {
            faults.Add($"{pointer}/amount", FaultCode.OutOfBounds, "The amount must not be negative.", "金额不得为负数。");
        }

        return money;
    }
}
