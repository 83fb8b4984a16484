using System.Globalization;
using System.Text.RegularExpressions;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents.Xml;
using EligibilityService.Wire;

namespace EligibilityService.Documents.China;

/// <summary>
/// Reads a Chinese fully digital invoice (数电票) from its XML. No schema of it is published; what is read here is what public readers of real
/// files agree on, with the traps they met: a hyphen inside an element's name, empty elements, rates as 0.130000 or 13%, names that wrap.
/// </summary>
internal sealed partial class EInvoice
{
    private readonly Element _root;
    private readonly Findings _findings;
    private readonly Dictionary<string, Element> _places = new(StringComparer.Ordinal);

    private EInvoice(Element root, Findings findings)
    {
        (_root, _findings) = (root, findings);
        IsCredit = At("Header", "InherentLabel", "InIssuType", "LabelCode") is { Text: "N" }
            || Figure(At("EInvoiceData", "BasicInformation", "TotalAmWithoutTax")?.Text) < 0;
    }

    /// <summary>The document of a root element; null when that is none.</summary>
    public static EInvoice? Of(Element root, Findings findings) => root.Name == "EInvoice" && ChildOf(root, "EInvoiceData") is not null
        ? new EInvoice(root, findings) : null;

    /// <summary>Whether it is a red-letter invoice.</summary>
    public bool IsCredit { get; }

    /// <summary>The total in capitals, and where it stands; null when it is not there.</summary>
    public (string Text, string Place)? Capitals =>
        At("EInvoiceData", "BasicInformation", "TotalTax-includedAmountInChinese") is { Text.Length: > 0 } element
            ? (element.Text, element.Path) : null;

    /// <summary>The buyer as named.</summary>
    public PrintedBuyerBody Buyer() => new()
    {
        Name = Cut(Joined(TextAt("EInvoiceData", "BuyerInformation", "BuyerName")), Limits.Name),
        TaxId = Cut(Joined(TextAt("EInvoiceData", "BuyerInformation", "BuyerIdNum")), Limits.Reference),
    };

    /// <summary>Where the buyer's number stands.</summary>
    public string BuyerPlace => (At("EInvoiceData", "BuyerInformation", "BuyerIdNum") ?? _root).Path;

    /// <summary>Where a member of the invoice stands, by its JSON Pointer in it; the root where nothing is known.</summary>
    public string PlaceOf(string pointer) =>
        (_places.TryGetValue(pointer, out var element)
            || _places.TryGetValue(pointer[..Math.Max(0, pointer.LastIndexOf('/'))], out element) ? element : _root).Path;

    /// <summary>
    /// The invoices that a red-letter one takes back, from their own elements or from the remark, where issuing software puts them too.
    /// </summary>
    public InvoiceReference[] References()
    {
        var found = new List<InvoiceReference>();
        var red = At("EInvoiceData", "SpecificInformation", "RedEInvoice") ?? At("SpecificInformation", "RedEInvoice");
        Add(ReferenceKind.RedLetterOf, null, red is null ? null : ChildOf(red, "OriginalInvoiceCode")?.Text);
        Add(ReferenceKind.RedLetterConfirmation, null, red is null ? null : ChildOf(red, "CreditNoteNumber")?.Text);
        var remark = Cut(TextAt("EInvoiceData", "AdditionalInformation", "Remark") ?? TextAt("AdditionalInformation", "Remark"),
            Limits.Description) ?? "";
        foreach (Match match in DigitalOriginal().Matches(remark))
        {
            Add(ReferenceKind.RedLetterOf, null, match.Groups[1].Value);
        }

        foreach (Match match in OlderOriginal().Matches(remark))
        {
            Add(ReferenceKind.RedLetterOf, match.Groups[1].Value, match.Groups[2].Value);
        }

        foreach (Match match in Confirmation().Matches(remark))
        {
            Add(ReferenceKind.RedLetterConfirmation, null, match.Groups[1].Value);
        }

        return [.. found.Distinct()];

        void Add(ReferenceKind kind, string? code, string? number)
        {
            if (!string.IsNullOrWhiteSpace(number))
            {
                found.Add(new InvoiceReference(kind, Cut(number.Trim(), Limits.Reference)!, code, null));
            }
        }
    }

    /// <summary>The invoice; null with the reasons noted as findings.</summary>
    public InvoiceBody? Map()
    {
        var kind = Kind();
        var number = Number();
        var date = IssueDate();
        var name = Needed("EInvoiceData", "SellerInformation", "SellerName");
        var id = Needed("EInvoiceData", "SellerInformation", "SellerIdNum");
        Note("/seller/name", At("EInvoiceData", "SellerInformation", "SellerName"));
        Note("/seller/taxId", At("EInvoiceData", "SellerInformation", "SellerIdNum"));
        var data = ChildOf(_root, "EInvoiceData")!;
        Element[] items = [.. data.Children.Where(child => child.Name == "IssuItemInformation")];
        if (items.Length is 0 or > Invoice.MaxLines)
        {
            _findings.Fatal("READ-LINES", data.Path, items.Length.ToString(CultureInfo.InvariantCulture), null,
                "einvoice.too_many_lines(count, most)", items.Length, Invoice.MaxLines);
            return null;
        }

        LineBody?[] lines = [.. items.Select(Line)];
        var (net, tax, gross) = (Money("/totals/netAmount", At("EInvoiceData", "BasicInformation", "TotalAmWithoutTax"), data),
            Tax("/totals/taxAmount", At("EInvoiceData", "BasicInformation", "TotalTaxAm"), data),
            Money("/totals/grossAmount", At("EInvoiceData", "BasicInformation", "TotalTax-includedAmount"), data));
        return kind is null || number is null || date is null || name is null || id is null || net is null || tax is null || gross is null
            || lines.Any(line => line is null) ? null : new InvoiceBody
            {
                Kind = kind.Value,
                Number = Cut(number, Limits.Reference)!,
                IssueDate = date.Value,
                Currency = Currency.Cny.Code,
                Buyer = Buyer(),
                Seller = new SellerBody { Name = Cut(name, Limits.Name)!, TaxId = Cut(id, Limits.Word)! },
                Lines = [.. lines.OfType<LineBody>()],
                Totals = new TotalsBody { NetAmount = net, TaxAmount = tax, GrossAmount = gross },
            };
    }

    private InvoiceKind? Kind()
    {
        var (code, name) = (TextAt("Header", "InherentLabel", "GeneralOrSpecialVAT", "LabelCode"),
            TextAt("Header", "InherentLabel", "GeneralOrSpecialVAT", "LabelName"));
        Note("/kind", At("Header", "InherentLabel", "GeneralOrSpecialVAT"));
        switch (code, name)
        {
            case ("01", _) or (null, not null) when code == "01" || name!.Contains("专用", StringComparison.Ordinal):
                return InvoiceKind.DigitalSpecial;
            case ("02", _) or (null, not null) when code == "02" || name!.Contains("普通", StringComparison.Ordinal):
                return InvoiceKind.DigitalOrdinary;
            default:
                _findings.Fatal("READ-KIND", PlaceOf("/kind"), code ?? name, null,
                    "einvoice.kind_missing()");
                return null;
        }
    }

    private string? Number()
    {
        var (element, header) = (At("TaxSupervisionInfo", "InvoiceNumber"), At("Header", "EIid"));
        var (number, other) = (Compact(element?.Text), Compact(header?.Text));
        Note("/number", element is { Text.Length: > 0 } ? element : header);
        if (number is not null && other is not null && number != other)
        {
            _findings.Fatal("CN-NUMBER-TWICE", PlaceOf("/number"), number, other, "einvoice.numbers_differ()");
        }

        if (number is null && other is null)
        {
            _findings.Fatal("READ-MISSING", _root.Path, null, null, "einvoice.number_missing()");
        }

        return number ?? other;
    }

    private DateOnly? IssueDate()
    {
        var element = At("TaxSupervisionInfo", "IssueTime") is { Text.Length: > 0 } issue ? issue
            : At("EInvoiceData", "BasicInformation", "RequestTime");
        Note("/issueDate", element);
        if (ChineseDates.TryRead(element?.Text ?? "", out var date))
        {
            return date;
        }

        _findings.Fatal("READ-DATE", (element ?? _root).Path, element?.Text, null,
            "einvoice.date_missing()");
        return null;
    }

    private LineBody? Line(Element item, int index)
    {
        var at = $"/lines/{index}";
        Note(at, item);
        foreach (var (member, name) in new[]
            { ("description", "ItemName"), ("specification", "SpecMod"), ("unit", "MeaUnits"),
                ("classificationCode", "TaxClassificationCode"), ("quantity", "Quantity"), ("unitPrice", "UnPrice"),
                ("taxRate", "TaxRate") })
        {
            Note($"{at}/{member}", ChildOf(item, name));
        }

        var description = Joined(ChildOf(item, "ItemName")?.Text);
        var (quantity, price) = (Decimal(ChildOf(item, "Quantity")), Decimal(ChildOf(item, "UnPrice")));
        var net = Money($"{at}/netAmount", ChildOf(item, "Amount"), item);
        var tax = ChildOf(item, "ComTaxAm") is { Text.Length: > 0 } taxed ? Tax($"{at}/taxAmount", taxed, item) : Zero();
        if (description is null)
        {
            _findings.Fatal("READ-MISSING", item.Path, null, null, "einvoice.goods_name_missing()");
        }

        if (description is null || net is null || tax is null || Rate(item) is not { } rate)
        {
            return null;
        }

        var isNegative = net.Amount.Text.StartsWith('-');
        return new LineBody
        {
            Description = Cut(description, Limits.Description)!,
            Specification = Cut(Joined(ChildOf(item, "SpecMod")?.Text), Limits.Name),
            ClassificationCode = Compact(ChildOf(item, "TaxClassificationCode")?.Text) is
            { Length: InvoiceLine.ClassificationCodeLength } code && code.All(char.IsAsciiDigit) ? code : null,
            Unit = Cut(Joined(ChildOf(item, "MeaUnits")?.Text), Limits.Word),
            Quantity = quantity,
            UnitPrice = price,
            NetAmount = net,
            TaxRate = rate,
            TaxAmount = tax,
            Nature = isNegative && !IsCredit ? LineNature.Discount : null,
        };
    }

    private string? Rate(Element item)
    {
        var element = ChildOf(item, "TaxRate");
        var text = Compact(element?.Text) ?? "";
        if (text is "免税" or "不征税")
        {
            return text;
        }

        if (Figure(text.TrimEnd('%')) is { } rate and >= 0)
        {
            var shown = rate.ToString("0.####", CultureInfo.InvariantCulture);
            return text.EndsWith('%') ? $"{shown}%" : shown;
        }

        _findings.Fatal("READ-NUMBER", (element ?? item).Path, element?.Text, null, "einvoice.tax_rate_unreadable()");
        return null;
    }

    private DecimalText? Decimal(Element? element)
    {
        if (Compact(element?.Text) is not { } text)
        {
            return null;
        }

        if (Figure(text) is { } number)
        {
            return new DecimalText(Core.Primitives.Show.Number(number));
        }

        _findings.Fatal("READ-NUMBER", element!.Path, element.Text, null, "einvoice.number_unreadable()");
        return null;
    }

    private MoneyBody? Money(string pointer, Element? element, Element holder)
    {
        Note(pointer, element);
        if (Figure(Compact(element?.Text)) is { } amount && decimal.Round(amount, 2) == amount)
        {
            return new MoneyBody
            { Amount = new DecimalText(amount.ToString("0.00", CultureInfo.InvariantCulture)), Currency = Currency.Cny.Code };
        }

        _findings.Fatal("READ-NUMBER", (element ?? holder).Path, element?.Text, null,
            "einvoice.amount_form(pointer)", pointer[(pointer.LastIndexOf('/') + 1)..]);
        return null;
    }

    // Where there is no tax, asterisks stand in its place.
    private MoneyBody? Tax(string pointer, Element? element, Element holder)
    {
        if (element is not { Text.Length: > 0 } || !IsStars(element.Text))
        {
            return Money(pointer, element, holder);
        }

        Note(pointer, element);
        return Zero();
    }

    private string? Needed(params string[] path)
    {
        var text = Joined(TextAt(path));
        if (text is null)
        {
            _findings.Fatal("READ-MISSING", _root.Path, null, null, "common.is_missing(what)", string.Join('/', path));
        }

        return text;
    }

    private static MoneyBody Zero() => new() { Amount = new DecimalText("0.00"), Currency = Currency.Cny.Code };

    private static bool IsStars(string text) => text.Trim('*', '＊', ' ').Length == 0;

    private static decimal? Figure(string? text) =>
        text is { Length: > 0 and <= 40 }
            && decimal.TryParse(text.TrimStart('¥', '￥'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var value)
        && Math.Abs(value) <= Core.Primitives.Money.MaxMinorUnits / Currency.MinorUnits
            ? value
            : null;

    private void Note(string pointer, Element? element)
    {
        if (element is not null)
        {
            _places.TryAdd(pointer, element);
        }
    }

    private Element? At(params string[] path) =>
        path.Aggregate((Element?)_root, (element, name) => element is null ? null : ChildOf(element, name));

    private string? TextAt(params string[] path) => At(path) is { Text.Length: > 0 } found ? found.Text : null;

    // Whatever namespace a file declares, or none.
    private static Element? ChildOf(Element element, string name)
    {
        foreach (var child in element.Children)
        {
            if (child.Name == name)
            {
                return child;
            }
        }

        return null;
    }

    // A name that wraps over printed lines is one word again.
    private static string? Joined(string? text) => text is null ? null : Breaks().Replace(text.Trim(), "") is { Length: > 0 } joined
        ? joined : null;

    private static string? Compact(string? text) => text is null ? null
        : string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))) is { Length: > 0 } compact ? compact : null;

    private static string? Cut(string? text, int most) => text is null || text.Length <= most ? text : text[..most];

    [GeneratedRegex(@"[ \t]*[\r\n]+[ \t]*")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"被红冲蓝字数电(?:发)?票号码[:：]?\s*([0-9]{20})(?![0-9])")]
    private static partial Regex DigitalOriginal();

    [GeneratedRegex(@"对应正数发票代码[:：]?\s*([0-9]{12}|[0-9]{10})[\s,，]*号码[:：]?\s*([0-9]{8})(?![0-9])")]
    private static partial Regex OlderOriginal();

    [GeneratedRegex(@"红字发票信息确认单编号[:：]?\s*([0-9]{16,30})(?![0-9])")]
    private static partial Regex Confirmation();
}
