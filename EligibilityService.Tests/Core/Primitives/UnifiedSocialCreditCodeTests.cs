using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

/// <summary>Real codes from public registers; those with FAKE in them are made up, with a right check character.</summary>
[TestFixture]
internal sealed class UnifiedSocialCreditCodeTests
{
    [TestCase("91110000600037341L", "110000", true)]
    [TestCase("121200004013590816", "120000", false)]
    [TestCase("91310112087994932F", "310112", true)]
    [TestCase("9144030071526726XG", "440300", true)]
    [TestCase("911522010783762860", "152201", true)]
    [TestCase("91440300587908164C", "440300", true)]
    [TestCase("12100000707137123P", "100000", false)]
    [TestCase("91110108MA0FAKE01A", "110108", true)]
    [TestCase("91110114MA0FAKE023", "110114", true)]
    [TestCase("91110302MA0FAKE05A", "110302", true)]
    [TestCase("91310115MA1FAKE038", "310115", true)]
    [TestCase("91440300MA5FAKE04R", "440300", true)]
    [TestCase("91130100MA0FAKE06E", "130100", true)]
    [TestCase("91110108MA0F000390", "110108", true)]
    public void TryParse_ValidCode_TellsDivisionAndKind(string text, string division, bool isEnterprise)
    {
        Assert.That(UnifiedSocialCreditCode.TryParse(text, out var code), Is.EqualTo(CreditCodeFault.None));
        Assert.Multiple(() =>
        {
            Assert.That(code!.Value, Is.EqualTo(text));
            Assert.That(code.ToString(), Is.EqualTo(text));
            Assert.That(code.Division, Is.EqualTo(division));
            Assert.That(code.IsEnterprise, Is.EqualTo(isEnterprise));
            Assert.That(code.IsNational, Is.EqualTo(division == "100000"));
            Assert.That(UnifiedSocialCreditCode.CheckCharacter(text), Is.EqualTo(text[^1]));
        });
    }

    [TestCase("91110000600037341N", CreditCodeFault.CheckCharacter)]
    [TestCase("A1110000600037341L", CreditCodeFault.CheckCharacter)]
    [TestCase("9111000060003IOZSV", CreditCodeFault.Form)]
    [TestCase("91110000600037341l", CreditCodeFault.Form)]
    [TestCase("9111000A600037341L", CreditCodeFault.Form)]
    [TestCase("9X110000600037341L", CreditCodeFault.CheckCharacter)]
    [TestCase("12345", CreditCodeFault.Length)]
    [TestCase("91110000600037341L0", CreditCodeFault.Length)]
    [TestCase("9111000060003734", CreditCodeFault.Length)]
    [TestCase("", CreditCodeFault.Length)]
    public void TryParse_WrongText_SaysWhatIsWrong(string text, CreditCodeFault fault)
    {
        Assert.That(UnifiedSocialCreditCode.TryParse(text, out var code), Is.EqualTo(fault));
        Assert.That(code, Is.Null);
    }

    [Test]
    public void TryParse_AnyOneCharacterChanged_IsNoticed()
    {
        const string Good = "91110000600037341L";
        foreach (var place in Enumerable.Range(0, 18))
        {
            foreach (var other in "0123456789ABCDEFGHJKLMNPQRTUWXY".Where(letter => letter != Good[place]))
            {
                var text = Good[..place] + other + Good[(place + 1)..];
                Assert.That(UnifiedSocialCreditCode.TryParse(text, out _), Is.Not.EqualTo(CreditCodeFault.None), text);
            }
        }
    }

    [TestCase("92110108MA0FAKE01", false)]
    [TestCase("51110108MA0FAKE01", false)]
    [TestCase("11110108MA0FAKE01", false)]
    [TestCase("91110108MA0FAKE01", true)]
    public void IsEnterprise_ByTheFirstTwo_OnlyNineOne(string first, bool expected)
    {
        _ = UnifiedSocialCreditCode.TryParse(first + UnifiedSocialCreditCode.CheckCharacter(first), out var code);
        Assert.That(code!.IsEnterprise, Is.EqualTo(expected));
    }

    [Test]
    public void Equality_SameText_IsEqual()
    {
        _ = UnifiedSocialCreditCode.TryParse("91110000600037341L", out var one);
        _ = UnifiedSocialCreditCode.TryParse("91110000600037341L", out var other);
        Assert.That(one, Is.EqualTo(other));
    }
}
