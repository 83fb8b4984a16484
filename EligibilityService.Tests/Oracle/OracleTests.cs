using System.Numerics;
using NUnit.Framework;

namespace EligibilityService.Tests.Oracle;

/// <summary>Examples computed by hand from docs/deciding.md: who judges others must first be judged himself.</summary>
[TestFixture]
internal sealed class OracleTests
{
    private const string Marginal =
        """
        { "kind": "brackets", "mode": "marginal", "brackets": [
          { "from": { "amount": "0.00" }, "rate": "0.1" }, { "from": { "amount": "100.00" }, "rate": "0.2" }, { "from": { "amount": "300.00" }, "rate": "0.5" } ] }
        """;

    [Test]
    public void OneLine_FlatRate_Granted()
    {
        OracleAnswer answer = new Example().Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("granted"));
            Assert.That(answer.Amount, Is.EqualTo((BigInteger)10_00));
            Assert.That(answer.EligibleCost, Is.EqualTo((BigInteger)100_00));
            Assert.That(answer.Reasons, Is.Empty);
        });
    }

    [Test]
    public void Uplift_OfTheProjectsPurpose_IsAdded()
    {
        OracleAnswer answer = new Example()
            .Formula("uplifts", """[ { "purpose": "llm_training_general", "rate": "0.05" }, { "purpose": "other", "rate": "0.2" } ]""")
            .Decide();

        Assert.That(answer.Amount, Is.EqualTo((BigInteger)15_00));
    }

    [Test]
    public void Discount_IsNettedIntoItsParent_AlsoOverAnotherDiscount()
    {
        // 100.00 - 20.00 - 10.01 = 69.99; a tenth is 6.999, down to 6.99.
        OracleAnswer answer = new Example()
            .Line("甲 T1", "100.00")
            .Line("甲 T1", "-20.00", "\"nature\": \"discount\"")
            .Line("甲 T1", "-10.01", "\"nature\": \"discount\"")
            .Decide();

        Assert.Multiple(() =>
        {
            Assert.That(string.Join(' ', answer.Lines.Select(line => line.Outcome)), Is.EqualTo("eligible netted netted"));
            Assert.That(answer.Lines[0].EligibleCost, Is.EqualTo((BigInteger)69_99));
            Assert.That(answer.Lines[1].EligibleCost, Is.EqualTo(BigInteger.Zero));
            Assert.That(answer.Amount, Is.EqualTo((BigInteger)6_99));
            Assert.That(answer.Outcome, Is.EqualTo("granted"));
        });
    }

    [Test]
    public void Surcharge_IsExcluded_SoPartlyGranted()
    {
        OracleAnswer answer = new Example().Line("甲 T1", "100.00").Line("价外费用", "50.00").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("partly_granted"));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("LINE_IS_SURCHARGE", 1) }));
            Assert.That(answer.ExcludedCost, Is.EqualTo((BigInteger)50_00));
        });
    }

    [Test]
    public void DeclaredExclusion_LowersTheCost_AndIsStillGrantedInFull()
    {
        OracleAnswer answer = new Example()
            .Line("甲 T1", "100.00", """ "excludedCosts": [ { "amount": { "amount": "30.00" } }, { "amount": { "amount": "0.50" } } ] """)
            .Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("granted"));
            Assert.That(answer.Amount, Is.EqualTo((BigInteger)6_95));
            Assert.That(answer.Lines[0].ExcludedCost, Is.EqualTo((BigInteger)30_50));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("DECLARED_EXCLUDED_COST", 0) }));
        });
    }

    [Test]
    public void Components_OnGrossBasis_LeaveARemainder()
    {
        // The line is 100.00 + 13.00 = 113.00; the parts cost 33.33 × 1.13 = 37.6629 → 37.66 and 50.00 × 1.13 = 56.50; 18.84 remain.
        Example example = new Example().Line(
            "8卡服务器", "100.00",
            """
            "components": [ { "modelId": "a/train", "count": "8", "netAmount": { "amount": "33.33" } },
                            { "modelId": "a/train", "count": "1", "netAmount": { "amount": "50.00" } } ]
            """);
        example.Programme["basis"] = "gross";
        OracleAnswer answer = example.Condition("model_listed").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("granted"));
            Assert.That(answer.Lines[0].EligibleCost, Is.EqualTo((BigInteger)94_16));
            Assert.That(answer.Lines[0].ExcludedCost, Is.EqualTo((BigInteger)18_84));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("BUNDLE_REMAINDER", 0) }));
            Assert.That(answer.Conditions[new("model_listed", 0, 1)], Is.EqualTo("met"));
        });
    }

    [Test]
    public void Components_OneExcluded_LineStaysEligibleForTheRest()
    {
        OracleAnswer answer = new Example()
            .Line(
                "8卡服务器", "100.00",
                """
                "components": [ { "modelId": "a/train", "count": "8", "netAmount": { "amount": "60.00" } },
                                { "modelId": "b/foreign", "count": "1", "netAmount": { "amount": "40.00" } } ]
                """)
            .Condition("model_listed")
            .Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("partly_granted"));
            Assert.That(answer.Lines[0].Outcome, Is.EqualTo("eligible"));
            Assert.That(answer.Amount, Is.EqualTo((BigInteger)6_00));
            // An excluded model's status does not matter, so that it is discontinued is not said.
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("MODEL_EXCLUDED", 0) }));
        });
    }

    [Test]
    public void CapPerUnit_CountsTheCardsOfAServer()
    {
        // One server is 8 cards: at most 8 × 1.00 instead of 10.00.
        OracleAnswer answer = new Example().Line("甲 X8", "100.00").Formula("capPerUnit", """{ "amount": { "amount": "1.00" } }""").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("partly_granted"));
            Assert.That(answer.Amount, Is.EqualTo((BigInteger)8_00));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("CAP_PER_UNIT", 0) }));
        });
    }

    [Test]
    public void CapPerUnit_OfBrokenUnits_IsRoundedDown()
    {
        // 1.25 units × 0.07 = 0.0875, down to 0.08.
        Example example = new Example().Line("甲 T1", "100.00").Formula("capPerUnit", """{ "amount": { "amount": "0.07" } }""");
        example.Request["invoice"]!["lines"]![0]!["quantity"] = "1.25";

        Assert.That(example.Decide().Amount, Is.EqualTo((BigInteger)8));
    }

    [Test]
    public void CapPerLine_CutsOnlyTheLineAboveIt()
    {
        OracleAnswer answer = new Example()
            .Line("甲 T1", "100.00").Line("甲 T1", "30.00")
            .Formula("capPerLine", """{ "amount": { "amount": "5.00" } }""")
            .Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Lines.Select(line => line.Amount), Is.EqualTo(new BigInteger[] { 5_00, 3_00 }));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("CAP_PER_LINE", 0) }));
        });
    }

    [Test]
    public void CapPerInvoice_IsSpread_TiesGoToTheEarlierLine()
    {
        // 10.00 over three equal lines: 3.33 each, and the fen that is left to the first.
        OracleAnswer answer = new Example()
            .Line("甲 T1", "100.00").Line("甲 T1", "100.00").Line("甲 T1", "100.00")
            .Formula("capPerInvoice", """{ "amount": { "amount": "10.00" } }""")
            .Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Lines.Select(line => line.Amount), Is.EqualTo(new BigInteger[] { 3_34, 3_33, 3_33 }));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("CAP_PER_INVOICE", null) }));
        });
    }

    [Test]
    public void HalvesOfAFen_ThatAddUpToWholeOnes_AreSpreadToo()
    {
        // 0.5 + 0.5 fen are one fen, which nobody can be given by halves.
        OracleAnswer answer = new Example().Line("甲 T1", "0.05").Line("甲 T1", "0.05").Decide();

        Assert.That(answer.Lines.Select(line => line.Amount), Is.EqualTo(new BigInteger[] { 1, 0 }));
    }

    [Test]
    public void Marginal_EachSliceAtItsOwnRate_SpreadByCost()
    {
        // Cost 400.00: 10.00 + 40.00 + 50.00 = 100.00, over 300.00 and 100.00 as 75.00 and 25.00.
        OracleAnswer answer = new Example().Line("甲 T1", "300.00").Line("甲 T1", "100.00").Formula("rate", Marginal).Decide();

        Assert.That(answer.Lines.Select(line => line.Amount), Is.EqualTo(new BigInteger[] { 75_00, 25_00 }));
    }

    [Test]
    public void Marginal_WithUplift_AddsItToEachSlice()
    {
        // 0.1 × 100.00 + 0.2 × 50.00 = 20.00, and 0.02 × 150.00 = 3.00 more.
        OracleAnswer answer = new Example()
            .Line("甲 T1", "150.00").Formula("rate", Marginal)
            .Formula("uplifts", """[ { "purpose": "llm_training_general", "rate": "0.02" } ]""")
            .Decide();

        Assert.That(answer.Amount, Is.EqualTo((BigInteger)23_00));
    }

    [Test]
    public void Slab_AtTheEdge_TakesTheUpperBracketForEverything()
    {
        OracleAnswer answer = new Example()
            .Line("甲 T1", "300.00").Formula("rate", Marginal.Replace("marginal", "slab", StringComparison.Ordinal)).Decide();

        Assert.That(answer.Amount, Is.EqualTo((BigInteger)150_00));
    }

    [TestCase("down_to_fen", "sum", 32, ExpectedResult = "21 11")]
    [TestCase("half_even_to_fen", "sum", 33, ExpectedResult = "21 12")]
    [TestCase("half_even_to_fen", "line", 33, ExpectedResult = "21 12")]
    [TestCase("down_to_fen", "line", 32, ExpectedResult = "21 11")]
    public string Rounding_PerLineOrOnTheSum(string rule, string where, int total)
    {
        // 21.1 and 11.5 fen: together 32.6. Per line the half goes to the even 12.
        OracleAnswer answer = new Example()
            .Line("甲 T1", "2.11").Line("甲 T1", "1.15")
            .Formula("rounding", $$"""{ "rule": "{{rule}}", "where": "{{where}}" }""")
            .Decide();

        Assert.That(answer.Amount, Is.EqualTo((BigInteger)total));
        return string.Join(' ', answer.Lines.Select(line => line.Amount));
    }

    [Test]
    public void DownToYuan_OnTheSum_MayLeaveNothing()
    {
        OracleAnswer answer = new Example().Line("甲 T1", "9.99").Formula("rounding", """{ "rule": "down_to_yuan", "where": "sum" }""").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("refused"));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("AMOUNT_IS_ZERO", null) }));
        });
    }

    [Test]
    public void Floor_AboveTheSum_Refuses()
    {
        OracleAnswer answer = new Example().Formula("floorPerInvoice", """{ "amount": { "amount": "10.01" } }""").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("refused"));
            Assert.That(answer.AssessedAmount, Is.EqualTo(BigInteger.Zero));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("BELOW_FLOOR", null) }));
        });
    }

    [Test]
    public void InvoiceConditionNotMet_RefusesButStillAssesses()
    {
        OracleAnswer answer = new Example()
            .Condition("invoice_date_within", """ "until": "2025-09-15" """).Condition("original_use").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("refused"));
            Assert.That(answer.Amount, Is.EqualTo(BigInteger.Zero));
            Assert.That(answer.AssessedAmount, Is.EqualTo((BigInteger)10_00));
            Assert.That(answer.Reasons, Is.EquivalentTo(new ReasonAt[] { new("INVOICE_DATE_OUTSIDE", null), new("ORIGINAL_USE_NOT_DECLARED", null) }));
        });
    }

    [Test]
    public void AmbiguousLine_IsUndetermined_AndItsCostIsNeither()
    {
        OracleAnswer answer = new Example()
            .Line("甲 T1", "100.00").Line("S9", "40.00").Condition("model_listed").Condition("domestic_basis", """ "anyOf": [ "design" ] """)
            .Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("undetermined"));
            Assert.That(answer.UndeterminedCost, Is.EqualTo((BigInteger)40_00));
            Assert.That(answer.Conditions[new("domestic_basis", 1, 0)], Is.EqualTo("cannot_tell"));
            Assert.That(answer.Reasons, Is.EquivalentTo(new[] { new ReasonAt("MODEL_AMBIGUOUS", 1) }));
        });
    }

    [Test]
    public void NoRateForCategory_ExcludesThePart_AndNothingIsLeft()
    {
        OracleAnswer answer = new Example().Formula("rate", """{ "kind": "by_category", "rates": { "graphics": "0.1" } }""").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("refused"));
            Assert.That(answer.Reasons, Is.EquivalentTo(new ReasonAt[] { new("NO_RATE_FOR_CATEGORY", 0), new("NO_ELIGIBLE_LINE", null) }));
        });
    }

    [TestCase("100.00", ExpectedResult = "met")]
    [TestCase("100.01", ExpectedResult = "cannot_tell")]
    [TestCase("140.00", ExpectedResult = "cannot_tell")]
    [TestCase("140.01", ExpectedResult = "not_met")]
    public string MinimumEligibleCost_UndeterminedPartsMayLiftIt(string minimum) =>
        new Example()
            .Line("甲 T1", "100.00").Line("S9", "40.00").Condition("model_listed")
            .Condition("minimum_eligible_cost", $$""" "amount": { "amount": "{{minimum}}" } """)
            .Decide().Conditions[new("minimum_eligible_cost", null, null)];
}
