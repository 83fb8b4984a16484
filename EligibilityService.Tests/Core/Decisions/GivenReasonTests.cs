using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>An answer names each clause once, however many reasons rest on it.</summary>
internal sealed class GivenReasonTests
{
    [Test]
    public void Of_ReasonsOfFewClauses_NamesEachOnceInTheOrderOfItsFirst()
    {
        var (reasons, clauses) = GivenReason
            .Of([Reason(1, "Art. 2"), Reason(2, null), Reason(3, "Art. 1"), Reason(4, "Art. 2"), Reason(5, "Art. 1")]);

        Assert.That(reasons.Select(reason => (reason.Line, reason.Clause)),
            Is.EqualTo(new (int?, string?)[] { (1, "c1"), (2, null), (3, "c2"), (4, "c1"), (5, "c2") }));
        Assert.That(clauses.Select(one => (one.Key, one.Value.En)), Is.EqualTo([("c1", "Art. 2"), ("c2", "Art. 1")]));
    }

    [Test]
    public void Of_ClausesThatDifferInAnything_AreTwo()
    {
        var clause = new Clause("Art. 1", "第一条", "a", false);
        Clause[] all = [clause, clause with { En = "Art. 2" }, clause with { Zh = "第二条" }, clause with { Source = "b" },
            clause with { Source = null }, clause with { Illustrative = true }];

        var (reasons, clauses) = GivenReason.Of([.. all.Concat(all).Select(one => Reason(1, "x") with { Clause = one })]);

        Assert.That(clauses.Values, Is.EqualTo(all));
        Assert.That(reasons.Select(reason => clauses[reason.Clause!]), Is.EqualTo(all.Concat(all)));
    }

    [Test]
    public void Of_NoReasons_NamesNoClause() => Assert.That(GivenReason.Of([]).Clauses, Is.Empty);

    private static Reason Reason(int line, string? clause) => new(
        ReasonCode.ModelUnknown, ReasonEffect.Undetermines, "listed", line, $"/invoice/lines/{line - 1}", "seen", "needed",
            Supplier.Officer,
        clause is null ? null : new Clause(clause, clause), new LocalizedText("en", "zh"));
}
