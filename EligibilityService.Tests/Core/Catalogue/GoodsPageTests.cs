using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// The lists of words in docs/deciding.md, section 11, are those of the service: a word that only one of them has would be decided in two
/// ways.
/// </summary>
internal sealed class GoodsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "deciding.md"));

    [TestCase("hardware", WordSense.Hardware)]
    [TestCase("hardware, a machine", WordSense.Machine)]
    [TestCase("accessory", WordSense.Accessory)]
    [TestCase("software", WordSense.Software)]
    [TestCase("rental", WordSense.Rental)]
    [TestCase("service", WordSense.Service)]
    [TestCase("use", WordSense.Use)]
    [TestCase("work", WordSense.Work)]
    [TestCase("adding", WordSense.Adding)]
    [TestCase("place", WordSense.Place)]
    [TestCase("deeds", WordSense.AuditedAct)]
    public void Nouns_OfThePage_AreThoseOfTheService(string row, object sense) =>
        Assert.That(RowOf(row),
            Is.EquivalentTo(
                GoodsWords.Lists.Where(list => list.Sense == (WordSense)sense).SelectMany(list => GoodsWords.Split(list.Words))));

    [Test]
    public void NeutralWords_OfThePage_AreThoseOfTheService() =>
        Assert.That(RowOf("neutral"),
            Is.EquivalentTo(GoodsWords.Split(GoodsWords.Lists.First(list => list.Sense == WordSense.Neutral).Words)));

    [Test]
    public void Measures_OfThePage_AreThoseOfTheService() =>
        Assert.That(RowOf("measure"), Is.EquivalentTo(GoodsWords.Split(GoodsWords.MeasureWords)));

    [TestCase("with", true, false)]
    [TestCase("no word *with*", false, false)]
    [TestCase("for", true, true)]
    [TestCase("no word *for*", false, true)]
    public void Phrases_OfThePage_AreThoseOfTheService(string row, bool isPhrase, bool isFor)
    {
        var phrases = (isPhrase, isFor) switch
        {
            (true, false) => GoodsWords.With,
            (false, false) => GoodsWords.NotWith,
            (true, true) => GoodsWords.For,
            _ => GoodsWords.NotFor,
        };
        Assert.That(RowOf(row), Is.EquivalentTo(phrases.All));
    }

    [Test]
    public void UsedWordsAndBrands_OfThePage_AreThoseOfTheService()
    {
        var section = Page[Page.IndexOf("### 11.4", StringComparison.Ordinal)..];
        Assert.That(WordsIn(section[..section.IndexOf(", in the description", StringComparison.Ordinal)]),
            Is.EquivalentTo(GoodsWords.Split(GoodsWords.Used)));
        var brands = section[section.IndexOf("The brands:", StringComparison.Ordinal)..];
        Assert.That(WordsIn(brands[..brands.IndexOf("\n- ", StringComparison.Ordinal)]),
            Is.EquivalentTo(GoodsWords.Split(GoodsWords.OtherBrands)));
    }

    private static List<string> RowOf(string name)
    {
        var row = Page[Page.IndexOf("## 11. Goods", StringComparison.Ordinal)..].Split('\n')
            .Last(line => line.StartsWith($"| {name} | `", StringComparison.Ordinal));
        return WordsIn(row);
    }

    private static List<string> WordsIn(string text) =>
        [.. text.Split('`').Where((_, i) => i % 2 == 1).SelectMany(words => words.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
