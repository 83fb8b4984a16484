using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

[TestFixture]
internal sealed class CatalogueVersionTests
{
    [Test]
    public void TryGet_ById_FindsExactlyThatId()
    {
        var version = TestCatalogue.OfTheMarket().Version();

        Assert.Multiple(() =>
        {
            Assert.That(version.TryGetModel("metax/c500", out var model), Is.True);
            Assert.That(model?.Name.Zh, Is.EqualTo("曦云C500"));
            Assert.That(version.TryGetModel("metax/C500", out _), Is.False);
            Assert.That(version.TryGetVendor("metax", out var vendor), Is.True);
            Assert.That(vendor?.Id, Is.EqualTo("metax"));
            Assert.That(version.TryGetVendor("", out _), Is.False);
        });
    }

    [Test]
    public void Matcher_AskedTwice_IsTheSame()
    {
        var version = TestCatalogue.OfTheMarket().Version();
        var matcher = version.Matcher;

        Assert.That(version.Matcher, Is.SameAs(matcher));
    }

    [Test]
    public void Constructor_SameIdTwice_Throws() => Assert.Multiple(() =>
    {
        Assert.That(() => new TestCatalogue().Vendor("a", "甲").Vendor("a", "乙").Version(), Throws.ArgumentException);
        Assert.That(() => new TestCatalogue().Vendor("a", "甲").Model("a/x", "X1").Model("a/x", "X2").Version(), Throws.ArgumentException);
    });

    [Test]
    public void Constructor_ModelOfAVendorThatIsNotThere_Throws() =>
        Assert.That(() => new TestCatalogue().Vendor("a", "甲").Model("b/x", "X1").Version(), Throws.ArgumentException);

    [Test]
    public void Matcher_ManyModels_FindsEachInItsPlace()
    {
        var catalogue = new TestCatalogue();
        for (var vendor = 0; vendor < 50; vendor++)
        {
            catalogue.Vendor($"v{vendor}", $"厂商{vendor}号", $"Brand{vendor}Q");
            for (var model = 0; model < 50; model++)
            {
                catalogue.Model($"v{vendor}/m{model}", $"Brand{vendor}Q M{model}T", shortNames: [$"M{model}T"]);
            }
        }

        var matcher = catalogue.Matcher();

        Assert.Multiple(() =>
        {
            Assert.That(matcher.Match(new LineText("Brand7Q M41T")).Model?.Id, Is.EqualTo("v7/m41"));
            Assert.That(matcher.Match(new LineText("brand49q 加速卡 m0t")).Model?.Id, Is.EqualTo("v49/m0"));
            Assert.That(matcher.Match(new LineText("M41T 加速卡")).Candidates, Has.Count.EqualTo(50));
        });
    }
}
