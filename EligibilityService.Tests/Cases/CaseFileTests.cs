using System.Text.Json.Nodes;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Cases;

/// <summary>Decides every case file, and holds the answer to what its writer reckoned by hand.</summary>
internal sealed class CaseFileTests
{
    private static IEnumerable<TestCaseData> Files() => CaseFile.All.Select(file => new TestCaseData(file).SetName($"Case {file.Name}"));

    [TestCaseSource(nameof(Files))]
    public void Case_File_AsReckonedByHand(CaseFile file)
    {
        var given = file.Given;
        var @case = file.Read();
        var (assessment, register) = (Assess.Of(@case), file.Register);
        var answer = Settle.Apply(@case, assessment, register);
        var expect = given["expect"]!;
        using (Assert.EnterMultipleScope())
        {
            // What another holds stands in the way only by the key by which this case would claim it.
            var taken = register.Taken.Select(one => one.Claim)
                .Where(claim => claim.Programme == @case.Programme.Programme || claim.Programme == Claim.AnyProgramme);
            Assert.That(taken, Is.SubsetOf(Settle.ClaimsOf(@case, assessment)), "what is taken is claimed by this case");
            Assert.That(Term.Of(answer.Outcome), Is.EqualTo((string?)expect["outcome"]), "outcome");
            Same(expect["amount"], answer.Amount, "amount");
            Same(expect["assessedAmount"], answer.AssessedAmount, "assessedAmount");
            Same(expect["waitlistedAmount"], answer.WaitlistedAmount ?? Money.Zero(answer.Amount.Currency), "waitlistedAmount");
            Same(expect["eligibleCost"], answer.EligibleCost, "eligibleCost");
            Same(expect["excludedCost"], answer.ExcludedCost, "excludedCost");
            Same(expect["undeterminedCost"], answer.UndeterminedCost, "undeterminedCost");
            SameLines(expect["lines"], answer);
            SameReasons(expect["reasons"], answer);
            SameConditions(expect["conditions"], answer);
            SameBases(expect["bases"], answer);
            SameWays(expect["ways"], answer);
            SameLeft(expect["left"], answer);
        }
    }

    [Test]
    public void Cases_AllTogether_ShowEveryConditionReasonAndOutcome()
    {
        string[] texts = [.. CaseFile.All.Select(file => file.Given.ToJsonString()), CaseFile.All[0].Merged("programme")];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Enum.GetValues<ReasonCode>()
                .Where(code => !texts.Any(text => text.Contains(Term.CodeOf(code), StringComparison.Ordinal))), Is.Empty);
            Assert.That(Enum.GetValues<EligibilityService.Core.Programmes.ConditionKind>()
                .Where(kind => !texts.Any(text => text.Contains($"\"{Term.Of(kind)}\"", StringComparison.Ordinal))), Is.Empty);
            Assert.That(texts, Has.Length.GreaterThan(200));
        }
    }

    private static void Same(JsonNode? expected, Money seen, string what)
    {
        if (expected is not null)
        {
            Assert.That(seen.Amount, Is.EqualTo((string?)expected), what);
        }
    }

    private static void SameLines(JsonNode? expected, Assessment answer)
    {
        foreach (var line in expected?.AsArray() ?? [])
        {
            var number = (int)line!["line"]!;
            var seen = answer.Lines[number - 1];
            Assert.That(Term.Of(seen.Outcome), Is.EqualTo((string?)line["outcome"] ?? Term.Of(seen.Outcome)), $"outcome of line {number}");
            Assert.That(seen.Match?.ModelId, Is.EqualTo((string?)line["model"] ?? seen.Match?.ModelId), $"model of line {number}");
            Assert.That(seen.Match is { } match ? Term.Of(match.Kind) : null,
                Is.EqualTo((string?)line["match"] ?? (seen.Match is { } one ? Term.Of(one.Kind) : null)), $"match of line {number}");
            SameBasis(line["basis"], seen.Match?.Basis, $"basis of line {number}");
            Same(line["amount"], seen.Amount, $"amount of line {number}");
            Same(line["assessedAmount"], seen.AssessedAmount, $"assessedAmount of line {number}");
            Same(line["eligibleCost"], seen.EligibleCost, $"eligibleCost of line {number}");
            Same(line["excludedCost"], seen.ExcludedCost, $"excludedCost of line {number}");
            Same(line["undeterminedCost"], seen.UndeterminedCost, $"undeterminedCost of line {number}");
        }
    }

    private static void SameReasons(JsonNode? expected, Assessment answer)
    {
        if (expected is not null)
        {
            var seen = answer.Reasons
                .Select(reason => reason.Line is { } line ? $"{Term.CodeOf(reason.Code)}@{line}" : Term.CodeOf(reason.Code)).Distinct();
            Assert.That(seen, Is.EquivalentTo(expected.AsArray().Select(reason => (string?)reason).Distinct()), "reasons");
        }
    }

    private static void SameConditions(JsonNode? expected, Assessment answer)
    {
        foreach (var (id, result) in expected?.AsObject() ?? [])
        {
            Assert.That(answer.Conditions.Where(condition => condition.Id == id).Select(condition => Term.Of(condition.Answer)),
                Is.EqualTo(new[] { (string?)result }), $"condition {id}");
        }
    }

    private static void SameBases(JsonNode? expected, Assessment answer)
    {
        foreach (var (id, basis) in expected?.AsObject() ?? [])
        {
            var seen = answer.Conditions.Concat(answer.Lines.SelectMany(line => line.Conditions)).First(condition => condition.Id == id);
            SameBasis(basis, seen.Basis, $"basis of condition {id}");
        }
    }

    private static void SameBasis(JsonNode? expected, IReadOnlyList<Basis>? seen, string what)
    {
        if (expected is not null)
        {
            Assert.That(seen?.Select(Term.Of), Is.EqualTo(expected.AsArray().Select(word => (string?)word)), what);
        }
    }

    private static void SameLeft(JsonNode? expected, Assessment answer)
    {
        if (expected is not null)
        {
            var seen = answer.Steps.Where(step => step.Kind == StepKind.Left)
                .Select(step => $"{step.Line}: {string.Join(" + ", step.Operands.Select(one => Yuan(one.Value)))} = {Yuan(step.Result)}");
            Assert.That(seen, Is.EqualTo(expected.AsArray().Select(one => (string?)one)), "what is left");
        }

        static string Yuan(Figure figure) => (figure.Value / 100).ToString("F2", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void SameWays(JsonNode? expected, Assessment answer)
    {
        foreach (var (reason, ways) in expected?.AsObject() ?? [])
        {
            var seen = answer.Reasons
                .Single(one => reason == (one.Line is { } line ? $"{Term.CodeOf(one.Code)}@{line}" : Term.CodeOf(one.Code)));
            Assert.That(seen.Ways!.Select(Shown), Is.EqualTo(ways!.AsArray().Select(one => (string?)one)), $"ways out of {reason}");
        }

        static string Shown(Way way) =>
            string.Join(' ', new[] { Term.Of(way.Kind), way.Lines is null ? null : string.Join('+', way.Lines), way.Amount?.Amount,
            way.Pointer }.OfType<string>());
    }
}
