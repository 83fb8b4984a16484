using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Decisions.Batches;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Documents;
using EligibilityService.Wire;
using SentAttachments = EligibilityService.Cases.SentAttachments;

namespace EligibilityService.Tests.Costs;

/// <summary>
/// Twice the input costs twice: of each kind of input what is allocated is counted. Work that allocates nothing shows only in processor
/// time, which a busy machine disturbs: the long runs alone (<c>.ci/long</c>) compare that of an input and of one four times as long, where
/// twice as steep as linear is far below quadratic (16).
/// </summary>
[NonParallelizable]
internal sealed class LinearTests
{
    private const double MostForTwice = 2.3;
    private const double MostForFourTimes = 9;
    private const int Runs = 5;

    private static readonly string Request = Base("request");
    private static readonly EligibilityService.Core.Programmes.ProgrammeVersion Programme = Deciding.Programme(Base("programme"));
    private static readonly CatalogueVersion Catalogue = Deciding.Catalogue(Base("catalogue"));
    private static readonly DateOnly Today = new(2025, 12, 1);

    private static readonly (string Name, int Size, Func<int, Action> Make)[] Kinds =
    [
        ("lines of JSON", 250, count => Decide(WithLines(count, "*计算机配套产品*摩尔线程 MTT S4000 加速卡"))),
        ("lines of JSON that nobody can tell", 250, count => Decide(WithLines(count, "某某设备 智算模块"))),
        ("lines of UBL", 100, count => Parse(Ubl(lines: count))),
        ("groups of the VAT breakdown", 1000, count => Parse(Ubl(lines: 5, subtotals: count))),
        ("allowances on the whole", 100, count => Parse(Ubl(lines: 5, allowances: count))),
        ("allowances on a line", 100, count => Parse(Ubl(lines: 5, ofLine: count))),
        ("returned goods", 100, count => Parse(Ubl(lines: count, returns: count))),
        ("amounts in one total", 2000, count => Parse(Ubl(lines: 5, amounts: count))),
        ("names too long to be taken", 100, count => Parse(Ubl(lines: count, name: new string('a', 600)))),
        ("text between elements", 2000, count => Parse(Ubl(lines: 2, mixed: count))),
        ("items of a 数电票", 100, count => Parse(China(count))),
        ("rows of CSV, an invoice each", 500, count => Csv(count, each: true)),
        ("rows of CSV, one invoice", 500, count => Csv(count, each: false)),
        ("unknown columns of CSV", 2000, UnknownColumns),
        ("lines of a batch", 1000, Batch),
        ("texts of combining marks", 20, count => Match(count, Marks(450))),
        ("combining marks of a text", 100, length => Match(20, Marks(length))),
        ("marks behind what cannot be seen", 50, length => Match(20, $"a{string.Concat(Enumerable.Repeat("\u0301\u200B", length))}")),
        ("characters that stand for many", 50, length => Match(20, new string('\uFDFA', length))),
        ("length of a line's text", 60, length => Match(20, string.Concat(Enumerable.Repeat("摩尔线程 MTT S4000 ", 30))[..length])),
        ("machines that are denied", 10, count => Match(20, string.Concat(Enumerable.Repeat("非服务器", count)))),
        ("goods and goods", 10, count => Match(20, string.Concat(Enumerable.Repeat("卡和", count)) + "全新全新全新")),
        ("names on a line", 10, count => Match(20, string.Concat(Enumerable.Repeat("S4000和", count)))),
        ("bytes of an attachment", 32 * 1024, bytes => Attach(1, bytes)),
        ("attachments", 2, count => Attach(count, 32 * 1024)),
        ("lines that attachments are about", 250, count => Attach(2, 1024, count)),
        ("components of a line", 12, count => Decide(WithComponents(count))),
        ("credits on an invoice", 100, count => Credits(lines: 1000, count)),
        ("lines of a credit", 250, count => Credits(lines: count, 1, linesOfEach: count)),
        ("pieces that another decision has", 100, Pieces),
    ];

    [TestCaseSource(nameof(Names))]
    public void Input_TwiceAsLong_CostsTwice(string name)
    {
        var (_, size, make) = Kinds.Single(kind => kind.Name == name);
        var (once, twice) = (make(size), make(2 * size));
        once();

        var (small, double_) = (Allocated(once), Allocated(twice));

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {size} {small / 1024.0:0} KB, {2 * size} {double_ / 1024.0:0} KB ({(double)double_ / small:0.00})"));
        Assert.That((double)double_ / small, Is.LessThanOrEqualTo(MostForTwice), $"{small} bytes for {size}, {double_} for {2 * size}");
        if (Effort.IsLong)
        {
            TakesFourTimes(size, once, make(4 * size));
        }
    }

    private static void TakesFourTimes(int size, Action once, Action fourTimes)
    {
        var (short_, long_) = (Processor(once), Processor(fourTimes));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{size} {short_:0.00} ms, {4 * size} {long_:0.00} ms ({long_ / short_:0.0})"));
        Assert.That(long_ / short_, Is.LessThanOrEqualTo(MostForFourTimes), $"{short_} ms for {size}, {long_} ms for {4 * size}");
    }

    private static IEnumerable<string> Names => Kinds.Select(kind => kind.Name);

    private static string Base(string name) =>
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases", "base", $"{name}.json"));

    private static long Allocated(Action run)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 2; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    // The least of a few runs, in milliseconds: whatever else the machine does only adds to it.
    private static double Processor(Action run)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 1;
        }

        var least = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var before = ThreadMilliseconds();
            run();
            least = Math.Min(least, ThreadMilliseconds() - before);
        }

        // Below a tenth of a millisecond the clock itself shows.
        return Math.Max(0.1, least);
    }

    private static double ThreadMilliseconds()
    {
        const int OfThread = 3;
        _ = GetTime(OfThread, out var time);
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }

    private static Action Decide(string request) => () =>
    {
        var @case = Deciding.Case(request, Programme, Catalogue, Facts.NotConfigured, Today);
        var assessment = Settle.Apply(@case, Assess.Of(@case), RegisterView.Empty);
        var decision = DecisionMaker.Make(@case, assessment, null, "0", DateTimeOffset.UnixEpoch, Actor.OfSystem("test", "key", "test"), null);
        Assert.That(AnswerWriter.Bytes(decision), Is.Not.Empty);
    };

    private static string WithLines(int count, string description)
    {
        var request = JsonNode.Parse(Request)!;
        var invoice = request["invoice"]!;
        var line = invoice["lines"]![0]!;
        line["description"] = description;
        invoice["lines"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => line.DeepClone())]);
        foreach (var (total, of) in new[] { ("netAmount", 1_280_000m), ("taxAmount", 166_400m), ("grossAmount", 1_446_400m) })
        {
            invoice["totals"]![total]!["amount"] = (of * count).ToString("0.00", CultureInfo.InvariantCulture);
        }

        return request.ToJsonString();
    }

    // As the road of a request goes: read strictly, its attachments hashed, and taken out of what is kept.
    private static Action Attach(int count, int bytes, int lines = 1)
    {
        var request = JsonNode.Parse(WithLines(lines, "*计算机配套产品*摩尔线程 MTT S4000 加速卡"))!;
        var content = Convert.ToBase64String(new byte[bytes]);
        request["attachments"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)new JsonObject
        {
            ["kind"] = "packing_list",
            ["lines"] = new JsonArray([.. Enumerable.Range(1, lines).Select(line => (JsonNode)line)]),
            ["mediaType"] = "application/pdf",
            ["content"] = content,
        })]);
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        return () =>
        {
            var faults = new Faults();
            var sent = SentRequest.Read(body, faults)!;
            var attachments = SentAttachments.Read(sent.Request.Attachments, lines, faults);
            Assert.That((faults.All.Count, attachments.Count, sent.Detach(attachments).Kept.Count),
                Is.EqualTo((0, count, count)));
        };
    }

    private static string WithComponents(int count)
    {
        var request = JsonNode.Parse(Request)!;
        var line = request["invoice"]!["lines"]![0]!;
        line["components"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)new JsonObject
        {
            ["modelId"] = "moore-threads/mtt-s4000",
            ["count"] = "1",
            ["netAmount"] = new JsonObject { ["amount"] = "1000.00", ["currency"] = "CNY" },
        })]);
        return request.ToJsonString();
    }

    private static Action Parse(byte[] xml)
    {
        var files = DocumentSamples.Files();
        return () => files.Read(xml, "application/xml", null, new Faults());
    }

    private static byte[] Ubl(int lines, int subtotals = 1, int allowances = 0, int ofLine = 0, int returns = 0, int amounts = 1,
        string name = "Goods", int mixed = 0)
    {
        var text = new StringBuilder(UblHead);
        for (var i = 0; i < allowances; i++)
        {
            text.Append(Allowance($"{Money("Amount", 1)}{Category("TaxCategory", 19)}"));
        }

        text.Append("<cac:TaxTotal>");
        for (var i = 0; i < amounts; i++)
        {
            text.Append(Money("TaxAmount", 19 * lines));
        }

        for (var i = 0; i < subtotals; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<cac:TaxSubtotal>{Money("TaxableAmount", 100 * lines)}{Money("TaxAmount", 19 * lines)}{Category("TaxCategory", 19 + (i / 10_000m))}</cac:TaxSubtotal>");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"</cac:TaxTotal><cac:LegalMonetaryTotal>{Money("LineExtensionAmount", 10_000 * lines)}{Money("TaxExclusiveAmount", 10_000 * lines)}{Money("TaxInclusiveAmount", 11_900 * lines)}{Money("PayableAmount", 11_900 * lines)}</cac:LegalMonetaryTotal>");
        for (var i = 0; i < lines + returns; i++)
        {
            var sign = i < lines ? 1 : -1;
            text.Append(CultureInfo.InvariantCulture,
                $"<cac:InvoiceLine><cbc:ID>{i + 1}</cbc:ID><cbc:InvoicedQuantity unitCode=\"EA\">{sign}</cbc:InvoicedQuantity>{Money("LineExtensionAmount", sign * 10_000)}");
            for (var j = 0; j < ofLine; j++)
            {
                text.Append(Allowance(Money("Amount", 1)));
            }

            text.Append(CultureInfo.InvariantCulture,
                $"<cac:Item><cbc:Name>{name}</cbc:Name>{Category("ClassifiedTaxCategory", 19)}</cac:Item><cac:Price>{Money("PriceAmount", 10_000)}</cac:Price></cac:InvoiceLine>");
        }

        return Encoding.UTF8.GetBytes(
            text.Append(string.Concat(Enumerable.Repeat("x<cbc:Note>n</cbc:Note>", mixed))).Append("</Invoice>").ToString());
    }

    private static string Allowance(string rest) =>
        $"<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>r</cbc:AllowanceChargeReason>{rest}</cac:AllowanceCharge>";

    private static string Category(string name, decimal rate) =>
        string.Create(CultureInfo.InvariantCulture,
            $"<cac:{name}><cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>");

    private static string Money(string name, long cents) =>
        string.Create(CultureInfo.InvariantCulture, $"<cbc:{name} currencyID=\"EUR\">{cents / 100m:0.00}</cbc:{name}>");

    private static byte[] China(int items)
    {
        var document = XDocument.Parse(DocumentSamples.Text("China/special.xml"));
        var item = document.Descendants().First(one => one.Name.LocalName == "IssuItemInformation");
        for (var i = 1; i < items; i++)
        {
            item.AddAfterSelf(new XElement(item));
        }

        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }

    private static Action Csv(int rows, bool each)
    {
        var text = new StringBuilder("invoiceNumber,sellerTaxId,sellerName,description,netAmount\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(each ? i : 0):D20},91110114MA0FAKE023,Seller,MTT S4000,100.00\n");
        }

        var table = text.ToString();
        return () =>
        {
            var faults = new Faults();
            var head = CsvCases.ReadHead(table, faults);
            Assert.That(faults.All, Is.Empty);
            Assert.That(CsvCases.Read(table, head!).Count(), Is.EqualTo(each ? rows : 1));
        };
    }

    private static Action UnknownColumns(int count)
    {
        var table = string.Join(',', Enumerable.Range(0, count).Select(i => $"column{i}"));
        return () => Assert.That(CsvCases.ReadHead(table, new Faults()), Is.Null);
    }

    private static Action Batch(int lines)
    {
        var body = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat($"{{\"request\":{JsonNode.Parse(Request)!.ToJsonString()}}}\n", lines)));
        return () =>
        {
            var reader = new LineReader(PipeReader.Create(new MemoryStream(body)), Limits.BodyBytes);
            var read = 0;

            // All of it is there, so nothing is waited for, and all is done on this thread.
            ReadAsync().GetAwaiter().GetResult();
            Assert.That(read, Is.EqualTo(lines));

            async Task ReadAsync()
            {
                await foreach (var line in reader.ReadAsync(CancellationToken.None))
                {
                    Assert.That(BatchCase.Read(++read, line!.Value).Problem, Is.Null);
                }
            }
        };
    }

    // The marks of different classes the wrong way round: each has to be moved past all others.
    private static string Marks(int count) => $"a{string.Concat(Enumerable.Range(0, count).Select(i => i % 2 == 0 ? '\u0301' : '\u0323'))}";

    private static Action Match(int texts, string text) => () =>
    {
        for (var i = 0; i < texts; i++)
        {
            _ = LineMatch.Of(Catalogue.Matcher.Match(new LineText(text, null, null, null, null)),
                Catalogue.ReadGoods(new GoodsLine(text, null, null, null, null, true)));
        }
    };

    private static Invoice InvoiceOf(int lines)
    {
        var given = new Given();
        for (var i = 0; i < lines; i++)
        {
            given.Line($"Goods {i}", 1_000_00);
        }

        return given.Case().Invoice;
    }

    private static Action Credits(int lines, int count, int linesOfEach = 1)
    {
        var invoice = InvoiceOf(lines);
        var credits = Enumerable.Range(0, count).Select(i => new Credit(
            $"credit {i}", $"{i}", CreditKind.CreditNote, invoice.Currency,
            [.. Enumerable.Range(0, linesOfEach).Select(j => new CreditLine(-1, 0, 0, null, $"Goods {(i + j) % lines}", 1000m))]))
                .ToArray();
        return () => Assert.That(LeftOver.Of(invoice, credits).Counted, Has.Count.EqualTo(count));
    }

    private static Action Pieces(int count)
    {
        var given = new Given();
        for (var i = 0; i < count; i++)
        {
            Assert.That(SerialNumber.TryParse($"SERIAL{i:D6}", out var serial), Is.Null);
            given.Line(Given.Training, 1_000_00, declared: new LineDeclaration { SerialNumbers = [serial!] });
        }

        var @case = given.Case();
        var assessment = Assess.Of(@case);
        TakenClaim[] taken = [.. Settle.AllClaimsOf(@case, assessment).Where(claim => claim.Kind == ClaimKind.SerialNumber)
            .Select(claim => new TakenClaim(claim, "dec_other"))];
        Assert.That(taken, Has.Length.EqualTo(count));
        return () => Assert.That(Settle.Apply(@case, assessment, new RegisterView(taken, BalanceView.None)).Reasons,
            Has.Count.GreaterThanOrEqualTo(count));
    }

    private const string UblHead =
        """
        <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID><cbc:IssueDate>2025-09-15</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>
        <cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DE1</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>S</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
        <cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>B</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
        <cac:PaymentTerms><cbc:Note>now</cbc:Note></cac:PaymentTerms>
        """;
}
