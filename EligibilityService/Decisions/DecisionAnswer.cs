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
            new LocalizedText(
                $"Decision {differs.DecisionId} recorded this invoice with other content. {ProblemKind.InvoiceDiffers.Advice.En}",
                $"决定{differs.DecisionId}以其他内容登记了该发票。{ProblemKind.InvoiceDiffers.Advice.Zh}"),
            [.. InvoiceFingerprint.Differences(recorded, (@case.Invoice, @case.Buyer.Id)).Take(Faults.Most)
                .Select(found => new Fault(found.Pointer, FaultCode.DiffersFromRecord, Differing(found.Pointer, found.Sent)))]);
    }

    // Where it differs, and never what is recorded: who does not know the record does not learn it by asking.
    private static LocalizedText Differing(string pointer, string sent) => pointer switch
    {
        "/invoice/seller/taxId" => new LocalizedText(
            $"The seller on record is another than {Shown(sent)}. Compare it with the original.", $"登记的销售方与{Shown(sent)}不同。请与原件核对。"),
        _ when sent.Length == 0 => new LocalizedText("It is on record and was not sent. Compare it with the original.",
            "登记中有此项，而提交内容没有。请与原件核对。"),
        _ => new LocalizedText($"Sent was {Shown(sent)}; another value is on record. Compare it with the original.",
            $"提交为{Shown(sent)}；登记的是其他值。请与原件核对。"),
    };

    private static Problem ForAnother() => new(ProblemKind.DecidedForAnother, null,
        [new Fault("/invoice/number", FaultCode.DecidedForAnother, ProblemKind.DecidedForAnother.Advice)]);

    private static string Shown(string raw) => raw.Length <= Limits.Name ? raw : $"{raw[..Limits.Name]}…";
}
