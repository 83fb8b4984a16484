using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// What an officer found when reviewing a case: what a condition answers, which model a line is, or whether an invoice is the one of
/// another decision.
/// </summary>
/// <param name="Ground">Why, in words; goes on the record.</param>
/// <param name="Condition">The id of a condition of the programme version; absent when the finding is about a model.</param>
/// <param name="Line">The line, from 1; absent for a condition on the invoice, or for all lines.</param>
/// <param name="Answer">What the condition answers: met or not_met. With <c>duplicateOf</c>: met, it is the same invoice; not_met, it is
/// another.</param>
/// <param name="ModelId">The catalogue's id of the line's model.</param>
/// <param name="DuplicateOf">The decision that a <c>POSSIBLE_DUPLICATE</c> names.</param>
public sealed record OfficerRuling(string Ground, string? Condition = null, int? Line = null, Answer? Answer = null,
    string? ModelId = null, string? DuplicateOf = null)
{
    /// <summary>
    /// Notes what does not fit the case: a condition, a line or a model that does not exist, or a finding that gives neither or both.
    /// </summary>
    public static void Check(Case @case, Faults faults)
    {
        for (var i = 0; i < @case.Findings.Count; i++)
        {
            @case.Findings[i].Check(@case, $"/findings/{i}", faults);
        }
    }

    /// <summary>What the officer found on a condition, of the invoice or of a line; null when nothing.</summary>
    internal static OfficerRuling? On(Case @case, string condition, int? line)
    {
        foreach (var finding in @case.Findings)
        {
            if (finding.Answer is not null && finding.DuplicateOf is null && finding.Condition == condition
                && (finding.Line is null || finding.Line == line))
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>Which model the officer says a line is; null without such a ruling.</summary>
    internal static OfficerRuling? OfModel(Case @case, int line)
    {
        foreach (var finding in @case.Findings)
        {
            if (finding.ModelId is not null && finding.Line == line)
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>Whether the officer says that a line is of a model, or holds it.</summary>
    internal static bool RulesModel(Case @case, int line, string modelId)
    {
        foreach (var finding in @case.Findings)
        {
            if (finding.Line == line && string.Equals(finding.ModelId, modelId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the officer found that the condition on the model is met: then what is declared is taken as it stands.</summary>
    internal static bool FindsListed(Case @case, int line)
    {
        if (@case.Findings.Count == 0)
        {
            return false;
        }

        foreach (var condition in @case.Programme.PartConditions)
        {
            if (condition is Programmes.Conditions.ModelListed && On(@case, condition.Id, line) is { Answer: Programmes.Answer.Met })
            {
                return true;
            }
        }

        return false;
    }

    private void Check(Case @case, string pointer, Faults faults)
    {
        if (Line is { } line && (line < 1 || line > @case.Invoice.Lines.Count))
        {
            faults.Add($"{pointer}/line", FaultCode.Inconsistent, "common.invoice_lines(count)", @case.Invoice.Lines.Count);
        }

        if (DuplicateOf is not null)
        {
            CheckDuplicate(pointer, faults);
            return;
        }

        if (Condition is null == (ModelId is null) || (Condition is null) != (Answer is null) || (ModelId is not null && Line is null))
        {
            faults.Add(pointer, FaultCode.Inconsistent,
                "officer_ruling.ruling_form()");
            return;
        }

        if (Answer is Programmes.Answer.CannotTell or Programmes.Answer.Waived)
        {
            faults.Add($"{pointer}/answer", FaultCode.UnknownValue, "officer_ruling.answer_form()");
        }

        if (Condition is not null && @case.Programme.Conditions.Concat(@case.Programme.StandingConditions).All(one => one.Id != Condition))
        {
            var known = string.Join(", ", @case.Programme.Conditions.Concat(@case.Programme.StandingConditions).Select(one => one.Id));
            faults.Add($"{pointer}/condition", FaultCode.UnknownValue, "officer_ruling.unknown_condition(known)", known);
        }

        if (ModelId is not null && @case.Catalogue.Matcher.Find(ModelId) is null)
        {
            faults.Add($"{pointer}/modelId", FaultCode.UnknownValue, "officer_ruling.unknown_model()");
        }
    }

    private void CheckDuplicate(string pointer, Faults faults)
    {
        if (Condition is not null || ModelId is not null || Line is not null
            || Answer is not (Programmes.Answer.Met or Programmes.Answer.NotMet))
        {
            faults.Add(pointer, FaultCode.Inconsistent,
                "officer_ruling.duplicate_ruling_form()");
        }
    }
}

/// <summary>That a case was decided anew, because a correction that was published later applies to its date.</summary>
/// <param name="RedecidedBy">The agency whose key asked for it.</param>
/// <param name="Actor">The person or the system that asked for it.</param>
/// <param name="Ground">Why, in words.</param>
/// <param name="CarriedOver">What had been paid on the decision before and counts as paid on this one.</param>
/// <param name="ToRecover">What had been paid beyond what is due now; it is to be recovered on the decision before.</param>
public sealed record RedecisionRef(string RedecidedBy, Actor Actor, string Ground, Money CarriedOver, Money ToRecover);

/// <summary>The invoices that the one of a decision replaces, and what that does to money already paid on them.</summary>
/// <param name="Invoices">The invoices.</param>
/// <param name="CarriedOver">What had been paid on them and counts as paid on this one.</param>
/// <param name="ToRecover">What had been paid on them beyond what is due now; it is to be recovered on their decisions.</param>
public sealed record CorrectionRef(IReadOnlyList<ReplacedInvoice> Invoices, Money CarriedOver, Money ToRecover);

/// <summary>An invoice that another one replaces.</summary>
/// <param name="Number">Its number.</param>
/// <param name="DecisionId">The decision on it that stood under this programme; absent where there was none.</param>
public sealed record ReplacedInvoice(string Number, string? DecisionId = null);

/// <summary>The review that a decision comes of.</summary>
/// <param name="ReviewedBy">The agency whose key reviewed.</param>
/// <param name="Actor">The person or the system that reviewed.</param>
/// <param name="Ground">Why, in words.</param>
/// <param name="Findings">What the officer found.</param>
/// <param name="ReplacesContent">True when the officer brought the correct content in the place of the recorded one; absent
/// otherwise.</param>
public sealed record ReviewRef(string ReviewedBy, Actor Actor, string Ground, IReadOnlyList<OfficerRuling> Findings,
    bool? ReplacesContent = null);
