using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Tests.Oracle;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>What holds of every decision, whatever the programme.</summary>
[TestFixture]
internal sealed class AssessPropertyTests
{
    [Test]
    public void Assess_AnyCase_AddsUpAndPaysNoMoreThanTheHighestRate() => Each((drawn, @case, answer) =>
    {
        var lines = @case.Invoice.Lines;
        var amounts = @case.Programme.Amounts;
        for (var i = 0; i < lines.Count; i++)
        {
            var decided = answer.Lines[i];
            var amount = lines.Where(line => (line.Parent ?? line.Number) == i + 1)
                .Sum(line => line.Net.MinorUnits + (amounts == CostAmounts.Gross ? line.Tax.MinorUnits : 0));
            Assert.That(decided.Line, Is.EqualTo(i + 1));
            Assert.That((decided.EligibleCost + decided.ExcludedCost + decided.UndeterminedCost).MinorUnits, Is.EqualTo(amount));
            Assert.That(new[] { decided.EligibleCost.MinorUnits, decided.ExcludedCost.MinorUnits, decided.UndeterminedCost.MinorUnits },
                Is.All.GreaterThanOrEqualTo(0));
            Assert.That(decided.Outcome == LineOutcome.Netted, Is.EqualTo(lines[i].Nature == LineNature.Discount));
        }

        Assert.That(answer.Lines, Has.Count.EqualTo(lines.Count));
        Assert.That(Sum(answer.Lines.Select(line => line.EligibleCost)), Is.EqualTo(answer.EligibleCost.MinorUnits));
        Assert.That(Sum(answer.Lines.Select(line => line.ExcludedCost)), Is.EqualTo(answer.ExcludedCost.MinorUnits));
        Assert.That(Sum(answer.Lines.Select(line => line.UndeterminedCost)), Is.EqualTo(answer.UndeterminedCost.MinorUnits));
        Assert.That(
            (answer.EligibleCost + answer.ExcludedCost + answer.UndeterminedCost),
            Is.EqualTo(amounts == CostAmounts.Gross ? @case.Invoice.Totals.Gross : @case.Invoice.Totals.Net));
        Assert.That(Sum(answer.Lines.Select(line => line.Amount)), Is.EqualTo(answer.Amount.MinorUnits));
        Assert.That(Sum(answer.Lines.Select(line => line.AssessedAmount)), Is.EqualTo(answer.AssessedAmount.MinorUnits));
        Assert.That(answer.Amount.MinorUnits, Is.InRange(0, Most(@case, answer)));
        Assert.That(answer.Lines.Select(line => line.AssessedAmount.MinorUnits), Is.All.GreaterThanOrEqualTo(0));
    });

    [Test]
    public void Assess_AnyCase_SaysWhyNothingOrLessIsPaid() => Each((drawn, @case, answer) =>
    {
        foreach (var line in answer.Lines)
        {
            var own = answer.Reasons.Where(reason => reason.Line == line.Line).ToArray();
            Assert.That(line.ExcludedCost.IsZero || own.Any(reason => reason.Effect is ReasonEffect.Excludes or ReasonEffect.Notes),
                Is.True, $"line {line.Line} is excluded for a reason");
            Assert.That(line.Outcome != LineOutcome.Undetermined || own.Any(reason => reason.Effect == ReasonEffect.Undetermines), Is.True,
                $"line {line.Line} is undetermined for a reason");
        }

        var effects = answer.Reasons.Select(reason => reason.Effect).ToHashSet();
        var granted = answer.Outcome is Outcome.Granted or Outcome.PartlyGranted;
        Assert.That(answer.Amount.IsZero, Is.EqualTo(!granted));
        Assert.That(answer.Amount, Is.EqualTo(granted ? answer.AssessedAmount : Money.Zero(answer.Amount.Currency)));
        Assert.That(answer.Outcome == Outcome.Refused, Is.EqualTo(effects.Contains(ReasonEffect.Refuses)));
        Assert.That(answer.Outcome != Outcome.Undetermined || effects.Contains(ReasonEffect.Undetermines), Is.True);
        Assert.That(answer.Outcome == Outcome.Granted && (effects.Contains(ReasonEffect.Cuts) || effects.Contains(ReasonEffect.Excludes)),
            Is.False);
        Assert.That(answer.Outcome != Outcome.PartlyGranted || effects.Contains(ReasonEffect.Cuts)
            || effects.Contains(ReasonEffect.Excludes), Is.True);
    });

    [Test]
    public void Assess_AnyCase_ReasonsAreCompleteAndPointIntoTheRequest() => Each((drawn, @case, answer) =>
    {
        var request = drawn.RequestJson();
        foreach (var reason in answer.Reasons)
        {
            var shown = $"{reason.Code} at {reason.Pointer}";
            Assert.That(PointsInto(request, reason.Pointer), Is.True, shown);
            Assert.That(reason.Text.En, Is.Not.Empty.And.EqualTo(reason.Text.En.Trim()).And.EndsWith("."), shown);
            Assert.That(reason.Text.Zh, Is.Not.Empty.And.EndsWith("。").And.Matches("[\u4e00-\u9fff]"), shown);
            Assert.That(reason.SuppliedBy is not null, Is.EqualTo(reason.Effect == ReasonEffect.Undetermines), shown);
            Assert.That(reason.Line is null || reason.Pointer.StartsWith("/attachments/", StringComparison.Ordinal)
                || reason.Pointer.StartsWith("/declarations", StringComparison.Ordinal)
                || reason.Pointer.StartsWith("/invoice/seller", StringComparison.Ordinal)
                || reason.Pointer == $"/invoice/lines/{reason.Line - 1}"
                    || reason.Pointer.StartsWith($"/invoice/lines/{reason.Line - 1}/", StringComparison.Ordinal), Is.True, shown);
            AssertSource(@case, answer, reason, shown);
        }
    });

    [Test]
    public void Assess_AnyCase_PrintedStepsAloneReproduceTheAmounts() => Each((drawn, @case, answer) =>
    {
        var trail = StepTrail.Of(answer);
        Assert.That(trail.Withheld, Is.EqualTo(answer.Outcome is Outcome.Refused or Outcome.Undetermined));
        Assert.That(trail.Total * 100, Is.EqualTo(answer.AssessedAmount.MinorUnits));
        foreach (var line in answer.Lines)
        {
            Assert.That(trail.Lines.GetValueOrDefault(line.Line) * 100, Is.EqualTo(line.AssessedAmount.MinorUnits), $"line {line.Line}");
        }
    });

    [Test]
    public void Assess_LinesInAnotherOrder_DecidesTheSame() => Gen.Select(DrawnCase.Any, Gen.Int).Sample((drawn, seed) =>
    {
        var lines = drawn.RequestJson()["invoice"]!["lines"]!.AsArray().Select(line => line!).ToArray();
        var (order, one) = (Shuffled(lines, seed), Assess.Of(drawn.Read()));
        var other = Assess.Of(WithAttachmentsOf(drawn.WithLines(order.Select(i => lines[i])), order).Read());
        Assert.That(other.Outcome, Is.EqualTo(one.Outcome));
        Assert.That((other.EligibleCost, other.ExcludedCost, other.UndeterminedCost),
            Is.EqualTo((one.EligibleCost, one.ExcludedCost, one.UndeterminedCost)));
        if (MayDependOnOrder(drawn))
        {
            return;
        }

        Assert.That((other.Amount, other.AssessedAmount), Is.EqualTo((one.Amount, one.AssessedAmount)));
        Assert.That(Costs(other), Is.EquivalentTo(Costs(one)));
        Assert.That(other.Lines.Select(line => line.Amount), Is.EquivalentTo(one.Lines.Select(line => line.Amount)));
        Assert.That(other.Lines.Select(line => line.AssessedAmount), Is.EquivalentTo(one.Lines.Select(line => line.AssessedAmount)));
        Assert.That(Reasons(other), Is.EquivalentTo(Reasons(one)));
    }, iter: Effort.Cases(1_000));

    // What names a line by its number names the same line at its new place.
    private static DrawnCase WithAttachmentsOf(DrawnCase drawn, IReadOnlyList<int> order)
    {
        var request = drawn.RequestJson();
        foreach (var attachment in request["attachments"]?.AsArray() ?? [])
        {
            if (attachment!["lines"] is JsonArray named)
            {
                attachment["lines"] = new JsonArray([.. named.Select(number => (JsonNode)(order.ToList().IndexOf((int)number! - 1) + 1))]);
            }
        }

        return drawn with { Request = request.ToJsonString() };
    }

    [Test]
    public void Assess_OneMoreLineOfUnknownGoods_ChangesNobodysMoney() => DrawnCase.Any.Sample(drawn =>
    {
        var @case = drawn.Read();
        if (@case.Programme.LinesCountBy != LinesCountBy.Model || !@case.Programme.AsksForListedModel)
        {
            return;
        }

        var before = Assess.Of(@case);
        var currency = @case.Invoice.Currency.Code;
        var lines = drawn.RequestJson()["invoice"]!["lines"]!.AsArray().Select(line => line!);
        var after = Assess.Of(drawn.WithLines([.. lines, new JsonObject
        {
            ["description"] = "杂项配件",
            ["netAmount"] = Paper.Money(100_00, currency),
            ["taxRate"] = "0.13",
            ["taxAmount"] = Paper.Money(13_00, currency),
        }]).Read());

        Assert.That(after.Lines[^1].Outcome, Is.EqualTo(LineOutcome.Excluded));
        Assert.That(after.Lines.SkipLast(1).Select(line => (line.Outcome, line.EligibleCost, line.AssessedAmount, line.Amount)),
            Is.EqualTo(before.Lines.Select(line => (line.Outcome, line.EligibleCost, line.AssessedAmount, line.Amount))));
        Assert.That((after.Amount, after.AssessedAmount, after.EligibleCost),
            Is.EqualTo((before.Amount, before.AssessedAmount, before.EligibleCost)));
        Assert.That(after.Outcome, Is.EqualTo(before.Outcome == Outcome.Granted ? Outcome.PartlyGranted : before.Outcome));
    }, iter: Effort.Cases(1_000));

    [Test]
    public void Assess_SameDocumentsReadAgain_GivesTheSameBytes() => DrawnCase.Any.Sample(drawn =>
    {
        var @case = drawn.Read();
        var first = Bytes(@case);
        Assert.That(Bytes(@case), Is.EqualTo(first), "the same case");
        Assert.That(Bytes(drawn.Read()), Is.EqualTo(first), "the same documents");
    }, iter: Effort.Cases(500));

    private static void Each(Action<DrawnCase, Case, Assessment> check) => DrawnCase.Any.Sample(drawn =>
    {
        var @case = drawn.Read();
        check(drawn, @case, Assess.Of(@case));
    }, iter: Effort.Cases(1_000));

    private static byte[] Bytes(Case @case) => JsonSerializer.SerializeToUtf8Bytes(
        DecisionMaker.Make(@case, Assess.Of(@case), "d-1", "f", DateTimeOffset.UnixEpoch, Actor.OfSystem("agency", "key", "test"), null), WireJson.Shared.Decision);

    private static long Sum(IEnumerable<Money> amounts) => amounts.Sum(amount => amount.MinorUnits);

    // Rounding half to even may lift each rounded figure by half a fen.
    private static long Most(Case @case, Assessment answer)
    {
        var formula = @case.Programme.Formula;
        var highest = formula.Rate switch
        {
            FlatRate flat => flat.Rate.Value,
            RateByCategory byCategory => byCategory.Rates.Values.Max(one => one.Rate.Value),
            BracketRate brackets => brackets.Brackets.Max(bracket => bracket.Rate.Value),
            _ => throw new InvalidOperationException(),
        };
        var uplift = formula.Uplifts.Where(one => one.Purpose == @case.Project.Purpose).Sum(one => one.Rate.Value);
        var lifted = formula.Rounding.Rule != RoundingRule.HalfEvenToFen ? 0 : formula.Rounding.Where == RoundingPlace.Sum ? 0.5m
            : answer.Lines.Count * 0.5m;
        return decimal.ToInt64(decimal.Floor((answer.EligibleCost.MinorUnits * (highest + uplift)) + lifted));
    }

    private static void AssertSource(Case @case, Assessment answer, Reason reason, string shown)
    {
        if (reason.Condition is { } id)
        {
            // Two rules hold in every programme and stand in none: they have no clause of it.
            var condition = @case.Programme.Conditions.SingleOrDefault(one => one.Id == id);
            Assert.That(condition is not null || id is "buyer-is-applicant" or "tax-invoice", Is.True, shown);
            if (condition is not null)
            {
                Assert.That((reason.Clause, reason.Needed), Is.EqualTo((condition.Clause, condition.Needed)), shown);
            }

            var asked = reason.Line is { } line ? answer.Lines[line - 1].Conditions : answer.Conditions;
            Assert.That(
                asked.Any(result => result.Id == id && result.Seen == reason.Seen && result.Needed == reason.Needed
                    && (condition is null || result.Kind == condition.Kind)), Is.True, shown);
            return;
        }

        var fromFormula = reason.Code is ReasonCode.CapPerUnit or ReasonCode.CapPerLine or ReasonCode.CapPerInvoice
            or ReasonCode.BelowFloor or ReasonCode.AmountIsZero or ReasonCode.NoRateForCategory;
        Assert.That(reason.Clause is not null, Is.EqualTo(fromFormula), shown);
        Assert.That(reason.Seen is not null
            || reason.Code is ReasonCode.NoEligibleLine or ReasonCode.AmountIsZero or ReasonCode.NoRateForCategory, Is.True, shown);
    }

    // RFC 6901; a member may be missing when its parent is there, or is itself an optional object of the request.
    private static bool PointsInto(JsonNode request, string pointer)
    {
        Assert.That(pointer, Does.StartWith("/"));
        JsonNode? at = request;
        var names = pointer[1..].Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            var next = at switch
            {
                JsonObject members => members.TryGetPropertyValue(names[i], out var value) ? value : null,
                JsonArray items when int.TryParse(names[i], out var index) && index < items.Count => items[index],
                _ => null,
            };
            if (next is null)
            {
                return at is JsonObject && (i == names.Length - 1 || (i == 0 && names[i] is "contract" or "delivery" or "declarations"));
            }

            at = next;
        }

        return true;
    }

    // Lines with their discounts right behind them stay together.
    private static int[] Shuffled(JsonNode[] lines, int seed)
    {
        var groups = new List<List<int>>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Text("nature") != "discount")
            {
                groups.Add([]);
            }

            groups[^1].Add(i);
        }

        var random = new Random(seed);
        return [.. groups.OrderBy(_ => random.Next()).SelectMany(group => group)];
    }

    // Of equal parts the earlier gets the millionth of a fen left over; where equal parts stand in unequal lines, that millionth may decide
    // a fen.
    private static bool MayDependOnOrder(DrawnCase drawn) =>
        drawn.Programme.Contains("\"marginal\"", StringComparison.Ordinal)
            && (drawn.Request.Contains("components", StringComparison.Ordinal)
                || !drawn.Programme.Contains("\"capPerUnit\":null", StringComparison.Ordinal));

    private static IEnumerable<string> Costs(Assessment answer) =>
        answer.Lines.Select(line => $"{line.Outcome} {line.EligibleCost} {line.ExcludedCost} {line.UndeterminedCost}");

    // Without the line's number: of lines that are alike, the earlier one has the unit left over, whichever it is.
    private static IEnumerable<string> Reasons(Assessment answer) => answer.Reasons.Select(reason =>
        $"{reason.Code} {reason.Effect} {reason.Condition} {reason.Line is not null} {reason.Seen} {reason.Needed} {reason.SuppliedBy}");
}
