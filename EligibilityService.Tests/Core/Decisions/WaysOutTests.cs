using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Programmes;
using EligibilityService.Tests.Cases;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>
/// A way out that is told is true: what can be done by a machine is done here, in every case file and in random cases, and settles what it
/// says.
/// </summary>
internal sealed class WaysOutTests
{
    private sealed record Undecided(string Name, JsonNode Request, Func<string, Case> Read, Case Case, Assessment Answer);

    // A value of each member that may be missing, under which the condition can be told.
    private static readonly Dictionary<string, JsonNode> Samples = new(StringComparer.Ordinal)
    {
        ["/contract/date"] = "2025-08-20",
        ["/contract/number"] = "HT-1",
        ["/delivery/acceptedOn"] = "2025-09-30",
        ["/delivery/reference"] = "YS-1",
        ["/declarations/originalUse"] = true,
        ["/declarations/sellerRelated"] = false,
        ["/declarations/subsidisedElsewhere"] = false,
        ["/declarations/newGoods"] = true,
    };

    [Test]
    public void Files_EveryWay_IsTrue()
    {
        var told = new HashSet<WayKind>();
        using (Assert.EnterMultipleScope())
        {
            foreach (var file in CaseFile.All)
            {
                var @case = file.Read();
                Try(new Undecided(file.Name, file.Request, file.Read, @case, Assess.Of(@case)), told);
            }
        }

        Assert.That(told, Is.EquivalentTo(Enum.GetValues<WayKind>()), "the files show every way");
    }

    [Test]
    public void RandomCases_EveryWay_IsTrue() => DrawnCase.Any.Sample(drawn =>
    {
        var @case = drawn.Read();
        Try(new Undecided(drawn.Request, drawn.RequestJson(), request => (drawn with { Request = request }).Read(), @case,
            Assess.Of(@case)), []);
    }, iter: Effort.Cases(1_000));

    [Test]
    public void Files_AfterAReview_SayThatAnotherReviewBringsWhatIsMissing()
    {
        WayKind[] asked = [WayKind.Choose, WayKind.State, WayKind.LeaveOut, WayKind.Attach];
        var told = new HashSet<WayKind>();
        using (Assert.EnterMultipleScope())
        {
            foreach (var file in CaseFile.All)
            {
                var @case = file.Read();
                var (before, after) = (Assess.Of(@case with { IsReviewed = false }).Reasons,
                    Assess.Of(@case with { IsReviewed = true }).Reasons);
                foreach (var (reason, reviewed) in before.Zip(after))
                {
                    // A review brings no document of the invoice.
                    var expected = (reason.Ways ?? []).Where(way => way.Kind != WayKind.Attach || reason.Code != ReasonCode.DocumentMissing)
                        .ToArray();
                    Assert.That((reviewed.Ways ?? []).Select(way => (way.Kind, way.Pointer, way.Amount)),
                        Is.EqualTo(expected.Select(way => (way.Kind, way.Pointer, way.Amount))), file.Name);
                    foreach (var way in (reviewed.Ways ?? []).Where(way => asked.Contains(way.Kind)))
                    {
                        told.Add(way.Kind);
                        Assert.That(way.Text.En, Does.Contain("another review send").And.Not.Contain("sk again"), file.Name);
                        Assert.That(way.Text.Zh, Does.Contain("再次复核").And.Not.Contain("重新"), file.Name);
                    }
                }
            }
        }

        Assert.That(told, Is.EquivalentTo(asked));
    }

    private static void Try(Undecided one, HashSet<WayKind> told)
    {
        foreach (var reason in one.Answer.Reasons)
        {
            var shown = $"{one.Name}: {reason.Code} of {reason.Line}";
            Assert.That(reason.Ways is { Count: > 0 },
                Is.EqualTo(reason.Effect == ReasonEffect.Undetermines && reason.Code != ReasonCode.CreditUnclear), shown);
            Assert.That((reason.Ways ?? []).Select(way => way.Kind), Is.Ordered.And.Unique, shown);
            foreach (var way in reason.Ways ?? [])
            {
                told.Add(way.Kind);
                Try(one, reason, way, $"{shown}: {way.Kind}");
            }
        }

        TryLeavingOutWhatIsNotOffered(one);
    }

    private static void Try(Undecided one, Reason reason, Way way, string shown)
    {
        switch (way.Kind)
        {
            case WayKind.LeaveOut:
                var rest = Assess.Of(one.Read(Without(one, way.Lines!)));
                Assert.That(rest.Lines.Where(line => line.Outcome == LineOutcome.Undetermined), Is.Empty, shown);
                Assert.That(rest.AssessedAmount, Is.EqualTo(way.Amount), shown);
                Assert.That(rest.AssessedAmount.IsZero, Is.False, shown);
                Assert.That(rest.Outcome, Is.Not.EqualTo(Outcome.Refused), shown);
                Assert.That(rest.Outcome == Outcome.Undetermined, Is.EqualTo(one.Answer.Conditions.Any(IsOpen)), shown);
                break;
            case WayKind.Choose:
                foreach (var candidate in way.Candidates!)
                {
                    AssertGone(Assess.Of(one.Read(With(one, way.Pointer!, candidate))), reason, $"{shown} {candidate}");
                }

                break;
            case WayKind.State when Samples.TryGetValue(way.Pointer!, out var sample):
                AssertGone(Assess.Of(one.Read(With(one, way.Pointer!, sample.DeepClone()))), reason, shown);
                break;
            case WayKind.Attach when reason.Code == ReasonCode.DocumentMissing:
                AssertGone(Assess.Of(one.Case with
                { Document = new DocumentRef(new string('0', 64), "application/xml", 1, InvoiceFormat.CnEinvoice) }), reason, shown);
                break;
            case WayKind.Attach when reason.Code == ReasonCode.ModelNotOnInvoice:
                var packingList = new JsonObject { ["kind"] = "packing_list", ["mediaType"] = "text/plain", ["content"] = "QQ==" };
                AssertGone(Assess.Of(one.Read(With(one, way.Pointer!, new JsonArray(packingList)))), reason, shown);
                break;
            case WayKind.Attach:
                AssertGone(Assess.Of(
                    one.Read(With(one, way.Pointer!, new JsonArray(new JsonObject { ["kind"] = "contract", ["reference"] = "E-1" })))),
                    reason, shown);
                break;
            case WayKind.Ruling:
                var ruling = new OfficerRuling("seen", reason.Condition, reason.Line, Answer.Met);
                AssertGone(Assess.Of(one.Case with { Findings = [ruling, .. one.Case.Findings] }), reason, shown);
                break;
            case WayKind.SettleLines:
                Assert.That(way.Lines,
                    Is.EqualTo(one.Answer.Lines.Where(line => line.Outcome == LineOutcome.Undetermined).Select(line => line.Line)), shown);
                break;
            default:
                break;
        }
    }

    // Nobody is told to leave out what then leaves nothing.
    private static void TryLeavingOutWhatIsNotOffered(Undecided one)
    {
        int[] lines = [.. one.Answer.Lines.Where(line => line.Outcome == LineOutcome.Undetermined).Select(line => line.Line)];
        if (lines.Length == 0 || lines.Any(line => CostOf(one, line) <= 0)
            || one.Answer.Reasons.Any(reason => (reason.Ways ?? []).Any(way => way.Kind == WayKind.LeaveOut)))
        {
            return;
        }

        var rest = Assess.Of(one.Read(Without(one, lines)));
        Assert.That(rest.Outcome == Outcome.Refused || rest.AssessedAmount.IsZero, Is.True,
            $"{one.Name}: leaving out {string.Join(", ", lines)} would have helped");
    }

    private static bool IsOpen(ConditionResult condition) =>
        condition.Answer == Answer.CannotTell && condition.Kind is not (ConditionKind.MinimumEligibleCost or ConditionKind.MinimumQuantity);

    private static void AssertGone(Assessment now, Reason reason, string shown) =>
        Assert.That(now.Reasons.Any(one => one.Code == reason.Code && one.Line == reason.Line && one.Pointer == reason.Pointer),
            Is.False, shown);

    private static long CostOf(Undecided one, int line)
    {
        var decided = one.Answer.Lines[line - 1];
        return (decided.EligibleCost + decided.ExcludedCost + decided.UndeterminedCost).MinorUnits;
    }

    private static string Without(Undecided one, IReadOnlyList<int> lines)
    {
        var request = one.Request.DeepClone();
        foreach (var line in lines)
        {
            var decided = one.Answer.Lines[line - 1];
            var whole = decided.EligibleCost + decided.ExcludedCost + decided.UndeterminedCost;
            var json = request["invoice"]!["lines"]![line - 1]!.AsObject();
            json.Remove("components");
            json["excludedCosts"] = new JsonArray(new JsonObject
            {
                ["amount"] = new JsonObject { ["amount"] = whole.Amount, ["currency"] = whole.Currency.Code },
                ["ground"] = "other",
            });
        }

        return request.ToJsonString();
    }

    private static string With(Undecided one, string pointer, JsonNode value)
    {
        var request = one.Request.DeepClone();
        var (at, steps) = (request, pointer.Split('/')[1..]);
        foreach (var step in steps[..^1])
        {
            at = int.TryParse(step, out var index) ? at[index]! : at[step] ??= new JsonObject();
        }

        at[steps[^1]] = value;
        return request.ToJsonString();
    }
}
