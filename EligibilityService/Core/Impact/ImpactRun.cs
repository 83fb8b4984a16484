using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Impact;

/// <summary>
/// Settles decisions on record again under a draft, one after the other in the register's order, on balances as they would have been, and
/// adds up the results. Deterministic: the same decisions in the same order give the same sums, wherever the run was interrupted and
/// resumed.
/// </summary>
/// <param name="money">Balances as they would have gone.</param>
/// <param name="tally">The sums.</param>
public sealed class ImpactRun(SimulatedMoney money, ImpactTally tally)
{
    /// <summary>
    /// Whether a decision must be made again: the draft bears on it, or those before it have shifted what it saw. Else it stays as it is,
    /// by definition.
    /// </summary>
    public bool Needs(OnRecord standing, bool touched) => touched || money.BearsOn(standing);

    /// <summary>Notes a decision that stays as it is.</summary>
    public Redecided Keep(OnRecord standing, bool ofBuyers) =>
        Note(standing,
            Result(standing, false, standing.Outcome, standing.Amount, standing.Codes, standing.Shares, standing.FiscalYear,
                standing.WaitlistedFen), ofBuyers);

    /// <summary>Settles a case that was made again.</summary>
    /// <param name="standing">The decision on record.</param>
    /// <param name="draft">Its case under the draft.</param>
    /// <param name="ofBuyers">Whether limits per buyer are asked anywhere.</param>
    public Redecided Settle(OnRecord standing, UnderDraft draft, bool ofBuyers)
    {
        if (draft.Case is not { } @case || draft.Assessment is not { } assessment)
        {
            return Note(standing,
                Result(standing, draft.Touched, null, Money.Zero(standing.Amount.Currency), [], [], standing.FiscalYear, 0), ofBuyers);
        }

        var balances = @case.LimitsFrom.Limits is null ? BalanceView.None : money.ViewOf(standing, @case);
        var settled = Decisions.Settle.Apply(@case, assessment, new RegisterView(draft.Taken, balances));
        var result = Result(standing, draft.Touched, settled.Outcome, settled.Amount, CodesOf(settled.Reasons), Share.Of(@case, settled),
            Decisions.Settle.YearsOf(@case).FiscalYear,
            settled.WaitlistedAmount?.MinorUnits ?? 0);
        return Note(standing, result, ofBuyers);
    }

    /// <summary>The codes of reasons, each once, in the order of the codes.</summary>
    public static ReasonCode[] CodesOf(IEnumerable<Reason> reasons) => [.. reasons.Select(reason => reason.Code).Distinct().Order()];

    private Redecided Note(OnRecord standing, Redecided result, bool ofBuyers)
    {
        money.Note(standing, result, ofBuyers);
        tally.Add(result);
        return result;
    }

    private static Redecided Result(
        OnRecord standing, bool touched, Outcome? outcome, Money amount, IReadOnlyList<ReasonCode> codes, IReadOnlyList<Share> shares,
            int fiscalYear, long waits)
    {
        // An invoice has one currency, and only what is in the programme's is granted: where two currencies meet, one of the amounts is
        // nothing.
        var currency = amount.IsZero ? standing.Amount.Currency : amount.Currency;
        var (before, after) = (new Money(standing.Amount.MinorUnits, currency), new Money(amount.MinorUnits, currency));
        var same = codes.SequenceEqual(standing.Codes);
        var item = new ImpactItem(
            standing.DecisionId,
            standing.Programme,
            standing.Buyer,
            standing.InvoiceNumber,
            standing.Month,
            touched,
            standing.Outcome,
            outcome,
            before,
            after,
            after - before,
            same ? [] : [.. codes.Except(standing.Codes)],
            same ? [] : [.. standing.Codes.Except(codes)]);
        return new Redecided(item, standing.Shares, shares, standing.FiscalYear, fiscalYear, standing.WaitlistedFen, waits);
    }
}
