using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class CurrencyTests
{
    private static readonly string[] Codes = ["AUD", "BGN", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "NOK", "NZD",
        "PLN", "RON", "SEK", "SGD", "USD"];

    [TestCaseSource(nameof(Codes))]
    public void TryParse_KnownCode_IsThatCurrency(string code)
    {
        Assert.That(Currency.TryParse(code, out var currency), Is.True);
        Assert.That(currency.Code, Is.EqualTo(code));
        Assert.That(currency.ToString(), Is.EqualTo(code));
    }

    [TestCase("cny")]
    [TestCase("JPY")]
    [TestCase("CNY ")]
    [TestCase("")]
    [TestCase(null)]
    public void TryParse_AnythingElse_IsRefused(string? code)
    {
        Assert.That(Currency.TryParse(code, out var currency), Is.False);
        Assert.That(currency, Is.EqualTo(Currency.Cny));
    }

    [Test]
    public void Codes_All_AreTheOnesThatAreRead() => Assert.That(Currency.Codes, Is.EqualTo(Codes));

    [Test]
    public void Equality_ByCode_AndDefaultIsYuan()
    {
        Assert.That(Currency.TryParse("USD", out var one) && Currency.TryParse("USD", out var other) && one == other, Is.True);
        Assert.That(default(Currency), Is.EqualTo(Currency.Cny));
        Assert.That(default(Currency).GetHashCode(), Is.EqualTo(Currency.Cny.GetHashCode()));
        Assert.That(one, Is.Not.EqualTo(Currency.Cny));
        Assert.That(default(Currency).Code, Is.EqualTo("CNY"));
    }
}
