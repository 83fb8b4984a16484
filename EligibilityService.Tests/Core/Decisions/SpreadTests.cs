using System.Numerics;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Oracle;

namespace EligibilityService.Tests.Core.Decisions;

[TestFixture]
internal sealed class SpreadTests
{
    // Weights as the formula makes them: fen with at most six decimals, zeros and ties among them.
    private static readonly Gen<decimal[]> Weights = Gen.OneOf(
        Gen.Int[0, 3].Select(small => (decimal)small),
        Gen.Long[0, 1_000_000_000_000].Select(millionths => millionths / 1_000_000m),
        Gen.Long[0, Money.MaxMinorUnits / 100].Select(fen => (decimal)fen)).Array[1, 90];

    [TestCase(10, "1 1 1", "4 3 3", TestName = "Over_EqualWeights_EarlierPlaceGetsTheUnitLeft")]
    [TestCase(2, "1 1 1", "1 1 0", TestName = "Over_FewerUnitsThanPlaces_EarlierPlacesGetThem")]
    [TestCase(1, "1 3 2 3", "0 1 0 0", TestName = "Over_LargestRemainder_EarlierOfTheLarger")]
    [TestCase(3, "1 3", "1 2", TestName = "Over_LargerRemainder_BeforeLargerWeight")]
    [TestCase(6, "3 9", "1 5", TestName = "Over_EqualRemainders_LargerWeightFirst")]
    [TestCase(6, "9 3", "5 1", TestName = "Over_EqualRemaindersLargerWeightEarlier_LargerWeightFirst")]
    [TestCase(5, "0 5 0", "0 5 0", TestName = "Over_ZeroWeights_GetNothing")]
    [TestCase(7, "0.000001 0.000001", "4 3", TestName = "Over_MillionthsOfAFen_AreWeightsToo")]
    [TestCase(0, "1 2", "0 0", TestName = "Over_NothingToSpread_GivesNothing")]
    public void Over_WorkedExample(long total, string weights, string shares)
    {
        var of = weights.Split(' ').Select(text => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.That(Over(total, of),
            Is.EqualTo(shares.Split(' ').Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Test]
    public void Over_NoWeightAtAll_IsNothingOrAnError()
    {
        var shares = new long[] { 7, 7 };
        Spread.Over(0, [0m, 0m], shares);
        Assert.That(shares, Is.EqualTo(new long[] { 0, 0 }));
        Assert.That(() => Spread.Over(1, [0m, 0m], new long[2]),
            Throws.InvalidOperationException.With.Message.Contains("1 cannot be spread over nothing"));
    }

    [Test]
    public void Over_AnyWeights_AddsUpAndEachIsWithinOneOfExact() =>
        Gen.Select(Weights, Gen.Long[0, Money.MaxMinorUnits]).Sample((weights, total) =>
        {
            var sum = weights.Sum();
            var spread = sum == 0 ? 0 : total;
            var shares = Over(spread, weights);
            Assert.That(shares.Sum(), Is.EqualTo(spread));
            for (var i = 0; i < weights.Length && sum > 0; i++)
            {
                // |share − total × weight ÷ sum| < 1, multiplied out so that nothing is rounded.
                var (share, weight, all) = (new BigInteger(shares[i]), Millionths(weights[i]), Millionths(sum));
                Assert.That(BigInteger.Abs((share * all) - (spread * weight)), Is.LessThan(all));
                Assert.That(weight.IsZero && shares[i] != 0, Is.False, "no weight, no share");
            }
        }, iter: Effort.Cases(2_000));

    [Test]
    public void Over_AnyWeights_IsWhatTheOracleSays() =>
        Gen.Select(Weights, Gen.Long[0, 2_000]).Where((weights, _) => weights.Sum() > 0).Sample((weights, total) =>
            Over(total, weights).Select(share => new BigInteger(share)).SequenceEqual(
                Spreading.Over(
                    [.. weights.Select(weight => Rational.Parse(weight.ToString(System.Globalization.CultureInfo.InvariantCulture)))],
                    total)), iter: Effort.Cases(1_000));

    [Test]
    public void Over_HugeTotalInMillionths_DoesNotOverflow()
    {
        const long Total = Money.MaxMinorUnits * 1_000_000;
        Assert.That(Over(Total, [Money.MaxMinorUnits - 1, 1m]), Is.EqualTo(new[] { Total - 1_000_000, 1_000_000 }));
    }

    [Test]
    public void Over_ManyPlaces_AddsUp() => Assert.That(Over(1_000, [.. Enumerable.Repeat(1m, 300)]).Sum(), Is.EqualTo(1_000));

    private static BigInteger Millionths(decimal exact) => new(exact * 1_000_000m);

    private static long[] Over(long total, decimal[] weights)
    {
        var shares = new long[weights.Length];
        Spread.Over(total, weights, shares);
        return shares;
    }
}
