using System.Globalization;
using System.Text;
using CsCheck;

namespace EligibilityService.Tests.Documents;

/// <summary>
/// Random UBL invoices that keep every rule of the norm: lines with allowances, charges and returns, allowances and charges on the whole,
/// several rates.
/// </summary>
internal static class RandomUbl
{
    private static readonly decimal[] Rates = [25, 12, 5.5m, 19];

    private sealed record Line(int Rate, long Quantity, long PriceCents, int Per, long Allowance, long Charge, bool IsReturn);

    private static readonly Gen<Line> Lines =
        from rate in Gen.Int[0, 3]
        from quantity in Gen.Long[1, 500]
        from price in Gen.Long[100, 5_000_000]
        from per in Gen.Int[0, 4].Select(at => new[] { 1, 1, 3, 10, 100 }[at])
        from allowance in Gen.Frequency((3, Gen.Const(0L)), (1, Gen.Long[1, 50]))
        from charge in Gen.Frequency((3, Gen.Const(0L)), (1, Gen.Long[1, 90]))
        from isReturn in Gen.Frequency((6, Gen.Const(false)), (1, Gen.Const(true)))
        select new Line(rate, quantity, price, per, allowance, charge, isReturn);

    public static readonly Gen<byte[]> Documents =
        from lines in Lines.List[1, 8]
        from allowance in Gen.Long[0, 90]
        from charge in Gen.Long[0, 5_000]
        select Encoding.UTF8.GetBytes(Write(lines, allowance, charge));

    private static string Write(List<Line> lines, long allowancePercent, long charge)
    {
        // Something is sold before something is taken back, and never more is taken back than was sold.
        lines[0] = lines[0] with { IsReturn = false };
        var net = new List<long>();
        foreach (var line in lines)
        {
            var gross = Round((decimal)line.Quantity * line.PriceCents / line.Per);
            var amount = gross - Math.Min(line.Allowance, gross) + line.Charge;
            net.Add(line.IsReturn ? -Math.Min(amount, Math.Max(1, net.Where(one => one > 0).Sum() / 20)) : amount);
        }

        var rate0 = Rates[lines[0].Rate];
        var allowance = net[0] * allowancePercent / 200;
        var text = new StringBuilder();
        var taxable = lines.Select((line, i) => (Rate: Rates[line.Rate], Net: net[i]))
            .Concat([(Rate: rate0, Net: -allowance), (Rate: rate0, Net: charge)]).GroupBy(one => one.Rate)
            .ToDictionary(one => one.Key, one => one.Sum(of => of.Net));
        var taxes = taxable.ToDictionary(one => one.Key, one => Round(one.Value * one.Key / 100));
        var (sum, total, tax) = (net.Sum(), net.Sum() - allowance + charge, taxes.Values.Sum());
        text.Append(Head);
        Whole("false", allowance, rate0);
        Whole("true", charge, rate0);
        text.Append(CultureInfo.InvariantCulture, $"<cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">{Yuan(tax)}</cbc:TaxAmount>");
        foreach (var (rate, of) in taxable)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">{Yuan(of)}</cbc:TaxableAmount><cbc:TaxAmount currencyID=\"EUR\">{Yuan(taxes[rate])}</cbc:TaxAmount>{Category("TaxCategory", rate)}</cac:TaxSubtotal>");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"</cac:TaxTotal><cac:LegalMonetaryTotal>{Amount("LineExtensionAmount", sum)}{Amount("TaxExclusiveAmount", total)}{Amount("TaxInclusiveAmount", total + tax)}{Amount("AllowanceTotalAmount", allowance)}{Amount("ChargeTotalAmount", charge)}{Amount("PayableAmount", total + tax)}</cac:LegalMonetaryTotal>");
        for (var i = 0; i < lines.Count; i++)
        {
            Write(lines[i], i, net[i]);
        }

        return text.Append("</Invoice>").ToString();

        void Whole(string isCharge, long amount, decimal rate) => text.Append(CultureInfo.InvariantCulture,
            $"<cac:AllowanceCharge><cbc:ChargeIndicator>{isCharge}</cbc:ChargeIndicator><cbc:AllowanceChargeReason>r</cbc:AllowanceChargeReason>{Amount("Amount", amount)}{Category("TaxCategory", rate)}</cac:AllowanceCharge>");

        void Write(Line line, int i, long amount)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<cac:InvoiceLine><cbc:ID>{i + 1}</cbc:ID><cbc:InvoicedQuantity unitCode=\"EA\">{(line.IsReturn ? -line.Quantity : line.Quantity)}</cbc:InvoicedQuantity>{Amount("LineExtensionAmount", amount)}");
            if (!line.IsReturn)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>a</cbc:AllowanceChargeReason>{Amount("Amount", Math.Min(line.Allowance, Round((decimal)line.Quantity * line.PriceCents / line.Per)))}</cac:AllowanceCharge>");
                text.Append(CultureInfo.InvariantCulture,
                    $"<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>c</cbc:AllowanceChargeReason>{Amount("Amount", line.Charge)}</cac:AllowanceCharge>");
            }

            text.Append(CultureInfo.InvariantCulture,
                $"<cac:Item><cbc:Name>Goods {i % 3}</cbc:Name>{Category("ClassifiedTaxCategory", Rates[line.Rate])}</cac:Item><cac:Price>{Amount("PriceAmount", line.PriceCents)}<cbc:BaseQuantity>{line.Per}</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>");
        }
    }

    private static string Category(string name, decimal rate) =>
        string.Create(CultureInfo.InvariantCulture,
            $"<cac:{name}><cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>");

    private static string Amount(string name, long cents) => $"<cbc:{name} currencyID=\"EUR\">{Yuan(cents)}</cbc:{name}>";

    private static string Yuan(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static long Round(decimal cents) => (long)decimal.Round(cents, 0, MidpointRounding.AwayFromZero);

    private const string Head =
        """
        <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID><cbc:IssueDate>2025-09-15</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
        <cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DE1</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>S</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
        <cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>B</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
        <cac:PaymentTerms><cbc:Note>now</cbc:Note></cac:PaymentTerms>
        """;
}
