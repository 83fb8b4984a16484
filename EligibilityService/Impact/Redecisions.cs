using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;

namespace EligibilityService.Impact;

/// <summary>A recorded decision on its way to be settled again.</summary>
internal sealed class RebuiltDecision
{
    public required OnRecord Standing { get; init; }

    /// <summary>The record, while its case may still be needed.</summary>
    public required RecordedDecision Record { get; init; }

    /// <summary>The versions that it would be decided with.</summary>
    public required CaseVersions Versions { get; init; }

    /// <summary>Whether the draft bears on it.</summary>
    public required bool Touched { get; init; }

    /// <summary>The case under the draft; null until it is made.</summary>
    public UnderDraft? Draft { get; set; }

    /// <summary>Claims whose holders are to be looked up: of a case that claimed nothing on record, and would.</summary>
    public IReadOnlyList<Claim> Asked { get; set; } = [];
}

/// <summary>
/// Makes recorded decisions ready to be settled again: most of the work of an impact report, and safe to do on all cores.
/// </summary>
internal sealed class Redecisions(CaseMaker cases, DraftSubstitution draft)
{
    /// <summary>Reads a record, and makes its case under the draft where the draft bears on it.</summary>
    public RebuiltDecision Rebuild(PackedDecision packed)
    {
        var record = packed.Unpack();
        var recorded = cases.VersionsOf(record);
        var (versions, touched) = draft.VersionsFor(record, recorded);
        var rebuilt = new RebuiltDecision
        {
            Standing = StandingOf(record, recorded),
            Record = record,
            Versions = versions,
            Touched = touched,
        };
        if (touched)
        {
            Make(rebuilt);
        }

        return rebuilt;
    }

    /// <summary>Makes the case under the draft.</summary>
    public void Make(RebuiltDecision rebuilt)
    {
        if (cases.Rebuild(rebuilt.Record, rebuilt.Versions, new Faults()) is not { } @case)
        {
            rebuilt.Draft = new UnderDraft(rebuilt.Touched, null, null, []);
            return;
        }

        var assessment = Assess.Of(@case);
        var own = Settle.ClaimsOf(@case, assessment);
        Claim[] claims = own.Count == 0 ? [] : [.. own, .. Settle.ExclusiveClaimsOf(@case, own)];

        // What blocked the decision then still blocks it. Where no holder was looked for then, it is asked for now.
        var looked = HasSettled(rebuilt.Standing.Outcome, rebuilt.Standing.Codes) || rebuilt.Record.Context.Taken.Count > 0;
        rebuilt.Draft = new UnderDraft(rebuilt.Touched, @case, assessment,
            [.. rebuilt.Record.Context.Taken.Where(taken => claims.Contains(taken.Claim))]);
        rebuilt.Asked = looked ? [] : claims;
    }

    /// <summary>The case with what was found of the claims that were asked.</summary>
    public static UnderDraft With(UnderDraft draft, IReadOnlyList<Claim> asked, IReadOnlyList<Holder?> holders, string own) => draft with
    {
        Taken = [.. asked.Zip(holders)
            .Where(pair => pair.Second is { } holder && holder.DecisionId != own && holder.StandsInTheWayOf(draft.Case!, pair.First))
            .Select(pair => new TakenClaim(pair.First, pair.Second!.Value.DecisionId))],
    };

    private OnRecord StandingOf(RecordedDecision record, CaseVersions recorded)
    {
        var answer = RecordedAnswer.Read(record.Answer.Span);
        var (context, limits) = (record.Context, recorded.Limits.Limits);
        var isSettled = HasSettled(record.Outcome, answer.Codes) || context.Taken.Count > 0;
        return new OnRecord(
            record.Id,
            record.Programme,
            record.Buyer,
            answer.InvoiceNumber,
            cases.DayOf(record.DecidedAt).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture),
            record.Outcome,
            answer.Amount,
            answer.WaitlistedFen,
            limits?.Budget?.YearOf(context.ReceivedOn) ?? context.ReceivedOn.Year,
            context.ReceivedOn.Year,
            answer.Codes,
            SharesOf(record, recorded, answer),

            // Nothing used is left out of the record.
            limits is not null && isSettled ? context.Balances ?? BalanceView.None : null,
            context.Supersedes is not null && context.Balances is { OthersWait: false });
    }

    private Share[] SharesOf(RecordedDecision record, CaseVersions recorded, RecordedAnswer answer)
    {
        if (answer.Lines.Count == 0)
        {
            return [];
        }

        if (answer.Lines.All(line => line is { Vendor: not null, Category: not null }))
        {
            return [.. answer.Lines.Select(line => new Share(line.Vendor!, line.Category!, line.Fen))];
        }

        // What a line was bought from is then only in the request.
        var @case = cases.Rebuild(record, recorded, new Faults())
            ?? throw new InvalidDataException($"The case of decision {record.Id} cannot be read again.");
        return [.. answer.Lines.Select(line => Share.Of(@case, line.Line, line.Vendor, line.Category, line.Fen))];
    }

    private static bool HasSettled(Outcome outcome, IReadOnlyList<ReasonCode> codes) =>
        outcome is Outcome.Granted or Outcome.PartlyGranted or Outcome.Waitlisted
        || codes.Contains(ReasonCode.BudgetExhausted) || codes.Contains(ReasonCode.BuyerLimitExhausted);
}
