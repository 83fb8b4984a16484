using System.Text.Json;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Differences;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Programmes;

/// <summary>
/// What differs between two contents of a programme; everything that differs is told once. Equal contents have an empty difference.
/// </summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="From">The earlier side.</param>
/// <param name="To">The later side.</param>
/// <param name="Document">What differs of the version itself: names, dates, what it rests on, what is counted, the order of its
/// conditions.</param>
/// <param name="Conditions">The conditions that differ.</param>
/// <param name="Formula">What differs in the formula: rates, uplifts, caps, rounding.</param>
/// <param name="Limits">What differs in the limits: per buyer, the budget, how long a reservation lasts.</param>
/// <param name="GoldenCases">The golden cases that differ: what is asked, and what must come out.</param>
public sealed record ProgrammeDiff(
    [property: AtMost(Wire.Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string Programme,
    DiffSide From,
    DiffSide To,
    [property: AtMost(1000)] IReadOnlyList<MemberChange> Document,
    [property: AtMost(2000)] IReadOnlyList<ItemChange> Conditions,
    [property: AtMost(10_000)] IReadOnlyList<MemberChange> Formula,
    [property: AtMost(10_000)] IReadOnlyList<MemberChange> Limits,
    [property: AtMost(2 * Wire.Limits.GoldenCases)] IReadOnlyList<ItemChange> GoldenCases)
{
    private const string CaseList = "items";
    private const string ConditionList = "conditions";
    private const string FormulaPart = "/formula/";
    private const string LimitsPart = "/limits/";

    /// <summary>The difference of two documents, and of their golden cases.</summary>
    /// <param name="from">The earlier side.</param>
    /// <param name="before">Its document.</param>
    /// <param name="casesBefore">Its golden cases, as <c>{"items":[…]}</c>.</param>
    /// <param name="to">The later side.</param>
    /// <param name="after">Its document.</param>
    /// <param name="casesAfter">Its golden cases.</param>
    internal static ProgrammeDiff Of(DiffSide from, ProgrammeContent before, string casesBefore, DiffSide to, ProgrammeContent after,
        string casesAfter)
    {
        var (was, now) = (LeavesOf(before), LeavesOf(after));
        var (casesWere, casesAre) = (CasesOf(casesBefore), CasesOf(casesAfter));
        var changes = Changes.Between(was, now);
        var others = Changes.Outside(changes, ConditionList);
        return new ProgrammeDiff(
            after.Programme, from, to,
            [.. others.Where(change => !IsIn(change, FormulaPart) && !IsIn(change, LimitsPart))],
            Changes.Items(ConditionList, changes, was, now),
            [.. others.Where(change => IsIn(change, FormulaPart))],
            [.. others.Where(change => IsIn(change, LimitsPart))],
            Changes.Items(CaseList, Changes.Between(casesWere, casesAre), casesWere, casesAre));
    }

    /// <summary>A published version as a side.</summary>
    internal static DiffSide SideOf(ProgrammeDocument document) =>
        new(document.Version, null, document.EffectiveFrom, document.PublishedAt);

    /// <summary>The answer, as JSON or as a page.</summary>
    internal IResult Answer(HttpContext context, LocalizedText name) => !Negotiation.Prefers(context, HtmlPage.MediaType)
        ? Answers.Current(this, VersionsJson.Shared.ProgrammeDiff)
        : new DifferencePage(context).Of(
            Phrase.Of("programme_diff.title(name)", name), From, To,
            [
                new MemberSection(Phrase.Of("common.the_version()"), Document),
                new MemberSection(Labels.Of("formula"), Formula),
                new MemberSection(Labels.Of("limits"), Limits),
            ],
            [new ItemSection(Labels.Of(ConditionList), Conditions), new ItemSection(Labels.Of("goldenCases"), GoldenCases)]);

    private static bool IsIn(MemberChange change, string part) => change.Member.StartsWith(part, StringComparison.Ordinal);

    private static FlattenedDocument CasesOf(string list)
    {
        using var json = JsonDocument.Parse(list);
        return FlattenedDocument.Of(json.RootElement);
    }

    private static FlattenedDocument LeavesOf(ProgrammeContent content)
    {
        using var json = JsonSerializer.SerializeToDocument(content, VersionsJson.Shared.ProgrammeContent);
        return FlattenedDocument.Of(json.RootElement, "programme");
    }
}
