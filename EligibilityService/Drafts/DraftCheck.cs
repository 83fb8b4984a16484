using System.Text.Json.Serialization;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>What became of a golden case.</summary>
[JsonConverter(typeof(TermConverter<CaseChange>))]
public enum CaseChange
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It asks or expects something else.</summary>
    Changed,

    /// <summary>It is not there any more.</summary>
    Removed,
}

/// <summary>A golden case that differs from the version before: what was expected before, and what now.</summary>
/// <param name="Id">The case.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Before">The case in the version before; absent for one that was added.</param>
/// <param name="After">The case in the draft; absent for one that was taken away.</param>
public sealed record GoldenCaseChange(
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string Id,
    CaseChange Change,
    GoldenCaseBody? Before,
    GoldenCaseBody? After);

/// <summary>All that the checks have to say of a draft, at once.</summary>
/// <param name="Sha256">SHA-256 of the document that was checked.</param>
/// <param name="GoldenCasesSha256">SHA-256 of the golden cases that were decided; absent for the catalogue.</param>
/// <param name="MayBeSubmitted">Whether nothing stands in the way: no error, and every golden case holds.</param>
/// <param name="Findings">What was found in the document, errors first.</param>
/// <param name="GoldenCases">The golden cases as they were decided by the draft; absent for the catalogue.</param>
/// <param name="CaseChanges">The golden cases that differ from the version before; absent for the catalogue.</param>
public sealed record DraftCheck(
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string Sha256,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string? GoldenCasesSha256,
    bool MayBeSubmitted,
    [property: AtMost(DraftCheck.MostFindings)] IReadOnlyList<CheckFinding> Findings,
    [property: AtMost(Limits.GoldenCases)] IReadOnlyList<GoldenCaseResult>? GoldenCases,
    [property: AtMost(2 * Limits.GoldenCases)] IReadOnlyList<GoldenCaseChange>? CaseChanges)
{
    /// <summary>How many findings are listed at the most, errors first.</summary>
    internal const int MostFindings = 100_000;

    /// <summary>What stands in the way of submitting, as faults of the draft.</summary>
    internal IReadOnlyList<Fault> Errors =>
    [
        .. Findings.Where(one => one.Severity == Severity.Error)
            .Select(one =>
                new Fault(one.Pointer, FaultCode.CheckFailed,
                    Phrase.Of("common.labelled(label, text)", Term.CodeOf(one.Code), one.Text)))
            .Concat((GoldenCases ?? []).Where(one => !one.Holds).Select(Broken)).Take(Faults.Most),
    ];

    private static Fault Broken(GoldenCaseResult one)
    {
        var (code, expected) = (Term.CodeOf(FindingCode.GoldenCaseBroken), Shown(one.Expected));
        return new Fault($"golden-cases/{one.Id}", FaultCode.CheckFailed, one.Seen is { } seen
            ? Phrase.Of("draft_check.case_differs(code, expected, seen)", code, expected, Shown(seen))
            : Phrase.Of("draft_check.case_cannot_be_decided(code, expected, why)", code, expected, one.Why!));
    }

    /// <summary>An answer in a line.</summary>
    internal static string Shown(GoldenAnswerBody answer) =>
        $"{Term.Of(answer.Outcome)} {answer.Amount.Amount} {answer.Amount.Currency} ({string.Join(", ", answer.Reasons.Select(Term.CodeOf))})";
}
