using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using Microsoft.Extensions.Primitives;

namespace EligibilityService.Wire;

/// <summary>A parameter of a query, for the contract.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is read as.</param>
/// <param name="Least">The least of a whole number.</param>
/// <param name="Most">The most of a whole number, or how many characters a text has at the most.</param>
/// <param name="Default">What a whole number is when nothing is said.</param>
internal sealed record QueryParameter(string Name, Type Type, int Least, int Most, int? Default);

/// <summary>
/// Reads query parameters strictly: what is unknown, doubled or malformed is a fault, named by the parameter. Each is named by the property
/// that is initialised with it.
/// </summary>
internal sealed class QueryReader(IQueryCollection query, Faults faults, IServiceProvider? services = null,
    ICollection<QueryParameter>? described = null)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Of a request.</summary>
    public QueryReader(HttpContext context) : this(context.Request.Query, new Faults(), context.RequestServices)
    {
    }

    /// <summary>Of no request: it notes what is read.</summary>
    public QueryReader(ICollection<QueryParameter> described) : this(new QueryCollection(), new Faults(), null, described)
    {
    }

    /// <summary>What is wrong with the query.</summary>
    public Faults Faults => faults;

    /// <summary>A text, or null.</summary>
    public string? Text(int most = Limits.Name, [CallerMemberName] string member = "") => Clean(typeof(string), most, NameOf(member));

    /// <summary>What the reader needs of the service; null where there is no request.</summary>
    public T? Get<T>() where T : class => services?.GetRequiredService<T>();

    private static string NameOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    private string? Clean(Type type, int most, string name, int least = 0, int? largest = null, int? otherwise = null)
    {
        if (Raw(type, most, name, least, largest, otherwise) is not { } value)
        {
            return null;
        }

        if (Characters.Excess(value, most) is { } excess)
        {
            faults.Add(name, FaultCode.OutOfBounds, excess);
            return null;
        }

        if (Characters.HiddenIn(value) is { } hidden)
        {
            faults.Add(name, FaultCode.Malformed, "page.hidden_character(hidden)", hidden);
            return null;
        }

        return value;
    }

    private string? Raw(Type type, int most, string name, int least = 0, int? largest = null, int? otherwise = null)
    {
        described?.Add(new QueryParameter(name, type, least, largest ?? most, otherwise));
        _known.Add(name);
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values is not [{ Length: > 0 } value] || Characters.Count(value) > most)
        {
            faults.Add(name, FaultCode.OutOfBounds, "page.parameter_form(most)", most);
            return null;
        }

        return value;
    }

    /// <summary>An identity in any spelling, or null. What cannot be seen in it is no part of it.</summary>
    public T? Identity<T>(Parse<T> parse, int most, [CallerMemberName] string member = "")
        where T : Identity
    {
        var name = NameOf(member);
        if (Raw(typeof(string), most, name) is not { } text)
        {
            return null;
        }

        if (parse(text, out var identity) is { } fault)
        {
            faults.Add(name, FaultCode.Malformed, fault.Text);
        }

        return identity;
    }

    /// <summary>
    /// A company's id in any spelling, or null. What has the form of a unified social credit code must be one: a digit too few would find
    /// nothing and look like an answer.
    /// </summary>
    public CompanyId? Company([CallerMemberName] string member = "")
    {
        if (Identity<CompanyId>(CompanyId.TryParse, Limits.Word, member) is not { } id)
        {
            return null;
        }

        if (!LooksLikeCreditCode(id.Key) || UnifiedSocialCreditCode.TryParse(id.Key, out _) == CreditCodeFault.None)
        {
            return id;
        }

        faults.Add(NameOf(member), FaultCode.Malformed,
            "page.credit_code_form(count)", id.Key.Length);
        return null;
    }

    /// <summary>The name of a company in its normal form, or null. Checked as a name in a body is.</summary>
    public string? CompanyName([CallerMemberName] string member = "")
    {
        if (Text(Limits.Name, member) is not { } text)
        {
            return null;
        }

        if (PartyName.Key(text) is { Length: > 0 } key)
        {
            return key;
        }

        faults.Add(NameOf(member), FaultCode.Malformed, "page.name_form()");
        return null;
    }

    // As Chinese codes begin: two characters, then the six digits of a division. The shorter tax ids that preceded them begin with the
    // division.
    private static bool LooksLikeCreditCode(string id) => id.Length is >= 16 and <= 20
        && !id.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9') && char.IsAsciiDigit(id[0]);

    /// <summary>The id of a programme that there is, or null.</summary>
    /// <param name="isKnown">Whether there is a programme of an id.</param>
    /// <param name="member">The parameter.</param>
    public string? Programme(Predicate<string> isKnown, [CallerMemberName] string member = "")
    {
        if (Text(Limits.Id, member) is not { } id)
        {
            return null;
        }

        if (!isKnown(id))
        {
            faults.Add(NameOf(member), FaultCode.ProgrammeUnknown, "common.unknown_programme()");
        }

        return id;
    }

    /// <summary>A date, or null.</summary>
    public DateOnly? Date([CallerMemberName] string member = "")
    {
        var name = NameOf(member);
        if (Clean(typeof(DateOnly), Limits.Name, name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        faults.Add(name, FaultCode.Malformed, "page.date_form()");
        return null;
    }

    /// <summary>An instant, or null.</summary>
    public DateTimeOffset? Instant([CallerMemberName] string member = "")
    {
        var name = NameOf(member);
        if (Clean(typeof(DateTimeOffset), Limits.Name, name) is not { } text)
        {
            return null;
        }

        if (InstantText.TryParse(text, out var instant))
        {
            return instant;
        }

        faults.Add(name, FaultCode.Malformed,
            "page.instant_form()");
        return null;
    }

    /// <summary>The as-of date: today where none is given.</summary>
    public DateOnly AsOf() => Date() ?? Get<ProgrammeDays>()?.Today ?? default;

    /// <summary>
    /// The known-at instant: now where none is given, and never later, because nobody knows what will have been published.
    /// </summary>
    public DateTimeOffset KnownAt()
    {
        var now = Get<TimeProvider>() is { } time ? Clock.Now(time) : default;
        return Instant() is { } given && given < now ? given : now;
    }

    /// <summary>A year, or null.</summary>
    public int? Year([CallerMemberName] string member = "") => Number(NameOf(member), 5, 2000, 2200, null, FaultCode.OutOfBounds,
        Phrase.Of("page.year_range()"));

    /// <summary>The number of a version, or null.</summary>
    public int? Version([CallerMemberName] string member = "") => Number(NameOf(member), 10, 1, int.MaxValue, null, FaultCode.Malformed,
        Phrase.Of("page.version_form()"));

    /// <summary>How many items a page has.</summary>
    public int Limit() => Number("limit", 5, 1, Limits.Page, Limits.DefaultPage, FaultCode.OutOfBounds,
        Phrase.Of("page.page_size(most)", Limits.Page)) ?? Limits.DefaultPage;

    /// <summary>One of a family of words, or null.</summary>
    public T? Word<T>([CallerMemberName] string member = "") where T : struct, Enum
    {
        var name = NameOf(member);
        if (Clean(typeof(T), Limits.Word, name) is not { } text)
        {
            return null;
        }

        if (Term.TryParse(text, out T value))
        {
            return value;
        }

        var known = string.Join(", ", Term.All<T>());
        faults.Add(name, FaultCode.UnknownValue, "page.unknown_word(known)", known);
        return null;
    }

    /// <summary>True or false, or null.</summary>
    public bool? Flag([CallerMemberName] string member = "")
    {
        var name = NameOf(member);
        switch (Clean(typeof(bool), 5, name))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                faults.Add(name, FaultCode.UnknownValue, "page.bool_form()");
                return null;
        }
    }

    private int? Number(string name, int most, int least, int largest, int? otherwise, FaultCode code, LocalizedText expected)
    {
        if (Clean(typeof(int), most, name, least, largest, otherwise) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= largest)
        {
            return number;
        }

        faults.Add(name, code, expected);
        return null;
    }

    /// <summary>Notes every parameter that nobody asked for.</summary>
    public void End()
    {
        foreach (KeyValuePair<string, StringValues> given in query)
        {
            if (!_known.Contains(given.Key))
            {
                faults.Add(given.Key, FaultCode.UnknownMember, _known.Count == 0 ? Phrase.Of("page.no_parameters()")
                    : Phrase.Of("page.unknown_parameter(known)", string.Join(", ", _known)));
            }
        }
    }
}

/// <summary>An opaque place in a list.</summary>
internal static class Cursor
{
    /// <summary>The cursor of an item.</summary>
    public static string Of(string id) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(id));

    /// <summary>Whether a text has the form of an id of the catalogue or of a programme.</summary>
    public static bool IsName(string id) => id.Length > 0
        && id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '/');

    /// <summary>Whether a text has the form of a version's number.</summary>
    public static bool IsNumber(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>The item of a cursor.</summary>
    public static bool TryRead(string cursor, out string id)
    {
        var bytes = new byte[cursor.Length];
        id = "";
        if (!System.Buffers.Text.Base64Url.IsValid(cursor)
            || !System.Buffers.Text.Base64Url.TryDecodeFromChars(cursor, bytes, out var written))
        {
            return false;
        }

        id = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, written));
        return true;
    }
}

/// <summary>A stored row that cannot be read. The others are served.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Detail">What it means, and what to do.</param>
public sealed record UnreadableRow([property: AtMost(Limits.Id)] string Id, LocalizedText Detail)
{
    /// <summary>Of an id.</summary>
    public static UnreadableRow Of(string id) => new(id, Phrase.Of("page.unreadable_row(id)", id));
}

/// <summary>The pages of a list: the items of one page, and the cursor of the next.</summary>
internal static partial class Pages
{
    /// <summary>
    /// Cuts a page off a sequence that has one item more than the page when there is another page; adds <c>Link: rel="next"</c>.
    /// </summary>
    public static (IReadOnlyList<T> Items, string? Next) Cut<T>(HttpContext context, IReadOnlyList<T> oneMore, int limit,
        Func<T, string> id)
    {
        if (oneMore.Count <= limit)
        {
            return (oneMore, null);
        }

        var items = oneMore.Take(limit).ToArray();
        return (items, Next(context, id(items[^1])));
    }

    /// <summary>
    /// Cuts a page off rows of which some may be damaged: those that can be read, and those that cannot by their ids; null when all can. It
    /// is logged which cannot.
    /// </summary>
    public static (IReadOnlyList<T> Items, string? Next, IReadOnlyList<UnreadableRow>? Unreadable) Cut<T>(HttpContext context,
        IReadOnlyList<Stored<T>> oneMore, int limit)
    {
        var (rows, next) = Cut(context, oneMore, limit, row => row.Id);
        return ([.. rows.Readable()], next, Unreadable(context, rows));
    }

    /// <summary>The rows that cannot be read, by their ids; null when all can. It is logged which cannot.</summary>
    public static IReadOnlyList<UnreadableRow>? Unreadable<T>(HttpContext context, IReadOnlyList<Stored<T>> rows)
    {
        var damaged = rows.Where(row => row.Fault is not null).ToArray();
        if (damaged.Length == 0)
        {
            return null;
        }

        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Pages));
        foreach (var row in damaged)
        {
            LogUnreadable(log, row.Id, row.Fault!);
        }

        return [.. damaged.Select(row => UnreadableRow.Of(row.Id))];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored row {Id} cannot be read.")]
    private static partial void LogUnreadable(ILogger logger, string id, Exception error);

    /// <summary>The cursor of the page that begins after an item; adds <c>Link: rel="next"</c>.</summary>
    public static string Next(HttpContext context, string last)
    {
        var next = Cursor.Of(last);
        var query = new QueryBuilderWithout(context.Request.Query, "cursor").With("cursor", next);
        context.Response.Headers.Link = $"<{context.Request.PathBase}{context.Request.Path}{query}>; rel=\"next\"";
        return next;
    }

    private sealed class QueryBuilderWithout(IQueryCollection query, string left)
    {
        public QueryString With(string name, string value)
        {
            var kept = query.Where(pair => pair.Key != left);
            return QueryString.Create([.. kept, new KeyValuePair<string, StringValues>(name, value)]);
        }
    }
}
