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
                    "invoice_reader.replaces_itself()");
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
                "invoice_reader.one_id_of_chinese_seller()");
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
                "invoice_reader.no_type_code_beside_kind()");
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
                "invoice_reader.dated_after_today(issueDate, today)", issueDate, today);
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
            isDigital ? "invoice_reader.digital_has_no_code()" : "common.invoice_code_length()");
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
            faults.Add("/invoice/lines", FaultCode.OutOfBounds, "invoice_reader.line_needed()");
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
                    "invoice_reader.quantity_and_price_go_together()");
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
                "invoice_reader.serial_number_length(least, most)", Core.Primitives.SerialNumber.Least, Limits.Word);
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
                        "invoice_reader.serial_number_twice()");
                }
            }

            if (decimal.IsInteger(line.Quantity) && line.Declared.Components.Count == 0 && serials.Count > line.Quantity)
            {
                faults.Add(pointer, FaultCode.Inconsistent,
                    "invoice_reader.more_serial_numbers_than_pieces(count, quantity)", serials.Count, Show.Number(line.Quantity));
            }
        }

        if (seen.Count > Invoice.MaxSerialNumbers)
        {
            faults.Add("/invoice/lines", FaultCode.OutOfBounds,
                "invoice_reader.too_many_serial_numbers(count, most)", seen.Count, Invoice.MaxSerialNumbers);
        }
    }

    private Component Component(ComponentBody body, string pointer)
    {
        var count = _read.Decimal(body.Count, false, $"{pointer}/count");
        var net = NotNegative(_read.Money(body.NetAmount, $"{pointer}/netAmount"), $"{pointer}/netAmount");
        if (count == 0)
        {
            faults.Add($"{pointer}/count", FaultCode.OutOfBounds, "invoice_reader.component_count_positive()");
        }

        return new Component(_read.Name(body.ModelId, Limits.Id, $"{pointer}/modelId"), count, net);
    }

    private ExcludedCost Excluded(ExcludedCostBody body, string pointer) =>
        new(NotNegative(_read.Money(body.Amount, $"{pointer}/amount"), $"{pointer}/amount"), body.Ground);

    private Money NotNegative(Money money, string pointer)
    {
        if (money.MinorUnits < 0)
        {
            faults.Add($"{pointer}/amount", FaultCode.OutOfBounds, "invoice_reader.amount_not_negative()");
        }

        return money;
    }
}
