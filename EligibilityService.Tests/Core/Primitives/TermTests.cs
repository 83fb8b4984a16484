using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class TermTests
{
    private static readonly string[] Outcomes = ["granted", "partly_granted", "refused", "undetermined", "waitlisted"];

    [Test]
    public void Of_Value_IsItsSnakeWord()
    {
        Assert.That(Term.Of(Outcome.PartlyGranted), Is.EqualTo("partly_granted"));
        Assert.That(Term.CodeOf(ReasonCode.ModelBrandConflict), Is.EqualTo("MODEL_BRAND_CONFLICT"));
        Assert.That(Term.All<Outcome>(), Is.EqualTo(Outcomes));
    }

    [Test]
    public void TryParse_EveryWordAndCode_ComesBack()
    {
        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            Assert.That(Term.TryParse(Term.Of(code), out ReasonCode byWord) && byWord == code, Is.True, Term.Of(code));
            Assert.That(Term.TryParseCode(Term.CodeOf(code), out ReasonCode byCode) && byCode == code, Is.True, Term.CodeOf(code));
            Assert.That(Term.TryParse(Term.CodeOf(code), out ReasonCode _) || Term.TryParseCode(Term.Of(code), out ReasonCode _), Is.False,
                Term.Of(code));
        }
    }

    [TestCase("PartlyGranted")]
    [TestCase("Partly_Granted")]
    [TestCase("1")]
    [TestCase("")]
    [TestCase(null)]
    public void TryParse_AnythingElse_IsRefused(string? word) => Assert.That(Term.TryParse(word, out Outcome _), Is.False);

    [Test]
    public void Of_UndeclaredValue_Throws()
    {
        Assert.That(() => Term.Of((Outcome)99),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Not a declared value."));
        Assert.That(() => Term.CodeOf((Outcome)99),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Not a declared value."));
    }

    [Test]
    public void Show_DayAndNumber_AreInvariantAndShort()
    {
        Assert.That(Show.Day(new DateOnly(2025, 9, 5)), Is.EqualTo("2025-09-05"));
        Assert.That(Show.Number(16.500m), Is.EqualTo("16.5"));
        Assert.That(Show.Number(0.1234567890123m), Is.EqualTo("0.1234567890123"));
        Assert.That(Show.Number(1000), Is.EqualTo("1000"));
    }
}
