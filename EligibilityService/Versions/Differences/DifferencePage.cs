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
        var contents = shown.Length == 0 ? Html.Of($"<p>{In("difference_page.no_difference()")}</p>") : Html.Of(
            $"<ul>{shown.Select((section, i) => Html.Of($"<li><a href=\"#s{i}\">{In(section.Title)}</a>{section.Count}</li>"))}</ul>");
        return HtmlPage.Of(In(title), _zh ? "zh" : "en", Html.Of(
            $"""
            <h1>{In(title)}</h1>
            <table class="sides"><tbody>{Side("difference_page.before()", from)}{Side("difference_page.after()", to)}</tbody></table>
            {contents}
            {shown.Select((section, i) => Html.Of($"<h2 id=\"s{i}\">{In(section.Title)}</h2>{section.Body}"))}
            """));
    }

    private Html Side(string phrase, DiffSide side)
    {
        var name = side.Version is { } number ? In("difference_page.version(number)", number) : In("difference_page.draft()");
        var draft = side.Draft is { } id ? Html.Of($" <code>{id}</code>") : Html.Empty;
        var from = In("difference_page.in_force_from()");
        return Html.Of($"<tr><th>{In(phrase)}</th><td>{name}{draft}{from} {Show.Day(side.EffectiveFrom)}</td></tr>");
    }

    private string Count(MemberSection section) => In(
        section.Changes.Count == 1 ? "difference_page.value_changed(count)" : "difference_page.values_changed(count)",
            section.Changes.Count);

    private string Count(ItemSection section)
    {
        int Of(ChangeKind kind) => section.Items.Count(item => item.Kind == kind);
        var (added, removed, changed) = (Of(ChangeKind.Added), Of(ChangeKind.Removed), Of(ChangeKind.Changed));
        return In("difference_page.counts(added, removed, changed)", added, removed, changed);
    }

    private Html Item(ItemChange item)
    {
        var (word, name) = item.Kind switch
        {
            ChangeKind.Added => ("added", In("difference_page.added()")),
            ChangeKind.Removed => ("removed", In("difference_page.removed()")),
            _ => ("changed", In("difference_page.changed()")),
        };
        return Html.Of(
            $"<section><h3><span class=\"kind {word}\">{name}</span>{In(item.Name)} <small><code>{item.Id}</code></small></h3>{Table(item.Changes, item.Kind)}</section>");
    }

    // Of what is new or gone there is one side only, and a column of blanks helps nobody.
    private Html Table(IReadOnlyList<MemberChange> changes, ChangeKind kind = ChangeKind.Changed) => kind == ChangeKind.Changed
        ? Html.Of(
            $"""
            <table><thead><tr><th>{In("difference_page.what()")}</th>
            <th>{In("difference_page.before()")}</th><th>{In("difference_page.after()")}</th></tr></thead>
            <tbody>{changes.Select(change => Html.Of($"<tr><th>{In(change.Label)}</th><td>{Values(change.Before, change.After, isAfter: false)}</td><td>{Values(change.After, change.Before, isAfter: true)}</td></tr>"))}</tbody></table>
            """)
        : Html.Of($"<table><tbody>{changes.Select(change => Html.Of($"<tr><th>{In(change.Label)}</th><td>{List((change.After ?? change.Before ?? []).Select(value => Html.Of($"{value}")).ToArray())}</td></tr>"))}</tbody></table>");

    // Of a list only what differs is marked; where only the order differs, nothing came or went.
    private Html Values(IReadOnlyList<string>? values, IReadOnlyList<string>? others, bool isAfter)
    {
        if (values is null)
        {
            return Html.Of($"<span class=\"none\">{In("common.none()")}</span>");
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

    private string In(string phrase, params ReadOnlySpan<Argument> arguments) => In(Phrase.Of(phrase, arguments));
}
