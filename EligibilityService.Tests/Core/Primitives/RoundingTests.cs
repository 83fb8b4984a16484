using CsCheck;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class RoundingTests
{
    [TestCase(RoundingRule.DownToFen, "0.999999", 0)]
    [TestCase(RoundingRule.DownToFen, "-0.999999", 0)]
    [TestCase(RoundingRule.DownToFen, "7.5", 7)]
    [TestCase(RoundingRule.DownToFen, "-7.5", -7)]
    [TestCase(RoundingRule.DownToFen, "100", 100)]
    [TestCase(RoundingRule.HalfEvenToFen, "0.5", 0)]
    [TestCase(RoundingRule.HalfEvenToFen, "1.5", 2)]
    [TestCase(RoundingRule.HalfEvenToFen, "2.5", 2)]
    [TestCase(RoundingRule.HalfEvenToFen, "2.500001", 3)]
    [TestCase(RoundingRule.HalfEvenToFen, "-2.5", -2)]
    [TestCase(RoundingRule.HalfEvenToFen, "-3.5", -4)]
    [TestCase(RoundingRule.HalfEvenToFen, "2.499999", 2)]
    [TestCase(RoundingRule.DownToYuan, "199.999999", 100)]
    [TestCase(RoundingRule.DownToYuan, "99.999999", 0)]
    [TestCase(RoundingRule.DownToYuan, "-199", -100)]
    [TestCase(RoundingRule.DownToYuan, "200", 200)]
    [TestCase(RoundingRule.HalfAwayToFen, "0.5", 1)]
    [TestCase(RoundingRule.HalfAwayToFen, "2.5", 3)]
    [TestCase(RoundingRule.HalfAwayToFen, "-2.5", -3)]
    [TestCase(RoundingRule.HalfAwayToFen, "2.499999", 2)]
    public void Round_ByRule_IsWholeFen(RoundingRule rule, string exact, long fen) =>
        Assert.That(rule.Round(decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(fen));

    [Test]
    public void Round_WholeYuan_IsUntouchedByEveryRule() =>
        Gen.Select(Gen.Enum<RoundingRule>(), Gen.Long[-90_000_000_000, 90_000_000_000])
            .Sample((rule, yuan) => rule.Round(yuan * 100) == yuan * 100);

    [Test]
    public void Round_NoSuchRule_Throws() =>
        Assert.That(() => ((RoundingRule)99).Round(1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Not a rounding rule."));

    [Test]
    public void Round_BeyondSixtyFourBits_Throws() =>
        Assert.That(() => RoundingRule.DownToFen.Round(decimal.MaxValue), Throws.InstanceOf<OverflowException>());

    [TestCase("38400000", "384000.00")]
    [TestCase("33.3333", "0.333333")]
    [TestCase("0.000001", "0.00000001")]
    [TestCase("-150", "-1.50")]
    [TestCase("0", "0.00")]
    public void ShowYuan_ExactFen_IsYuanWithTwoDecimalsOrMore(string fen, string shown) =>
        Assert.That(Rounding.ShowYuan(decimal.Parse(fen, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(shown));
}
