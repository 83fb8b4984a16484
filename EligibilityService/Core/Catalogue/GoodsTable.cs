namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A row of the classification of goods and services (税收分类编码): a code, the short names that it bears or bore on invoices, and what it says
/// of the goods.
/// </summary>
/// <param name="Code">The code, or its beginning: 1 to 19 digits; it speaks for all codes that begin with it, unless a longer row
/// does.</param>
/// <param name="ShortNames">Its short names, present and former; may be empty.</param>
/// <param name="Says">Thing, service, software or rental.</param>
/// <param name="Source">Where this stands.</param>
/// <param name="Illustrative">Whether no source states it.</param>
public sealed record GoodsRow(string Code, IReadOnlyList<string> ShortNames, GoodsHint Says, string Source, bool Illustrative);

/// <summary>The classification of a catalogue version, ready to look up. Immutable; an empty one knows no code and no short name.</summary>
public sealed class GoodsTable
{
    private readonly Dictionary<string, GoodsHint> _byCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GoodsHint> _byName = new(StringComparer.Ordinal);

    /// <summary>
    /// Indexes the rows. Of two rows with one short name the longer code speaks; a code stands once, as the reader of catalogues ensures.
    /// </summary>
    public GoodsTable(IReadOnlyList<GoodsRow> rows)
    {
        Rows = rows;
        foreach (var row in rows.OrderBy(row => row.Code.Length))
        {
            _byCode[row.Code] = row.Says;
            foreach (var name in row.ShortNames)
            {
                _byName[Fold(name)] = row.Says;
            }
        }
    }

    /// <summary>The table without rows.</summary>
    public static GoodsTable Empty { get; } = new([]);

    /// <summary>The rows, in the document's order.</summary>
    public IReadOnlyList<GoodsRow> Rows { get; }

    /// <summary>What a code says: the row with the longest beginning of it; null when there is none.</summary>
    internal GoodsHint? OfCode(string code)
    {
        for (var length = code.Length; length > 0; length--)
        {
            if (_byCode.TryGetValue(code[..length], out var says))
            {
                return says;
            }
        }

        return null;
    }

    /// <summary>
    /// What a short name says. A short name that the table lacks means a service or a rental when it ends like one; else nothing.
    /// </summary>
    internal GoodsHint? OfShortName(string folded) => _byName.TryGetValue(folded, out var says) ? says
        : folded.EndsWith("租赁", StringComparison.Ordinal) ? GoodsHint.Rental
        : folded.EndsWith("服务", StringComparison.Ordinal) || folded.EndsWith("劳务", StringComparison.Ordinal) ? GoodsHint.Service
        : null;

    /// <summary>A short name as it is compared: compatibility forms and case folded, white space out.</summary>
    internal static string Fold(string name) => WithoutSpaces(ModelName.Normalise(name));

    /// <summary>The same of a name that is normalised already.</summary>
    internal static string WithoutSpaces(string normalised) => normalised.Replace(" ", "", StringComparison.Ordinal);
}
