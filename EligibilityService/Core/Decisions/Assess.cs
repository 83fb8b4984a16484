using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// The stateless part of deciding: conditions and formula. A pure function of the case; all conditions are evaluated, always, so that a
/// refusal lists everything that stands in the way.
/// </summary>
public static class Assess
{
    /// <summary>What would be due, and every reason.</summary>
    public static Assessment Of(Case @case)
    {
        var left = LeftOver.Of(@case.Invoice, @case.Credits);
        var reduced = @case with { Invoice = left.Invoice };
        AskedLine[] lines = [.. PartMaker.Make(reduced).Select(line => Ask(reduced, line))];
        var assessment = Of(reduced, left, lines);
        return assessment with
        {
            Reasons = WaysOut.Add(
                assessment.Reasons,
                assessment.Lines,
                line => ModelEvidence.Choosable(reduced, line),
                without => Without(lines, without) is { } rest ? Of(reduced, left, rest) : null,
                reason => WaitsForRegistry.IsLacking(reduced, reason),
                reduced.IsReviewed),
        };
    }

    /// <summary>The faults of a case that only its programme shows; a case with any must not be assessed.</summary>
    public static void Check(Case @case, Faults faults) => PartMaker.Check(@case, faults);

    // A line with what its conditions said. That depends on no other line.
    private sealed record AskedLine(LineParts Line, IReadOnlyList<ConditionResult> Results, IReadOnlyList<Reason> Reasons);

    private static AskedLine Ask(Case @case, LineParts line)
    {
        var reasons = new List<Reason>();
        NoteCosts(@case, line, reasons);
        return new AskedLine(line, AskParts(@case, line, reasons), reasons);
    }

    // Null where one of the lines costs nothing, so that nothing of it can be left out.
    private static AskedLine[]? Without(AskedLine[] lines, IReadOnlyList<int> leftOut)
    {
        var rest = (AskedLine[])lines.Clone();
        foreach (var number in leftOut)
        {
            if (lines[number - 1].Line is not { AmountFen: > 0 } line)
            {
                return null;
            }

            rest[number - 1] = new AskedLine(line.LeftOut(), [], []);
        }

        return rest;
    }

    private static Assessment Of(Case @case, LeftOver left, AskedLine[] asked)
    {
        LineParts[] lines = [.. asked.Select(one => one.Line)];
        var reasons = new List<Reason>();
        var (results, standing) = AskInvoice(@case, SumsOf(lines), reasons);
        standing = Worse(standing, Credited.Note(left, reasons));
        foreach (var line in asked)
        {
            reasons.AddRange(line.Reasons);
        }

        var reckoning = new AmountCalculation(@case, lines, reasons);
        Credited.Show(@case, left, reckoning.Steps);
        if (@case.Invoice.Currency == @case.Programme.Currency)
        {
            reckoning.Run();
        }

        var outcome = OutcomeOf(lines, standing, reckoning, reasons);
        return Conclude(@case, lines, asked, results, reckoning, reasons, outcome);
    }

    private static void NoteCosts(Case @case, LineParts line, List<Reason> reasons)
    {
        var number = line.Line.Number;
        if (OfficerRuling.OfModel(@case, number) is { } found && line.Parts.Count > 0)
        {
            reasons.Add(new Reason(ReasonCode.OfficerFinding, ReasonEffect.Notes, null, number, $"/invoice/lines/{number - 1}",
                found.Ground, found.ModelId, null, null,
                Phrase.Of("assess.officer_found_model(modelId)", found.ModelId)));
        }

        if (line.Line.IsSurcharge && line.Line.Nature != LineNature.Discount)
        {
            reasons.Add(new Reason(ReasonCode.LineIsSurcharge, ReasonEffect.Excludes, null, number, $"/invoice/lines/{number - 1}",
                Rounding.ShowYuan(line.AmountFen), null, null, null,
                Phrase.Of("assess.line_is_surcharge()")));
        }

        for (var i = 0; i < line.Line.Declared.ExcludedCosts.Count && line.DeclaredExcludedFen > 0; i++)
        {
            var cost = line.Line.Declared.ExcludedCosts[i];
            reasons.Add(new Reason(ReasonCode.DeclaredExcludedCost, ReasonEffect.Notes, null, number,
                $"/invoice/lines/{number - 1}/excludedCosts/{i}", cost.Amount.Amount, null, null, null,
                Phrase.Of("assess.excluded_cost_declared(amount, ground)", cost.Amount.Amount, InWords.Of(cost.Ground))));
        }

        if (line.Line.Declared.Components.Count > 0 && line.Parts.Count > 0 && line.Parts[0].Component is not null)
        {
            var declared = Rounding.ShowYuan(line.Parts.Sum(part => part.CostFen));
            reasons.Add(new Reason(ReasonCode.ComponentPricesDeclared, ReasonEffect.Notes, null, number,
                $"/invoice/lines/{number - 1}/components", declared, null, null, null,
                Phrase.Of("assess.component_prices_declared(declared)", declared)));
        }

        if (line.RemainderFen > 0)
        {
            var shown = Rounding.ShowYuan(line.RemainderFen);
            reasons.Add(new Reason(ReasonCode.BundleRemainder, ReasonEffect.Notes, null, number, $"/invoice/lines/{number - 1}/components",
                shown, null, null, null,
                Phrase.Of("assess.bundle_remainder(shown)", shown)));
        }
    }

    private static List<ConditionResult> AskParts(Case @case, LineParts line, List<Reason> reasons)
    {
        var conditions = @case.Programme.PartConditions;
        var results = new List<ConditionResult>(conditions.Count * line.Parts.Count);
        foreach (var part in line.Parts)
        {
            foreach (var condition in conditions)
            {
                var finding = Found(@case, condition, part, condition.Ask(@case, part));
                results.Add(new ConditionResult(condition.Id, condition.Kind, part.Component + 1, finding.Answer, finding.Basis,
                    finding.Seen, condition.Needed, condition.Clause.Marked));
                AddReasons(condition, finding, part.Line.Number, ReasonEffect.Excludes, reasons);
                part.Standing = Worse(part.Standing, finding.Answer);
            }

            AskForRate(@case, part, reasons);
        }

        return results;
    }

    // An officer's ruling replaces what the condition finds.
    private static Finding Found(Case @case, Condition condition, Part? part, Finding own)
    {
        if (@case.Findings.Count == 0 || OfficerRuling.On(@case, condition.Id, part?.Line.Number) is not { } finding)
        {
            return own;
        }

        var pointer = part?.Pointer ?? "";
        return finding.Answer == Answer.Met
            ? Finding.MetWithNote(Basis.Officer, finding.Ground, ReasonCode.OfficerFinding, pointer,
                "assess.officer_found_met()")
            : Finding.NotMet(Basis.Officer, finding.Ground, ReasonCode.OfficerFinding, pointer,
                "assess.officer_found_not_met()");
    }

    private static void AskForRate(Case @case, Part part, List<Reason> reasons)
    {
        if (part.Standing != Answer.Met || @case.Programme.Formula.Rate is not RateByCategory byCategory
            || (part.Category is not null && byCategory.Rates.ContainsKey(part.Category)))
        {
            return;
        }

        part.Standing = Answer.NotMet;
        var needed = string.Join(", ", byCategory.Rates.Keys);
        var rated = InWords.OfIds(byCategory.Rates.Keys);
        var category = part.Category is { } own ? InWords.OfId(own) : Phrase.Of("assess.line_without_category()");
        reasons.Add(new Reason(ReasonCode.NoRateForCategory, ReasonEffect.Excludes, null, part.Line.Number, part.Pointer, part.Category,
            needed, null, byCategory.Clause,
            Phrase.Of("assess.no_rate_for_category(category, rated)", category, rated)));
    }

    private static (List<ConditionResult> Results, Answer Standing) AskInvoice(Case @case, PartSums sums, List<Reason> reasons)
    {
        var conditions = @case.Programme.InvoiceConditions;
        var results = new List<ConditionResult>(conditions.Count);
        var standing = Answer.Met;
        foreach (var condition in conditions.Concat(@case.Programme.StandingConditions.Where(rule => IsStated(@case.Invoice, rule))))
        {
            var finding = Found(@case, condition, null, condition.Ask(@case, sums));
            results.Add(new ConditionResult(condition.Id, condition.Kind, null, finding.Answer, finding.Basis, finding.Seen,
                condition.Needed, condition.Clause.Marked));
            AddReasons(condition, finding, null, ReasonEffect.Refuses, reasons);
            standing = Worse(standing, finding.Answer);
        }

        if (@case.Invoice.Currency != @case.Programme.Currency)
        {
            standing = Answer.NotMet;
            reasons.Add(new Reason(ReasonCode.CurrencyNotAccepted, ReasonEffect.Refuses, null, null, "/invoice/currency",
                @case.Invoice.Currency.Code, @case.Programme.Currency.Code, null, null,
                Phrase.Of("assess.currency_not_accepted(currency, programme)", @case.Invoice.Currency, @case.Programme.Currency)));
        }

        return (results, standing);
    }

    // A rule that the programme does not list applies only where the invoice states the member that it looks at.
    private static bool IsStated(Invoice invoice, InvoiceCondition rule) => rule.Kind switch
    {
        ConditionKind.BuyerIsApplicant => invoice.Buyer is not null,
        ConditionKind.TaxInvoice => invoice.TypeCode is not null,
        _ => true,
    };

    private static void AddReasons(Condition condition, Finding finding, int? line, ReasonEffect whenNotMet, List<Reason> reasons)
    {
        if (finding.Obstacles.Count == 0)
        {
            return;
        }

        foreach (var obstacle in finding.Obstacles)
        {
            // A missing fact that can be supplied leaves its reason undetermined, even where another reason refuses for sure.
            var effect = obstacle.Supplier is not null ? ReasonEffect.Undetermines : finding.Answer == Answer.NotMet ? whenNotMet
                : ReasonEffect.Notes;
            var reason = new Reason(obstacle.Code, effect, condition.Id, line, obstacle.Pointer, finding.Seen, condition.Needed,
                obstacle.Supplier, condition.Clause, obstacle.Text);
            AddOnce(reason, reasons);
        }
    }

    // A reason against a machine as a whole is given once, not for each component.
    private static void AddOnce(Reason reason, List<Reason> reasons)
    {
        if (reason.Line is null || !reasons.Contains(reason))
        {
            reasons.Add(reason);
        }
    }

    // NotMet is worse than CannotTell: a missing fact does not undo what stands in the way for sure. Waived does not stand in the way.
    private static Answer Worse(Answer one, Answer other) => (one, other) switch
    {
        (Answer.NotMet, _) or (_, Answer.NotMet) => Answer.NotMet,
        (Answer.CannotTell, _) or (_, Answer.CannotTell) => Answer.CannotTell,
        _ => Answer.Met,
    };

    private static PartSums SumsOf(LineParts[] lines)
    {
        var (eligible, undetermined, eligibleUnits, undeterminedUnits) = (0L, 0L, 0m, 0m);
        foreach (var line in lines)
        {
            foreach (var part in line.Parts)
            {
                if (part.Standing == Answer.Met)
                {
                    eligible += part.CostFen;
                    eligibleUnits += part.Units;
                }
                else if (part.Standing == Answer.CannotTell)
                {
                    undetermined += part.CostFen;
                    undeterminedUnits += part.Units;
                }
            }
        }

        return new PartSums(eligible, undetermined, eligibleUnits, undeterminedUnits);
    }

    private static Outcome OutcomeOf(LineParts[] lines, Answer standing, AmountCalculation reckoning, List<Reason> reasons)
    {
        if (standing == Answer.NotMet)
        {
            return Outcome.Refused;
        }

        if (standing == Answer.CannotTell || lines.Any(line => OutcomeOf(line) == LineOutcome.Undetermined))
        {
            return Outcome.Undetermined;
        }

        if (!lines.Any(line => OutcomeOf(line) == LineOutcome.Eligible))
        {
            reasons.Add(new Reason(ReasonCode.NoEligibleLine, ReasonEffect.Refuses, null, null, "/invoice/lines", null, null, null, null,
                Phrase.Of("assess.no_eligible_line()")));
            return Outcome.Refused;
        }

        if (reckoning.TotalFen == 0)
        {
            reasons.Add(reckoning.NothingLeft());
            return Outcome.Refused;
        }

        return reckoning.WasCut || lines.Any(HasExclusion) ? Outcome.PartlyGranted : Outcome.Granted;
    }

    private static bool HasExclusion(LineParts line) =>
        (OutcomeOf(line) == LineOutcome.Excluded && line is { IsLeftOut: false, Line.IsTakenBack: false })
            || line.Parts.Any(part => part.Standing == Answer.NotMet);

    private static LineOutcome OutcomeOf(LineParts line)
    {
        if (line.Line.Nature == LineNature.Discount)
        {
            return LineOutcome.Netted;
        }

        var outcome = LineOutcome.Excluded;
        foreach (var part in line.Parts)
        {
            if (part.Standing == Answer.CannotTell)
            {
                return LineOutcome.Undetermined;
            }

            outcome = part.Standing == Answer.Met ? LineOutcome.Eligible : outcome;
        }

        return outcome;
    }

    private static Assessment Conclude(
        Case @case,
        LineParts[] lines,
        AskedLine[] asked,
        List<ConditionResult> results,
        AmountCalculation reckoning,
        List<Reason> reasons,
        Outcome outcome)
    {
        var (invoiceCurrency, paidIn) = (@case.Invoice.Currency, @case.Programme.Currency);
        var decided = new LineDecision[lines.Length];
        var (eligible, excluded, undetermined) = (0L, 0L, 0L);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var (counts, waits) = (CostOf(line, Answer.Met), CostOf(line, Answer.CannotTell));
            var rest = line.AmountFen - counts - waits;
            var share = new Money(reckoning.ShareFen[i], paidIn);
            decided[i] = new LineDecision(line.Line.Number, OutcomeOf(line), line.Match is null ? null
                : LineMatch.Of(line.Match, line.Parts[0].Goods), new Money(counts, invoiceCurrency), new Money(rest, invoiceCurrency),
                new Money(waits, invoiceCurrency), share, share, asked[i].Results);
            eligible += counts;
            excluded += rest;
            undetermined += waits;
        }

        var total = new Money(reckoning.TotalFen, paidIn);
        var assessment = new Assessment(outcome, total, total, new Money(eligible, invoiceCurrency), new Money(excluded, invoiceCurrency),
            new Money(undetermined, invoiceCurrency), results, decided, reasons, reckoning.Steps);
        return outcome is Outcome.Granted or Outcome.PartlyGranted ? assessment : Withhold.From(assessment, outcome);
    }

    private static long CostOf(LineParts line, Answer standing)
    {
        long sum = 0;
        foreach (var part in line.Parts)
        {
            sum += part.Standing == standing ? part.CostFen : 0;
        }

        return sum;
    }
}
