using System.Numerics;

namespace EligibilityService.Tests.Oracle;

/// <summary>Examples computed by hand from docs/deciding.md: who judges others must first be judged himself.</summary>
[TestFixture]
internal sealed class OracleTests
{
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
            "甲9卡服务器", "100.00",
            """
            "components": [ { "modelId": "a/train", "count": "8", "netAmount": { "amount": "33.33" } },
                            { "modelId": "a/train", "count": "1", "netAmount": { "amount": "50.00" } } ]
            """);
        example.Programme["amounts"] = "gross";
        OracleAnswer answer = example.Condition("model_listed").Decide();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Outcome, Is.EqualTo("granted"));
            Assert.That(answer.Lines[0].EligibleCost, Is.EqualTo((BigInteger)94_16));
            Assert.That(answer.Lines[0].ExcludedCost, Is.EqualTo((BigInteger)18_84));
            Assert.That(answer.Reasons,
                Is.EquivalentTo(new ReasonAt[] { new("COMPONENT_PRICES_DECLARED", 0), new("BUNDLE_REMAINDER", 0) }));
            Assert.That(answer.Conditions[new("model_listed", 0, 1)], Is.EqualTo("met"));
        });
    }

    [Test]
    public void Components_OneExcluded_LineStaysEligibleForTheRest()
    {
        OracleAnswer answer = new Example()
            .Line(
                "甲/乙服务器", "100.00",
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
            Assert.That(answer.Reasons, Is.EquivalentTo(new ReasonAt[] { new("COMPONENT_PRICES_DECLARED", 0), new("MODEL_EXCLUDED", 0) }));
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
            Assert.That(answer.Reasons, Is.EquivalentTo(
                new ReasonAt[] { new("INVOICE_DATE_OUTSIDE", null), new("ORIGINAL_USE_NOT_DECLARED", null) }));
        });
    }

    [Test]
    public void AmbiguousLine_IsUndetermined_AndItsCostIsNeither()
    {
        OracleAnswer answer = new Example()
            .Line("甲 T1", "100.00").Line("S9加速卡", "40.00").Condition("model_listed")
                .Condition("domestic_basis", """ "anyOf": [ "design" ] """)
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
        OracleAnswer answer = new Example().Formula("rate", """{ "kind": "by_category", "rates": { "graphics": { "rate": "0.1" } } }""")
            .Decide();

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
            .Line("甲 T1", "100.00").Line("S9加速卡", "40.00").Condition("model_listed")
            .Condition("minimum_eligible_cost", $$""" "amount": { "amount": "{{minimum}}" } """)
            .Decide().Conditions[new("minimum_eligible_cost", null, null)];
}
