using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Invoices;

/// <summary>Each figure of an invoice, at its tolerance and one fen beyond.</summary>
[TestFixture]
internal sealed class InvoiceArithmeticTests
{
    private static readonly Currency Usd = Currency.TryParse("USD", out var usd) ? usd : throw new InvalidOperationException();
    private static readonly DateOnly Day = new(2025, 9, 15);

    [Test]
    public void Create_SoundInvoice_HasNoFaultAndKeepsEverything()
    {
        var (invoice, faults) = Create([Line(1, 1000_00), Line(2, -100_00, LineNature.Discount), Line(3, 5_00)]);
        Assert.That(faults, Is.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(invoice!.Lines.Select(line => line.Parent), Is.EqualTo(new int?[] { null, 1, null }));
            Assert.That(invoice.Kind, Is.EqualTo(InvoiceKind.VatSpecial));
            Assert.That(invoice.Key.ToString(), Is.EqualTo("110000000012345678|1100000000|12345678"));
            Assert.That(invoice.IssueDate, Is.EqualTo(Day));
            Assert.That(invoice.Currency, Is.EqualTo(Currency.Cny));
            Assert.That(invoice.Totals.Net, Is.EqualTo(Money.Fen(905_00)));
            Assert.That(invoice.Seller.Name, Is.EqualTo("甲公司"));
        });
    }

    [TestCase(1, true)]
    [TestCase(-1, true)]
    [TestCase(2, false)]
    [TestCase(-2, false)]
    public void LineNet_OffQuantityTimesPrice_IsToleratedToOneFen(long off, bool good)
    {
        var line = Line(1, 1000_00) with { UnitPrice = 1000m - (off / 100m) };
        AssertFaults([line], good, "/invoice/lines/0/netAmount", FaultCode.ArithmeticWrong, "quantity × unit price", "数量×单价");
    }

    [TestCase(6, true)]
    [TestCase(-6, true)]
    [TestCase(7, false)]
    [TestCase(-7, false)]
    public void LineTax_OffNetTimesRate_IsToleratedToSixFen(long off, bool good)
    {
        var line = Line(1, 1000_00) with { Tax = Money.Fen(130_00 + off) };
        AssertFaults([line], good, "/invoice/lines/0/taxAmount", FaultCode.ArithmeticWrong, "net amount × tax rate", "金额×税率");
    }

    [TestCase(127, true)]
    [TestCase(128, false)]
    public void TotalTax_OffSumOfNetTimesRate_IsToleratedToOneYuanTwentySeven(int off, bool good)
    {
        // Every line is at most six fen off, so that only the total can be wrong.
        var lines = Enumerable.Range(0, 22)
            .Select(i => Line(i + 1, 1000_00) with { Tax = Money.Fen(130_00 + Math.Clamp(off - (i * 6), 0, 6)) }).ToArray();
        AssertFaults(lines, good, "/invoice/totals/taxAmount", FaultCode.ArithmeticWrong, "the sum of net × tax rate over the lines",
            "各行金额×税率之和");
    }

    [Test]
    public void Net_HalfAFen_RoundsAwayFromZero()
    {
        Assert.That(Create([Line(1, 2) with { Quantity = 0.5m, UnitPrice = 0.03m, Tax = Money.Fen(0) }], new Tolerances
        { LineNet = 0 }).Faults, Is.Empty);
        Assert.That(Create([Line(1, 1) with { Quantity = 0.5m, UnitPrice = 0.03m, Tax = Money.Fen(0) }], new Tolerances
        { LineNet = 0 }).Faults, Has.Count.EqualTo(1));
    }

    [Test]
    public void Tax_HalfAFen_RoundsAwayFromZero()
    {
        Assert.That(Create([Line(1, 50) with { Tax = Money.Fen(7) }], new Tolerances { LineTax = 0, TotalTax = 0 }).Faults, Is.Empty);
        Assert.That(Create([Line(1, 50) with { Tax = Money.Fen(6) }], new Tolerances { LineTax = 0, TotalTax = 0 }).Faults,
            Has.Count.EqualTo(2));
    }

    [TestCase("/invoice/totals/netAmount", "the sum of the lines' net amounts", "各行金额之和")]
    [TestCase("/invoice/totals/taxAmount", "the sum of the lines' tax", "各行税额之和")]
    [TestCase("/invoice/totals/grossAmount", "net + tax", "合计金额加合计税额")]
    public void Totals_OneFenOff_AreAFaultThatShowsBothFigures(string pointer, string en, string zh)
    {
        var (net, tax) = (pointer.Contains("net", StringComparison.Ordinal) ? 1 : 0, pointer.Contains("tax", StringComparison.Ordinal)
            ? 1 : 0);
        var gross = pointer.Contains("gross", StringComparison.Ordinal) ? -1 : net + tax;
        var totals = new InvoiceTotals(Money.Fen(1000_00 + net), Money.Fen(130_00 + tax), Money.Fen(1130_00 + gross));

        var faults = Create([Line(1, 1000_00)], totals: totals).Faults;

        var fault = faults.Single();
        Assert.That((fault.Pointer, fault.Code), Is.EqualTo((pointer, FaultCode.ArithmeticWrong)));
        Assert.That(fault.Detail.En, Does.Contain($"differs from {en} (").And.Contain("by 0.01; at most 0.00 is allowed"));
        Assert.That(fault.Detail.Zh, Does.Contain($"与{zh}（").And.Contain("相差0.01；最多允许0.00"));
    }

    [Test]
    public void LineFault_Detail_ShowsSeenNeededAndTheTolerance()
    {
        var fault = Create([Line(1, 1000_00) with { Tax = Money.Fen(131_00) }]).Faults[0];
        Assert.That(fault.Detail.En,
            Is.EqualTo("131.00 differs from net amount × tax rate (130.00) by 1.00; at most 0.06 is allowed. Correct the figure that is wrong."));
        Assert.That(fault.Detail.Zh, Is.EqualTo("131.00与金额×税率（130.00）相差1.00；最多允许0.06。请更正有误的数字。"));
    }

    [Test]
    public void Currency_AnywhereElse_IsAFaultAtEveryPlace()
    {
        var foreign = new Money(1, Usd);
        var declared = new LineDeclaration
        {
            Components = [new Component("a/b", 1, Money.Fen(1)), new Component("a/b", 1, foreign)],
            ExcludedCosts = [new ExcludedCost(foreign, ExcludedCostGround.Other)]
        };
        var line = Line(1, 1000_00) with { Net = new Money(1000_00, Usd), Tax = new Money(130_00, Usd), Declared = declared };
        var totals = new InvoiceTotals(new Money(1000_00, Usd), new Money(130_00, Usd), new Money(1130_00, Usd));

        var faults = Create([line], totals: totals).Faults;

        Assert.That(faults.Select(fault => fault.Pointer), Is.EqualTo(new[]
        {
            "/invoice/lines/0/netAmount", "/invoice/lines/0/taxAmount", "/invoice/lines/0/components/1/netAmount",
                "/invoice/lines/0/excludedCosts/0/amount",
            "/invoice/totals/netAmount", "/invoice/totals/taxAmount", "/invoice/totals/grossAmount",
        }));
        Assert.That(faults.Select(fault => fault.Code), Is.All.EqualTo(FaultCode.CurrencyMixed));
        Assert.That(faults[0].Detail.En, Does.StartWith("The amount is in USD, but the invoice is in CNY."));
        Assert.That(faults[0].Detail.Zh, Does.StartWith("金额币种为USD，发票币种为CNY。"));
    }

    [TestCase(LineNature.Normal, 100_00, 13_00, true)]
    [TestCase(LineNature.Normal, 0, 0, true)]
    [TestCase(LineNature.Surcharge, 100_00, 13_00, true)]
    [TestCase(LineNature.Normal, -1, 0, false)]
    [TestCase(LineNature.Normal, 0, -1, false)]
    [TestCase(LineNature.Surcharge, -1, 0, false)]
    [TestCase(LineNature.Discount, -100_00, -13_00, true)]
    [TestCase(LineNature.Discount, -1, 0, true)]
    [TestCase(LineNature.Discount, 0, 0, false)]
    [TestCase(LineNature.Discount, 1, 0, false)]
    [TestCase(LineNature.Discount, -1, 1, false)]
    public void Sign_ByNature_OnlyDiscountsAreNegative(LineNature nature, long net, long tax, bool good)
    {
        var line = Line(2, net, nature) with { Tax = Money.Fen(tax) };
        AssertFaults([Line(1, 1000_00), line], good, "/invoice/lines/1/netAmount", FaultCode.OutOfBounds, "A discount line is negative",
            "折扣行为负数");
    }

    [Test]
    public void Discounts_AfterOtherDiscounts_BelongToTheNearestLineThatIsNone()
    {
        var (invoice, faults) = Create([
            Line(1, 100_00), Line(2, 200_00), Line(3, -10_00, LineNature.Discount), Line(4, -20_00, LineNature.Discount),
            Line(5, 50_00, LineNature.Surcharge), Line(6, -5_00, LineNature.Discount)]);
        Assert.That(faults, Is.Empty);
        Assert.That(invoice!.Lines.Select(line => line.Parent), Is.EqualTo(new int?[] { null, null, 2, 2, null, 5 }));
    }

    [Test]
    public void Discount_WithNothingBefore_IsAFault()
    {
        var faults = Create([Line(1, -10_00, LineNature.Discount), Line(2, 100_00)]).Faults;
        Assert.That(faults.Select(fault => (fault.Pointer, fault.Code)),
            Is.EqualTo(new[] { ("/invoice/lines/0/nature", FaultCode.Inconsistent) }));
        Assert.That(faults[0].Detail.En, Does.StartWith("A discount line must come after the line that it discounts"));
        Assert.That(faults[0].Detail.Zh, Does.StartWith("折扣行之前必须有被折扣行"));
    }

    [TestCase(-60_00, -40_00, -1)]
    [TestCase(-60_00, -40_01, 2)]
    [TestCase(-100_01, -1, 1)]
    public void Discounts_Together_MayTakeTheWholeLineAndNoMore(long first, long second, int firstFault)
    {
        var faults = Create(
            [Line(1, 100_00, taxRate: 0), Line(2, first, LineNature.Discount, 0), Line(3, second, LineNature.Discount, 0),
                Line(4, 500_00)]).Faults;
        Assert.That(faults.Select(fault => fault.Pointer).FirstOrDefault(),
            Is.EqualTo(firstFault < 0 ? null : $"/invoice/lines/{firstFault}/netAmount"));
        Assert.That(faults.Select(fault => fault.Code), Is.All.EqualTo(FaultCode.Inconsistent));
        Assert.That(faults.Select(fault => fault.Detail.En), Is.All.Contain("The discounts on line 1 exceed its amount."));
        Assert.That(faults.Select(fault => fault.Detail.Zh), Is.All.Contain("第1行的折扣超过其金额。"));
    }

    [TestCase(-6, true)]
    [TestCase(-7, false)]
    public void Discount_OfAllButTheTax_MayNotTakeTheTaxBelowNothing(long tax, bool good)
    {
        // Net 0.00 is left; with the tax of the discount one fen beyond the line's own, the line would cost less than nothing.
        var line = Line(1, 1, taxRate: 0.06m) with { Tax = Money.Fen(6) };
        var discount = Line(2, -1, LineNature.Discount, 0.06m) with { Tax = Money.Fen(tax) };
        var faults = Create([line, discount, Line(3, 100_00)], new Tolerances { LineTax = 7 }).Faults;
        Assert.That(faults.Select(fault => (fault.Pointer, fault.Code)),
            Is.EqualTo(good ? [] : new[] { ("/invoice/lines/1/netAmount", FaultCode.Inconsistent) }));
    }

    [Test]
    public void Totals_BelowNothing_AreARedInvoice()
    {
        var faults = Create([Line(1, 100_00), Line(2, -200_00, LineNature.Discount)]).Faults;
        var fault = faults.Single(one => one.Pointer == "/invoice/totals/netAmount");
        Assert.That(fault.Code, Is.EqualTo(FaultCode.OutOfBounds));
        Assert.That(fault.Detail.En, Does.StartWith("The invoice adds up to less than zero."));
        Assert.That(fault.Detail.Zh, Does.StartWith("发票合计小于零。"));
    }

    [Test]
    public void Totals_OfNothing_AreNoFault() =>
        Assert.That(Create([Line(1, 100_00), Line(2, -100_00, LineNature.Discount)]).Faults, Is.Empty);

    [TestCase(0, true)]
    [TestCase(-1, true)]
    [TestCase(1, false)]
    public void IssueDate_AfterToday_IsAFault(int days, bool good)
    {
        var (invoice, faults) = Create([Line(1, 100_00)], issued: Day.AddDays(days));
        Assert.That(invoice is not null, Is.EqualTo(good));
        Assert.That(faults.Select(fault => (fault.Pointer, fault.Code)),
            Is.EqualTo(good ? [] : new[] { ("/invoice/issueDate", FaultCode.DateInFuture) }));
        if (!good)
        {
            Assert.That(faults[0].Detail.En, Does.Contain("dated 2025-09-16, after today (2025-09-15)"));
            Assert.That(faults[0].Detail.Zh, Does.Contain("2025-09-16晚于今天（2025-09-15）"));
        }
    }

    [Test]
    public void Create_FaultsOfBefore_DoNotCount()
    {
        var faults = new Faults();
        faults.Add("/elsewhere", FaultCode.Missing, new LocalizedText("x", "x"));
        Assert.That(Create([Line(1, 100_00)], faults: faults).Invoice, Is.Not.Null);
    }

    [TestCase("加速卡", LineNature.Surcharge, true)]
    [TestCase("*服务*价外费用", LineNature.Normal, true)]
    [TestCase("价外", LineNature.Normal, false)]
    public void IsSurcharge_ByNatureOrWord(string description, LineNature nature, bool expected) =>
        Assert.That((Line(1, 1, nature) with { Description = description }).IsSurcharge, Is.EqualTo(expected));

    private static InvoiceLine Line(int number, long net, LineNature nature = LineNature.Normal, decimal taxRate = 0.13m) =>
        Given.InvoiceLine(number, "加速卡", net, 1, taxRate, nature, null, Currency.Cny);

    private static (Invoice? Invoice, IReadOnlyList<Fault> Faults) Create(
        InvoiceLine[] lines, Tolerances? tolerances = null, InvoiceTotals? totals = null, DateOnly? issued = null, Faults? faults = null)
    {
        var (net, tax) = (lines.Sum(line => line.Net.MinorUnits), lines.Sum(line => line.Tax.MinorUnits));
        faults ??= new Faults();
        var invoice = Invoice.Create(
            InvoiceKind.VatSpecial, Named.Chinese("91110114MA0FAKE023", "1100000000", "12345678"), issued ?? Day, Currency.Cny,
                new Seller("甲公司", Named.Company("91110114MA0FAKE023")),
            lines, totals ?? new InvoiceTotals(Money.Fen(net), Money.Fen(tax), Money.Fen(net + tax)), tolerances ?? new Tolerances(),
                Day, faults);
        return (invoice, faults.All);
    }

    private static void AssertFaults(InvoiceLine[] lines, bool good, string pointer, FaultCode code, string en, string zh)
    {
        var (invoice, faults) = Create(lines);
        Assert.That(invoice is not null, Is.EqualTo(good));
        Assert.That(faults.Any(fault => fault.Pointer == pointer && fault.Code == code), Is.EqualTo(!good));
        if (!good)
        {
            var fault = faults.First(one => one.Pointer == pointer && one.Code == code);
            Assert.That(fault.Detail.En, Does.Contain(en));
            Assert.That(fault.Detail.Zh, Does.Contain(zh));
        }
    }
}
