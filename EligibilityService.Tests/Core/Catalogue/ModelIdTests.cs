using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// The text outranks the caller's model id: it chooses among what the text can mean, contradicts it, or is carried by nothing.
/// </summary>
[TestFixture]
internal sealed class ModelIdTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("沐曦 GPU 加速卡", "metax/c500")]
    [TestCase("昇腾910B 加速卡", "huawei/ascend-910b3")]
    [TestCase("S60 加速卡", "enflame/s60")]
    [TestCase("MTT S4000 服务器", "moorethreads/mccx-d800")]
    public void Match_TextCanMeanTheChoice_IsDeclared(string line, string id)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id, Paper: Basis.Printed));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Declared));
            Assert.That(match.Single?.Id, Is.EqualTo(id));
            Assert.That(match.Method, Is.EqualTo(MatchMethod.ModelId));
            Assert.That(match.VendorId, Is.EqualTo(match.Model?.Vendor));
            Assert.That(match.Candidates, Is.Empty);
            Assert.That(match.Basis, Is.EqualTo(new[] { Basis.Printed, Basis.Declared }));
        });
    }

    [TestCase("曦云C500", "metax/c500")]
    [TestCase("英伟达H20", "nvidia/h20")]
    [TestCase("英伟达H20", "metax/c500")]
    [TestCase("H20 / RTX 4090", "metax/c500")]
    public void Match_TextSaysItByItself_TheDeclarationAddsNothing(string line, string id)
    {
        var (declared, alone) = (Matcher.Match(new LineText(line, ModelId: id)), Matcher.Match(new LineText(line)));

        Assert.Multiple(() =>
        {
            Assert.That(declared with { Candidates = alone.Candidates }, Is.EqualTo(alone));
            Assert.That(declared.Candidates, Is.EqualTo(alone.Candidates));
            Assert.That(declared.Basis, Is.EqualTo(new[] { Basis.Transcribed }));
        });
    }

    [TestCase("曦云C500", "metax/c550", "metax/c500", "metax/c550")]
    [TestCase("昇腾910B", "metax/c500", "huawei/ascend-910b1", "huawei/ascend-910b3", "huawei/ascend-910b4", "metax/c500")]
    [TestCase("MCCX D800", "moorethreads/mtt-s4000", "moorethreads/mccx-d800", "moorethreads/mtt-s4000")]
    [TestCase("沐曦 C500 / N260", "metax/n260", "metax/c500", "metax/n260")]
    [TestCase("H20 / 曦云C500", "metax/c500", "metax/c500", "nvidia/h20")]
    [TestCase("S4000 加速卡", "moorethreads/mccx-d800", "moorethreads/mccx-d800", "moorethreads/mtt-s4000")]
    public void Match_TextNamesAnotherModel_IsATextConflict(string line, string id, params string[] candidates)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.Multiple(() =>
        {
            Assert.That((match.Kind, match.Against), Is.EqualTo((MatchKind.TextConflict, (Contradiction?)Contradiction.Model)));
            Assert.That((match.Model?.Id, match.Single), Is.EqualTo((id, (Model?)null)));
            Assert.That(match.Candidates, Is.EqualTo(candidates));
            Assert.That(match.Span, Is.Not.Null);
        });
    }

    [TestCase("NVIDIA GPU", "metax/c500", Contradiction.Brand)]
    [TestCase("摩尔线程 沐曦 加速卡", "metax/c500", Contradiction.Brand)]
    [TestCase("MTT S4000 4卡服务器", "moorethreads/mccx-d800", Contradiction.Count)]
    public void Match_TextPrintsAnotherBrandOrCount_IsATextConflict(string line, string id, Contradiction against)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.That((match.Kind, match.Against, match.Single), Is.EqualTo((MatchKind.TextConflict, (Contradiction?)against, (Model?)null)));
    }

    [TestCase("NVIDIA S5000", "moorethreads/mtt-s5000")]
    [TestCase("NVIDIA S5000", "metax/c500")]
    public void Match_TextContradictsItself_ThatStands(string line, string id) =>
        Assert.That(Matcher.Match(new LineText(line, ModelId: id)).Kind, Is.EqualTo(MatchKind.Conflict));

    [TestCase("GPU 加速卡", "metax/c500")]
    [TestCase("服务器", "metax/c500")]
    [TestCase("餐费", "metax/c500")]
    [TestCase("", "metax/c500")]
    [TestCase("沐曦 餐费", "metax/c500")]
    public void Match_NothingNamesTheChoice_IsNotPrinted(string line, string id)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.Multiple(() =>
        {
            Assert.That((match.Kind, match.Model?.Id, match.Single, match.VendorId),
                Is.EqualTo((MatchKind.NotPrinted, id, (Model?)null, (string?)null)));
            Assert.That(match.Candidates, Is.EqualTo(new[] { id }));
            Assert.That(match.Basis, Is.EqualTo(new[] { Basis.Declared }));
        });
    }

    [TestCase("GPU 加速卡", "nvidia/h20")]
    [TestCase("餐费", "nvidia/h20")]
    public void Match_AChoiceThatDoesNotQualify_IsExcludedWithoutAnyProof(string line, string id) =>
        Assert.That(Matcher.Match(new LineText(line, ModelId: id)).Kind, Is.EqualTo(MatchKind.Excluded));

    [TestCase("MTT S4000 Pro 加速卡", "moorethreads/mtt-s4000")]
    public void Match_TextSaysAnotherModelThatNobodyListed_StaysAmbiguous(string line, string id) =>
        Assert.That(Matcher.Match(new LineText(line, ModelId: id)).Kind, Is.EqualTo(MatchKind.Ambiguous));

    [TestCase("GPU", "")]
    [TestCase("GPU", "METAX/C500")]
    public void Match_IdTheCatalogueDoesNotHave_IsUnknown(string line, string id)
    {
        var match = Matcher.Match(new LineText(line, ModelId: id));

        Assert.That((match.Kind, match.Method, match.Model), Is.EqualTo((MatchKind.Unknown, MatchMethod.ModelId, (Model?)null)));
    }

    [Test]
    public void Match_IdTheCatalogueDoesNotHaveBesideAPrintedModel_IsATextConflict() =>
        Assert.That(Matcher.Match(new LineText("曦云C500", ModelId: "metax/c999")).Kind, Is.EqualTo(MatchKind.TextConflict));

    [TestCase("沐曦 加速卡", "metax", "moorethreads/mtt-s4000", MatchKind.TextConflict)]
    [TestCase("S60 加速卡", "enflame", "enflame/s60", MatchKind.Declared)]
    [TestCase("S60 加速卡", "enflame", "moorethreads/mtt-s60", MatchKind.TextConflict)]
    [TestCase("S60 加速卡", "metax", "enflame/s60", MatchKind.TextConflict)]
    public void Match_VendorAndModelDeclared_BothAreHeldAgainstTheText(string line, string vendor, string id, MatchKind kind) =>
        Assert.That(Matcher.Match(new LineText(line, DeclaredVendor: vendor, ModelId: id)).Kind, Is.EqualTo(kind));

    [TestCase("metax/c500", MatchKind.Ruled)]
    [TestCase("nvidia/h20", MatchKind.Excluded)]
    [TestCase("metax/c999", MatchKind.Unknown)]
    public void MatchRuled_AnId_IsWhatTheOfficerSays(string id, MatchKind kind)
    {
        var match = Matcher.MatchRuled(id);

        Assert.That((match.Kind, match.Basis.Single()), Is.EqualTo((kind, Basis.Officer)));
    }

    [TestCase("8卡服务器", 8)]
    [TestCase("GPU服务器（八卡）", 8)]
    [TestCase("十六张加速卡", 16)]
    [TestCase("MTT S4000*8", 8)]
    [TestCase("8 x MTT S4000", 8)]
    [TestCase("8×曦云C500 服务器", 8)]
    [TestCase("双卡 MTT S4000", 2)]
    [TestCase("天垓100卡")]
    [TestCase("MTT S4000 PCIe x16 48GB")]
    [TestCase("算力 8卡时")]
    [TestCase("8卡·月 租用")]
    [TestCase("GPU卡")]
    [TestCase("2048卡集群")]
    public void Read_Text_TellsTheNumbersOfCards(string line, params int[] numbers) =>
        Assert.That(Matcher.Read(new LineText(line)).Counts.Select(count => count.Number), Is.EqualTo(numbers));

    [TestCase("共16张", true)]
    [TestCase("合计 16 卡", true)]
    [TestCase("16卡", false)]
    public void Read_Text_TellsWhetherANumberIsOfTheWholeLine(string line, bool whole) =>
        Assert.That(Matcher.Read(new LineText(line)).Counts.Single().OfWholeLine, Is.EqualTo(whole));
}
