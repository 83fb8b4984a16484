using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>What can be claimed once.</summary>
public enum ClaimKind
{
    /// <summary>A line of an invoice: key is the invoice's key and the line's number.</summary>
    InvoiceLine,

    /// <summary>A contract of a buyer: key is the buyer's credit code and the contract's number.</summary>
    Contract,
}

/// <summary>A thing that a decision uses up under a programme. Equal by its members.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Key">Which one.</param>
public sealed record Claim(string Programme, ClaimKind Kind, string Key);

/// <summary>A claim that another decision holds.</summary>
/// <param name="Claim">What is claimed.</param>
/// <param name="DecisionId">By which decision.</param>
public sealed record TakenClaim(Claim Claim, string DecisionId);

/// <summary>What the register knows that bears on a case, read inside the transaction that records it. Kept with the decision, so that a replay is exact.</summary>
/// <param name="Taken">Claims that other decisions hold on things of this case.</param>
public sealed record RegisterView(IReadOnlyList<TakenClaim> Taken)
{
    /// <summary>Nothing is in the way.</summary>
    public static readonly RegisterView Empty = new([]);
}

/// <summary>The balance-dependent part of deciding: pure, and applied in the register's order.</summary>
public static class Settle
{
    /// <summary>What the case would claim if it were granted: its eligible lines, and its contract where the programme says so.</summary>
    public static IReadOnlyList<Claim> ClaimsOf(Case @case, Assessment assessment)
    {
        if (assessment.Outcome is not (Outcome.Granted or Outcome.PartlyGranted))
        {
            return [];
        }

        var programme = @case.Programme.Programme;
        var claims = new List<Claim>(assessment.Lines.Count + 1);
        foreach (var line in assessment.Lines)
        {
            if (line.Outcome == LineOutcome.Eligible)
            {
                claims.Add(LineClaim(programme, @case, line.Line));
            }
        }

        if (@case.Programme.ClaimsContract && @case.Contract?.Number is { } number)
        {
            claims.Add(new Claim(programme, ClaimKind.Contract, $"{@case.Buyer.CreditCode}|{number}"));
        }

        return claims;
    }

    /// <summary>The claims under exclusive programmes that would stand in the way.</summary>
    public static IReadOnlyList<Claim> ExclusiveClaimsOf(Case @case, IReadOnlyList<Claim> own)
    {
        if (@case.Programme.ExclusiveProgrammes.Count == 0 || own.Count == 0)
        {
            return [];
        }

        var others = new List<Claim>();
        foreach (var programme in @case.Programme.ExclusiveProgrammes)
        {
            foreach (var claim in own)
            {
                if (claim.Kind == ClaimKind.InvoiceLine)
                {
                    others.Add(claim with { Programme = programme });
                }
            }
        }

        return others;
    }

    /// <summary>Applies what the register knows: a claim that is taken refuses the whole.</summary>
    public static Assessment Apply(Case @case, Assessment assessment, RegisterView view)
    {
        if (view.Taken.Count == 0)
        {
            return assessment;
        }

        var reasons = new List<Reason>(assessment.Reasons);
        foreach (var taken in view.Taken)
        {
            reasons.Add(ReasonFor(@case, taken));
        }

        return Withhold.From(assessment, Outcome.Refused) with { Reasons = reasons };
    }

    private static Claim LineClaim(string programme, Case @case, int line) => new(programme, ClaimKind.InvoiceLine, $"{@case.Invoice.Key}|{line}");

    private static Reason ReasonFor(Case @case, TakenClaim taken)
    {
        if (taken.Claim.Kind == ClaimKind.Contract)
        {
            var condition = @case.Programme.Conditions.First(one => one.Kind == Programmes.ConditionKind.ContractClaimedOnce);
            return new Reason(ReasonCode.ContractAlreadyClaimed, ReasonEffect.Refuses, condition.Id, null, "/contract/number", taken.DecisionId, null, null, condition.Clause,
                new LocalizedText(
                    $"The contract is already claimed by decision {taken.DecisionId}; it is supported once.",
                    $"该合同已被决定{taken.DecisionId}占用；同一合同仅支持一次。"));
        }

        var line = int.Parse(taken.Claim.Key.AsSpan(taken.Claim.Key.LastIndexOf('|') + 1), System.Globalization.CultureInfo.InvariantCulture);
        var pointer = $"/invoice/lines/{line - 1}";
        if (taken.Claim.Programme == @case.Programme.Programme)
        {
            return new Reason(ReasonCode.InvoiceAlreadyClaimed, ReasonEffect.Refuses, null, line, pointer, taken.DecisionId, null, null, null,
                new LocalizedText(
                    $"Line {line} of this invoice is already claimed by decision {taken.DecisionId}.",
                    $"该发票第{line}行已被决定{taken.DecisionId}占用。"));
        }

        var exclusive = @case.Programme.Conditions.First(one => one.Kind == Programmes.ConditionKind.NotSubsidisedElsewhere);
        return new Reason(ReasonCode.SubsidisedElsewhere, ReasonEffect.Refuses, exclusive.Id, line, pointer, taken.Claim.Programme, null, null, exclusive.Clause,
            new LocalizedText(
                $"Line {line} is already subsidised under {taken.Claim.Programme} by decision {taken.DecisionId}.",
                $"第{line}行已由项目{taken.Claim.Programme}的决定{taken.DecisionId}补贴。"));
    }
}

/// <summary>Taking the money away from an assessment that is refused or undetermined, visibly.</summary>
internal static class Withhold
{
    /// <summary>The same assessment with nothing due and a last step that says so.</summary>
    public static Assessment From(Assessment assessment, Outcome outcome)
    {
        var zero = Money.Zero(assessment.Amount.Currency);
        var lines = new LineDecision[assessment.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = assessment.Lines[i].Amount.IsZero ? assessment.Lines[i] : assessment.Lines[i] with { Amount = zero };
        }

        return assessment with { Outcome = outcome, Amount = zero, Lines = lines, Steps = [.. assessment.Steps, Step(assessment)] };
    }

    private static Step Step(Assessment assessment) => new(assessment.Steps.Count + 1, StepKind.Withheld, null, null, "0",
        [new Operand("assessed", Figure.Money(assessment.AssessedAmount.MinorUnits))], Figure.Money(0));
}
