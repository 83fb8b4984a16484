using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// Finds what would settle each missing fact, the cheapest first, and only what would settle it. Whether lines may be left out is tried by
/// assessing the case without them.
/// </summary>
internal static class WaysOut
{
    // What the applicant can state: the reason points at the member.
    private static readonly HashSet<ReasonCode> Stated =
    [
        ReasonCode.ContractDateMissing, ReasonCode.ContractNumberMissing, ReasonCode.DeliveryAcceptanceMissing,
            ReasonCode.OriginalUseNotDeclared,
        ReasonCode.SellerRelationNotDeclared, ReasonCode.OtherSubsidyNotDeclared, ReasonCode.GoodsConditionNotDeclared,
            ReasonCode.BundleComponentsMissing,
    ];

    /// <summary>The same reasons, those that leave the case undetermined with their ways.</summary>
    /// <param name="reasons">The reasons.</param>
    /// <param name="decided">The lines as decided.</param>
    /// <param name="choosable">Of a line, by its number: the ids of the models of which its text can mean each, so that declaring one
    /// settles it.</param>
    /// <param name="without">Assesses the case without lines; null where a line cannot be left out.</param>
    /// <param name="isAwaited">Whether a registry was asked for the missing fact, and gave no answer.</param>
    /// <param name="isReviewed">Whether the case was reviewed: then asking again changes nothing, and it is another review that brings the
    /// request anew.</param>
    public static IReadOnlyList<Reason> Add(
        IReadOnlyList<Reason> reasons,
        IReadOnlyList<LineDecision> decided,
        Func<int, IReadOnlyList<string>> choosable,
        Func<IReadOnlyList<int>, Assessment?> without,
        Func<Reason, bool> isAwaited,
        bool isReviewed)
    {
        if (!reasons.Any(reason => reason.Effect == ReasonEffect.Undetermines))
        {
            return reasons;
        }

        int[] undetermined = [.. decided.Where(line => line.Outcome == LineOutcome.Undetermined).Select(line => line.Line)];
        var isUndetermined = undetermined.ToHashSet();
        var leftOut = undetermined.Length == 0 ? null : LeaveOut(undetermined, without, isReviewed);
        return [.. reasons.Select(reason => reason.Effect == ReasonEffect.Undetermines ? WithWays(reason) : reason)];

        Reason WithWays(Reason reason) =>
            Of(reason, choosable, undetermined, reason.Line is { } line && isUndetermined.Contains(line) ? leftOut : null,
                isAwaited(reason), isReviewed) is { Length: > 0 } ways ? reason with { Ways = ways } : reason;
    }

    private static Way[] Of(Reason reason, Func<int, IReadOnlyList<string>> choosable, int[] undetermined, Way? leftOut, bool isAwaited,
        bool isReviewed)
    {
        if (reason.Code is ReasonCode.EligibleCostUnclear or ReasonCode.QuantityUnclear)
        {
            return [new Way(WayKind.SettleLines, null, null, undetermined, null,
                Phrase.Of("ways_out.settle_lines_first(lines)", Lines(undetermined)))];
        }

        return
        [
            .. One(Choose(reason, choosable, isReviewed)),
            .. One(State(reason, isReviewed)),
            .. One(leftOut),
            .. One(Attach(reason, isReviewed)),
            .. One(reason.SuppliedBy == Supplier.Registry && isAwaited ? Wait : null),
            .. One(reason.Condition is not null ? Way.OfRuling : null),
        ];
    }

    private static readonly Way Wait = new(WayKind.Wait, null, null, null, null, Phrase.Of("ways_out.wait_for_registry()"));

    private static Way? Choose(Reason reason, Func<int, IReadOnlyList<string>> choosable, bool isReviewed)
    {
        if (reason is not { Code: ReasonCode.ModelAmbiguous, Line: { } number } || choosable(number) is not { Count: > 0 } candidates)
        {
            return null;
        }

        var pointer = $"/invoice/lines/{number - 1}/modelId";
        return new Way(WayKind.Choose, pointer, candidates, null, null,
            Phrase.Of("ways_out.choose_model(again, candidates)", Again(isReviewed), candidates.ToArray()));
    }

    private static Way? State(Reason reason, bool isReviewed)
    {
        var isStated = Stated.Contains(reason.Code)
            || (reason.Code == ReasonCode.BuyerRegionUnclear && reason.Seen is null)
            || (reason.Code == ReasonCode.CategoryMissing && reason.Pointer.EndsWith("/expenseCategory", StringComparison.Ordinal));
        return isStated
            ? new Way(WayKind.State, reason.Pointer, null, null, null,
                Phrase.Of("ways_out.state_member(again, pointer)", Again(isReviewed), reason.Pointer))
            : null;
    }

    private static Way? Attach(Reason reason, bool isReviewed) => reason switch
    {
        { Code: ReasonCode.EvidenceMissing } => new Way(WayKind.Attach, reason.Pointer, null, null, null,
            Phrase.Of("ways_out.name_document(again)", Again(isReviewed))),
        { Code: ReasonCode.ModelNotOnInvoice, SuppliedBy: Supplier.Applicant } => new Way(WayKind.Attach, "/attachments", null, null, null,
            Phrase.Of("ways_out.attach_record(again)", Again(isReviewed, "ways_out.ask_again()"))),
        { Code: ReasonCode.DocumentMissing } when !isReviewed => new Way(WayKind.Attach, reason.Pointer, null, null, null,
            Phrase.Of("ways_out.send_document()")),
        _ => null,
    };

    private static Way? LeaveOut(int[] undetermined, Func<IReadOnlyList<int>, Assessment?> without, bool isReviewed)
    {
        if (without(undetermined) is not { } rest || rest.AssessedAmount.IsZero || rest.Outcome == Outcome.Refused
            || rest.Lines.Any(line => line.Outcome == LineOutcome.Undetermined)
                || !rest.Lines.Any(line => line.Outcome == LineOutcome.Eligible))
        {
            return null;
        }

        var amount = rest.AssessedAmount;
        return new Way(WayKind.LeaveOut, null, null, undetermined, amount,
            Phrase.Of(isReviewed ? "ways_out.leave_out_in_review(lines, amount)" : "ways_out.leave_out(lines, amount)", Lines(undetermined),
                amount));
    }

    private static LocalizedText Again(bool isReviewed, string ask = "ways_out.send_again()") =>
        Phrase.Of(isReviewed ? "ways_out.review_again()" : ask);

    private static IEnumerable<Way> One(Way? way) => way is null ? [] : [way];

    private static LocalizedText Lines(int[] lines) => lines is [var only] ? Phrase.Of("ways_out.line(number)", only)
        : Phrase.Of("ways_out.lines(numbers)", lines.Select(line => Show.Number(line)).ToArray());
}
