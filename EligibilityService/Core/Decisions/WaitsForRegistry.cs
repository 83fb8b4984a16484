using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>Which undetermined cases wait for a registry: those that its answer alone can decide.</summary>
public static class WaitsForRegistry
{
    /// <summary>
    /// Whether the case is undetermined, and every missing fact is one that a registry was asked for and gave no answer to. A case that
    /// also lacks a fact of the applicant or an officer does not wait, because no registry supplies it.
    /// </summary>
    public static bool Is(Case @case, Assessment assessment)
    {
        if (assessment.Outcome != Outcome.Undetermined || !(@case.Facts.Lacks(Registry.Invoices) || @case.Facts.Lacks(Registry.Buyers)))
        {
            return false;
        }

        foreach (var reason in assessment.Reasons)
        {
            if (reason.Effect == ReasonEffect.Undetermines && !IsLacking(@case, reason))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a reason is about a fact that a registry was asked for and gave no answer to.</summary>
    internal static bool IsLacking(Case @case, Reason reason)
    {
        foreach (var condition in @case.Programme.InvoiceConditions)
        {
            if (condition.Id == reason.Condition)
            {
                return condition.Asks is { } registry && @case.Facts.Lacks(registry);
            }
        }

        return false;
    }
}
