using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>The caller's model id wins over the text, unless the text clearly says otherwise.</summary>
[TestFixture]
internal sealed class ModelIdTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("GPU 加速卡", "metax/c500", MatchKind.Exact)]
    [TestCase("沐曦 GPU 加速卡", "metax/c500", MatchKind.Exact)]
    [TestCase("曦云C500", "metax/c500", MatchKind.Exact)]
    [TestCase("S60", "enflame/s60", MatchKind.Exact)]
    [TestCase("昇腾910B", "huawei/ascend-910b3", MatchKind.Exact)]
    [TestCase("沐曦 C500 / N260", "metax/n260", MatchKind.Exact)]
    [TestCase("MTT S4000 服务器", "moorethreads/mccx-d800", MatchKind.Exact)]
    [TestCase("GPU 加速卡", "nvidia/h20", MatchKind.Excluded)]
    [TestCase("英伟达H20", "nvidia/h20", MatchKind.Excluded)]
    public void Match_TextAllowsTheChoice_TheChoiceWins(string line, string id, MatchKind kind)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(kind));
            Assert.That(match.Model?.Id, Is.EqualTo(id));
            Assert.That(match.Method, Is.EqualTo(MatchMethod.ModelId));
            Assert.That(match.VendorId, Is.EqualTo(match.Model?.Vendor));
            Assert.That(match.Candidates, Is.Empty);
        });
    }

    [TestCase("曦云C500", "metax/c550", "metax/c500", "metax/c550")]
    [TestCase("英伟达H20", "metax/c500", "metax/c500", "nvidia/h20")]
    [TestCase("昇腾910B", "metax/c500", "huawei/ascend-910b1", "huawei/ascend-910b3", "huawei/ascend-910b4", "metax/c500")]
    [TestCase("MCCX D800", "moorethreads/mtt-s4000", "moorethreads/mccx-d800", "moorethreads/mtt-s4000")]
    [TestCase("NVIDIA S5000", "metax/c500", "metax/c500", "moorethreads/mtt-s5000")]
    public void Match_TextNamesAnotherModel_IsATextConflict(string line, string id, params string[] candidates)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.TextConflict));
            Assert.That(match.Model?.Id, Is.EqualTo(id));
            Assert.That(match.Candidates, Is.EqualTo(candidates));
            Assert.That(match.Span, Is.Not.Null);
        });
    }

    [TestCase("NVIDIA GPU", "metax/c500")]
    [TestCase("NVIDIA S5000", "moorethreads/mtt-s5000")]
    public void Match_TextNamesOnlyOtherVendors_IsAConflict(string line, string id)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Conflict));
            Assert.That(match.Model, Is.Null);
            Assert.That(match.VendorId, Is.EqualTo("nvidia"));
            Assert.That(match.Candidates, Is.EqualTo(new[] { id }));
        });
    }

    [TestCase("曦云C500", "metax/c999")]
    [TestCase("GPU", "")]
    [TestCase("GPU", "METAX/C500")]
    public void Match_IdTheCatalogueDoesNotHave_IsUnknown(string line, string id)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Unknown));
            Assert.That(match.Method, Is.EqualTo(MatchMethod.ModelId));
            Assert.That(match.Model, Is.Null);
        });
    }

    [Test]
    public void Match_ChosenMachineOfKnownContents_IsABundle()
    {
        var match = Matcher.Match(new LineText("GPU", ModelId: "moorethreads/mccx-d800"));

        Assert.That(match.IsBundle, Is.True);
    }
}
