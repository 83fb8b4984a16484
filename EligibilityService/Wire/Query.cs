using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>
/// The query of an endpoint. A derived class has a property for each parameter, which reads it when it is made: the property's name, its
/// reader and its comment are all that is said of the parameter, to callers too. A handler that takes one is bound and described by it.
/// </summary>
internal abstract class Query
{
    // The initialisers of derived classes have run by now, so every parameter is known.
    protected Query(QueryReader query)
    {
        query.End();
        Faults = query.Faults;
    }

    /// <summary>What is wrong with it, and what the handler finds wrong besides.</summary>
    public Faults Faults { get; }

    /// <summary>The answer where anything is wrong; else null.</summary>
    public Problem? Problem => Faults.Any ? Problem.Invalid(Faults) : null;
}

/// <summary>No parameter at all.</summary>
internal sealed class NoQuery(QueryReader query) : Query(query)
{
    public static ValueTask<NoQuery> BindAsync(HttpContext context) => new(new NoQuery(new(context)));
}

/// <summary>The query of a list that comes in pages.</summary>
internal abstract class PagedQuery(QueryReader query) : Query(query)
{
    /// <summary>How many items a page has at the most.</summary>
    /// <example>10</example>
    public int Limit { get; } = query.Limit();

    /// <summary>Where the page begins: `next` of the page before, as it stands. Opaque. Default: the first page.</summary>
    [Form("^[A-Za-z0-9_-]+$")]
    public string? Cursor { get; } = query.Text(Limits.Reference * 3);

    /// <summary>The item after which the page begins; null for the first page.</summary>
    /// <param name="isOurs">Whether the list can have an item of that id: what anybody made up is a fault, not another page.</param>
    public string? After(Predicate<string> isOurs)
    {
        if (Cursor is null)
        {
            return null;
        }

        if (Wire.Cursor.TryRead(Cursor, out var after) && isOurs(after))
        {
            return after;
        }

        Faults.Add("cursor", FaultCode.Malformed, "query.cursor_unknown()");
        return null;
    }
}

/// <summary>A page, and nothing else.</summary>
internal sealed class PageQuery(QueryReader query) : PagedQuery(query)
{
    public static ValueTask<PageQuery> BindAsync(HttpContext context) => new(new PageQuery(new(context)));
}

/// <summary>A page of what was known at an instant.</summary>
internal sealed class KnownPage(QueryReader query) : PagedQuery(query)
{
    /// <inheritdoc cref="WhenQuery.KnownAt"/>
    public DateTimeOffset KnownAt { get; } = query.KnownAt();

    public static ValueTask<KnownPage> BindAsync(HttpContext context) => new(new KnownPage(new(context)));
}

/// <summary>A page of what applied on a date, as known at an instant.</summary>
internal sealed class WhenPage(QueryReader query) : PagedQuery(query)
{
    /// <inheritdoc cref="WhenQuery.AsOf"/>
    public DateOnly AsOf { get; } = query.AsOf();

    /// <inheritdoc cref="WhenQuery.KnownAt"/>
    public DateTimeOffset KnownAt { get; } = query.KnownAt();

    public static ValueTask<WhenPage> BindAsync(HttpContext context) => new(new WhenPage(new(context)));
}

/// <summary>As of which date, as known at which instant.</summary>
internal sealed class WhenQuery(QueryReader query) : Query(query)
{
    /// <summary>The date whose rules and catalogue apply. Default: today in the programmes' time zone (UTC+8 unless the operator has set
    /// another).</summary>
    /// <example>2025-09-15</example>
    public DateOnly AsOf { get; } = query.AsOf();

    /// <summary>What had been published by this instant is known; what came later is not. Default: now, and never later than now. An
    /// instant such as `2026-01-01T00:00:00Z`.</summary>
    /// <example>2026-01-01T00:00:00Z</example>
    public DateTimeOffset KnownAt { get; } = query.KnownAt();

    public static ValueTask<WhenQuery> BindAsync(HttpContext context) => new(new WhenQuery(new(context)));
}
