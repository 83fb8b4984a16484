using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Programmes;

/// <summary>
/// What each condition on a part answers, with and without a single model, and with and without <c>model_listed</c> to say why.
/// </summary>
[TestFixture]
internal sealed class PartConditionTests
{
    private const string Nothing = "杂项配件";
    private const string Ambiguous = "Q7711 加速卡";

    private static readonly Clause Clause = Given.Clause("1");
    private static readonly ModelListed Listed = new("l", Clause);

    [Test]
    public void ModelListed_QualifiedModel_IsMet()
    {
        var finding = Ask(Listed, Given.Training);
        Assert.That((finding.Answer, finding.Seen, finding.Obstacles.Count), Is.EqualTo((Answer.Met, "lq/lq1000", 0)));
        Assert.That((Listed.Id, Listed.Kind, Listed.Needed), Is.EqualTo(("l", ConditionKind.ModelListed, "one qualified model")));
    }

    [TestCase(Given.Excluded, "hy/hy5000", "MODEL_EXCLUDED", "it is made abroad", "系国外产品")]
    [TestCase("Heyao HY4000", "hy/hy4000", "MODEL_SUSPENDED MODEL_NOT_SHIPPING", "it is under review", "正在复核")]
    [TestCase("Lanqiong LQ2000", "lq/lq2000", "MODEL_NOT_SHIPPING", "announced only", "仅已发布")]
    [TestCase("Heyao HY6000", "hy/hy6000", "MODEL_NOT_IN_EFFECT", "from 2024-05-01 to 2025-09-14", "2024-05-01至2025-09-14")]
    public void ModelListed_ModelThatDoesNotQualify_SaysAllThatApplies(string text, string model, string codes, string en, string zh)
    {
        var finding = Ask(Listed, text);
        Assert.That((finding.Answer, finding.Seen), Is.EqualTo((Answer.NotMet, model)));
        Assert.That(finding.Obstacles.Select(one => EligibilityService.Core.Primitives.Term.CodeOf(one.Code)),
            Is.EqualTo(codes.Split(' ')));
        AssertTexts(finding, "/invoice/lines/0/description", null);
        Assert.That(finding.Obstacles[0].Text.En, Does.Contain(en).And.Contain(text));
        Assert.That(finding.Obstacles[0].Text.Zh, Does.Contain(zh).And.Contain(text));
    }

    [Test]
    public void ModelListed_UnknownGoods_IsNotMet() =>
        AssertOne(Ask(Listed, Nothing), Answer.NotMet, ReasonCode.ModelUnknown, "/invoice/lines/0/description", null,
            "has no such model", "无此型号");

    [Test]
    public void ModelListed_UnknownId_PointsAtTheId() => AssertOne(
        Ask(Listed, Nothing, new LineDeclaration { ModelId = "lq/none" }), Answer.NotMet, ReasonCode.ModelUnknown,
            "/invoice/lines/0/modelId", null);

    [Test]
    public void ModelListed_SharedShortName_CannotTellAndNamesTheCandidates() => AssertOne(
        Ask(Listed, Ambiguous), Answer.CannotTell, ReasonCode.ModelAmbiguous, "/invoice/lines/0/description", Supplier.Applicant,
            "hy/hy3000, lq/lq2000");

    [Test]
    public void ModelListed_BrandOfAnotherMaker_IsAConflict() => AssertOne(
        Ask(Listed, "Heyao LQ1000"), Answer.CannotTell, ReasonCode.ModelBrandConflict, "/invoice/lines/0/description", Supplier.Officer,
            "lq/lq1000");

    [Test]
    public void ModelListed_IdAgainstText_IsAConflictForAnOfficer() => AssertOne(
        Ask(Listed, Given.Training, new LineDeclaration { ModelId = "hy/hy3000" }), Answer.CannotTell, ReasonCode.ModelTextConflict,
            "/invoice/lines/0/modelId", Supplier.Officer, "lq/lq1000");

    [Test]
    public void ModelListed_MachineOfUnknownContent_AsksForComponents()
    {
        AssertOne(Ask(Listed, "8卡GPU服务器"), Answer.CannotTell, ReasonCode.BundleComponentsMissing, "/invoice/lines/0/components",
            Supplier.Applicant, "`components`");

        var named = Ask(Listed, "Heyao HY9000");
        AssertOne(named, Answer.CannotTell, ReasonCode.BundleComponentsMissing, "/invoice/lines/0/components", Supplier.Applicant);
        Assert.That(named.Seen, Is.EqualTo("hy/hy9000"));

        var excluded = Ask(Listed, Given.Excluded + " 服务器");
        Assert.That(excluded.Answer, Is.EqualTo(Answer.NotMet));
        Assert.That(excluded.Obstacles.Select(one => one.Code),
            Is.EqualTo(new[] { ReasonCode.ModelExcluded, ReasonCode.BundleComponentsMissing }));
    }

    [Test]
    public void ModelListed_MachineWithBundleOf_NeedsNoComponents() =>
        Assert.That(Ask(Listed, Given.Machine).Answer, Is.EqualTo(Answer.Met));

    [Test]
    public void ModelListed_Component_PointsAtItsId() => AssertOne(
        Ask(Listed, "8卡GPU服务器", Components("hy/hy5000")), Answer.NotMet, ReasonCode.ModelExcluded,
            "/invoice/lines/0/components/0/modelId", null);

    [Test]
    public void Category_ByModel_CoveredOrNot()
    {
        var condition = new CategoryIn("c", Clause, ["training", "ai_software"]);
        AssertMet(Ask(condition, Given.Training), "training");
        Assert.That((condition.Kind, condition.Needed), Is.EqualTo((ConditionKind.CategoryIn, "training, ai_software")));
        var not = Ask(condition, "Heyao HY3000");
        AssertOne(not, Answer.NotMet, ReasonCode.CategoryNotCovered, "/invoice/lines/0/description", null,
            "cards for training, AI software", "训练加速卡、人工智能软件");
        Assert.That(not.Seen, Is.EqualTo("inference"));
        AssertOne(Ask(condition, Nothing), Answer.CannotTell, ReasonCode.CategoryMissing, "/invoice/lines/0/description",
            Supplier.Applicant, "cards for training, AI software", "训练加速卡、人工智能软件");
        AssertSilent(Ask(condition, Nothing, listed: true), null);
    }

    [Test]
    public void Category_ByExpense_IsTheCallersWord()
    {
        var condition = new CategoryIn("c", Clause, ["training", "ai_software"]);
        AssertMet(Ask(condition, Given.Excluded, new LineDeclaration { ExpenseCategory = "ai_software" },
            countBy: LinesCountBy.ExpenseCategory), "ai_software");
        AssertOne(
            Ask(condition, Given.Training, new LineDeclaration { ExpenseCategory = "other" }, countBy: LinesCountBy.ExpenseCategory),
            Answer.NotMet, ReasonCode.CategoryNotCovered, "/invoice/lines/0/expenseCategory", null);
        AssertOne(
            Ask(condition, Given.Training, countBy: LinesCountBy.ExpenseCategory, listed: true),
            Answer.CannotTell, ReasonCode.CategoryMissing, "/invoice/lines/0/expenseCategory", Supplier.Applicant);
    }

    [TestCase(DomesticSense.Design, DomesticSense.Ip, "met")]
    [TestCase(DomesticSense.Ip, DomesticSense.Design, "met")]
    [TestCase(DomesticSense.Ip, DomesticSense.OfficialList, "not")]
    [TestCase(DomesticSense.Ip, DomesticSense.Fab, "unknown")]
    [TestCase(DomesticSense.Fab, DomesticSense.Ip, "unknown")]
    public void DomesticBasis_AnyOfTwo_OneYesIsEnoughAndAllNoIsNot(DomesticSense one, DomesticSense other, string expected)
    {
        var condition = new DomesticBasisIn("c", Clause, [one, other]);
        var needed = $"{EligibilityService.Core.Primitives.Term.Of(one)}, {EligibilityService.Core.Primitives.Term.Of(other)}";
        var words = EligibilityService.Core.Primitives.InWords.Of([one, other]);
        Assert.That((condition.Kind, condition.Needed), Is.EqualTo((ConditionKind.DomesticBasis, needed)));
        var finding = Ask(condition, Given.Training);
        switch (expected)
        {
            case "met":
                AssertMet(finding, "design");
                break;
            case "not":
                AssertOne(finding, Answer.NotMet, ReasonCode.DomesticBasisNotMet, "/invoice/lines/0/description", null, words.En, words.Zh);
                Assert.That(finding.Seen, Is.EqualTo("lq/lq1000"));
                break;
            default:
                AssertOne(finding, Answer.CannotTell, ReasonCode.DomesticBasisUnknown, "/invoice/lines/0/description", Supplier.Officer,
                    words.En, words.Zh);
                Assert.That(finding.Seen, Is.EqualTo("lq/lq1000"));
                break;
        }
    }

    [Test]
    public void DomesticBasis_WithoutModel_CannotTell()
    {
        var condition = new DomesticBasisIn("c", Clause, [DomesticSense.Design]);
        AssertOne(Ask(condition, Nothing), Answer.CannotTell, ReasonCode.DomesticBasisUnknown, "/invoice/lines/0/description",
            Supplier.Officer, "no single model", "未指明唯一型号");
        AssertSilent(Ask(condition, Nothing, listed: true), null);
    }

    [Test]
    public void NewGoods_TheLinesWordGoesFirst()
    {
        var condition = new NewGoods("c", Clause);
        Assert.That((condition.Kind, condition.Needed), Is.EqualTo((ConditionKind.NewGoods, "new")));
        AssertMet(Ask(condition, Given.Training, newGoods: true), "new");
        AssertMet(Ask(condition, Given.Training, new LineDeclaration { GoodsCondition = GoodsCondition.New }, newGoods: false), "new");
        AssertOne(Ask(condition, Given.Training, newGoods: false), Answer.NotMet, ReasonCode.GoodsNotNew, "/declarations/newGoods", null,
            "declared to be other than new", "非全新");
        AssertOne(
            Ask(condition, Given.Training, new LineDeclaration { GoodsCondition = GoodsCondition.Refurbished }, newGoods: true),
            Answer.NotMet, ReasonCode.GoodsNotNew, "/invoice/lines/0/goodsCondition", null, "refurbished", "翻新");
        AssertOne(Ask(condition, Given.Training), Answer.CannotTell, ReasonCode.GoodsConditionNotDeclared, "/declarations/newGoods",
            Supplier.Applicant);
    }

    [Test]
    public void SellerAuthorised_VendorOrListed()
    {
        const string Distributor = "91110114MA0FAKE023";
        var (vendorOnly, listed) = (new SellerAuthorised("c", Clause, []), new SellerAuthorised("c", Clause, ["x", Distributor]));
        Assert.That((vendorOnly.Kind, vendorOnly.Needed, listed.Needed),
            Is.EqualTo((ConditionKind.SellerAuthorised, "the vendor", $"the vendor, or x, {Distributor}")));
        AssertMet(Ask(listed, Nothing), Distributor);
        AssertMet(Ask(vendorOnly, Given.Training, seller: "岚穹半导体（上海）股份有限公司"), "岚穹半导体（上海）股份有限公司");
        AssertOne(Ask(vendorOnly, Given.Training, seller: "赫曜智能科技（北京）有限公司"), Answer.NotMet, ReasonCode.SellerNotAuthorised,
            "/invoice/seller", null, "赫曜");
        AssertOne(Ask(vendorOnly, Nothing), Answer.CannotTell, ReasonCode.ModelUnknown, "/invoice/lines/0/description", Supplier.Applicant,
            "no single model", "未指明唯一型号");
        AssertSilent(Ask(vendorOnly, Nothing, listed: true), "北京示例供应链有限公司");
    }

    [TestCase("fp16_tflops", "240.5", "met", "fp16_tflops 240.5 (measured)")]
    [TestCase("fp16_tflops", "240.6", "not", "fp16_tflops 240.5 (measured)")]
    [TestCase("int8_tops", "500", "met", "int8_tops 500 (claimed)")]
    [TestCase("int8_tops", "500.1", "not", "int8_tops 500 (claimed)")]
    public void Performance_MeasuredBeforeClaimed(string metric, string minimum, string expected, string seen)
    {
        var condition = new PerformanceAtLeast("c", Clause, metric,
            decimal.Parse(minimum, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That((condition.Kind, condition.Needed), Is.EqualTo((ConditionKind.PerformanceAtLeast, $"{metric} {minimum}")));
        var finding = Ask(condition, Given.Training);
        Assert.That(finding.Seen, Is.EqualTo(seen));
        if (expected == "met")
        {
            AssertMet(finding, seen);
        }
        else
        {
            AssertOne(finding, Answer.NotMet, ReasonCode.PerformanceTooLow, "/invoice/lines/0/description", null,
                $"at least {minimum} is needed", $"至少需要{minimum}");
        }
    }

    [Test]
    public void Performance_NoFigureOrNoModel_CannotTell()
    {
        var condition = new PerformanceAtLeast("c", Clause, "fp64_tflops", 1);
        var none = Ask(condition, Given.Training);
        AssertOne(none, Answer.CannotTell, ReasonCode.PerformanceUnknown, "/invoice/lines/0/description", Supplier.Officer, "FP64 TFLOPS",
            "FP64算力");
        Assert.That(none.Seen, Is.EqualTo("lq/lq1000"));
        AssertOne(Ask(condition, Nothing), Answer.CannotTell, ReasonCode.PerformanceUnknown, "/invoice/lines/0/description",
            Supplier.Officer, "no single model", "未指明唯一型号");
        AssertSilent(Ask(condition, Nothing, listed: true), null);
    }

    [Test]
    public void Evidence_GivenOrMissing()
    {
        var condition = new EvidenceProvided("c", Clause);
        Assert.That((condition.Kind, condition.Needed), Is.EqualTo((ConditionKind.EvidenceProvided, "at least one piece of evidence")));
        AssertMet(Ask(condition, Nothing, new LineDeclaration
        { Evidence = [new Evidence(EvidenceKind.Contract, "HT-1"), new Evidence(EvidenceKind.Report, "R-1")] }), "HT-1");
        AssertOne(Ask(condition, Nothing), Answer.CannotTell, ReasonCode.EvidenceMissing, "/invoice/lines/0/evidence", Supplier.Applicant);
    }

    private static LineDeclaration Components(params string[] models) =>
        new() { Components = [.. models.Select(model => new Component(model, 8, EligibilityService.Core.Primitives.Money.Fen(10)))] };

    private static Finding Ask(
        PartCondition condition, string text, LineDeclaration? declared = null, bool listed = false,
            LinesCountBy countBy = LinesCountBy.Model, bool? newGoods = null, string? seller = null)
    {
        var given = new Given { CountBy = countBy, Declarations = new Declarations(newGoods, null, null, null) };
        given.Seller = seller is null ? given.Seller : new Seller(seller, Named.Company("91310115MA1FAKE038"));
        var @case = given.With([condition, .. listed && condition is not ModelListed ? new[] { Listed } : []])
            .Line(text, 1000, declared: declared).Case();
        return condition.Ask(@case, PartMaker.Make(@case)[0].Parts[0]);
    }

    private static void AssertMet(Finding finding, string seen) =>
        Assert.That((finding.Answer, finding.Seen, finding.Obstacles.Count), Is.EqualTo((Answer.Met, seen, 0)));

    // model_listed says why; a second reason would only repeat it.
    private static void AssertSilent(Finding finding, string? seen) =>
        Assert.That((finding.Answer, finding.Seen, finding.Obstacles.Count), Is.EqualTo((Answer.CannotTell, seen, 0)));

    private static void AssertOne(Finding finding, Answer answer, ReasonCode code, string pointer, Supplier? supplier, string en = "",
        string? zh = null)
    {
        Assert.That((finding.Answer, finding.Obstacles.Count), Is.EqualTo((answer, 1)));
        Assert.That(finding.Obstacles[0].Code, Is.EqualTo(code));
        AssertTexts(finding, pointer, supplier);
        Assert.That(finding.Obstacles[0].Text.En, Does.Contain(en));
        Assert.That(finding.Obstacles[0].Text.Zh, Does.Contain(zh ?? en));
    }

    private static void AssertTexts(Finding finding, string pointer, Supplier? supplier)
    {
        foreach (var obstacle in finding.Obstacles)
        {
            Assert.That((obstacle.Pointer, obstacle.Supplier), Is.EqualTo((pointer, supplier)));
            Assert.That(obstacle.Text.En, Is.Not.Empty);
            Assert.That(obstacle.Text.Zh, Is.Not.Empty);
        }
    }
}
