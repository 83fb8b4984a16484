using EligibilityService.Access;

namespace EligibilityService.Tests.Access;

public sealed class ScopesTests
{
    private static IEnumerable<string> OtherThanAdmin => Scopes.All.Where(scope => scope != Scopes.Admin);

    [Test]
    public void Allow_AnyScope_IsImpliedByAdmin([ValueSource(typeof(Scopes), nameof(Scopes.All))] string needed) =>
        Assert.That(Scopes.Allow([Scopes.Admin], needed), Is.True);

    [Test]
    public void Allow_ScopeOtherThanAdmin_ImpliesNoOther([ValueSource(nameof(OtherThanAdmin))] string granted) =>
        Assert.That(Scopes.All.Where(needed => Scopes.Allow([granted], needed)), Is.EqualTo(new[] { granted }));

    [TestCase("decisions:write", true)]
    [TestCase("admin", true)]
    [TestCase("Decisions:Write", false)]
    [TestCase(" admin", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    [TestCase("decisions:*", false)]
    public void IsKnown_Text_OnlyExactly(string? scope, bool known) => Assert.That(Scopes.IsKnown(scope), Is.EqualTo(known));

    [Test]
    public void InOrder_RepeatedAndMixedUp_EachOnceInTheOrderOfAll() =>
        Assert.That(
            Scopes.InOrder([Scopes.LedgerRead, Scopes.DecisionsWrite, Scopes.LedgerRead]),
            Is.EqualTo(new[] { Scopes.DecisionsWrite, Scopes.LedgerRead }));

    [Test]
    public void InOrder_NoneOrUnknown_Throws()
    {
        Assert.That(() => Scopes.InOrder([]), Throws.ArgumentException);
        Assert.That(() => Scopes.InOrder([Scopes.Admin, "everything"]), Throws.ArgumentException);
    }
}
