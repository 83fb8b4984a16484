using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Differences;

/// <summary>A group of things of one kind that differ, with its heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Items">The things.</param>
internal sealed record ItemSection(LocalizedText Title, IReadOnlyList<ItemChange> Items);

/// <summary>Members that differ, with their heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Changes">The members.</param>
internal sealed record MemberSection(LocalizedText Title, IReadOnlyList<MemberChange> Changes);

/// <summary>
/// The difference of two documents as a page that an officer reads and prints, in the language that the browser asks for.
/// </summary>
internal sealed class DifferencePage(HttpContext context)
{
    private const int Paragraph = 60;

    /// <summary>In which form a caller wants a difference: the name of the form, for those that are kept.</summary>
    public static string FormFor(HttpContext context) => !Negotiation.Prefers(context, HtmlPage.MediaType) ? "json"
        : Languages.PrefersChinese(context) ? "zh" : "en";

    private readonly bool _zh = Languages.PrefersChinese(context);

    /// <summary>The page.</summary>
    public IResult Of(LocalizedText title, DiffSide from, DiffSide to, IReadOnlyList<MemberSection> members,
        IReadOnlyList<ItemSection> items)
    {
        var shown = members.Where(section => section.Changes.Count > 0)
            .Select(section => (section.Title, Count: Count(section), Body: Table(section.Changes)))
            .Concat(items.Where(section => section.Items.Count > 0)
                .Select(section => (section.Title, Count: Count(section), Body: Html.Join(section.Items.Select(Item)))))
            .ToArray();
        return HtmlPage.Of(In(title), _zh ? "zh" : "en", Html.Of(
            $"""
            <h1>{In(title)}</h1>
            <table class="sides"><tbody>{Side("Before", "变更前", from)}{Side("After", "变更后", to)}</tbody></table>
            {(shown.Length == 0 ? Html.Of($"<p>{In("The two say the same.", "两者内容一致。")}</p>") : Html.Of($"<ul>{shown.Select((section, i) => Html.Of($"<li><a href=\"#s{i}\">{In(section.Title)}</a>{section.Count}</li>"))}</ul>"))}
            {shown.Select((section, i) => Html.Of($"<h2 id=\"s{i}\">{In(section.Title)}</h2>{section.Body}"))}
            """));
    }

    private Html Side(string en, string zh, DiffSide side) => Html.Of(
        $"<tr><th>{In(en, zh)}</th><td>{(side.Version is { } number ? In($"version {number}", $"第{number}版") : In("draft", "草案"))}{(side.Draft is { } draft ? Html.Of($" <code>{draft}</code>") : Html.Empty)}{In(", in force from", "，生效日期")} {Show.Day(side.EffectiveFrom)}</td></tr>");

    private string Count(MemberSection section) => In(
        section.Changes.Count == 1 ? ": 1 value changed" : $": {section.Changes.Count} values changed",
        $"：{section.Changes.Count}项内容变更");

    private string Count(ItemSection section)
    {
        int Of(ChangeKind kind) => section.Items.Count(item => item.Kind == kind);
        var (added, removed, changed) = (Of(ChangeKind.Added), Of(ChangeKind.Removed), Of(ChangeKind.Changed));
        return In($": {added} added, {removed} removed, {changed} changed", $"：新增{added}项，删除{removed}项，修改{changed}项");
    }

    private Html Item(ItemChange item)
    {
        var (word, name) = item.Kind switch
        {
            ChangeKind.Added => ("added", In("added", "新增")),
            ChangeKind.Removed => ("removed", In("removed", "删除")),
            _ => ("changed", In("changed", "修改")),
        };
        return Html.Of(
            $"<section><h3><span class=\"kind {word}\">{name}</span>{In(item.Name)} <small><code>{item.Id}</code></small></h3>{Table(item.Changes, item.Kind)}</section>");
    }

    // Of what is new or gone there is one side only, and a column of blanks helps nobody.
    private Html Table(IReadOnlyList<MemberChange> changes, ChangeKind kind = ChangeKind.Changed) => kind == ChangeKind.Changed
        ? Html.Of(
            $"""
            <table><thead><tr><th>{In("What", "项目")}</th><th>{In("Before", "变更前")}</th><th>{In("After", "变更后")}</th></tr></thead>
            <tbody>{changes.Select(change => Html.Of($"<tr><th>{In(change.Label)}</th><td>{Values(change.Before, change.After, isAfter: false)}</td><td>{Values(change.After, change.Before, isAfter: true)}</td></tr>"))}</tbody></table>
            """)
        : Html.Of($"<table><tbody>{changes.Select(change => Html.Of($"<tr><th>{In(change.Label)}</th><td>{List((change.After ?? change.Before ?? []).Select(value => Html.Of($"{value}")).ToArray())}</td></tr>"))}</tbody></table>");

    // Of a list only what differs is marked; where only the order differs, nothing came or went.
    private Html Values(IReadOnlyList<string>? values, IReadOnlyList<string>? others, bool isAfter)
    {
        if (values is null)
        {
            return Html.Of($"<span class=\"none\">{In("none", "无")}</span>");
        }

        return List([.. values.Select(value => others?.Contains(value) == true ? Html.Of($"{value}") : Marked(value, isAfter))]);
    }

    // A line through a whole paragraph makes it hard to read; its colour says enough.
    private static Html Marked(string value, bool isAfter) => isAfter ? Html.Of($"<ins>{value}</ins>")
        : value.Length > Paragraph ? Html.Of($"<del class=\"long\">{value}</del>")
        : Html.Of($"<del>{value}</del>");

    private static Html List(Html[] values) => values is [var only] ? only
        : Html.Of($"<ul class=\"plain\">{values.Select(value => Html.Of($"<li>{value}</li>"))}</ul>");

    private string In(LocalizedText text) => _zh ? text.Zh : text.En;

    private string In(string en, string zh) => _zh ? zh : en;
}
