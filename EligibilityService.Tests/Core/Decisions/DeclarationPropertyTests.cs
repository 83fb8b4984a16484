using CsCheck;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes.Conditions;
using EligibilityService.Tests.Core.Catalogue;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>What a declaration can never do, whatever the line says.</summary>
[TestFixture]
internal sealed class DeclarationPropertyTests
{
    private static readonly CatalogueVersion Market = TestCatalogue.OfTheMarket().Version();

    private static readonly string[] Models = ["metax/c500", "moorethreads/mtt-s4000", "moorethreads/mccx-d800", "enflame/s60",
        "hygon/k100", "nvidia/h20", "nvidia/a800", "metax/none"];

    // Pieces of lines: names, brands, forms, counts, and what is no card at all.
    private static readonly string[] Pieces =
    [
        "曦云C500", "MTT S4000", "S60", "K100", "昇腾910B", "NVIDIA A800", "英伟达H20", "RTX 4090", "MCCX D800", "沐曦", "摩尔线程", "海光", "NVIDIA",
            "浪潮", "服务器", "加速卡", "GPU", "一体机",
        "8卡", "4张", "共16张", "*8", "餐费", "含", "用于训练", "（", "）", "、", " ", "Pro",
    ];

    private static readonly Gen<LineDeclaration> Declarations =
        from modelId in Gen.Int[0, Models.Length]
        from vendor in OneOf<string?>(null, "metax", "moorethreads", "nvidia", "nobody")
        from components in Gen.Select(OneOf(Models), Gen.Int[1, 16]).Array[0, 3]
        select new LineDeclaration
        {
            ModelId = modelId == Models.Length ? null : Models[modelId],
            Vendor = vendor,
            Components = [.. components.Select(one => new Component(one.Item1, one.Item2, Money.Fen(10_00)))],
        };

    private static readonly Gen<(string Text, LineDeclaration Declared, bool Attached)> Lines =
        Gen.Select(OneOf(Pieces).Array[0, 6].Select(pieces => string.Concat(pieces)), Declarations, Gen.Bool);

    [Test]
    public void Declaration_OfALineWhoseTextExcludes_NeverMakesItEligible() => Lines.Sample(drawn =>
    {
        var alone = Assess(drawn.Text, LineDeclaration.None, attached: false);
        var declared = Assess(drawn.Text, drawn.Declared, drawn.Attached);
        if (alone.Reasons.Any(reason => reason.Code == ReasonCode.ModelExcluded))
        {
            Assert.That((declared.Lines[0].Outcome, declared.EligibleCost.IsZero), Is.EqualTo((LineOutcome.Excluded, true)), drawn.Text);
        }
    }, iter: Effort.Cases(3000));

    [Test]
    public void Declaration_OfALineThatNamesNeitherModelNorBrand_IsNeverGrantedWithoutEvidence() => Lines.Sample(drawn =>
    {
        var printed = Market.Matcher.Read(new LineText(drawn.Text));
        var declared = Assess(drawn.Text, drawn.Declared, attached: false);
        if (printed.Names.Count == 0 && printed.Brands.Count == 0)
        {
            Assert.That(declared.EligibleCost.IsZero, Is.True, drawn.Text);
        }
    }, iter: Effort.Cases(3000));

    [Test]
    public void Declaration_TakenAway_NeverTurnsALineEligibleUnlessTheTextNamesTheModel() => Lines.Sample(drawn =>
    {
        var alone = Assess(drawn.Text, LineDeclaration.None, attached: false);
        if (alone.Lines[0].Outcome == LineOutcome.Eligible)
        {
            Assert.That(alone.Lines[0].Match, Has.Property(nameof(LineMatch.Kind)).AnyOf(MatchKind.Exact, MatchKind.Alias), drawn.Text);
            Assert.That(alone.Lines[0].Match!.Span, Is.Not.Empty);
        }
    }, iter: Effort.Cases(3000));

    [Test]
    public void Declaration_OfAnyLine_IsSaidWhereItCounts() => Lines.Sample(drawn =>
    {
        var declared = Assess(drawn.Text, drawn.Declared, drawn.Attached);
        foreach (var result in declared.Lines[0].Conditions.Where(result => result.Answer == EligibilityService.Core.Programmes.Answer.Met))
        {
            var byText = Market.Matcher.Match(new LineText(drawn.Text)).Single?.Id == result.Seen && drawn.Declared.Components.Count == 0;
            Assert.That(result.Basis.Contains(Basis.Declared), Is.EqualTo(!byText), drawn.Text);
        }
    }, iter: Effort.Cases(3000));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Assessment Assess(string text, LineDeclaration declared, bool attached)
    {
        var @case = new Given().With(new ModelListed("listed", Given.Clause("1"), takesAttachments: true))
            .Line(text, 100_00, declared: declared).Case();
        return EligibilityService.Core.Decisions.Assess.Of(@case with
        {
            Catalogue = Market,
            Attachments = attached ? [new AttachmentRef(AttachmentKind.PackingList, [], "text/plain", 1, "00")] : [],
        });
    }
}
