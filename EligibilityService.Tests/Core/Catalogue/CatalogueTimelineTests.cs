using CsCheck;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Catalogue;

[TestFixture]
internal sealed class CatalogueTimelineTests
{
    private static readonly DateOnly Day = new(2025, 1, 1);
    private static readonly DateTimeOffset Instant = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void InForce_NoVersions_IsNothing() =>
        Assert.That(Timeline.InForce<CatalogueVersion>([], Day, Instant), Is.Null);

    [Test]
    public void InForce_BackDatedCorrection_AppliesOnlyOnceKnown()
    {
        var first = Version(1, 0, 0);
        var correction = Version(2, 0, 10);
        CatalogueVersion[] versions = [correction, first];

        Assert.Multiple(() =>
        {
            Assert.That(Timeline.InForce(versions, Day, Instant.AddDays(9)), Is.SameAs(first));
            Assert.That(Timeline.InForce(versions, Day, Instant.AddDays(10)), Is.SameAs(correction));
            Assert.That(Timeline.InForce(versions, Day.AddDays(-1), Instant.AddDays(10)), Is.Null);
        });
    }

    [Test]
    public void InForce_InstantInAnotherZone_IsTheSameInstant()
    {
        CatalogueVersion[] versions = [Version(1, 0, 0)];

        Assert.That(Timeline.InForce(versions, Day, Instant.ToOffset(TimeSpan.FromHours(8))), Is.Not.Null);
    }

    [Test]
    public void InForce_AnyVersions_IsWhatTheRuleSays() =>
        Gen.Select(Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6]).Array[0, 8], Gen.Int[-1, 7], Gen.Int[-1, 7]).Sample((dates, asOf, knownAt) =>
        {
            var versions = dates.Select((date, index) => Version(index + 1, date.Item1, date.Item2)).ToArray();
            var (day, instant) = (Day.AddDays(asOf), Instant.AddDays(knownAt));
            CatalogueVersion? expected = null;
            foreach (var version in versions)
            {
                var counts = version.PublishedAt <= instant && version.EffectiveFrom <= day;
                var isLater = expected is null || version.EffectiveFrom > expected.EffectiveFrom
                    || (version.EffectiveFrom == expected.EffectiveFrom && version.Number > expected.Number);
                expected = counts && isLater ? version : expected;
            }

            return ReferenceEquals(Timeline.InForce(versions.Reverse(), day, instant), expected);
        });

    private static CatalogueVersion Version(int number, int effective, int published) =>
        new TestCatalogue().Version(number, Day.AddDays(effective), Instant.AddDays(published));
}
