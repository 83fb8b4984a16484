using System.Globalization;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>A version that was published.</summary>
/// <param name="PublishedAt">From which instant it is published.</param>
/// <param name="Kind">What it is a version of.</param>
/// <param name="Programme">The programme; absent for the catalogue.</param>
/// <param name="Version">Its number.</param>
/// <param name="EffectiveFrom">The first day on which it applies; it may lie before its publication.</param>
/// <param name="EffectiveUntil">The first day on which it applies no more; absent for no end.</param>
/// <param name="PublishedBy">Who published it.</param>
/// <param name="Sha256">SHA-256 over its canonical JSON.</param>
/// <param name="Address">Where it is read.</param>
public sealed record ChangeBody(
    DateTimeOffset PublishedAt,
    Versioned Kind,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme,
    [property: Between(1, 1_000_000)] int Version,
    DateOnly EffectiveFrom,
    DateOnly? EffectiveUntil,
    [property: AtMost(Limits.Name)] string PublishedBy,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string Sha256,
    [property: AtMost(200), Form("^/v1/[a-z0-9/-]+$")] string Address)
{
    /// <summary>Its place in the feed.</summary>
    internal string Place =>
        string.Create(CultureInfo.InvariantCulture, $"{InstantText.Show(PublishedAt)}|{Term.Of(Kind)}|{Programme}|{Version:D7}");
}

/// <summary>What was published after a place in the feed, oldest first.</summary>
/// <param name="Items">The versions.</param>
/// <param name="Next">What to ask with the next time, as <c>since</c>; absent only where nothing was ever published.</param>
/// <param name="More">Whether there is more already.</param>
public sealed record ChangePage(
    [property: AtMost(Limits.Page)] IReadOnlyList<ChangeBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    bool More);

/// <summary>Where to go on in the feed.</summary>
internal sealed class ChangeQuery(QueryReader query) : Query(query)
{
    /// <summary>Where to go on: `next` of an answer before, as it stands; or an instant, for all that was published then or after. Default:
    /// from the beginning.</summary>
    /// <example>2026-01-01T00:00:00Z</example>
    [Form("^[A-Za-z0-9_:.+-]+$")]
    public string? Since { get; } = query.Text(300);

    /// <inheritdoc cref="PagedQuery.Limit"/>
    public int Limit { get; } = query.Limit();

    public static ValueTask<ChangeQuery> BindAsync(HttpContext context) => new(new ChangeQuery(new(context)));
}

/// <summary>The feed by which other systems follow what is published. Nothing is in it before its instant.</summary>
internal static class ChangeEndpoints
{
    /// <summary>The route.</summary>
    public static void MapChanges(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/changes", ListAsync).WithName("listChanges").WithTags("Changes").Produces<ChangePage>();

    /// <summary>Follow what is published, oldest first</summary>
    /// <remarks>All versions of the catalogue and of programmes, in the order of their publication. Ask with <c>since</c> = <c>next</c> of
    /// the answer before, as often as you like: what was given once is not given again.</remarks>
    private static async Task<IResult> ListAsync(ChangeQuery query, ChangeFeed changes)
    {
        var place = query.Since is { } since ? PlaceOf(since, query.Faults) : "";
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var limit = query.Limit;
        var later = await changes.AfterAsync(place, limit + 1);
        ChangeBody[] items = [.. later.Take(limit)];
        var next = items is [.., var last] ? Cursor.Of(last.Place) : place.Length > 0 ? Cursor.Of(place) : null;
        return Answers.Current(new ChangePage(items, next, later.Count > limit), EventsJson.Shared.ChangePage);
    }

    private static string PlaceOf(string since, Faults faults)
    {
        if (Cursor.TryRead(since, out var place) && place.Split('|') is [var at, _, _, _] && InstantText.TryParse(at, out _))
        {
            return place;
        }

        if (InstantText.TryParse(since, out var instant))
        {
            return InstantText.Show(instant);
        }

        faults.Add("since", FaultCode.Malformed,
            "change_endpoints.from_form()");
        return "";
    }
}
