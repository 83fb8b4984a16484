using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>A golden case as it was decided.</summary>
/// <param name="Id">The case.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Holds">Whether what came out is what must come out.</param>
/// <param name="Expected">What must come out.</param>
/// <param name="Seen">What came out; absent where it could not be decided.</param>
/// <param name="Why">Why it could not be decided; absent where it could.</param>
public sealed record GoldenCaseResult(
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string Id,
    LocalizedText Title,
    bool Holds,
    GoldenAnswerBody Expected,
    GoldenAnswerBody? Seen,
    LocalizedText? Why);

/// <summary>Decides golden cases: with nothing on record and no registry, so that only the rules speak.</summary>
internal static class GoldenRun
{
    /// <summary>Decides one.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="programme">The rules.</param>
    /// <param name="catalogue">The catalogue; null where none was in force on the invoice's date.</param>
    /// <param name="tolerances">How far figures on an invoice may be off.</param>
    public static GoldenCaseResult Of(GoldenCaseBody golden, ProgrammeVersion programme, CatalogueVersion? catalogue, Tolerances tolerances)
    {
        var faults = new Faults();
        if (CaseOf(golden, programme, catalogue, tolerances, faults) is not { } @case)
        {
            return new GoldenCaseResult(golden.Id, golden.Title, false, golden.Expected, null, WhyNot(faults));
        }

        var seen = AnswerOf(Settle.Apply(@case, Assess.Of(@case), RegisterView.Empty));
        return new GoldenCaseResult(golden.Id, golden.Title, Same(golden.Expected, seen), golden.Expected, seen, null);
    }

    /// <summary>
    /// The same, and then the case is settled as one that arrives today: what the register would look up for it is looked up, and the
    /// answer is written. Nothing is recorded. Rules that could only be told to fail by the first applicant fail here.
    /// </summary>
    public static async Task<GoldenCaseResult> RehearseAsync(GoldenCaseBody golden, ProgrammeVersion programme,
        CatalogueVersion? catalogue, Tolerances tolerances, RegisterReader register)
    {
        try
        {
            if (CaseOf(golden, programme, catalogue, tolerances, new Faults()) is { } @case)
            {
                var assessment = Assess.Of(@case);
                var settled = Settle.Apply(@case, assessment, await register.ViewAsync(@case, assessment));
                _ = AnswerWriter.Bytes(
                    DecisionMaker.Make(@case, settled, null, InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id),
                        DateTimeOffset.UnixEpoch, null, null));
            }

            return Of(golden, programme, catalogue, tolerances);
        }
        catch (Exception error) when (
            error is ArgumentException or InvalidOperationException or NullReferenceException or KeyNotFoundException
            or ArithmeticException or NotSupportedException)
        {
            return new GoldenCaseResult(golden.Id, golden.Title, false, golden.Expected, null,
                Phrase.Of("golden_run.not_settled(message)", error.Message));
        }
    }

    private static Case? CaseOf(GoldenCaseBody golden, ProgrammeVersion programme, CatalogueVersion? catalogue, Tolerances tolerances,
        Faults faults)
    {
        if (golden.Request.Programme != programme.Programme)
        {
            faults.Add("/programme", FaultCode.Inconsistent, "golden_run.another_programme(programme)", golden.Request.Programme);
        }

        if (catalogue is null)
        {
            faults.Add("/invoice/issueDate", FaultCode.CatalogueNotInForce, "golden_run.no_catalogue_in_force()");
        }

        var date = golden.Request.Invoice.IssueDate;
        var @case = CaseMaker.Make(golden.Request, programme, catalogue, date, DateTimeOffset.UnixEpoch, golden.AskedOn,
            Facts.NotConfigured, tolerances, faults);
        return faults.Any ? null : @case;
    }

    private static GoldenAnswerBody AnswerOf(Assessment assessment) => new()
    {
        Outcome = assessment.Outcome,
        Amount = new MoneyBody { Amount = new DecimalText(assessment.Amount.Amount), Currency = assessment.Amount.Currency.Code },
        Reasons = [.. assessment.Reasons.Select(reason => reason.Code).Distinct().OrderBy(Term.CodeOf, StringComparer.Ordinal)],
    };

    private static bool Same(GoldenAnswerBody expected, GoldenAnswerBody seen)
    {
        var read = new FieldReader(new Faults());
        return expected.Outcome == seen.Outcome
            && read.Money(expected.Amount, "") == read.Money(seen.Amount, "")
            && expected.Reasons.ToHashSet().SetEquals(seen.Reasons);
    }

    private static LocalizedText WhyNot(Faults faults) => new(
        string.Join(" ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}")),
        string.Join("", faults.All.Select(fault => $"{fault.Pointer}：{fault.Detail.Zh}")));
}
