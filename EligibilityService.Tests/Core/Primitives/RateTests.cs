using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class RateTests
{
    [TestCase("0", "0.0000")]
    [TestCase("1", "1.0000")]
    [TestCase("1.000000", "1.0000")]
    [TestCase("0.3", "0.3000")]
    [TestCase("0.123456", "0.123456")]
    [TestCase("0.12345", "0.12345")]
    [TestCase("0.000001", "0.000001")]
    [TestCase("0.1234560", "0.123456")]
    public void TryParse_ShareFromZeroToOne_IsShownWithFourDecimalsOrMore(string text, string shown)
    {
        Assert.That(Rate.TryParse(text, out var rate), Is.True);
        Assert.That(rate.ToString(), Is.EqualTo(shown));
    }

    [TestCase("1.000001")]
    [TestCase("-0.1")]
    [TestCase("0.1234567")]
    [TestCase("30%")]
    [TestCase("1e-1")]
    [TestCase(" 0.1")]
    [TestCase("")]
    [TestCase(null)]
    public void TryParse_AnythingElse_IsRefused(string? text)
    {
        Assert.That(Rate.TryParse(text, out var rate), Is.False);
        Assert.That(rate, Is.EqualTo(Rate.Zero));
    }

    [Test]
    public void TryFrom_OutOfBounds_GivesZero()
    {
        Assert.That(Rate.TryFrom(1.1m, out var much), Is.False);
        Assert.That(much, Is.EqualTo(Rate.Zero));
        Assert.That(Rate.TryFrom(-0.000001m, out _), Is.False);
        Assert.That(Rate.TryFrom(0m, out _), Is.True);
        Assert.That(Rate.TryFrom(1m, out var all) && all.Value == 1, Is.True);
    }

    [Test]
    public void Equality_TrailingZeros_DoNotMatter() =>
        Assert.That(Rate.TryParse("0.3", out var one) && Rate.TryParse("0.3000", out var other) && one == other, Is.True);

    [Test]
    public void Sum_TwoShares_MayPassOne()
    {
        _ = Rate.TryParse("0.75", out var one);
        _ = Rate.TryParse("0.5", out var other);
        Assert.That((one + other).Value, Is.EqualTo(1.25m));
    }
}
