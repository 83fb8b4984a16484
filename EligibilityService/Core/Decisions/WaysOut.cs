using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// Says of each missing fact what would settle it, the cheapest first; only what really would. Whether lines may be left out is tried, by
/// assessing the case without them.
/// </summary>
internal static class WaysOut
{
    // What the applicant states himself: the reason points at the member.
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
            return [new Way(WayKind.SettleLines, null, null, undetermined, null, new LocalizedText(
                $"Settle {Lines(undetermined)} first: it depends on them.", $"先确定{LinesZh(undetermined)}：结论取决于此。"))];
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

    private static readonly Way Wait = new(WayKind.Wait, null, null, null, null, new LocalizedText(
        "Nothing needs to be done: the registry is asked again, and the case is decided when it answers.", "无须处理：系统将再次查询登记库，答复后即作出决定。"));

    private static Way? Choose(Reason reason, Func<int, IReadOnlyList<string>> choosable, bool isReviewed)
    {
        if (reason is not { Code: ReasonCode.ModelAmbiguous, Line: { } number } || choosable(number) is not { Count: > 0 } candidates)
        {
            return null;
        }

        var pointer = $"/invoice/lines/{number - 1}/modelId";
        return new Way(WayKind.Choose, pointer, candidates, null, null, new LocalizedText(
            $"{Again(isReviewed)} with `modelId`, one of: {string.Join(", ", candidates)}.",
                $"附`modelId`{AgainZh(isReviewed)}，可选：{string.Join("、", candidates)}。"));
    }

    private static Way? State(Reason reason, bool isReviewed)
    {
        var isStated = Stated.Contains(reason.Code)
            || (reason.Code == ReasonCode.BuyerRegionUnclear && reason.Seen is null)
            || (reason.Code == ReasonCode.CategoryMissing && reason.Pointer.EndsWith("/expenseCategory", StringComparison.Ordinal));
        return isStated
            ? new Way(WayKind.State, reason.Pointer, null, null, null, new LocalizedText(
                $"{Again(isReviewed)} with the member `{reason.Pointer}`.", $"补充成员`{reason.Pointer}`后{AgainZh(isReviewed)}。"))
            : null;
    }

    private static Way? Attach(Reason reason, bool isReviewed) => reason switch
    {
        { Code: ReasonCode.EvidenceMissing } => new Way(WayKind.Attach, reason.Pointer, null, null, null, new LocalizedText(
            $"{Again(isReviewed)} and name the document that shows it.", $"注明可资证明的文件后{AgainZh(isReviewed)}。")),
        { Code: ReasonCode.ModelNotOnInvoice, SuppliedBy: Supplier.Applicant } => new Way(WayKind.Attach, "/attachments", null, null, null,
            new LocalizedText(
            $"{Again(isReviewed)} with a packing list or an acceptance record among the `attachments`.",
                $"以`attachments`提交装箱单或验收单后{AgainZh(isReviewed, "申请")}。")),
        { Code: ReasonCode.DocumentMissing } when !isReviewed => new Way(WayKind.Attach, reason.Pointer, null, null, null,
            new LocalizedText(
            "Ask again with the invoice's document, as `file` in `multipart/form-data`.", "以`multipart/form-data`的`file`部分提交发票文件后重新申请。")),
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
        return new Way(WayKind.LeaveOut, null, null, undetermined, amount, new LocalizedText(
            $"Leave {Lines(undetermined)} out: {Again(isReviewed, "ask again")} with the whole cost in `excludedCosts`, and without components. The others then give {amount}, before claims and limits.",
            $"不申报{LinesZh(undetermined)}：将其全部金额列入`excludedCosts`（并去掉组件）后{AgainZh(isReviewed)}。其余各行可得{amount}（未计占用与限额）。"));
    }

    private static string Again(bool isReviewed, string ask = "Ask again") => !isReviewed ? ask
        : char.IsUpper(ask[0]) ? "Have another review bring the whole request anew (`request`)"
            : "have another review bring the whole request anew (`request`)";

    private static string AgainZh(bool isReviewed, string ask = "提交") => isReviewed ? "由再次复核以`request`提交完整申请" : $"重新{ask}";

    private static IEnumerable<Way> One(Way? way) => way is null ? [] : [way];

    private static string Lines(int[] lines) => lines.Length == 1 ? $"line {lines[0]}" : $"the lines {string.Join(", ", lines)}";

    private static string LinesZh(int[] lines) => $"第{string.Join("、", lines)}行";
}
