using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>What a request for a decision is answered with, alone or as a line of a batch: a closed family.</summary>
internal abstract record DecisionAnswer
{
    /// <summary>A decision on record.</summary>
    /// <param name="Status">201 when it was made now, 200 when it was there before; of a repeated request, the status of that time.</param>
    /// <param name="DecisionId">Its id.</param>
    /// <param name="Decision">The decision; null when it is to be read from the record.</param>
    /// <param name="IsReplayed">Whether the idempotency key was used for the same request before.</param>
    public sealed record Recorded(int Status, string DecisionId, RecordedAnswer? Decision, bool IsReplayed) : DecisionAnswer
    {
        /// <summary>A decision that is at hand.</summary>
        public Recorded(int status, RecordedAnswer decision, bool isReplayed = false)
            : this(status, decision.DecisionId, decision, isReplayed)
        {
        }
    }

    /// <summary>It could not be decided, and nothing was recorded.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(Problem Problem) : DecisionAnswer;

    /// <summary>The answer to a case that was decided, or to one that could not be read.</summary>
    public static DecisionAnswer Of(Decided? decided, Faults faults, CaseMaker cases) => decided?.Registered switch
    {
        null => new Refused(Problem.Invalid(faults)),
        Registered.New made => new Recorded(StatusCodes.Status201Created, made.Answer),
        Registered.Earlier earlier => new Recorded(StatusCodes.Status200OK, earlier.Answer),
        Registered.Replayed { Decision: { } replayed, Status: var status } => new Recorded(status, replayed, isReplayed: true),
        Registered.Differs differs => new Refused(Differing(decided.Case, differs, cases)),
        Registered.Unfit unfit => new Refused(new Problem(ProblemKind.InvalidRequest, null, unfit.Faults)),
        Registered.DecidedForAnother => new Refused(ForAnother()),
        var registered => new Refused(DecisionEndpoints.Common(registered)),
    };

    private static Problem Differing(Case @case, Registered.Differs differs, CaseMaker cases)
    {
        var recorded = cases.InvoiceOf(differs.Request.Bytes);
        return new Problem(
            ProblemKind.InvoiceDiffers,
            Phrase.Of("decision_answer.recorded_with_other_content(decisionId, advice)", differs.DecisionId,
                ProblemKind.InvoiceDiffers.Advice),
            [.. InvoiceFingerprint.Differences(recorded, (@case.Invoice, @case.Buyer.Id)).Take(Faults.Most)
                .Select(found => new Fault(found.Pointer, FaultCode.DiffersFromRecord, Differing(found.Pointer, found.Sent)))]);
    }

    // Where it differs, and never what is recorded: who does not know the record does not learn it by asking.
    private static LocalizedText Differing(string pointer, string sent) => pointer switch
    {
        "/invoice/seller/taxId" => Phrase.Of("decision_answer.seller_differs(sent)", Shown(sent)),
        _ when sent.Length == 0 => Phrase.Of("decision_answer.member_not_sent()"),
        _ => Phrase.Of("decision_answer.value_differs(sent)", Shown(sent)),
    };

    private static Problem ForAnother() => new(ProblemKind.DecidedForAnother, null,
        [new Fault("/invoice/number", FaultCode.DecidedForAnother, ProblemKind.DecidedForAnother.Advice)]);

    private static string Shown(string raw) => raw.Length <= Limits.Name ? raw : $"{raw[..Limits.Name]}…";
}
