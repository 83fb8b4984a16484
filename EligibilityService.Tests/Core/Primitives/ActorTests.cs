using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

/// <summary>Whether two that act may be one person.</summary>
public sealed class ActorTests
{
    private static readonly Actor Wang = Actor.OfPerson("Bureau", "key_1", "A-1027", "Wang");
    private static readonly Actor Portal = Actor.OfSystem("Bureau", "key_2", "Portal");

    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return new TestCaseData(Wang, Wang).Returns(true);
        yield return new TestCaseData(Wang, Wang with { KeyId = "key_9" }).Returns(true);
        yield return new TestCaseData(Wang, Wang with { KeyId = "key_9", StaffId = "ａ1027", Name = null }).Returns(true);
        yield return new TestCaseData(Wang, Wang with { KeyId = "key_9", Agency = "BUREAU" }).Returns(true);
        yield return new TestCaseData(Wang, Wang with { KeyId = "key_9", Agency = "Other bureau" }).Returns(false);
        yield return new TestCaseData(Wang, Wang with { StaffId = "A-1028" }).Returns(false);
        yield return new TestCaseData(Wang, Portal).Returns(false);
        yield return new TestCaseData(Wang, Portal with { StaffId = "A 1027" }).Returns(true);
        yield return new TestCaseData(Portal, Portal with { KeyId = "key_9" }).Returns(true);
        yield return new TestCaseData(Portal, Portal with { KeyId = "key_9", StaffId = "A-1028" }).Returns(true);
        yield return new TestCaseData(Portal with { StaffId = "A-1" }, Portal with { StaffId = "A-2" }).Returns(false);
        yield return new TestCaseData(Portal, Portal with { KeyId = "key_9", System = "Ledger" }).Returns(false);
        yield return new TestCaseData(Portal, Portal with { KeyId = "key_9", Agency = "Other bureau" }).Returns(false);
        yield return new TestCaseData(Actor.Service, Wang).Returns(false);
    }

    [TestCaseSource(nameof(Pairs))]
    public bool MayBe_OfTwo_IsTheSameBothWays(Actor one, Actor other)
    {
        Assert.That(other.MayBe(one), Is.EqualTo(one.MayBe(other)));
        return one.MayBe(other);
    }
}
