using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class EffectivePeriodTests
{
    private static readonly DateOnly First = new(2024, 4, 24);
    private static readonly DateOnly End = new(2028, 1, 1);

    [Test]
    public void Contains_Bounds_FirstDayIsInsideAndEndIsNot()
    {
        var period = new EffectivePeriod(First, End);
        Assert.Multiple(() =>
        {
            Assert.That(period.Contains(First.AddDays(-1)), Is.False);
            Assert.That(period.Contains(First), Is.True);
            Assert.That(period.Contains(End.AddDays(-1)), Is.True);
            Assert.That(period.Contains(End), Is.False);
        });
    }

    [Test]
    public void Contains_OpenBounds_AreNoBounds()
    {
        Assert.Multiple(() =>
        {
            Assert.That(EffectivePeriod.Always.Contains(DateOnly.MinValue), Is.True);
            Assert.That(EffectivePeriod.Always.Contains(DateOnly.MaxValue), Is.True);
            Assert.That(new EffectivePeriod(null, End).Contains(DateOnly.MinValue), Is.True);
            Assert.That(new EffectivePeriod(null, End).Contains(End), Is.False);
            Assert.That(new EffectivePeriod(First, null).Contains(DateOnly.MaxValue), Is.True);
            Assert.That(new EffectivePeriod(First, null).Contains(First.AddDays(-1)), Is.False);
        });
    }

    [Test]
    public void IsEmpty_EndNotAfterBeginning_IsTrue()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new EffectivePeriod(First, First).IsEmpty, Is.True);
            Assert.That(new EffectivePeriod(End, First).IsEmpty, Is.True);
            Assert.That(new EffectivePeriod(First, First.AddDays(1)).IsEmpty, Is.False);
            Assert.That(new EffectivePeriod(null, First).IsEmpty, Is.False);
            Assert.That(new EffectivePeriod(First, null).IsEmpty, Is.False);
            Assert.That(EffectivePeriod.Always.IsEmpty, Is.False);
        });
    }

    [Test]
    public void ToString_Period_IsHalfOpenInterval()
    {
        Assert.That(new EffectivePeriod(First, End).ToString(), Is.EqualTo("[2024-04-24, 2028-01-01)"));
        Assert.That(new EffectivePeriod(null, null).ToString(), Is.EqualTo("[…, …)"));
    }
}
