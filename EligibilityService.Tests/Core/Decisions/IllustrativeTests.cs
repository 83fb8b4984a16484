using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>Which values no published text states is said of each value, and of the whole it follows.</summary>
internal sealed class IllustrativeTests
{
    private static readonly Clause Stated = new("Art. 1", "第一条", "https://example.org/plan");
    private static readonly Clause Imagined = new("Not in the plan", "方案未规定", null, true);

    [Test]
    public void Version_AllOfItStated_IsNotIllustrative() => Assert.That(Of(Stated).Illustrative, Is.False);

    private static IEnumerable<TestCaseData> OneImagined()
    {
        yield return Case("a condition", Of(Stated, conditions: [new NewGoods("new", Imagined)]));
        yield return Case("the base rate", Of(Stated, rate: new FlatRate(Given.Share(0.1m), Imagined)));
        yield return Case("a category", Of(Stated, rate: new RateByCategory(
            new Dictionary<string, CategoryRate>
            { ["training"] = new(Given.Share(0.1m), Stated), ["inference"] = new(Given.Share(0.2m), Imagined) }, Stated)));
        yield return Case("a bracket", Of(Stated, rate: new BracketRate(
            BracketMethod.Slab,
                [new Bracket(Money.Fen(0), Given.Share(0.1m), Stated), new Bracket(Money.Fen(1), Given.Share(0.2m), Imagined)], Stated)));
        yield return Case("an uplift", Of(Stated, change: formula => With(formula, [new Uplift("p", Given.Share(0.1m), Imagined)])));
        yield return Case("a cap", Of(Stated, change: formula => With(formula, [], new AmountRule(Money.Fen(1), Imagined))));
        yield return Case("the rounding", Of(Imagined));
        yield return Case("a limit of buyers",
            Of(Stated, limits: new([new BuyerLimit("l", LimitPeriod.Programme, Money.Fen(1), WhenExhausted.Partial, Imagined)],
                null, null)));
        yield return Case("a year", Of(Stated, limits: new([], new BudgetLimit(
            1, new Dictionary<int, AmountRule> { [2025] = new(Money.Fen(1), Imagined) }, WhenExhausted.Partial, Stated), null)));
        yield return Case("the hold", Of(Stated, limits: new([], null, new HoldRule(30, Imagined))));

        static TestCaseData Case(string what, ProgrammeVersion version) =>
            new TestCaseData(version).SetName($"Version_OfWhich{what}IsImagined_IsIllustrative");
    }

    [TestCaseSource(nameof(OneImagined))]
    public void Version_OfWhichOneValueIsImagined_IsIllustrative(ProgrammeVersion version) => Assert.That(version.Illustrative, Is.True);

    [Test]
    public void Decision_ValueByValue_SaysWhichIsImagined()
    {
        var given = new Given
        {
            Rate = new RateByCategory(new Dictionary<string, CategoryRate>
            {
                ["training"] = new(Given.Share(0.3m), Imagined),
                ["inference"] = new(Given.Share(0.2m), Stated),
            }, Stated),
        };
        var answer = given.With(new ModelListed("listed", Stated), new NewGoods("new", Imagined))
            .Line(Given.Training, 1000_00).Line("Heyao HY3000", 1000_00).Assess();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Lines[0].Conditions.Select(one => (one.Id, one.Illustrative)),
                Is.EqualTo(new (string, bool?)[] { ("listed", null), ("new", true) }));
            Assert.That(answer.Steps.Where(step => step.Kind == StepKind.Rate).Select(step => step.Illustrative), Is.Empty,
                "the goods were not declared new");
            Assert.That(answer.Reasons.Where(reason => reason.Condition == "new").Select(reason => reason.Clause!.Illustrative),
                Is.EqualTo(new[] { true, true }));
        }
    }

    [Test]
    public void Steps_OfRatesAndCaps_SayWhichIsImagined()
    {
        var given = new Given
        {
            Rate = new RateByCategory(new Dictionary<string, CategoryRate>
            {
                ["training"] = new(Given.Share(0.3m), Imagined),
                ["inference"] = new(Given.Share(0.2m), Stated),
            }, Stated),
            CapPerInvoice = Money.Fen(100_00),
        };
        var steps = given.Line(Given.Training, 1000_00).Line("Heyao HY3000", 1000_00).Assess().Steps;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps.Where(step => step.Kind == StepKind.Rate).Select(step => (step.Line, step.Illustrative)),
                Is.EqualTo(new (int?, bool?)[] { (1, true), (2, null) }));
            Assert.That(steps.Single(step => step.Kind == StepKind.CapPerInvoice).Illustrative, Is.True);
            Assert.That(steps.Single(step => step.Kind == StepKind.Sum).Illustrative, Is.Null);
        }
    }

    private static ProgrammeVersion Of(Clause clause, IReadOnlyList<Condition>? conditions = null, BaseRate? rate = null,
        ProgrammeLimits? limits = null, Func<Formula, Formula>? change = null)
    {
        var formula = new Formula
        {
            Rate = rate ?? new FlatRate(Given.Share(0.1m), Stated),
            Uplifts = [],
            Rounding = new RoundingChoice(RoundingRule.DownToFen, RoundingPlace.Sum, clause)
        };
        var given = new Given().Line(Given.Training, 1).Case().Programme;
        return new ProgrammeVersion
        {
            Programme = given.Programme,
            Version = 1,
            Name = given.Name,
            Effective = EffectivePeriod.Always,
            PublishedAt = DateTimeOffset.UnixEpoch,
            Currency = Currency.Cny,
            LinesCountBy = given.LinesCountBy,
            Amounts = given.Amounts,
            Conditions = conditions ?? [new NewGoods("new", Stated)],
            Formula = change is null ? formula : change(formula),
            Limits = limits,
        };
    }

    private static Formula With(Formula formula, IReadOnlyList<Uplift> uplifts, AmountRule? cap = null) =>
        new() { Rate = formula.Rate, Uplifts = uplifts, CapPerUnit = cap, Rounding = formula.Rounding };
}
