using CsCheck;
using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

[TestFixture]
internal sealed class ModelNameTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    // Everything a text may hold, lone surrogates included, with what normalising cares about made frequent.
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char,
        Gen.Char['\u0020', '\u007E'],
        Gen.Char['\uFF01', '\uFF5E'],
        Gen.OneOf("®™©*-_ .+×㎇\u0301\u200B\u00A0曦云C500⼦①é".ToCharArray()))
        .Array[0, 40].Select(chars => new string(chars));

    [TestCase("", "")]
    [TestCase("  ", "")]
    [TestCase("*计算机配套产品*曦云®C500", "曦云c500")]
    [TestCase("＊计算机配套产品＊ 曦云Ｃ５００（６４Ｇ）", "曦云c500(64g)")]
    [TestCase("壁砺™106M", "壁砺106m")]
    [TestCase("MTT\u00A0S4000\u3000 48㎇", "mtt s4000 48gb")]
    [TestCase("H800×8", "h800*8")]
    [TestCase("BI–V100 BI\u2011V100", "bi-v100 bi-v100")]
    [TestCase("8*128G*2", "8*128g*2")]
    [TestCase("*8*128G", "*8*128g")]
    [TestCase("*", "*")]
    [TestCase("**C500", "**c500")]
    [TestCase("曦\u200B云C\u00AD500", "曦云c500")]
    [TestCase("\u2F26", "子")]
    [TestCase("Cafe\u0301", "café")]
    [TestCase("e\u200B\u0301", "é")]
    [TestCase("q\u0301®\u0323", "q\u0323\u0301")]
    [TestCase("\u0301C500", "\u0301c500")]
    [TestCase("\u0301\u0301a", "\u0301\u0301a")]
    [TestCase("®\u0301C500", "\u0301c500")]
    [TestCase("C500 😀云", "c500 😀云")]
    [TestCase("😀😀", "😀😀")]
    [TestCase("C500 ", "c500")]
    [TestCase(" C500", "c500")]
    [TestCase("C500\t\n 云", "c500 云")]
    [TestCase("C500\u007F云", "c500 云")]
    [TestCase("C500\u2028云\u2029云", "c500 云 云")]
    [TestCase("8✕2 8✖2 8⨉2", "8*2 8*2 8*2")]
    [TestCase("a\u2010b\u2015c\u2212d\uFE58e", "a-b-c-d-e")]
    [TestCase("C500\u2120云", "c500云")]
    [TestCase("*甲*乙*丙", "乙*丙")]
    [TestCase("*甲**乙*丙", "丙")]
    [TestCase("*甲*", "")]
    [TestCase("*甲", "*甲")]
    [TestCase("*甲* 丙", "丙")]
    [TestCase("ＡＺａｚ０９～", "azaz09~")]
    public void Normalise_Text_IsAsTheMatcherReadsIt(string text, string normalised) =>
        Assert.That(ModelName.Normalise(text), Is.EqualTo(normalised));

    [TestCase(40, "丙")]
    [TestCase(41, null)]
    public void Normalise_ACategory_IsNoLongerThanOneIs(int length, string? normalised)
    {
        var text = $"*{new string('甲', length)}*丙";

        Assert.That(ModelName.Normalise(text), Is.EqualTo(normalised ?? text));
    }

    [Test]
    public void Normalise_HalfASurrogatePair_IsReplaced() =>
        Assert.That(ModelName.Normalise("C500" + (char)0xD800 + " 云"), Is.EqualTo("c500\uFFFD 云"));

    [Test]
    public void Normalise_Twice_ChangesNothing() => AnyText.Sample(text =>
    {
        var once = ModelName.Normalise(text);
        return ModelName.Normalise(once) == once;
    });

    [Test]
    public void Match_AnyText_NeverThrows() => Gen.Select(AnyText, AnyText).Sample((description, specification) =>
        Matcher.Match(new LineText(description, specification, description, specification)) is not null);

    [Test]
    public void Match_WidthCaseAndMarksChanged_GivesTheSameModel() =>
        Gen.Select(Gen.OneOf(Spellings), Gen.Int[0, 3].Array[40]).Sample((spelling, ways) =>
        {
            var disguised = string.Concat(spelling.Select((c, i) => Disguise(c, ways[i % ways.Length])));
            return IdOf(disguised) == IdOf(spelling) && IdOf(spelling) is not null;
        });

    [Test]
    public void Match_SeparatorsChanged_GivesTheSameModel() =>
        Gen.Select(Gen.OneOf(Separable), Gen.OneOf("", " ", "-", "_", "\u3000", "·")).Sample((spelling, separator) =>
        {
            var id = IdOf(spelling);
            return id is not null && IdOf(spelling.Replace(" ", separator, StringComparison.Ordinal)) == id;
        });

    [Test]
    public void Match_LettersOrDigitsGluedOn_NeverGivesTheSameModel() =>
        Gen.Select(Gen.OneOf("MTT S4000", "曦云C500", "BI-V100", "H20", "910B3"), Gen.OneOf("0", "7", "b", "s", "-1", "_q", "-b2"))
            .Sample((spelling, tail) => IdOf(spelling) is { } id && IdOf(spelling + tail) != id);

    private static readonly string[] Separable = ["MTT S4000", "BI V100", "MLU370 X8", "Atlas 800T A2", "曦云 C500", "壁砺 106M"];

    private static readonly string[] Spellings =
        ["曦云C500", "MTT S4000", "BI-V100", "MR-V100", "昆仑芯AI加速卡R300+", "MLU370-X8", "RTX 4090D", "英伟达H20", "Atlas 300I Duo", "天垓150"];

    private static string? IdOf(string line) => Matcher.Match(new LineText(line)).Model?.Id;

    private static string Disguise(char c, int way) => (way, c) switch
    {
        (0, > ' ' and <= '~') => ((char)(c + 0xFEE0)).ToString(),
        (0, ' ') => "\u3000",
        (1, _) => char.ToUpperInvariant(c).ToString(),
        (2, _) => c + "®",
        _ => char.ToLowerInvariant(c).ToString(),
    };
}
