using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Core.Decisions;

/// <summary>What can be claimed once.</summary>
public enum ClaimKind
{
    /// <summary>A line of an invoice: key is the invoice's key and the line's number.</summary>
    InvoiceLine,

    /// <summary>A contract of a buyer: key is the buyer's credit code and the contract's number.</summary>
    Contract,

    /// <summary>
    /// One piece of goods, across all programmes: key is the id of the matched model's vendor (a hyphen where there is no match) and the
    /// serial number.
    /// </summary>
    SerialNumber,
}

/// <summary>A thing that a decision uses up under a programme. Equal by its members.</summary>
/// <param name="Programme">The programme; <see cref="AnyProgramme"/> for what is claimed once across all.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Key">Which one.</param>
public sealed record Claim(string Programme, ClaimKind Kind, string Key)
{
    /// <summary>Stands for all programmes together.</summary>
    public const string AnyProgramme = "*";
}

/// <summary>A claim that another decision holds.</summary>
/// <param name="Claim">What is claimed.</param>
/// <param name="DecisionId">By which decision.</param>
public sealed record TakenClaim(Claim Claim, string DecisionId);

/// <summary>What had been used of the limits that bear on a case, all in fen of the programme's currency.</summary>
/// <param name="BudgetUsedFen">Of the budget of the case's fiscal year: granted − released − recovered.</param>
/// <param name="OthersWait">Whether another case already waits for that budget.</param>
/// <param name="BuyerYearUsedFen">By the buyer in the case's calendar year.</param>
/// <param name="BuyerProgrammeUsedFen">By the buyer under the programme, ever.</param>
public sealed record BalanceView(long BudgetUsedFen, bool OthersWait, long BuyerYearUsedFen, long BuyerProgrammeUsedFen)
{
    /// <summary>Nothing was used.</summary>
    public static readonly BalanceView None = new(0, false, 0, 0);

    /// <summary>The same without what the decision to be replaced uses, so that it does not stand in its own way.</summary>
    /// <param name="fen">What it uses.</param>
    /// <param name="ofThisBudget">Whether that counts against the budget that is looked at.</param>
    /// <param name="ofThisYear">Whether that counts in the calendar year that is looked at.</param>
    public BalanceView Without(long fen, bool ofThisBudget, bool ofThisYear) => fen == 0 || this == None
        ? this
        : this with
        {
            BudgetUsedFen = ofThisBudget ? Math.Max(0, BudgetUsedFen - fen) : BudgetUsedFen,
            BuyerYearUsedFen = ofThisYear ? Math.Max(0, BuyerYearUsedFen - fen) : BuyerYearUsedFen,
            BuyerProgrammeUsedFen = Math.Max(0, BuyerProgrammeUsedFen - fen),
        };
}

/// <summary>
/// What the register knows that bears on a case, read inside the transaction that records it. Kept with the decision, so that a replay is
/// exact.
/// </summary>
/// <param name="Taken">Claims that other decisions hold on things of this case.</param>
/// <param name="Balances">What had been used of the limits.</param>
public sealed record RegisterView(IReadOnlyList<TakenClaim> Taken, BalanceView Balances)
{
    /// <summary>Nothing is in the way.</summary>
    public static readonly RegisterView Empty = new([], BalanceView.None);

    /// <summary>The first decisions on invoices that the one of this case may be the same as.</summary>
    public IReadOnlyList<string> Alike { get; init; } = [];
}

/// <summary>The balance-dependent part of deciding: pure, and applied in the register's order.</summary>
public static class Settle
{
    private const string NoVendor = "-";

    /// <summary>
    /// What the case would claim if it were granted, or waits: its eligible lines, their serial numbers, and its contract where the
    /// programme says so.
    /// </summary>
    public static IReadOnlyList<Claim> ClaimsOf(Case @case, Assessment assessment)
    {
        if (assessment.Outcome is not (Outcome.Granted or Outcome.PartlyGranted or Outcome.Waitlisted))
        {
            return [];
        }

        var programme = @case.Programme.Programme;
        var claims = new List<Claim>(assessment.Lines.Count + 1);
        foreach (var line in assessment.Lines)
        {
            if (line.Outcome == LineOutcome.Eligible)
            {
                claims.AddRange(@case.Invoice.Names.Select(name => new Claim(programme, ClaimKind.InvoiceLine, $"{name}|{line.Line}")));
                foreach (var serial in @case.Invoice.Lines[line.Line - 1].Declared.SerialNumbers)
                {
                    claims.AddRange(SerialClaims(@case, line, serial));
                }
            }
        }

        if (@case.Programme.ClaimsContract && @case.Contract?.Number is { } number)
        {
            claims.Add(new Claim(programme, ClaimKind.Contract, $"{@case.Buyer.Id}|{number}"));
        }

        return claims;
    }

    /// <summary>
    /// The claims under exclusive programmes that would stand in the way: under those that this programme names, and under those that name
    /// it.
    /// </summary>
    public static IReadOnlyList<Claim> ExclusiveClaimsOf(Case @case, IReadOnlyList<Claim> own)
    {
        if (own.Count == 0)
        {
            return [];
        }

        var others = new List<Claim>();
        foreach (var programme in ExclusiveWith(@case))
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

    /// <summary>
    /// Whether a claim that another decision holds stands in the way: one of the same programme, or of all; and one of another programme
    /// when this version names it, or the version under which it was granted names this programme.
    /// </summary>
    /// <param name="case">The case.</param>
    /// <param name="claim">What is held.</param>
    /// <param name="version">The version of the claim's programme under which it was granted.</param>
    public static bool StandsInTheWay(Case @case, Claim claim, int version) =>
        claim.Programme == @case.Programme.Programme
        || claim.Programme == Claim.AnyProgramme
        || @case.Programme.ExclusiveProgrammes.Contains(claim.Programme)
        || (@case.NamedBy.TryGetValue(claim.Programme, out var versions) && versions.Contains(version));

    /// <summary>The programmes, besides its own, under which a case may look for claims or make them, whatever its outcome.</summary>
    public static IReadOnlyList<string> MayClaimUnder(Case @case) => @case.Invoice.Lines.Any(line => line.Declared.SerialNumbers.Count > 0)
        ? [.. ExclusiveWith(@case), Claim.AnyProgramme]
        : [.. ExclusiveWith(@case)];

    private static IEnumerable<string> ExclusiveWith(Case @case) =>
        @case.Programme.ExclusiveProgrammes.Concat(@case.NamedBy.Keys).Distinct(StringComparer.Ordinal)
            .Where(one => one != @case.Programme.Programme);

    /// <summary>What the case would claim under its own programme, and what must not be claimed under others.</summary>
    public static IReadOnlyList<Claim> AllClaimsOf(Case @case, Assessment assessment)
    {
        var own = ClaimsOf(@case, assessment);
        return own.Count == 0 ? [] : [.. own, .. ExclusiveClaimsOf(@case, own)];
    }

    /// <summary>
    /// The years that a case counts in: the fiscal year of the budget, and the calendar year; both of the day of the request.
    /// </summary>
    public static (int FiscalYear, int CalendarYear) YearsOf(Case @case) =>
        (@case.LimitsFrom.Limits?.Budget?.YearOf(@case.ReceivedOn) ?? @case.ReceivedOn.Year, @case.ReceivedOn.Year);

    /// <summary>Applies what the register knows: a claim that is taken refuses the whole; then each limit takes what it must.</summary>
    public static Assessment Apply(Case @case, Assessment assessment, RegisterView view)
    {
        if (view.Taken.Count == 0)
        {
            return PossibleDuplicate.Apply(@case, assessment, view.Alike) is { } withheld ? withheld
                : assessment.Outcome is Outcome.Granted or Outcome.PartlyGranted && @case.LimitsFrom.Limits is { } limits
                ? new LimitRun(@case, limits, view.Balances, assessment).Run()
                : assessment;
        }

        var reasons = new List<Reason>(assessment.Reasons);
        var told = new HashSet<(ReasonCode, string, string?)>();
        var pieces = view.Taken.Any(taken => taken.Claim.Kind == ClaimKind.SerialNumber) ? PiecesOf(@case, assessment) : [];
        foreach (var taken in view.Taken)
        {
            // One line under two names is one line.
            var reason = ReasonFor(@case, pieces, taken);
            if (told.Add((reason.Code, reason.Pointer, reason.Seen)))
            {
                reasons.Add(reason);
            }
        }

        return Withhold.From(assessment, Outcome.Refused) with { Reasons = reasons };
    }

    // The match says whose piece it is, never the caller. A line of components is claimed under the maker of each.
    private static IEnumerable<Claim> SerialClaims(Case @case, LineDecision line, SerialNumber serial) =>
        VendorsOf(@case, line).Select(vendor => SerialClaim(vendor, serial));

    private static Claim SerialClaim(string vendor, SerialNumber serial) =>
        new(Claim.AnyProgramme, ClaimKind.SerialNumber, $"{vendor}|{serial}");

    private static IReadOnlyCollection<string> VendorsOf(Case @case, LineDecision line)
    {
        var components = @case.Invoice.Lines[line.Line - 1].Declared.Components;
        if (components.Count == 0)
        {
            return [line.Match is { ModelId: not null, VendorId: { } vendor } ? vendor : NoVendor];
        }

        return [.. components.Select(component => @case.Catalogue.Matcher.Find(component.ModelId)?.Vendor ?? NoVendor)
            .Distinct(StringComparer.Ordinal)];
    }

    // Where each claimed piece stands on the invoice: its line, and its place among the serial numbers of the line.
    private static Dictionary<Claim, (LineDecision Line, int Place)> PiecesOf(Case @case, Assessment assessment)
    {
        var pieces = new Dictionary<Claim, (LineDecision, int)>();
        foreach (var line in assessment.Lines.Where(line => line.Outcome == LineOutcome.Eligible))
        {
            var serials = @case.Invoice.Lines[line.Line - 1].Declared.SerialNumbers;
            var vendors = serials.Count == 0 ? [] : VendorsOf(@case, line);
            for (var i = 0; i < serials.Count; i++)
            {
                foreach (var vendor in vendors)
                {
                    pieces.TryAdd(SerialClaim(vendor, serials[i]), (line, i));
                }
            }
        }

        return pieces;
    }

    private static Reason ReasonFor(Case @case, Dictionary<Claim, (LineDecision Line, int Place)> pieces, TakenClaim taken) =>
        taken.Claim.Kind switch
        {
            ClaimKind.Contract => ContractReason(@case, taken),
            ClaimKind.SerialNumber => SerialReason(@case, pieces, taken),
            _ => LineReason(@case, taken),
        };

    private static Reason ContractReason(Case @case, TakenClaim taken)
    {
        var condition = @case.Programme.Conditions.First(one => one.Kind == ConditionKind.ContractClaimedOnce);
        return new Reason(ReasonCode.ContractAlreadyClaimed, ReasonEffect.Refuses, condition.Id, null, "/contract/number",
            taken.DecisionId, null, null, condition.Clause,
            Phrase.Of("settle.contract_already_claimed(decisionId)", taken.DecisionId));
    }

    private static Reason SerialReason(Case @case, Dictionary<Claim, (LineDecision Line, int Place)> pieces, TakenClaim taken)
    {
        var (line, place) = pieces[taken.Claim];
        var serials = @case.Invoice.Lines[line.Line - 1].Declared.SerialNumbers;
        return new Reason(ReasonCode.SerialNumberAlreadyClaimed, ReasonEffect.Refuses, null, line.Line,
            $"/invoice/lines/{line.Line - 1}/serialNumbers/{place}", serials[place].Written, null, null, null,
            Phrase.Of("settle.serial_number_already_claimed(serials, decisionId)", serials[place].Written, taken.DecisionId));
    }

    private static Reason LineReason(Case @case, TakenClaim taken)
    {
        var line = int.Parse(taken.Claim.Key.AsSpan(taken.Claim.Key.LastIndexOf('|') + 1),
            System.Globalization.CultureInfo.InvariantCulture);
        var pointer = $"/invoice/lines/{line - 1}";
        if (taken.Claim.Programme == @case.Programme.Programme)
        {
            return new Reason(ReasonCode.InvoiceAlreadyClaimed, ReasonEffect.Refuses, null, line, pointer, taken.DecisionId, null,
                null, null,
                Phrase.Of("settle.line_already_claimed(line, decisionId)", line, taken.DecisionId));
        }

        var naming = @case.Programme.Conditions.OfType<NotSubsidisedElsewhere>()
            .FirstOrDefault(one => one.ExclusiveProgrammes.Contains(taken.Claim.Programme));
        if (naming is null)
        {
            return new Reason(ReasonCode.SubsidisedElsewhere, ReasonEffect.Refuses, null, line, pointer, taken.Claim.Programme, null,
                null, null,
                Phrase.Of("settle.excluded_by_other_programme(line, programme, decisionId)", line, taken.Claim.Programme,
                    taken.DecisionId));
        }

        return new Reason(ReasonCode.SubsidisedElsewhere, ReasonEffect.Refuses, naming.Id, line, pointer, taken.Claim.Programme, null,
            null, naming.Clause,
            Phrase.Of("settle.subsidised_under_other_programme(line, programme, decisionId)", line, taken.Claim.Programme,
                taken.DecisionId));
    }
}

/// <summary>Takes the money away from an assessment that is refused or undetermined, in a step that shows it.</summary>
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
