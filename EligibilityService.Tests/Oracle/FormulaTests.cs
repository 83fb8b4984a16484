using System.Numerics;

namespace EligibilityService.Tests.Oracle;

/// <summary>The formula step by step, by hand from docs/deciding.md, section 4.</summary>
[TestFixture]
internal sealed class FormulaTests
{
    private const string Marginal =
        """
        { "kind": "brackets", "mode": "marginal", "brackets": [
          { "from": { "amount": "0.00" }, "rate": "0.1" },
          { "from": { "amount": "100.00" }, "rate": "0.2" },
          { "from": { "amount": "300.00" }, "rate": "0.5" } ] }
        """;

    [Test]
    public void Uplift_OfTheProjectsPurpose_IsAdded()
    {
        OracleAnswer answer = new Example()
            .Formula("uplifts", """[ { "purpose": "llm_training_general", "rate": "0.05" }, { "purpose": "other", "rate": "0.2" } ]""")
            .Decide();

        Assert.That(answer.Amount, Is.EqualTo((BigInteger)15_00));
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
        OracleAnswer answer = new Example()
            .Line("甲 T1", "9.99").Formula("rounding", """{ "rule": "down_to_yuan", "where": "sum" }""").Decide();

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
}
