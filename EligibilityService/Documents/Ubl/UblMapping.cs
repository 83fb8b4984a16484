using System.Globalization;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents.Xml;
using EligibilityService.Wire;

namespace EligibilityService.Documents.Ubl;

/// <summary>
/// Makes an invoice of ours of a UBL document. Ours is valid by construction: net = quantity × price, one tax for each line, totals that
/// are the sums of the lines, and nothing negative but discounts, so allowances become discount lines after the line that they lower, an
/// allowance on the whole is spread over the lines of its VAT category, goods that are taken back on the same invoice become a discount on
/// what they fit best, charges become surcharge lines, and the VAT of a category, which UBL rounds once, is spread over its lines to the
/// cent. A document that takes money back is turned round for this and back again.
/// </summary>
internal sealed class UblMapping(UblDocument document, Findings findings)
{
    private const int DecimalsOfPrice = 13;
    private const int DecimalsOfPercent = 4;
    private const decimal CentSlack = 0.01m;

    private readonly List<Entry> _goods = [];
    private readonly List<Entry> _surcharges = [];
    private Currency _currency;
    private int _discounts;

    private sealed record Head(string Number, DateOnly IssueDate, string SellerName, string SellerId);

    /// <summary>A line as it will stand in our invoice; amounts in minor units, turned to be an invoice.</summary>
    private sealed class Entry(Element place, string description, (string? Code, decimal Rate) vat, long net, LineNature nature)
    {
        public Element Place { get; } = place;
        public string Description { get; } = description;
        public (string? Code, decimal Rate) Vat { get; } = vat;
        public long Net { get; } = net;
        public LineNature Nature { get; } = nature;
        public long Tax { get; set; }
        public string? Specification { get; init; }
        public string? Unit { get; init; }
        public decimal? Quantity { get; init; }
        public decimal? UnitPrice { get; init; }

        // Distinguishes these goods from others on the document.
        public string? GoodsKey { get; init; }

        // What of it is not discounted away yet, without and with tax, and the discounts that follow it.
        public long Left { get; private set; } = net;
        public decimal LeftWithTax { get; private set; } = net * (1 + vat.Rate);
        public List<Entry> Discounts { get; } = [];

        private decimal HighestDiscountRate { get; set; }

        public void Take(Entry discount)
        {
            Discounts.Add(discount);
            HighestDiscountRate = Math.Max(HighestDiscountRate, discount.Vat.Rate);
            Left += discount.Net;
            LeftWithTax += discount.Net * (1 + discount.Vat.Rate);
        }

        // How much of another VAT it bears: neither its amount nor its amount with tax may fall below nothing, a cent of rounding on each
        // side allowed for.
        public long Bears((string? Code, decimal Rate) vat) =>
            vat.Rate <= Vat.Rate && HighestDiscountRate <= Vat.Rate ? Left
                : Math.Clamp((long)decimal.Floor((LeftWithTax - 2) / (1 + vat.Rate)), 0, Left);
    }

    /// <summary>Whether the document takes money back: a credit note, or an invoice that sums to less than nothing.</summary>
    public bool IsCredit { get; } = document.IsCreditNote
        || (document.TypeCode.Words() is { } type && CodeLists.CreditNoteTypes.Contains(type))
        || document.Total("TaxExclusiveAmount") < 0
        || document.Total("TaxInclusiveAmount") < 0;

    /// <summary>The invoice and where each of its lines stands; null with the reasons noted as findings.</summary>
    public (InvoiceBody Invoice, IReadOnlyList<string> Places)? Map()
    {
        var head = ReadHead();
        var figures = ReadFigures();
        if (head is not { } known || figures is not { } totals)
        {
            return null;
        }

        // A credit note states what it takes back as positive figures, a negative invoice as negative ones.
        var turn = totals.Net < 0 ? -1 : 1;
        ReadGoods(turn);
        if (!ReadDeductions(turn))
        {
            return null;
        }

        ReadCharges(turn);
        Entry[] all = [.. _goods.SelectMany(entry => entry.Discounts.Prepend(entry)), .. _surcharges];
        if (IsTooLong())
        {
            return null;
        }

        SpreadTax(all, turn);
        var sign = IsCredit ? -1 : 1;
        var body = new InvoiceBody
        {
            Kind = InvoiceKind.Other,
            Number = known.Number,
            IssueDate = known.IssueDate,
            Currency = _currency.Code,
            Buyer = Buyer(),
            TypeCode = document.TypeCode.Words() is { Length: <= 3 } code && code.All(char.IsAsciiDigit) ? code : null,
            PrecedingInvoices = Preceding(),
            Seller = new SellerBody
            {
                Name = known.SellerName,
                TaxId = known.SellerId,
                RegistrationId = OtherIdOf(document.Seller?.Cac("PartyLegalEntity")?.Cbc("CompanyID"), known.SellerId),
                OtherId = OtherIdOf(document.Seller?.Cac("PartyIdentification")?.Cbc("ID"), known.SellerId),
            },
            Lines = [.. all.Select(entry => Line(entry, sign))],
            Totals = new TotalsBody
            {
                NetAmount = Money(totals.Net * turn * sign),
                TaxAmount = Money(totals.Tax * turn * sign),
                GrossAmount = Money(totals.Gross * turn * sign)
            },
        };
        return (body, [.. all.Select(entry => entry.Place.Path)]);
    }

    /// <summary>The preceding invoices that it names (BG-3).</summary>
    public InvoiceReference[] References() =>
        [.. document.Root.AllCac("BillingReference").Select(one => one.Cac("InvoiceDocumentReference")).OfType<Element>()
            .Where(one => one.Cbc("ID").Words() is not null).Take(100)
            .Select(one =>
                new InvoiceReference(ReferenceKind.PrecedingInvoice, Cut(one.Cbc("ID").Words(), Limits.Reference)!, null,
                    one.Cbc("IssueDate").Day()))];

    // An empty object where the document names no buyer: the caller's word does not take its place.
    private PrintedBuyerBody Buyer()
    {
        var (buyer, entity) = (document.Buyer, document.Buyer?.Cac("PartyLegalEntity"));
        return new PrintedBuyerBody
        {
            Name = Cut(entity?.Cbc("RegistrationName").Words() ?? buyer?.Cac("PartyName")?.Cbc("Name").Words(), Limits.Name),
            TaxId = Cut(UblDocument.VatId(buyer).Words(), Limits.Reference),
            RegistrationId = Cut(entity?.Cbc("CompanyID").Words(), Limits.Reference),
            OtherId = Cut(buyer?.Cac("PartyIdentification")?.Cbc("ID").Words(), Limits.Reference),
        };
    }

    private PrecedingInvoiceBody[]? Preceding() =>
        References() is { Length: > 0 } all
            ? [.. all.Select(one => new PrecedingInvoiceBody { Number = one.Number, IssueDate = one.IssueDate })] : null;

    private Head? ReadHead()
    {
        var root = document.Root;
        var (number, date, seller) = (root.Cbc("ID").Words(), root.Cbc("IssueDate").Day(), document.Seller);
        var name = seller?.Cac("PartyLegalEntity")?.Cbc("RegistrationName").Words() ?? seller?.Cac("PartyName")?.Cbc("Name").Words();
        var id = seller is null ? null : IdOf(seller);
        if (document.Currency is { } code && CodeLists.IsCurrency(code) && !Currency.TryParse(code, out _currency))
        {
            findings.Fatal("READ-CURRENCY", root.Cbc("DocumentCurrencyCode")!.Path, code, string.Join(", ", Currency.Codes),
                "ubl_mapping.currency_not_taken(code)", code);
            return null;
        }

        if (id is null && seller is not null)
        {
            findings.Fatal("READ-SELLER", seller.Path, null, null,
                "ubl_mapping.seller_without_number()");
        }

        return number is null || date is null || name is null || id is null || document.Currency is null
            || !Currency.TryParse(document.Currency, out _currency)
            ? null
            : new Head(CutNoted(number, Limits.Reference, root.Cbc("ID")!), date.Value, CutNoted(name, Limits.Name, seller!), id);
    }

    private (long Net, long Tax, long Gross)? ReadFigures()
    {
        if (document.Lines.Count > Invoice.MaxLines)
        {
            TooManyLines(document.Lines.Count);
            return null;
        }

        foreach (var category in document.Lines.Select(line => line.Category).Concat(document.AllowanceCharges.Select(one => one.Category)))
        {
            if (category?.Percent is { } percent && (percent is < 0 or >= 100 || decimal.Round(percent, DecimalsOfPercent) != percent))
            {
                findings.Fatal("READ-NUMBER", category.Element.Path, Show.Number(percent), null,
                    "ubl_mapping.tax_rate_form()");
                return null;
            }
        }

        // What is missing or no number is said by the rules.
        var (net, gross, tax) = (document.Total("TaxExclusiveAmount"), document.Total("TaxInclusiveAmount"), document.TotalVat ?? 0);
        if (net is null || gross is null || document.Lines.Count == 0 || document.Lines.Any(line => line.Net is null))
        {
            return null;
        }

        var amounts = document.Lines.Select(line => line.Net!.Value).Concat(document.AllowanceCharges.Select(one => one.Amount ?? 0))
            .Concat(document.Lines.SelectMany(line => line.AllowanceCharges).Select(one => one.Amount ?? 0))
                .Concat([net.Value, gross.Value, tax]);
        if (amounts.Any(amount => Math.Abs(amount) > Core.Primitives.Money.MaxMinorUnits / Currency.MinorUnits))
        {
            findings.Fatal("READ-NUMBER", document.Totals!.Path, null, null, "ubl_mapping.amount_too_large()");
            return null;
        }

        return (Cents(net.Value), Cents(tax), Cents(gross.Value));
    }

    private void ReadGoods(int turn)
    {
        foreach (var line in document.Lines.Where(line => line.Net * turn >= 0))
        {
            var (net, allowances, charges) = (Cents(line.Net!.Value * turn), Cents(line.Sum(charges: false) * turn),
                Cents(line.Sum(charges: true) * turn));
            if (net + allowances - charges < 0 || net - charges < 0 || allowances < 0 || charges < 0)
            {
                // Figures stay together where one of them alone would be negative.
                (allowances, charges) = (0, 0);
            }

            var vat = VatOf(line.Category);
            var goods = Goods(line, net + allowances - charges, vat);
            _goods.Add(goods);
            foreach (var allowance in allowances == 0 ? []
                : line.AllowanceCharges.Where(one => one.IsCharge == false && one.Amount is not (null or 0)))
            {
                Discount(goods,
                    new Entry(allowance.Element, Described("Allowance", allowance.Reason), vat, -Cents(allowance.Amount!.Value * turn),
                        LineNature.Discount));
            }

            foreach (var charge in charges == 0 ? []
                : line.AllowanceCharges.Where(one => one.IsCharge == true && one.Amount is not (null or 0)))
            {
                _surcharges.Add(
                    new Entry(charge.Element, Described("Charge", charge.Reason), vat, Cents(charge.Amount!.Value * turn),
                        LineNature.Surcharge));
            }
        }
    }

    private Entry Goods(UblLine line, long amount, (string?, decimal) vat)
    {
        var (quantity, price) = QuantityAndPrice(line, amount);
        return new Entry(line.Element, Description(line), vat, amount, LineNature.Normal)
        {
            GoodsKey = GoodsKey(line),
            Specification = Specification(line),
            Unit = quantity is not null && line.QuantityElement?.Attribute("unitCode") is { Length: > 0 } unit
                ? Cut(unit, Limits.Word) : null,
            Quantity = quantity,
            UnitPrice = price,
        };
    }

    // The price as printed where it gives the amount to the cent; else what the amount gives for one.
    private static (decimal? Quantity, decimal? Price) QuantityAndPrice(UblLine line, long amount)
    {
        if (line.Quantity is not { } given || given == 0 || decimal.Round(given, DecimalsOfPrice) != given)
        {
            return (null, null);
        }

        var quantity = Math.Abs(given);
        var whole = amount / (decimal)Currency.MinorUnits;
        if (line.PriceOfOne is { } printed && decimal.Round(printed, DecimalsOfPrice) is var price and >= 0
            && Math.Abs(Round(quantity * price) - whole) <= CentSlack)
        {
            return (quantity, price);
        }

        var reckoned = decimal.Round(whole / quantity, DecimalsOfPrice);
        return Math.Abs(Round(quantity * reckoned) - whole) <= CentSlack ? (quantity, reckoned) : (null, null);
    }

    // Goods taken back on the same invoice, and allowances on the whole.
    private bool ReadDeductions(int turn)
    {
        foreach (var line in document.Lines.Where(line => line.Net * turn < 0))
        {
            var amount = -Cents(line.Net!.Value * turn);
            var vat = VatOf(line.Category);
            var key = GoodsKey(line);
            var parent = Best(one => key is not null && one.GoodsKey == key) ?? Best(one => one.Vat == vat) ?? Best(_ => true);
            if (parent is not null)
            {
                Discount(parent, new Entry(line.Element, Description(line), vat, -amount, LineNature.Discount));
            }
            else if (!SpreadOver(line.Element, Description(line), vat, amount))
            {
                return false;
            }

            Entry? Best(Func<Entry, bool> fits) => _goods.Where(one => one.Bears(vat) >= amount && fits(one)).MaxBy(one => one.Left);
        }

        foreach (var allowance in document.AllowanceCharges.Where(one => one.IsCharge == false && one.Amount is not (null or 0)))
        {
            var amount = Cents(allowance.Amount!.Value * turn);
            if (amount < 0)
            {
                _surcharges.Add(
                    new Entry(allowance.Element, Described("Allowance", allowance.Reason), VatOf(allowance.Category), -amount,
                        LineNature.Surcharge));
            }
            else if (!SpreadOver(allowance.Element, Described("Allowance", allowance.Reason), VatOf(allowance.Category), amount))
            {
                return false;
            }
        }

        return true;
    }

    private void ReadCharges(int turn)
    {
        foreach (var charge in document.AllowanceCharges.Where(one => one.IsCharge == true && one.Amount is not (null or 0)))
        {
            _surcharges.Add(
                new Entry(charge.Element, Described("Charge", charge.Reason), VatOf(charge.Category), Cents(charge.Amount!.Value * turn),
                    LineNature.Surcharge));
        }
    }

    private bool SpreadOver(Element place, string description, (string? Code, decimal Rate) vat, long amount)
    {
        if (IsTooLong())
        {
            return false;
        }

        Entry[] bearers = [.. _goods.Where(one => one.Vat == vat && one.Bears(vat) > 0)];
        if (bearers.Sum(one => one.Bears(vat)) < amount)
        {
            bearers = [.. _goods.Where(one => one.Bears(vat) > 0)];
        }

        if (bearers.Sum(one => one.Bears(vat)) < amount)
        {
            findings.Fatal("READ-LINES", place.Path, null, null, "ubl_mapping.allowance_without_goods()");
            return false;
        }

        var shares = new long[bearers.Length];
        Spread.Over(amount, [.. bearers.Select(one => (decimal)one.Bears(vat))], shares);
        for (var i = 0; i < bearers.Length; i++)
        {
            if (shares[i] > 0)
            {
                Discount(bearers[i], new Entry(place, description, vat, -shares[i], LineNature.Discount));
            }
        }

        return true;
    }

    private void Discount(Entry goods, Entry discount)
    {
        if (discount.Net != 0)
        {
            _discounts++;
            goods.Take(discount);
        }
    }

    private bool IsTooLong()
    {
        var count = _goods.Count + _discounts + _surcharges.Count;
        if (count > Invoice.MaxLines)
        {
            TooManyLines(count);
        }

        return count > Invoice.MaxLines;
    }

    // UBL rounds once for a category; each of our lines has its own tax. The discounts of a line get what lowers its tax, so that a line
    // which is discounted away has none left; what rounding leaves over in a category goes to its largest amounts, a cent each.
    private void SpreadTax(Entry[] all, int turn)
    {
        foreach (var goods in _goods.Concat(_surcharges))
        {
            goods.Tax = TaxOf(goods.Net, goods.Vat.Rate);
            var left = goods.Net;
            foreach (var discount in goods.Discounts)
            {
                var isOfIt = discount.Vat == goods.Vat;
                discount.Tax = isOfIt ? TaxOf(left + discount.Net, goods.Vat.Rate) - TaxOf(left, goods.Vat.Rate)
                    : TaxOf(discount.Net, discount.Vat.Rate);
                left += isOfIt ? discount.Net : 0;
            }
        }

        var printed = document.Subtotals.Where(one => one.Tax is not null).GroupBy(one => VatOf(one.Category))
            .ToDictionary(one => one.Key, one => one.Sum(of => Cents(of.Tax!.Value * turn)));
        foreach (var group in all.Where(entry => entry.Vat.Rate != 0 && printed.ContainsKey(entry.Vat)).GroupBy(entry => entry.Vat))
        {
            Balance([.. group], printed[group.Key] - group.Sum(entry => entry.Tax));
        }

        // The norm lets a rate stand on charges and allowances without a group of its own in the breakdown, where they cancel out. Together
        // they have what the groups leave of the total.
        Entry[] unlisted = [.. all.Where(entry => entry.Vat.Rate != 0 && !printed.ContainsKey(entry.Vat))];
        if (printed.Count > 0)
        {
            Balance(unlisted, Cents((document.TotalVat ?? 0) * turn) - printed.Values.Sum() - unlisted.Sum(entry => entry.Tax));
        }
    }

    private static void Balance(Entry[] group, long left)
    {
        Entry[] bearers = [.. group.Where(entry => entry.Left > 0).OrderByDescending(entry => entry.Left)];
        bearers = bearers.Length > 0 ? bearers : [.. group.Where(entry => entry.Net != 0)];
        if (bearers.Length == 0)
        {
            return;
        }

        var (each, odd) = Math.DivRem(Math.Abs(left), bearers.Length);
        for (var i = 0; i < bearers.Length; i++)
        {
            bearers[i].Tax += Math.Sign(left) * (each + (i < odd ? 1 : 0));
        }
    }

    private static long TaxOf(long net, decimal rate) => decimal.ToInt64(decimal.Round(net * rate, 0, MidpointRounding.AwayFromZero));

    private LineBody Line(Entry entry, int sign) => new()
    {
        Description = entry.Description,
        Specification = entry.Specification,
        Unit = entry.Unit,
        Quantity = entry.Quantity is { } quantity ? new DecimalText(Show.Number(quantity * sign)) : null,
        UnitPrice = entry.UnitPrice is { } price ? new DecimalText(Show.Number(price)) : null,
        NetAmount = Money(entry.Net * sign),
        TaxRate = entry.Vat.Code switch
        { "E" => "免税", "O" => "不征税", _ => $"{(entry.Vat.Rate * 100).ToString("0.####", CultureInfo.InvariantCulture)}%" },
        TaxAmount = Money(entry.Tax * sign),
        Nature = entry.Nature == LineNature.Normal ? null : entry.Nature,
    };

    private MoneyBody Money(long minorUnits) => new()
    { Amount = new DecimalText(new Money(minorUnits, _currency).Amount), Currency = _currency.Code };

    private static (string? Code, decimal Rate) VatOf(UblCategory? category) => (category?.Code, (category?.Percent ?? 0) / 100);

    private static string? GoodsKey(UblLine line) =>
        line.Item?.Cac("SellersItemIdentification")?.Cbc("ID").Words() is { } id ? $"id {id}" : line.Item?.Cbc("Name").Words() is { } name
            ? $"name {name}" : null;

    private string Description(UblLine line)
    {
        var (name, description) = (line.Item?.Cbc("Name").Words(), line.Item?.Cbc("Description").Words());
        var text = string.Join(' ', new[] { name, description == name ? null : description }.OfType<string>());
        return text.Length == 0 ? "-" : CutNoted(text, Limits.Description, line.Element);
    }

    // What tells the model, and stands beside the name: the seller's number for it, a standard one, and the properties.
    private static string? Specification(UblLine line)
    {
        if (line.Item is not { } item)
        {
            return null;
        }

        var parts = new List<string?>
        {
            item.Cac("SellersItemIdentification")?.Cbc("ID").Words(),
            item.Cac("StandardItemIdentification")?.Cbc("ID").Words(),
        };
        parts.AddRange(item.AllCac("AdditionalItemProperty").Select(one => $"{one.Cbc("Name").Words()}: {one.Cbc("Value").Words()}"));
        var text = string.Join("; ", parts.OfType<string>());
        return text.Length == 0 ? null : Cut(text, Limits.Name);
    }

    private static string Described(string what, string? reason) => Cut(reason is null ? what : $"{what}: {reason}", Limits.Description)!;

    private static string? OtherIdOf(Element? id, string taxId) =>
        Cut(id.Words(), Limits.Reference) is { } text && PartyId.Normal(text) != PartyId.Normal(taxId) ? text : null;

    private static string? IdOf(Element seller) =>
        new[] { UblDocument.VatId(seller), seller.Cac("PartyLegalEntity")?.Cbc("CompanyID"), seller.Cac("PartyIdentification")?.Cbc("ID"),
            UblDocument.AnyTaxId(seller), seller.Cbc("EndpointID") }
            .Select(one => one.Words() is { } text
                ? string.Concat(text.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-')) : "")
            .FirstOrDefault(one => one.Length is > 0 and <= Limits.Word);

    private string CutNoted(string text, int most, Element place)
    {
        if (text.Length > most)
        {
            findings.Warn("READ-LENGTH", place.Path, text, null, "ubl_mapping.text_cut(count, most)", text.Length, most);
        }

        return Cut(text, most)!;
    }

    private void TooManyLines(int count) =>
        findings.Fatal("READ-LINES", document.Root.Path, count.ToString(CultureInfo.InvariantCulture),
            Invoice.MaxLines.ToString(CultureInfo.InvariantCulture),
        "ubl_mapping.too_many_lines(count, most)", count, Invoice.MaxLines);

    // A character of two units is taken whole or not at all.
    private static string? Cut(string? text, int most) => text is null || text.Length <= most ? text
        : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static decimal Round(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);

    private static long Cents(decimal amount) =>
        decimal.ToInt64(decimal.Round(amount * Currency.MinorUnits, 0, MidpointRounding.AwayFromZero));
}
