using CsCheck;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class MoneyTests
{
    private static readonly Currency Usd = Currency.TryParse("USD", out var usd) ? usd : throw new InvalidOperationException();

    [TestCase("0", 0)]
    [TestCase("-0", 0)]
    [TestCase("0.1", 10)]
    [TestCase("0.01", 1)]
    [TestCase("0.19", 19)]
    [TestCase("-0.01", -1)]
    [TestCase("7.5", 750)]
    [TestCase("007", 700)]
    [TestCase("120000.00", 12_000_000)]
    [TestCase("-120000.98", -12_000_098)]
    [TestCase("90000000000", Money.MaxMinorUnits)]
    [TestCase("90000000000.00", Money.MaxMinorUnits)]
    [TestCase("-90000000000.00", -Money.MaxMinorUnits)]
    [TestCase("00000000000000000001", 100)]
    public void TryParse_DecimalText_IsExactlyThatManyFen(string text, long fen)
    {
        Assert.That(Money.TryParse(text, Usd, out var money), Is.True);
        Assert.That(money, Is.EqualTo(new Money(fen, Usd)));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase(".5")]
    [TestCase("5.")]
    [TestCase("-.5")]
    [TestCase("1.234")]
    [TestCase("1.2.3")]
    [TestCase("+1")]
    [TestCase("--1")]
    [TestCase("1,000.00")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1e3")]
    [TestCase("1.-5")]
    [TestCase("1.x")]
    [TestCase("x.10")]
    [TestCase("１")]
    [TestCase("1.５")]
    [TestCase("90000000000.01")]
    [TestCase("90000000001")]
    [TestCase("-90000000000.01")]
    [TestCase("99999999999999999999")]
    [TestCase("000000000000000000001")]
    public void TryParse_AnythingElse_IsRefusedAndGivesNothing(string text)
    {
        Assert.That(Money.TryParse(text, Usd, out var money), Is.False);
        Assert.That(money, Is.EqualTo(Money.Zero(Usd)));
    }

    [TestCase(0, "0.00")]
    [TestCase(1, "0.01")]
    [TestCase(10, "0.10")]
    [TestCase(-1, "-0.01")]
    [TestCase(-12_000_098, "-120000.98")]
    [TestCase(Money.MaxMinorUnits, "90000000000.00")]
    [TestCase(long.MaxValue, "92233720368547758.07")]
    [TestCase(long.MinValue, "-92233720368547758.08")]
    public void Amount_Fen_HasTwoDecimals(long fen, string shown)
    {
        Assert.That(Money.Fen(fen).Amount, Is.EqualTo(shown));
        Assert.That(new Money(fen, Usd).ToString(), Is.EqualTo($"{shown} USD"));
    }

    [Test]
    public void Amount_ReadAgain_IsTheSameMoney() =>
        Gen.Long[-Money.MaxMinorUnits, Money.MaxMinorUnits].Sample(fen =>
            Money.TryParse(Money.Fen(fen).Amount, Currency.Cny, out var read) && read == Money.Fen(fen), iter: Effort.Cases(1_000));

    [TestCase(-12_345)]
    [TestCase(5)]
    public void TryFormat_AnyRoom_SucceedsExactlyWhenTheAmountFits(long fen)
    {
        var shown = Money.Fen(fen).Amount;
        for (var room = 0; room < shown.Length; room++)
        {
            Assert.That(Money.Fen(fen).TryFormat(new char[room], out _), Is.False, $"{room} characters");
        }

        var text = new char[shown.Length];
        Assert.That(Money.Fen(fen).TryFormat(text, out var written), Is.True);
        Assert.That(new string(text, 0, written), Is.EqualTo(shown));
    }

    [Test]
    public void Arithmetic_OneCurrency_AddsAndSubtractsFen()
    {
        Assert.That(new Money(7, Usd) + new Money(5, Usd), Is.EqualTo(new Money(12, Usd)));
        Assert.That(new Money(7, Usd) - new Money(12, Usd), Is.EqualTo(new Money(-5, Usd)));
    }

    [Test]
    public void Arithmetic_BeyondSixtyFourBits_Throws()
    {
        Assert.That(() => Money.Fen(long.MaxValue) + Money.Fen(1), Throws.InstanceOf<OverflowException>());
        Assert.That(() => Money.Fen(long.MinValue) - Money.Fen(1), Throws.InstanceOf<OverflowException>());
    }

    [Test]
    public void Arithmetic_TwoCurrencies_ThrowsAndNamesBoth()
    {
        var (yuan, dollars) = (Money.Fen(100), new Money(100, Usd));
        Assert.That(() => yuan + dollars,
            Throws.InvalidOperationException.With.Message.Contains("1.00 CNY").And.Message.Contains("1.00 USD"));
        Assert.That(() => yuan - dollars, Throws.InvalidOperationException);
        Assert.That(() => yuan < dollars, Throws.InvalidOperationException);
        Assert.That(() => yuan.CompareTo(dollars), Throws.InvalidOperationException);
        Assert.That(yuan, Is.Not.EqualTo(dollars));
    }

    [TestCase(1, 2)]
    [TestCase(2, 2)]
    [TestCase(3, 2)]
    public void Comparison_OneCurrency_IsByFen(long one, long other)
    {
        var (left, right) = (new Money(one, Usd), new Money(other, Usd));
        Assert.Multiple(() =>
        {
            Assert.That(left < right, Is.EqualTo(one < other));
            Assert.That(left > right, Is.EqualTo(one > other));
            Assert.That(left <= right, Is.EqualTo(one <= other));
            Assert.That(left >= right, Is.EqualTo(one >= other));
            Assert.That(left.CompareTo(right), Is.EqualTo(one.CompareTo(other)));
            Assert.That(left == right, Is.EqualTo(one == other));
        });
    }

    [Test]
    public void Default_Money_IsZeroYuan()
    {
        Assert.That(default(Money), Is.EqualTo(Money.Fen(0)));
        Assert.That(default(Money).ToString(), Is.EqualTo("0.00 CNY"));
        Assert.That(default(Money).IsZero, Is.True);
        Assert.That(Money.Fen(-1).IsZero, Is.False);
        Assert.That(Money.Zero(Usd), Is.EqualTo(new Money(0, Usd)));
    }
}
