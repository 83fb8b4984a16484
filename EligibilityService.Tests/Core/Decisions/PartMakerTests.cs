using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Decisions;

[TestFixture]
internal sealed class PartMakerTests
{
    [TestCase(CostAmounts.Net, 900_00)]
    [TestCase(CostAmounts.Gross, 1017_00)]
    public void Parts_DiscountedLine_HasItsNettedCost(CostAmounts amounts, long cost)
    {
        var lines = Make(new Given
        { Amounts = amounts }.Line(Given.Training, 1000_00, quantity: 2).Line("折扣", -100_00, nature: LineNature.Discount));
        var part = lines[0].Parts.Single();
        Assert.That((part.CostFen, part.Units, part.Category, part.Pointer, part.Model!.Id),
            Is.EqualTo((cost, 2m, "training", "/invoice/lines/0", "lq/lq1000")));
        Assert.That((lines[1].AmountFen, lines[1].Parts.Count, lines[1].Match),
            Is.EqualTo((0L, 0, (EligibilityService.Core.Catalogue.Match?)null)));
    }

    [Test]
    public void Parts_Surcharge_HasNone()
    {
        var lines = Make(new Given().Line(Given.Training, 1000_00, nature: LineNature.Surcharge));
        Assert.That((lines[0].AmountFen, lines[0].Parts.Count, lines[0].DeclaredExcludedFen, lines[0].RemainderFen),
            Is.EqualTo((1000_00L, 0, 0L, 0L)));
    }

    [Test]
    public void Parts_LineLeftOutWhole_HasNoneAndIsNoExclusion()
    {
        var declared = new LineDeclaration
        {
            ExcludedCosts = [new ExcludedCost(Money.Fen(400_00), ExcludedCostGround.Network),
                new ExcludedCost(Money.Fen(600_00), ExcludedCostGround.Network)]
        };
        var given = new Given().Line(Given.Training, 1000_00).Line("交换机", 1000_00, declared: declared);
        Assert.That((Make(given)[1].Parts.Count, Make(given)[1].IsLeftOut, Make(given)[0].IsLeftOut), Is.EqualTo((0, true, false)));
        var answer = given.Assess();
        Assert.That((answer.Outcome, answer.Lines[1].Outcome, answer.ExcludedCost),
            Is.EqualTo((Outcome.Granted, LineOutcome.Excluded, Money.Fen(1000_00))));
        Assert.That(answer.Reasons.Select(reason => reason.Pointer),
            Is.EqualTo(new[] { "/invoice/lines/1/excludedCosts/0", "/invoice/lines/1/excludedCosts/1" }));
    }

    [Test]
    public void Parts_FreeLine_IsAskedAllTheSame() => Assert.That(Make(new Given().Line(Given.Training, 0))[0].Parts, Has.Count.EqualTo(1));

    [Test]
    public void Parts_ByExpense_AreNotMatched()
    {
        var lines = Make(new Given { CountBy = LinesCountBy.ExpenseCategory }.Line(
            Given.Training, 1000_00, quantity: 3, declared: new LineDeclaration
            { ExpenseCategory = "ai_software", ExcludedCosts = [new ExcludedCost(Money.Fen(1), ExcludedCostGround.Other)] }));
        var part = lines[0].Parts.Single();
        Assert.That((part.Category, part.Units, part.CostFen, part.Match, lines[0].Match),
            Is.EqualTo(("ai_software", 3m, 999_99L, (EligibilityService.Core.Catalogue.Match?)null,
                (EligibilityService.Core.Catalogue.Match?)null)));
    }

    [TestCase(Given.Machine, 24, false)]
    [TestCase("Heyao HY9000", 3, true)]
    [TestCase(Given.Training + " 服务器", 3, true)]
    [TestCase(Given.Training, 3, false)]
    public void Parts_Machine_CountsTheCardsThatAreKnown(string text, int units, bool withoutComponents)
    {
        var part = Make(new Given().Line(text, 1000_00, quantity: 3))[0].Parts.Single();
        Assert.That((part.Units, part.IsBundleWithoutComponents), Is.EqualTo((units, withoutComponents)));
    }

    [Test]
    public void Parts_ComponentsWithTax_RoundHalfAwayAndTheLastGivesUpTheSurplus()
    {
        // 1.13 × 0.50 = 0.565 → 0.57 each; both together 1.14 of 1.13, so that the last one gives a fen.
        var lines = Make(new Given { Amounts = CostAmounts.Gross }.Line("GPU服务器 LQ1000", 1_00, declared: Components(50, 50)));
        Assert.That(lines[0].Parts.Select(part => part.CostFen), Is.EqualTo(new[] { 57, 56 }));
        Assert.That(lines[0].RemainderFen, Is.Zero);
        Assert.That(lines[0].Parts.Select(part => (part.Component, part.Units, part.Pointer, part.Model!.Id)), Is.EqualTo(new[]
        {
            ((int?)0, 4m, "/invoice/lines/0/components/0", "lq/lq1000"), (1, 4m, "/invoice/lines/0/components/1", "lq/lq1000"),
        }));
    }

    [Test]
    public void Parts_SurplusBeyondTheLastComponent_ComesOffTheOneBefore()
    {
        var lines = Make(new Given().Line("GPU服务器 LQ1000", 1_00, declared: Components(100, 0, 1)));
        Assert.That(lines[0].Parts.Select(part => part.CostFen), Is.EqualTo(new[] { 100, 0, 0 }));
        Assert.That(Make(new Given().Line("GPU服务器 LQ1000", 1_00, declared: Components(101, 1)))[0].Parts.Select(part => part.CostFen),
            Is.EqualTo(new[] { 100, 0 }));
    }

    [Test]
    public void Parts_WhatComponentsDoNotCover_IsTheRemainder()
    {
        var lines = Make(new Given().Line("GPU服务器", 10_00, declared: Components(400, 500)));
        Assert.That((lines[0].RemainderFen, lines[0].Match!.FormWord), Is.EqualTo((1_00L, "服务器")));
    }

    [TestCase(1000_00, true)]
    [TestCase(1000_01, false)]
    public void Check_ExcludedCosts_MayTakeTheWholeLine(long excluded, bool good)
    {
        var faults = Check(
            new Given().Line(Given.Training, 5_00)
            .Line(Given.Training, 1000_00, declared: new LineDeclaration
            { ExcludedCosts = [new ExcludedCost(Money.Fen(excluded), ExcludedCostGround.Other)] }));
        AssertFault(faults, good, "/invoice/lines/1/excludedCosts", "The excluded costs exceed the line's amount (1000.00).",
            "申报的除外费用超过该行金额（1000.00）。");
    }

    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    public void Check_Components_MayPassWhatIsLeftByAFenEach(long beyond, bool good)
    {
        var declared = Components(500, 400 + beyond) with { ExcludedCosts = [new ExcludedCost(Money.Fen(1_00), ExcludedCostGround.Other)] };
        AssertFault(Check(new Given().Line("GPU服务器", 10_00, declared: declared)), good, "/invoice/lines/0/components",
            "The components cost more than is left of the line (9.00).", "组件金额超过该行剩余金额（9.00）。");
    }

    [TestCase(CostAmounts.Net, false)]
    [TestCase(CostAmounts.Gross, true)]
    public void Check_ExcludedCosts_AreOnTheProgrammesBasis(CostAmounts amounts, bool good)
    {
        var faults = Check(new Given
        { Amounts = amounts }.Line(Given.Training, 100_00, declared: new LineDeclaration
        { ExcludedCosts = [new ExcludedCost(Money.Fen(113_00), ExcludedCostGround.Other)] }));
        Assert.That(faults, Has.Count.EqualTo(good ? 0 : 1));
    }

    [Test]
    public void Surcharge_Reason_ShowsTheAmountAndThatNothingElseHelps()
    {
        var answer = new Given().Line(Given.Training, 1000_00).Line("*服务*价外费用", 50_00).Line("价外费用", -10_00, nature: LineNature.Discount)
            .Assess();
        var reason = answer.Reasons.Single();
        Assert.That((reason.Code, reason.Effect, reason.Line, reason.Pointer, reason.Seen, reason.Needed),
            Is.EqualTo((ReasonCode.LineIsSurcharge, ReasonEffect.Excludes, (int?)2, "/invoice/lines/1", "40.00", (string?)null)));
        Assert.That((answer.Outcome, answer.ExcludedCost), Is.EqualTo((Outcome.PartlyGranted, Money.Fen(40_00))));
        Assert.That(answer.Lines.Select(line => line.Outcome),
            Is.EqualTo(new[] { LineOutcome.Eligible, LineOutcome.Excluded, LineOutcome.Netted }));
        Assert.That((reason.Text.En, reason.Text.Zh), Is.EqualTo(("A surcharge (价外费用) never counts.", "价外费用不计入补贴范围。")));
    }

    [Test]
    public void Line_OnePartUnclearOneGoodOneBad_IsUndeterminedAndItsCostThreefold()
    {
        var declared = new LineDeclaration
        {
            Components = [new Component("lq/lq1000", 1, Money.Fen(1_00)), new Component("hy/hy5000", 1, Money.Fen(2_00)),
                new Component("hy/hy7000", 1, Money.Fen(4_00))]
        };
        var answer = new Given()
            .With(new ModelListed("l", Given.Clause("1")), new PerformanceAtLeast("p", Given.Clause("2"), "fp16_tflops", 1))
            .Line("GPU服务器 LQ1000、Heyao HY5000、Heyao HY7000", 10_00, declared: declared).Assess();
        var line = answer.Lines[0];
        Assert.That((answer.Outcome, line.Outcome, line.EligibleCost, line.ExcludedCost, line.UndeterminedCost),
            Is.EqualTo((Outcome.Undetermined, LineOutcome.Undetermined, Money.Fen(1_00), Money.Fen(5_00), Money.Fen(4_00))));
        Assert.That(line.Conditions.Select(one => (one.Id, one.Component, one.Answer)), Is.EqualTo(new[]
        {
            ("l", (int?)1, Answer.Met), ("p", 1, Answer.Met), ("l", 2, Answer.NotMet), ("p", 2, Answer.CannotTell), ("l", 3, Answer.Met),
                ("p", 3, Answer.CannotTell),
        }));
        // The part that is excluded for sure lacks a fact besides; both are said.
        Assert.That(answer.Reasons.Where(reason => reason.Pointer.Contains("/components/1", StringComparison.Ordinal))
            .Select(reason => reason.Effect), Is.EqualTo(new[] { ReasonEffect.Excludes, ReasonEffect.Undetermines }));
    }

    [Test]
    public void Minimums_AreAskedOfTheSumsOfAllParts()
    {
        var conditions = new Condition[]
            { new ModelListed("l", Given.Clause("1")), new MinimumEligibleCost("cost", Given.Clause("2"), Money.Fen(15_00)),
                new MinimumQuantity("units", Given.Clause("3"), 9) };
        var good = new Given().With(conditions).Line(Given.Training, 10_00, quantity: 4).Line("Heyao HY3000", 5_00, quantity: 5)
            .Line(Given.Excluded, 90_00, quantity: 50).Assess();
        Assert.That(good.Conditions.Select(one => (one.Id, one.Answer, one.Seen)),
            Is.EqualTo(new[] { ("cost", Answer.Met, "15.00"), ("units", Answer.Met, "9") }));
        var unclear = new Given().With(conditions).Line(Given.Training, 10_00, quantity: 4).Line("Q7711 加速卡", 5_00, quantity: 5).Assess();
        Assert.That(unclear.Conditions.Select(one => (one.Id, one.Answer, one.Seen)),
            Is.EqualTo(new[] { ("cost", Answer.CannotTell, "10.00"), ("units", Answer.CannotTell, "4") }));
    }

    [Test]
    public void NoLineEligible_IsRefusedForThat()
    {
        var answer = new Given().With(new ModelListed("l", Given.Clause("1"))).Line(Given.Excluded, 10_00).Assess();
        var reason = answer.Reasons[^1];
        Assert.That((answer.Outcome, reason.Code, reason.Effect, reason.Pointer, reason.Text.En, reason.Text.Zh), Is.EqualTo(
            (Outcome.Refused, ReasonCode.NoEligibleLine, ReasonEffect.Refuses, "/invoice/lines", "No line is eligible, so nothing is granted.",
                "没有任何一行符合条件，不予补贴。")));
    }

    [TestCase("1100000000", "1100000000")]
    [TestCase("", null)]
    public void Decision_Made_HasEverythingThatItDependsOn(string code, string? shown)
    {
        var @case = new Given().Line(Given.Training, 1000_00).Case();
        @case = @case with
        {
            Invoice = @case.Invoice with
            {
                Key = InvoiceKey.Of(@case.Invoice.Kind, @case.Invoice.Seller.TaxId, code, @case.Invoice.Key.Number,
                    @case.Invoice.IssueDate)
            }
        };
        var answer = Assess.Of(@case);
        var decision = DecisionMaker.Make(@case, answer, "d-2", "fp", DateTimeOffset.UnixEpoch.AddDays(1), Actor.OfSystem("agency", "key", "test"), "d-1");
        Assert.Multiple(() =>
        {
            Assert.That((decision.Id, decision.Supersedes, decision.DecidedBy, decision.DecidedAt),
                Is.EqualTo(("d-2", "d-1", "agency", DateTimeOffset.UnixEpoch.AddDays(1))));
            Assert.That(decision.Programme, Is.EqualTo(new ProgrammeRef("test-programme", 3)));
            Assert.That(decision.Catalogue, Is.EqualTo(new CatalogueRef(7)));
            Assert.That(decision.Invoice,
                Is.EqualTo(new InvoiceRef("91110114MA0FAKE023", shown, "25112000000012345678", Given.Issued, "fp")));
            Assert.That(decision.Buyer, Is.EqualTo(new BuyerRef("北京示例智能算力有限公司", "91110108MA0FAKE01A")));
            Assert.That((decision.Illustrative, decision.AsOf, decision.ReceivedOn, decision.Purpose),
                Is.EqualTo((true, Given.Issued, new DateOnly(2025, 10, 15), "llm_training_general")));
            Assert.That((decision.Outcome, decision.Amount, decision.AssessedAmount, decision.EligibleCost),
                Is.EqualTo((answer.Outcome, answer.Amount, answer.AssessedAmount, answer.EligibleCost)));
            Assert.That((decision.Steps, decision.Lines, decision.Conditions, decision.Facts),
                Is.EqualTo((answer.Steps, answer.Lines, answer.Conditions, Facts.NotConfigured)));
            Assert.That(decision.Reasons.Select(one =>
                (one.Code, one.Effect, one.Condition, one.Line, one.Pointer, one.Seen, one.Needed, one.SuppliedBy, Clause: one.Clause is
                { } id ? decision.Clauses[id] : null, one.Text, one.Ways)),
                Is.EqualTo(answer.Reasons.Select(one =>
                    (one.Code, one.Effect, one.Condition, one.Line, one.Pointer, one.Seen, one.Needed, one.SuppliedBy, one.Clause,
                        one.Text, one.Ways))));
        });
        var match = decision.Lines[0].Match!;
        Assert.That((match.ModelId, match.VendorId, match.Category, match.IsBundle),
            Is.EqualTo(("lq/lq1000", "lq",
                (EligibilityService.Core.Catalogue.Category?)EligibilityService.Core.Catalogue.Category.Training, false)));
    }

    private static LineDeclaration Components(params long[] net) => new()
    { Components = [.. net.Select(one => new Component("lq/lq1000", 4, Money.Fen(one)))] };

    private static LineParts[] Make(Given given) => PartMaker.Make(given.Case());

    private static IReadOnlyList<Fault> Check(Given given)
    {
        var faults = new Faults();
        Assess.Check(given.Case(), faults);
        return faults.All;
    }

    private static void AssertFault(IReadOnlyList<Fault> faults, bool good, string pointer, string en, string zh)
    {
        Assert.That(faults.Select(fault => (fault.Pointer, fault.Code)),
            Is.EqualTo(good ? [] : new[] { (pointer, FaultCode.Inconsistent) }));
        if (!good)
        {
            Assert.That(faults[0].Detail.En, Does.StartWith(en));
            Assert.That(faults[0].Detail.Zh, Does.StartWith(zh));
        }
    }
}
