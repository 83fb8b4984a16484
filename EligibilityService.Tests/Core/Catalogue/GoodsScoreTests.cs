using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// The score over lines as they stand on invoices: those handed in, and more in the wording of public tenders. What is no card is never granted, and a card is never excluded; few cards need a person.
/// </summary>
internal sealed class GoodsScoreTests
{
    private const decimal MostUndetermined = 0.05m;

    private static readonly GoodsCase[] Handed = GoodsLines.Of("given-lines.json");
    private static readonly GoodsCase[] Tenders = GoodsLines.Of("tender-lines.json");

    private static IEnumerable<GoodsCase> All => [.. Handed, .. Tenders];

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
    public void Lines_ThatAreNoCard_AreNeverGranted() => Assert.That(All.Where(line => !line.IsCard && line.IsGranted).Select(line => line.ToString()), Is.Empty);

    [Test]
    public void Cards_AreNeverExcluded() => Assert.That(All.Where(line => line.IsCard && line.Right.All(right => right.Contains('/', StringComparison.Ordinal)) && IsListed(line) && line.IsExcluded).Select(line => line.ToString()), Is.Empty);

    [Test]
    public void Cards_AreSeldomUndetermined()
    {
        var cards = All.Where(line => line.IsCard).ToArray();

        Assert.That((decimal)cards.Count(line => line.IsUndetermined) / cards.Length, Is.LessThanOrEqualTo(MostUndetermined));
    }

    [Test]
    public void UsedGoods_AreReadAsUsed() =>
        Assert.That(Tenders.Where(line => (string?)line.Line["group"] == "used").Select(line => line.Goods.Used?.Quote), Is.EqualTo(new[] { "二手", "拆机", "翻新", "Refurbished" }));

    [Test]
    public void NewGoods_AreNotReadAsUsed() =>
        Assert.That(All.Where(line => (string?)line.Line["group"] != "used" && line.Goods.Used is not null).Select(line => line.ToString()), Is.Empty);

    private static bool IsRight(GoodsCase line) => line.Right.Any(right => right switch
    {
        "not the card" => !line.IsGranted && line.Goods.Goods != Goods.Hardware,
        "machine" or "bundle" => line.IsMachine && !line.IsGranted,
        "excluded" => line.Match.Kind == MatchKind.Excluded,
        // What the catalogue knows and excludes is granted as little as what it does not know.
        "unknown" => line.Match.Kind is MatchKind.Unknown or MatchKind.Excluded && !line.IsGranted,
        "ambiguous" => line.Match.Kind is MatchKind.Ambiguous or MatchKind.Conflict,
        _ => line.Match.Model?.Id == right && line.Match.Kind is MatchKind.Exact or MatchKind.Alias && line.Goods.Goods == Goods.Hardware && !line.IsMachine,
    });

    // Some cards of the list are not on sale: their own status excludes them.
    private static bool IsListed(GoodsCase line) => line.Match.Model is not { Qualification: not Qualification.Qualified };
}
