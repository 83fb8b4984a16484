using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>Which numbers on a line are numbers of cards, and of what each is said (docs/deciding.md, section 3.1).</summary>
internal sealed class CardCountTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("8卡小时")]
    [TestCase("8卡时")]
    [TestCase("8 卡·月")]
    [TestCase("8卡天")]
    [TestCase("8卡年")]
    [TestCase("8卡日")]
    [TestCase("8卡小", 8)]
    [TestCase("8卡小型机", 8)]
    [TestCase("8卡大时", 8)]
    [TestCase("8卡，小时计费", 8)]
    [TestCase("8卡 4张 2块 6片 5枚", 8, 4, 2, 6, 5)]
    [TestCase("8个 4台 2套")]
    [TestCase("16张加速卡", 16)]
    [TestCase("128张加速卡", 128)]
    [TestCase("1000张加速卡")]
    [TestCase("0张加速卡")]
    [TestCase("1张加速卡", 1)]
    [TestCase("9  张加速卡", 9)]
    [TestCase("a8张加速卡")]
    [TestCase("风华1号8张", 8)]
    [TestCase("8张风华1号", 8)]
    [TestCase("两张加速卡", 2)]
    [TestCase("双卡", 2)]
    [TestCase("三张加速卡", 3)]
    [TestCase("十张加速卡", 10)]
    [TestCase("十二张加速卡", 12)]
    [TestCase("二十张加速卡", 20)]
    [TestCase("三十二张加速卡", 32)]
    [TestCase("九十九张加速卡", 99)]
    [TestCase("〇张加速卡")]
    [TestCase("卡")]
    [TestCase("加速卡张")]
    [TestCase("天垓100*8", 8)]
    [TestCase("天垓100 x 8", 8)]
    [TestCase("天垓100 × 16", 16)]
    [TestCase("天垓100 8")]
    [TestCase("天垓100 x")]
    [TestCase("天垓100")]
    [TestCase("8*天垓100", 8)]
    [TestCase("8 x 天垓100", 8)]
    [TestCase("24 × 天垓100", 24)]
    [TestCase("x 天垓100")]
    [TestCase("8 天垓100")]
    [TestCase("MTT S4000 x 8", 8)]
    [TestCase("MTT S4000 * 1000")]
    [TestCase("MTT S4000*8，曦云C500*4", 8, 4)]
    [TestCase("4*曦云C500，8*MTT S4000", 4, 8)]
    public void Read_Text_TellsTheNumbersOfCards(string line, params int[] numbers) =>
        Assert.That(Matcher.Read(new LineText(line)).Counts.Select(count => count.Number), Is.EqualTo(numbers));

    [TestCase("共16张", true)]
    [TestCase("共 16 张", true)]
    [TestCase("共计16张", true)]
    [TestCase("合计16张", true)]
    [TestCase("总计16张", true)]
    [TestCase("总计十六张", true)]
    [TestCase("计16张", false)]
    [TestCase("设计16张", false)]
    [TestCase("共用16张", false)]
    [TestCase("合用16张", false)]
    [TestCase("总数16张", false)]
    [TestCase("十六张", false)]
    [TestCase("共十六张", true)]
    public void Read_Text_TellsWhetherANumberIsOfTheWholeLine(string line, bool whole) =>
        Assert.That(Matcher.Read(new LineText(line)).Counts.Single(), Is.EqualTo(new PrintedCount(16, whole)));

    [TestCase("8卡", 8)]
    [TestCase("8卡，8张", 8)]
    [TestCase("8卡，4张", null)]
    [TestCase("加速卡", null)]
    public void Read_Text_TellsItsOnlyNumber(string line, int? number) =>
        Assert.That(Matcher.Read(new LineText(line)).OnlyCount, Is.EqualTo(number));

    [TestCase("加速卡", 3, 1, 1, true)]
    [TestCase("8卡", 8, 1, 1, true)]
    [TestCase("8卡", 7, 1, 1, false)]
    [TestCase("8卡", 16, 2, 1, true)]
    [TestCase("8卡", 8, 2, 1, false)]
    [TestCase("8卡", 7, 0, 1, true)]
    [TestCase("共8张", 8, 2, 1, true)]
    [TestCase("共8张", 16, 2, 1, false)]
    [TestCase("8卡，4张", 12, 1, 2, true)]
    [TestCase("8卡，4张", 12, 1, 1, false)]
    [TestCase("8卡，4张", 24, 2, 2, true)]
    [TestCase("8卡，4张", 12, 2, 2, false)]
    [TestCase("8卡，4张", 4, 1, 2, true)]
    [TestCase("8卡，4张", 12, 1, 3, false)]
    [TestCase("8卡，共4张", 12, 1, 2, false)]
    [TestCase("8卡，共4张", 8, 1, 2, true)]
    public void AllowsCards_OfALine_IsWhatThePrintAllows(string line, int cards, int units, int kinds, bool allowed) =>
        Assert.That(Matcher.Read(new LineText(line)).AllowsCards(cards, units, kinds), Is.EqualTo(allowed));
}
