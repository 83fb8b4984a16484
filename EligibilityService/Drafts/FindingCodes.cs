using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>A finding code and what it means.</summary>
/// <param name="Code">The code; never changes its meaning.</param>
/// <param name="Text">What it means.</param>
public sealed record FindingCodeBody(FindingCode Code, LocalizedText Text);

/// <summary>All finding codes; append-only.</summary>
/// <param name="Items">The codes.</param>
public sealed record FindingCodePage([property: AtMost(1000)] IReadOnlyList<FindingCodeBody> Items);

/// <summary>The register of finding codes.</summary>
internal static class FindingCodes
{
    public static void MapFindingCodes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/finding-codes", List).WithName("listFindingCodes").WithTags("Drafts").Produces<FindingCodePage>();

    private static LocalizedText TextOf(FindingCode code) => code switch
    {
        FindingCode.DocumentNotWhole => new(
            "No version can be made of the draft as it stands: something is missing, stands twice, leads nowhere or cannot be read.",
            "草案尚不能成为版本：有缺失、重复、无效引用或无法读取之处。"),
        FindingCode.TextMissing => new("A text is missing in one of the two languages.", "文本缺少一种语言。"),
        FindingCode.SourceMissing => new("A fact does not say where it was published.", "资料未注明出处。"),
        FindingCode.CitationMissing => new("A clause does not say where it stands, or where that is published.", "条款未注明出处或其发布之处。"),
        FindingCode.PaymentsWithoutReference => new("Payments need no reference, so one that is recorded twice is not found.",
            "支付无须参考号，重复登记无从发现。"),
        FindingCode.ImpactTouchesNothing => new(
            "The finished impact report of the draft shows no decision on record that its dates bear on.", "草案的影响报告显示，其日期不涉及任何已登记的决定。"),
        FindingCode.IllustrativeDisagrees => new(
            "A clause says in words that no text states its value, and is not marked as illustrative.", "条款文字表明没有公开文本规定该取值，却未标为示例。"),
        FindingCode.PeriodEmpty => new("No day is in a period.", "期间不含任何一天。"),
        FindingCode.PeriodGap => new("Between this version and another there are days on which no version is in force.",
            "本版与其他版本之间有无生效版本的日期。"),
        FindingCode.PeriodOverlap => new("This version and another claim the same days: one of them is not in force on them.",
            "本版与其他版本的有效期重叠：其一在重叠期间不生效。"),
        FindingCode.DayAndMonthSwapped => new("Day and month of a date look swapped.", "日期的日与月疑似颠倒。"),
        FindingCode.ValueLeaps => new("A value is more than ten times, or less than a tenth of, what it was.", "数值变为原来的十倍以上或十分之一以下。"),
        FindingCode.SpellingCollides => new("A name, an alias, a part number or a brand stands for something else too.",
            "名称、别名、料号或品牌同时指向其他对象。"),
        FindingCode.ShortNameShared => new("Models of one vendor share a short name: a line with nothing else is ambiguous.",
            "同一厂商的型号共用简称：仅含此简称的发票行有歧义。"),
        FindingCode.LineAmbiguous => new("A line with a spelling of a model is not understood as that model.", "含某型号写法的发票行不能识别为该型号。"),
        FindingCode.ConditionNeverMet => new("A condition can never be met.", "条件永远无法满足。"),
        FindingCode.WindowBeforePeriod => new(
            "A date window lies before the programme's own period: only what came before the programme can be in it.",
            "日期区间早于项目有效期：仅项目开始前的日期在其内。"),
        FindingCode.CapNeverBites => new("A cap, a limit or a floor never makes a difference.", "上限、限额或下限从不起作用。"),
        FindingCode.CapAlwaysBites => new("A cap, a limit or a floor cuts every case.", "上限、限额或下限对每件申请都起削减作用。"),
        FindingCode.RateIsOne => new("A rate, or a rate with its uplift, pays the whole cost.", "比例（或连同上浮）支付全部费用。"),
        FindingCode.RateAboveOne => new("A rate, or a rate with its uplift, pays more than the cost.", "比例（或连同上浮）超过费用本身。"),
        FindingCode.BracketsNotMonotone => new("Brackets do not rise from zero, or their rates do not go one way.", "分档未自零递增，或各档比例非单向变化。"),
        FindingCode.CategoryWithoutRate => new("A category counts and has no rate.", "类别计入但没有比例。"),
        FindingCode.RateNeverUsed => new("A rate or an uplift is for something that the conditions do not let through.",
            "比例或上浮所对应的内容为条件所不允许。"),
        FindingCode.BudgetYearMissing => new("A fiscal year of the programme's period has no money.", "项目有效期内有年度没有预算。"),
        FindingCode.ReferenceUnknown => new("Something that is named is not known here.", "所引用的对象在此处不存在。"),
        FindingCode.DraftOvertaken => new("A newer version was approved since the draft began.", "草案开始后已有更新版本获批准。"),
        FindingCode.GoldenCaseBroken => new("A golden case of the draft does not give what it promises.", "草案的基准案例未得出应有结果。"),
        FindingCode.GoldenCaseMoved => new("Under the draft a golden case of a published programme comes out differently.",
            "按本草案，已发布项目的基准案例结果有变。"),
        FindingCode.ExclusivityOneSided => new(
            "Of two programmes only one names the other as exclusive. They exclude each other all the same.",
            "两个项目中仅有一方将另一方列为互斥项目。二者仍然互斥。"),
        FindingCode.BudgetYearDropped => new(
            "A fiscal year that is not done with, because cases of it are open or money of it is reserved, is not in the draft's budget any more.", "草案预算不再列出仍有未结案件或预留金额的年度。"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A finding code without a text."),
    };

    private static readonly Lazy<IResult> All = new(() => Answers.Once(Answers.Current(
        new FindingCodePage([.. Enum.GetValues<FindingCode>().Select(code => new FindingCodeBody(code, TextOf(code)))]),
        DraftsJson.Shared.FindingCodePage)));

    /// <summary>List every finding code and what it means</summary>
    /// <remarks>What the checks of drafts may find, in English and Chinese. A code never changes its meaning and is never taken away; new
    /// ones may be added.</remarks>
    private static IResult List() => All.Value;
}
