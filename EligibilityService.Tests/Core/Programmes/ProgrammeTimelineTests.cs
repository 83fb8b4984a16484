using CsCheck;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Programmes;

[TestFixture]
internal sealed class ProgrammeTimelineTests
{
    private static readonly DateOnly Day = new(2025, 1, 1);
    private static readonly DateTimeOffset Instant = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void InForce_NoVersion_IsNothing() => Assert.That(Timeline.InForce<ProgrammeVersion>([], Day, Instant), Is.Null);

    [Test]
    public void InForce_EndedSuccessor_DoesNotBringThePredecessorBack()
    {
        var first = Version(1, 0, null, 0);
        var second = Version(2, 5, 8, 0);
        Assert.Multiple(() =>
        {
            Assert.That(Timeline.InForce([first, second], Day.AddDays(4), Instant), Is.SameAs(first));
            Assert.That(Timeline.InForce([first, second], Day.AddDays(5), Instant), Is.SameAs(second));
            Assert.That(Timeline.InForce([first, second], Day.AddDays(8), Instant), Is.Null);
        });
    }

    [Test]
    public void InForce_SameBeginning_IsTheHighestNumberKnown()
    {
        var (first, correction) = (Version(1, 0, null, 0), Version(2, 0, null, 10));
        Assert.That(Timeline.InForce([correction, first], Day, Instant.AddDays(9)), Is.SameAs(first));
        Assert.That(Timeline.InForce([first, correction], Day, Instant.AddDays(10)), Is.SameAs(correction));
        Assert.That(Timeline.InForce([correction, first], Day, Instant.AddDays(10)), Is.SameAs(correction));
    }

    [Test]
    public void InForce_RandomHistories_IsWhatTheRuleSays() =>
        Gen.Select(
            Gen.Select(Gen.Int[-1, 6], Gen.Int[1, 5], Gen.Int[0, 6]).Array[0, 8], Gen.Int[-1, 10], Gen.Int[-1, 7])
                .Sample((drawn, asOf, knownAt) =>
        {
            // −1 is no beginning, a length of 5 no end.
            var versions = drawn.Select((one, i) =>
                Version(i + 1, one.Item1 < 0 ? null : one.Item1, one.Item2 == 5 ? null : Math.Max(0, one.Item1) + one.Item2, one.Item3))
                .ToArray();
            var (day, instant) = (Day.AddDays(asOf), Instant.AddDays(knownAt));
            var latest = versions
                .Where(version => version.PublishedAt <= instant && (version.Effective.From ?? DateOnly.MinValue) <= day)
                .OrderByDescending(version => version.Effective.From ?? DateOnly.MinValue)
                .ThenByDescending(version => version.Version)
                .FirstOrDefault();
            var expected = latest?.Effective.Until is { } until && until <= day ? null : latest;
            return ReferenceEquals(Timeline.InForce(versions, day, instant), expected)
                && ReferenceEquals(Timeline.InForce(versions.Reverse(), day, instant), expected);
        }, iter: Effort.Cases(5_000));

    [Test]
    public void Version_Conditions_AreSortedByWhatTheyAreAskedOf()
    {
        var clause = Given.Clause("1");
        Condition[] conditions =
        [
            new ModelListed("a", clause), new ContractClaimedOnce("b", clause), new NewGoods("c", clause),
            new NotSubsidisedElsewhere("d", clause, ["x", "y"]), new NotSubsidisedElsewhere("e", clause, ["y", "z"]),
        ];
        var version = new Given().With(conditions).Line(Given.Training, 100).Case().Programme;
        Assert.Multiple(() =>
        {
            Assert.That(version.Conditions, Is.EqualTo(conditions));
            Assert.That(version.InvoiceConditions.Select(one => one.Id), Is.EqualTo(new[] { "b", "d", "e" }));
            Assert.That(version.PartConditions.Select(one => one.Id), Is.EqualTo(new[] { "a", "c" }));
            Assert.That(version.AsksForListedModel, Is.True);
            Assert.That(version.ClaimsContract, Is.True);
            Assert.That(version.ExclusiveProgrammes, Is.EqualTo(new[] { "x", "y", "z" }));
        });

        var without = new Given().With(new NewGoods("c", clause)).Line(Given.Training, 100).Case().Programme;
        Assert.That((without.AsksForListedModel, without.ClaimsContract, without.ExclusiveProgrammes.Count), Is.EqualTo((false, false, 0)));
    }

    private static ProgrammeVersion Version(int number, int? from, int? until, int published) => new()
    {
        Programme = "p",
        Version = number,
        Name = new LocalizedText("p", "p"),
        Effective = new EffectivePeriod(from is { } start ? Day.AddDays(start) : null, until is { } end ? Day.AddDays(end) : null),
        PublishedAt = Instant.AddDays(published),
        Currency = Currency.Cny,
        LinesCountBy = LinesCountBy.Model,
        Amounts = CostAmounts.Net,
        Conditions = [],
        Formula = new Formula
        {
            Rate = new FlatRate(Rate.Zero, Given.Clause("1")),
            Uplifts = [],
            Rounding = new RoundingChoice(RoundingRule.DownToFen, RoundingPlace.Sum, Given.Clause("1")),
        },
    };
}
