using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;

namespace EligibilityService.Core.Ledger;

/// <summary>What is due to a decision for what is left of its invoice, and what that asks of its money; all in fen.</summary>
/// <param name="Fen">What is due.</param>
/// <param name="Back">What of it is held and is to be released.</param>
/// <param name="ToRecover">What of it is paid and is to be recovered.</param>
public readonly record struct Due(long Fen, long Back, long ToRecover)
{
    /// <summary>
    /// The same rules, catalogue, facts and rulings on what is left; never more than was granted; without what was given up; and nothing
    /// where the case would be refused or cannot be told. Credits that are unclear are not counted.
    /// </summary>
    /// <param name="case">The case of the decision, with all credits.</param>
    /// <param name="balance">Its money.</param>
    /// <param name="givenUpFen">What was given up of it.</param>
    public static Due Of(Case @case, Balance balance, long givenUpFen)
    {
        var assessment = Assess.Of(@case with { Credits = LeftOver.Of(@case.Invoice, @case.Credits).Counted });
        var assessed = assessment.Outcome is Outcome.Granted or Outcome.PartlyGranted ? assessment.Amount.MinorUnits : 0;
        var due = Math.Max(0, Math.Min(balance.Granted, assessed) - givenUpFen);
        var tooMuch = Math.Max(0, balance.Used - due);
        var back = Math.Min(balance.Held, tooMuch);
        return new Due(due, back, tooMuch - back);
    }
}
