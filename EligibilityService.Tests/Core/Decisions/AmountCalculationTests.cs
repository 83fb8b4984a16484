using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>The formula step by step, reckoned by hand. A step is shown as kind, place, operands and result.</summary>
[TestFixture]
internal sealed class AmountCalculationTests
{
    private static readonly Clause Clause = Given.Clause("1");

    [Test]
    public void Steps_FlatRateWithUplifts_ShowEveryFigure()
    {
        var given = new Given().Line(Given.Training, 1000_00).Line(Given.Training, -99_99, nature: LineNature.Discount);
        given.Uplifts.AddRange([
            new Uplift("llm_training_general", Given.Share(0.02m), Clause), new Uplift("other", Given.Share(0.5m), Clause),
                new Uplift("llm_training_general", Given.Share(0.000001m), Clause)]);

        AssertSteps(given.Assess(),
            "EligibleCost 1 'amount − excluded' amount=900.01 excluded=0.00 → 900.01",
            "Rate 1 'base + uplift' base=0.1000 uplift=0.020001 → 0.120001",
            "PartAmount 1 'cost × rate' cost=900.01 rate=0.120001 → 108.00210001",
            "Sum 'sum of the lines' → 108.00210001",
            "RoundSum 'down_to_fen' sum=108.00210001 → 108.00",
            "Share 1 'total × amount ÷ sum, largest remainders' total=108.00 amount=108.00210001 sum=108.00210001 → 108.00");
    }

    [Test]
    public void Steps_CapsFloorAndRounding_StandInTheDeclaredOrder()
    {
        var given = new Given
        {
            CapPerUnit = Money.Fen(30_01),
            CapPerLine = Money.Fen(60_00),
            CapPerInvoice = Money.Fen(99_99),
            FloorPerInvoice = Money.Fen(99_99),
            Rule = RoundingRule.DownToYuan,
        }.Line(Given.Training, 1000_00, quantity: 1.5m).Line(Given.Training, 2000_00, quantity: 4);
        var answer = given.Assess();
        AssertSteps(answer,
            "EligibleCost 1 'amount − excluded' amount=1000.00 excluded=0.00 → 1000.00",
            "Rate 1 'base + uplift' base=0.1000 uplift=0.0000 → 0.1000",
            "PartAmount 1 'cost × rate' cost=1000.00 rate=0.1000 → 100.00",
            "EligibleCost 2 'amount − excluded' amount=2000.00 excluded=0.00 → 2000.00",
            "Rate 2 'base + uplift' base=0.1000 uplift=0.0000 → 0.1000",
            "PartAmount 2 'cost × rate' cost=2000.00 rate=0.1000 → 200.00",
            "CapPerUnit 1 'min(amount, down_to_fen(cap × units))' amount=100.00 cap=30.01 units=1.5 → 45.01",
            "CapPerLine 1 'min(amount, cap)' amount=45.01 cap=60.00 → 45.01",
            "CapPerUnit 2 'min(amount, down_to_fen(cap × units))' amount=200.00 cap=30.01 units=4 → 120.04",
            "CapPerLine 2 'min(amount, cap)' amount=120.04 cap=60.00 → 60.00",
            "Sum 'sum of the lines' → 105.01",
            "CapPerInvoice 'min(sum, cap)' sum=105.01 cap=99.99 → 99.99",
            "FloorPerInvoice 'sum if sum ≥ floor, else 0' sum=99.99 floor=99.99 → 99.99",
            "RoundSum 'down_to_yuan' sum=99.99 → 99.00",
            "Share 1 'total × amount ÷ sum, largest remainders' total=99.00 amount=45.01 sum=105.01 → 42.43",
            "Share 2 'total × amount ÷ sum, largest remainders' total=99.00 amount=60.00 sum=105.01 → 56.57");
        Assert.That(answer.Outcome, Is.EqualTo(Outcome.PartlyGranted));
        Assert.That(answer.Reasons.Select(reason =>
            (reason.Code, reason.Effect, reason.Line, reason.Pointer, reason.Seen, reason.Needed, reason.Clause!.En)), Is.EqualTo(new[]
        {
            (ReasonCode.CapPerUnit, ReasonEffect.Cuts, (int?)1, "/invoice/lines/0", "100.00", "45.01", "Art. cap per unit"),
            (ReasonCode.CapPerUnit, ReasonEffect.Cuts, (int?)2, "/invoice/lines/1", "200.00", "120.04", "Art. cap per unit"),
            (ReasonCode.CapPerLine, ReasonEffect.Cuts, (int?)2, "/invoice/lines/1", "120.04", "60.00", "Art. cap per line"),
            (ReasonCode.CapPerInvoice, ReasonEffect.Cuts, null, "/invoice", "105.01", "99.99", "Art. cap per invoice"),
        }));
        Assert.That(answer.Reasons.Select(reason => reason.Text.En), Is.EqualTo(new[]
        {
            "The cap per unit cuts 100.00 to 45.01.", "The cap per unit cuts 200.00 to 120.04.", "The cap per line cuts 120.04 to 60.00.",
                "The cap per invoice cuts 105.01 to 99.99.",
        }));
        Assert.That(answer.Reasons.Select(reason => reason.Text.Zh), Is.EqualTo(new[]
        {
            "按单位上限，100.00核减为45.01。", "按单位上限，200.00核减为120.04。", "按单行上限，120.04核减为60.00。", "按单张发票上限，105.01核减为99.99。",
        }));
    }

    [Test]
    public void Caps_ThatDoNotBite_CutNothing()
    {
        var answer = new Given
        {
            CapPerUnit = Money.Fen(100_00),
            CapPerLine = Money.Fen(100_00),
            CapPerInvoice = Money.Fen(100_00),
            FloorPerInvoice = Money.Fen(100_00)
        }.Line(Given.Training, 1000_00).Assess();
        Assert.That((answer.Outcome, answer.Amount, answer.Reasons.Count), Is.EqualTo((Outcome.Granted, Money.Fen(100_00), 0)));
    }

    [Test]
    public void Steps_RoundedLines_AreWholeBeforeTheSum()
    {
        var answer = new Given
        { Where = RoundingPlace.Line, Rule = RoundingRule.HalfEvenToFen }.Line(Given.Training, 10_05).Line(Given.Training, 10_15)
            .Assess();
        AssertSteps(answer,
            "EligibleCost 1 'amount − excluded' amount=10.05 excluded=0.00 → 10.05",
            "Rate 1 'base + uplift' base=0.1000 uplift=0.0000 → 0.1000",
            "PartAmount 1 'cost × rate' cost=10.05 rate=0.1000 → 1.005",
            "EligibleCost 2 'amount − excluded' amount=10.15 excluded=0.00 → 10.15",
            "Rate 2 'base + uplift' base=0.1000 uplift=0.0000 → 0.1000",
            "PartAmount 2 'cost × rate' cost=10.15 rate=0.1000 → 1.015",
            "RoundLine 1 'half_even_to_fen' amount=1.005 → 1.00",
            "RoundLine 2 'half_even_to_fen' amount=1.015 → 1.02",
            "Sum 'sum of the lines' → 2.02");
        Assert.That(answer.Lines.Select(line => line.Amount.MinorUnits), Is.EqualTo(new[] { 1_00, 1_02 }));
    }

    [TestCase(999_99, "0.1000")]
    [TestCase(1000_00, "0.2000")]
    [TestCase(1999_99, "0.2000")]
    [TestCase(2000_00, "0.0500")]
    public void Slab_SumAtTheEdge_HasTheBracketThatBeginsThere(long cost, string rate)
    {
        var answer = new Given
        { Rate = Brackets(BracketMethod.Slab, (0, 0.1m), (1000_00, 0.2m), (2000_00, 0.05m)) }.Line(Given.Training, cost).Assess();
        Assert.That(Show(answer.Steps[1]), Is.EqualTo($"Rate 1 'base + uplift' base={rate} uplift=0.0000 → {rate}"));
    }

    [Test]
    public void Slab_SumOverLines_CountsOnlyEligibleParts()
    {
        var answer = new Given { Rate = Brackets(BracketMethod.Slab, (0, 0.1m), (1500_00, 0.2m)) }.With(new ModelListed("l", Clause))
            .Line(Given.Training, 1000_00).Line(Given.Excluded, 900_00).Line(Given.Training, 400_00).Assess();
        Assert.That(answer.Amount, Is.EqualTo(Money.Fen(140_00)));
    }

    [Test]
    public void Steps_MarginalBrackets_SliceTheSumAndSpreadItOverTheParts()
    {
        var given = new Given
        { Rate = Brackets(BracketMethod.Marginal, (0, 0.1m), (1000_00, 0.2m), (2000_00, 0.3m), (9000_00, 0.5m)) }.Line(Given.Training,
                1500_00).Line(Given.Training, 1500_00);
        given.Uplifts.Add(new Uplift("llm_training_general", Given.Share(0.01m), Clause));
        AssertSteps(given.Assess(),
            "Slice '(until − from) × rate' until=1000.00 from=0.00 rate=0.1000 → 100.00",
            "Slice '(until − from) × rate' until=2000.00 from=1000.00 rate=0.2000 → 200.00",
            "Slice '(until − from) × rate' until=3000.00 from=2000.00 rate=0.3000 → 300.00",
            "EligibleCost 1 'amount − excluded' amount=1500.00 excluded=0.00 → 1500.00",
            "PartAmount 1 'slices + cost × uplift' slices=300.00 cost=1500.00 uplift=0.0100 → 315.00",
            "EligibleCost 2 'amount − excluded' amount=1500.00 excluded=0.00 → 1500.00",
            "PartAmount 2 'slices + cost × uplift' slices=300.00 cost=1500.00 uplift=0.0100 → 315.00",
            "Sum 'sum of the lines' → 630.00",
            "RoundSum 'down_to_fen' sum=630.00 → 630.00");
    }

    [Test]
    public void Steps_MarginalSumAtTheEdge_HasNoEmptySlice()
    {
        var steps = new Given
        { Rate = Brackets(BracketMethod.Marginal, (0, 0.1m), (1000_00, 0.2m)) }.Line(Given.Training, 1000_00).Assess().Steps;
        Assert.That(steps.Count(step => step.Kind == StepKind.Slice), Is.EqualTo(1));
    }

    [Test]
    public void Marginal_UnevenShares_AreMillionthsOfAFen()
    {
        var answer = new Given
        { Rate = Brackets(BracketMethod.Marginal, (0, 0.1m)) }.Line(Given.Training, 1).Line(Given.Training, 1).Line(Given.Training, 1)
            .Assess();
        Assert.That(answer.Steps.Where(step => step.Kind == StepKind.PartAmount).Select(step => step.Result.ToString()),
            Is.All.EqualTo("0.001"));
        Assert.That((answer.Outcome, answer.Reasons[0].Code), Is.EqualTo((Outcome.Refused, ReasonCode.AmountIsZero)));
    }

    [Test]
    public void Steps_Components_AreOnePartEach()
    {
        var declared = new LineDeclaration
        {
            Components = [new Component("lq/lq1000", 8, Money.Fen(600_00)), new Component("hy/hy3000", 2, Money.Fen(300_00))],
            ExcludedCosts = [new ExcludedCost(Money.Fen(50_00), ExcludedCostGround.Software)],
        };
        var answer = new Given
        { CapPerUnit = Money.Fen(10_00) }.Line("GPU服务器（LQ1000*8，Heyao HY3000*2）", 1000_00, declared: declared).Assess();
        AssertSteps(answer,
            "EligibleCost 1.1 'component' component=600.00 → 600.00",
            "Rate 1.1 'base + uplift' base=0.1000 uplift=0.0000 → 0.1000",
            "PartAmount 1.1 'cost × rate' cost=600.00 rate=0.1000 → 60.00",
            "EligibleCost 1.2 'component' component=300.00 → 300.00",
            "Rate 1.2 'base + uplift' base=0.1000 uplift=0.0000 → 0.1000",
            "PartAmount 1.2 'cost × rate' cost=300.00 rate=0.1000 → 30.00",
            "CapPerUnit 1.1 'min(amount, down_to_fen(cap × units))' amount=60.00 cap=10.00 units=8 → 60.00",
            "CapPerUnit 1.2 'min(amount, down_to_fen(cap × units))' amount=30.00 cap=10.00 units=2 → 20.00",
            "Sum 'sum of the lines' → 80.00",
            "RoundSum 'down_to_fen' sum=80.00 → 80.00");
        Assert.That(answer.Reasons.Select(reason => (reason.Code, reason.Effect, reason.Line, reason.Pointer, reason.Seen)),
            Is.EqualTo(new[]
        {
            (ReasonCode.DeclaredExcludedCost, ReasonEffect.Notes, (int?)1, "/invoice/lines/0/excludedCosts/0", "50.00"),
            (ReasonCode.ComponentPricesDeclared, ReasonEffect.Notes, (int?)1, "/invoice/lines/0/components", "900.00"),
            (ReasonCode.BundleRemainder, ReasonEffect.Notes, (int?)1, "/invoice/lines/0/components", "50.00"),
            (ReasonCode.CapPerUnit, ReasonEffect.Cuts, (int?)1, "/invoice/lines/0/components/1", "30.00"),
        }));
        Assert.That(answer.Reasons[0].Text.En, Is.EqualTo("50.00 is declared as a cost that does not count: software."));
        Assert.That(answer.Reasons[0].Text.Zh, Does.Contain("50.00").And.Contain("软件"));
        Assert.That(answer.Reasons[2].Text.En, Does.StartWith("50.00 of the machine"));
        Assert.That(answer.Reasons[2].Text.Zh, Does.Contain("50.00"));
    }

    [Test]
    public void Floor_SumBelow_RefusesAndSaysBoth()
    {
        var answer = new Given { FloorPerInvoice = Money.Fen(100_01) }.Line(Given.Training, 1000_00).Assess();
        var reason = answer.Reasons.Single();
        Assert.That((answer.Outcome, reason.Code, reason.Effect, reason.Pointer, reason.Seen, reason.Needed, reason.Clause!.En),
            Is.EqualTo((Outcome.Refused, ReasonCode.BelowFloor, ReasonEffect.Refuses, "/invoice", "100.00", "100.01", "Art. floor")));
        Assert.That(reason.Text.En, Is.EqualTo("The sum 100.00 is below the minimum payment (100.01)."));
        Assert.That(reason.Text.Zh, Is.EqualTo("合计100.00低于最低支付额（100.01）。"));
    }

    [Test]
    public void Rounding_ToNothing_RefusesForTheAmountAndNotForTheFloor()
    {
        var answer = new Given { FloorPerInvoice = Money.Fen(50), Rule = RoundingRule.DownToYuan }.Line(Given.Training, 9_99).Assess();
        var reason = answer.Reasons.Single();
        Assert.That((answer.Outcome, reason.Code, reason.Effect, reason.Pointer, reason.Clause!.En),
            Is.EqualTo((Outcome.Refused, ReasonCode.AmountIsZero, ReasonEffect.Refuses, "/invoice/lines", "Art. rate")));
        Assert.That((reason.Text.En, reason.Text.Zh), Is.EqualTo(("The amount is zero after rounding.", "按公式计算并舍入后金额为零。")));
    }

    [Test]
    public void ByCategory_EachPart_HasTheRateOfItsModel()
    {
        var answer = new Given
        {
            Rate = new RateByCategory(new Dictionary<string, CategoryRate>
            {
                ["training"] = new(Given.Share(0.3m), Given.Clause("training")),
                ["inference"] = new(Given.Share(0.2m), Given.Clause("inference")),
            }, Given.Clause("rates"))
        }
            .Line(Given.Training, 1000_00).Line("Heyao HY3000", 1000_00).Line("Lanqiong LQ2000", 1000_00).Line("杂项配件", 500_00).Assess();
        Assert.That(answer.Lines.Select(line => line.Amount.MinorUnits), Is.EqualTo(new[] { 300_00, 200_00, 0, 0 }));
        Assert.That(answer.Lines.Select(line => line.Outcome),
            Is.EqualTo(new[] { LineOutcome.Eligible, LineOutcome.Eligible, LineOutcome.Excluded, LineOutcome.Excluded }));
        Assert.That(answer.Reasons.Select(reason =>
            (reason.Code, reason.Effect, reason.Line, reason.Pointer, reason.Seen, reason.Needed, reason.Clause!.En)), Is.EqualTo(new[]
        {
            (ReasonCode.NoRateForCategory, ReasonEffect.Excludes, (int?)3, "/invoice/lines/2", "graphics", "training, inference",
                "Art. rates"),
            (ReasonCode.NoRateForCategory, ReasonEffect.Excludes, (int?)4, "/invoice/lines/3", null, "training, inference", "Art. rates"),
        }));
        Assert.That(answer.Reasons[0].Text.En, Does.Contain("graphics cards").And.Contain("cards for training, cards for inference"));
        Assert.That(answer.Reasons[0].Text.Zh, Does.Contain("图形显卡").And.Contain("训练加速卡、推理加速卡"));
        Assert.That(answer.Reasons[1].Text.En, Does.Contain("a line without a category"));
        Assert.That(answer.Reasons[1].Text.Zh, Does.Contain("没有类别的行"));
    }

    [Test]
    public void Currency_NotTheProgrammes_RefusesWithoutRunningTheFormula()
    {
        _ = Currency.TryParse("USD", out var usd);
        var answer = new Given { InvoiceCurrency = usd }.Line(Given.Training, 1000_00).Assess();
        AssertSteps(answer, "Withheld '0' assessed=0.00 → 0.00");
        var reason = answer.Reasons.Single();
        Assert.That((answer.Outcome, answer.Amount, answer.EligibleCost),
            Is.EqualTo((Outcome.Refused, Money.Fen(0), new Money(1000_00, usd))));
        Assert.That((reason.Code, reason.Effect, reason.Pointer, reason.Seen, reason.Needed),
            Is.EqualTo((ReasonCode.CurrencyNotAccepted, ReasonEffect.Refuses, "/invoice/currency", "USD", "CNY")));
        Assert.That(reason.Text.En, Does.Contain("USD").And.Contain("CNY"));
        Assert.That(reason.Text.Zh, Does.Contain("USD").And.Contain("CNY"));
    }

    [TestCase("384000.00", 38_400_000, FigureUnit.Money)]
    [TestCase("0.00000001", 0.000001, FigureUnit.Money)]
    [TestCase("0.3000", 0.3, FigureUnit.Rate)]
    [TestCase("0.123456", 0.123456, FigureUnit.Rate)]
    [TestCase("16", 16, FigureUnit.Units)]
    [TestCase("1.5", 1.5, FigureUnit.Units)]
    public void Figure_Shown_CanBeTypedIntoACalculator(string shown, double value, FigureUnit kind)
    {
        var figure = new Figure((decimal)value, kind);
        Assert.That(figure.ToString(), Is.EqualTo(shown));
        var text = new char[48];
        Assert.That(figure.TryFormat(text, out var written) && new string(text, 0, written) == shown, Is.True);
        Assert.That(figure.TryFormat(new char[shown.Length - 1], out _), Is.False);
    }

    [TestCase(-12_345, "-123.45")]
    [TestCase(5, "0.05")]
    [TestCase(Money.MaxMinorUnits, "90000000000.00")]
    [TestCase(-Money.MaxMinorUnits, "-90000000000.00")]
    [TestCase(Money.MaxMinorUnits + 1, "90000000000.01")]
    public void Figure_WholeFen_IsShownLikeAnyOther(long fen, string shown) => Assert.That(Figure.Money(fen).ToString(), Is.EqualTo(shown));

    private static BracketRate Brackets(BracketMethod method, params (long From, decimal Rate)[] brackets) =>
        new(method, [.. brackets.Select(one => new Bracket(Money.Fen(one.From), Given.Share(one.Rate), Given.Clause("bracket")))],
            Given.Clause("rate"));

    private static void AssertSteps(Assessment answer, params string[] expected)
    {
        Assert.That(answer.Steps.Select(Show), Is.EqualTo(expected));
        Assert.That(answer.Steps.Select(step => step.Number), Is.EqualTo(Enumerable.Range(1, expected.Length)));
    }

    private static string Show(Step step) => string.Join(' ', [
        step.Kind.ToString(), .. step.Line is { } line ? [step.Component is { } component ? $"{line}.{component}" : $"{line}"]
            : Array.Empty<string>(),
        $"'{step.Expression}'", .. step.Operands.Select(operand => $"{operand.Name}={operand.Value}"), "→", step.Result.ToString()]);
}
