using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// The score over lines as they stand on invoices: those handed in, more in the wording of public tenders, and lines in odd orders of words
/// whose answers were written down before the service saw them (first seen, 8 of 344 were granted wrongly, and of 168 honest cards 3
/// excluded and 37 undetermined; of 148 later ones, first seen, 3 were granted wrongly, and of 59 honest cards on sale none excluded and 2
/// undetermined). What is no card is never granted, and a card is never excluded; few cards need a person.
/// </summary>
internal sealed class GoodsScoreTests
{
    private const decimal MostUndetermined = 0.05m;

    private static readonly GoodsCase[] Handed = GoodsLines.Of("given-lines.json");
    private static readonly GoodsCase[] Tenders = GoodsLines.Of("tender-lines.json");

    private static readonly GoodsCase[] Odd = GoodsLines.Of("odd-lines.json");

    private static readonly string[] Marks =
    [
        "二手", "拆机", "翻新", "Refurbished", "旧", "旧", "成新", "95新", "成色", "旧卡", "退役", "成新", "下架", "样机", "pre-used", "旧",
        "成新", "九九新", "旧", "旧", "闲置", "矿卡", "成色", "下架", "Second hand", "open box", "已使用", "展示机",
        "二手", "翻新", "旧", "拆机", "旧件",
        "准新", "官翻", "拆机", "成新", "二手", "退租", "样机", "退租", "样机", "返修卡", "已拆封", "Used", "pre-owned", "利旧", "旧",
        "成新", "成新", "成新", "闲置", "２手", "二 手", "贰手", "2手", "二\u200B手", "翻 新", "re-furbished", "ex-lease",
    ];

    private static IEnumerable<GoodsCase> All => [.. Handed, .. Tenders, .. Odd];

    [Test]
    public void Lines_Handed_EachHasARightAnswer()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var line in Handed)
            {
                Assert.That(IsRight(line), line.ToString());
            }
        }
    }

    [Test]
    public void Lines_OfTenders_EachHasARightAnswer()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Tenders, Has.Length.GreaterThanOrEqualTo(200));
            foreach (var line in Tenders)
            {
                Assert.That(IsRight(line), line.ToString());
            }
        }
    }

    [Test]
    public void Lines_InOddOrders_AreRightOrNeedAPerson()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Odd, Has.Length.GreaterThanOrEqualTo(300));
            foreach (var line in Odd)
            {
                Assert.That(IsRight(line) || (line.IsCard && line.IsUndetermined), line.ToString());
            }
        }
    }

    [Test]
    public void Machines_WithAGpuOfTheirHost_AreNotExcludedForIt() =>
        Assert.That(Odd.Where(line => line.Right.Contains("machine") && line.IsExcluded).Select(line => line.ToString()), Is.Empty);

    [Test]
    public void Lines_ThatAreNoCard_AreNeverGranted() =>
        Assert.That(All.Where(line => !line.IsCard && !IsUsed(line) && line.IsGranted).Select(line => line.ToString()), Is.Empty);

    [Test]
    public void Cards_AreNeverExcluded() =>
        Assert.That(All.Where(line => line.IsCard && !IsUsed(line)
            && line.Right.All(right => right.Contains('/', StringComparison.Ordinal)) && IsListed(line) && line.IsExcluded)
            .Select(line => line.ToString()), Is.Empty);

    [Test]
    public void Cards_AreSeldomUndetermined()
    {
        var cards = All.Where(line => line.IsCard && !IsUsed(line)).ToArray();

        Assert.That((decimal)cards.Count(line => line.IsUndetermined) / cards.Length, Is.LessThanOrEqualTo(MostUndetermined));
    }

    [Test]
    public void UsedGoods_AreReadAsUsed() =>
        Assert.That(All.Where(IsUsed).Select(line => line.Goods.Used?.Quote), Is.EqualTo(Marks));

    [Test]
    public void NewGoods_AreNotReadAsUsed() =>
        Assert.That(All.Where(line => !IsUsed(line) && line.Goods.Used is not null).Select(line => line.ToString()), Is.Empty);

    private static bool IsUsed(GoodsCase line) => (string?)line.Line["group"] == "used";

    private static bool IsRight(GoodsCase line) => IsUsed(line) ? line.Match.Model?.Id == line.Right[0] && line.Goods.Used is not null
        : line.Right.Any(right => right switch
    {
        "not the card" => !line.IsGranted && line.Goods.Goods != Goods.Hardware,
        "machine" or "bundle" => line.IsMachine && !line.IsGranted,
        "excluded" => line.Match.Kind == MatchKind.Excluded,
        // What the catalogue knows and excludes is granted as little as what it does not know.
        "unknown" => line.Match.Kind is MatchKind.Unknown or MatchKind.Excluded && !line.IsGranted,
        "ambiguous" => line.Match.Kind is MatchKind.Ambiguous or MatchKind.Conflict,
        _ => line.Match.Model?.Id == right && line.Match.Kind is MatchKind.Exact or MatchKind.Alias && line.Goods.Goods == Goods.Hardware
            && !line.IsMachine,
    });

    // Some cards of the list are not on sale: their own status excludes them.
    private static bool IsListed(GoodsCase line) => line.Match.Model is not { Qualification: not Qualification.Qualified };
}
