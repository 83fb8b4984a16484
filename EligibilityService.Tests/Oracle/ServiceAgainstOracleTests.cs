using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Core;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// The service and the oracle, which share no code, decide the same random cases and must agree in every figure, answer and reason.
/// </summary>
internal sealed class ServiceAgainstOracleTests
{
    private const int Cases = 10_000;

    private static readonly DocumentRef Kept = new(new string('0', 64), "application/xml", 1, InvoiceFormat.UblInvoice);

    private static readonly Repeat Refused = new("dec_0", true, [new DeclarationChange("/declarations/newGoods", "false", "true")]);

    [Test]
    public void Service_RandomCases_AgreesWithOracle() => RandomCases.All.Sample(drawn =>
    {
        var oracle = drawn.Decide();
        var @case = CaseOf(drawn);
        var service = Assess.Of(@case);
        Assert.That(Describe(service, @case), Is.EqualTo(Describe(oracle)));
        Assert.That(WrongMarks(service, @case, oracle.Marks!), Is.Empty);
        Assert.That(WrongWays(service, drawn.Read(), oracle), Is.Empty);
    }, iter: Effort.Cases(Cases));

    private static Case CaseOf(RandomCase drawn)
    {
        var @case = Deciding.Case(drawn.Request, drawn.Programme, drawn.Catalogue, FactsOf(drawn.DecisionMetadata.Facts),
            drawn.DecisionMetadata.Today);
        return @case with
        {
            Document = drawn.DecisionMetadata.FromDocument ? Kept : null,
            Credits = CreditsOf(drawn),
            Repeats = drawn.DecisionMetadata.RepeatsRefused ? Refused : null,
        };
    }

    private static List<Credit> CreditsOf(RandomCase drawn) => drawn.DecisionMetadata.Credits is not { } credits
        ? []
        :
        [
            .. JsonNode.Parse(credits)!.AsArray().Select(credit => new Credit(
                credit.Text("number")!, credit.Text("number")!, CreditKind.CreditNote,
                    CurrencyOf(JsonNode.Parse(drawn.Request)!["invoice"].Text("currency")!),
                [.. credit.Items("lines").Select(line => new CreditLine(
                    (long)line.Fen("netAmount"), (long)line.Fen("taxAmount"),
                        decimal.Parse(line.NeededText("quantity"), CultureInfo.InvariantCulture),
                    line["line"]?.GetValue<int>(), line.Text("description"),
                    line.Text("unitPrice") is { } price ? decimal.Parse(price, CultureInfo.InvariantCulture) : null))])),
        ];

    private static Currency CurrencyOf(string code)
    {
        Assert.That(Currency.TryParse(code, out var currency), Is.True);
        return currency;
    }

    private static Facts FactsOf(OracleFacts facts) => Deciding.Facts(new JsonObject
    {
        ["invoiceVerification"] = facts.InvoiceVerification,
        ["invoiceMismatches"] = facts.InvoiceMismatches is { } fields
            ? new JsonArray([.. fields.Select(field => new JsonObject { ["field"] = field, ["registered"] = "0.01" })])
            : null,
        ["buyerRegistry"] = new JsonObject
        {
            ["answer"] = facts.BuyerRegistry,
            ["kind"] = facts.BuyerKind,
            ["division"] = facts.BuyerDivision,
            ["goodStanding"] = facts.BuyerGoodStanding,
        },
    });

    private static string Describe(OracleAnswer answer)
    {
        var lines = answer.Lines.Select((line, i) =>
        {
            var costs = Costs(line.EligibleCost, line.ExcludedCost, line.UndeterminedCost);
            return $"line {i}: {line.Outcome} {costs} amount {line.Amount} of {line.AssessedAmount}";
        });
        var conditions = answer.Conditions.Select(pair =>
        {
            var basis = answer.Bases.TryGetValue(pair.Key, out var bases) ? Basis(bases) : "";
            return $"{pair.Key.Condition}@{pair.Key.Line}.{pair.Key.Part} {pair.Value}{basis}";
        });
        var reasons = answer.Reasons.Select(reason => $"{reason.Code}@{reason.Line}");
        var costs = Costs(answer.EligibleCost, answer.ExcludedCost, answer.UndeterminedCost);
        return Join($"{answer.Outcome} {costs} amount {answer.Amount} of {answer.AssessedAmount}", lines, conditions, reasons);
    }

    private static string Describe(Assessment answer, Case @case)
    {
        var lines = answer.Lines.Select((line, i) =>
        {
            var costs = Costs(line.EligibleCost.MinorUnits, line.ExcludedCost.MinorUnits, line.UndeterminedCost.MinorUnits);
            return $"line {i}: {Term.Of(line.Outcome)} {costs} amount {line.Amount.MinorUnits} of {line.AssessedAmount.MinorUnits}";
        });
        var onInvoice = answer.Conditions.Select(condition => $"{condition.Id}@. {Term.Of(condition.Answer)}{BasisOf(condition)}");
        var onParts = answer.Lines.SelectMany((line, i) => line.Conditions.Select(
            condition => $"{condition.Id}@{i}.{(condition.Component ?? 1) - 1} {Term.Of(condition.Answer)}{BasisOf(condition)}"));
        var reasons = answer.Reasons.Select(reason => $"{Term.CodeOf(reason.Code)}@{reason.Line - 1}").Distinct();
        Assert.That(@case.Invoice.Lines, Has.Count.EqualTo(answer.Lines.Count));
        var costs = Costs(answer.EligibleCost.MinorUnits, answer.ExcludedCost.MinorUnits, answer.UndeterminedCost.MinorUnits);
        return Join(
            $"{Term.Of(answer.Outcome)} {costs} amount {answer.Amount.MinorUnits} of {answer.AssessedAmount.MinorUnits}",
            lines, onInvoice.Concat(onParts), reasons);
    }

    // The page has no row for some kinds: then the service may say what it likes.
    private static string BasisOf(ConditionResult condition) =>
        Grounds.IsTold(Term.Of(condition.Kind)) ? Basis(condition.Basis.Select(basis => Term.Of(basis))) : "";

    private static string Basis(IEnumerable<string> bases) => $" on {string.Join('+', bases.Order(StringComparer.Ordinal))}";

    // Which steps there are is the service's business; each that there is must carry the mark, or not.
    private static List<string> WrongMarks(Assessment service, Case @case, Marks marks)
    {
        var wrong = new List<string>();
        if (@case.Programme.Illustrative != marks.Version)
            wrong.Add("version");
        wrong.AddRange(
            service.Conditions.Concat(service.Lines.SelectMany(line => line.Conditions))
                .Where(condition => condition.Illustrative != (marks.Conditions.Contains(condition.Id) ? true : null))
                    .Select(condition => $"condition {condition.Id}"));
        wrong.AddRange(
            service.Steps.Where(step => step.Kind != StepKind.Slice && step.Illustrative != (MarkOf(step, marks) ? true : null))
                .Select(step => $"step {step.Number} {Term.Of(step.Kind)}"));
        var slices = service.Steps.Where(step => step.Kind == StepKind.Slice).Select(step => step.Illustrative == true).ToList();
        if (slices.Count > 0 && !slices.SequenceEqual(marks.Slices))
            wrong.Add("slices");
        return wrong;
    }

    private static List<string> WrongWays(Assessment service, CaseAtHand at, OracleAnswer oracle)
    {
        var wrong = new List<string>();
        foreach (var reason in service.Reasons)
        {
            var line = reason.Line - 1;
            var code = Term.CodeOf(reason.Code);
            var expected = reason.Effect == ReasonEffect.Undetermines ? string.Join(' ', Ways.Of(code, line, at, oracle)) : "";
            var given = string.Join(' ', (reason.Ways ?? []).Select(way => Term.Of(way.Kind)));
            if (given != expected)
                wrong.Add($"{code}@{line}: {given}, not {expected}");
            foreach (var way in (reason.Ways ?? []).Where(way => way.Kind == WayKind.LeaveOut))
            {
                if (way.Amount!.Value.MinorUnits != oracle.LeaveOut?.Amount
                    || !way.Lines!.Select(number => number - 1).SequenceEqual(oracle.LeaveOut.Lines))
                    wrong.Add($"{code}@{line}: leave out {string.Join(' ', way.Lines!)} for {way.Amount}, not {oracle.LeaveOut?.Amount}");
            }
        }

        return wrong;
    }

    private static bool MarkOf(Step step, Marks marks) => step.Kind switch
    {
        StepKind.Rate => marks.Rates[(step.Line!.Value - 1, (step.Component ?? 1) - 1)],
        StepKind.PartAmount => marks.PartAmounts,
        _ => marks.Steps.GetValueOrDefault(Term.Of(step.Kind)),
    };

    private static string Costs(BigInteger eligible, BigInteger excluded, BigInteger undetermined) =>
        $"costs {eligible}/{excluded}/{undetermined}";

    private static string Join(string head, IEnumerable<string> lines, IEnumerable<string> conditions, IEnumerable<string> reasons) =>
        string.Join('\n', [head, .. lines, .. conditions.Order(StringComparer.Ordinal), .. reasons.Order(StringComparer.Ordinal)]);
}
