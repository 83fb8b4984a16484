using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace EligibilityService.Core.Primitives;

/// <summary>
/// What the service says, by code, in each language: the tables are the files of <c>Phrases/</c>, which are compiled in. A code with
/// brackets is a sentence and names its arguments, in the order in which they are given: <c>model_listed.suspended(name, ground)</c>. One
/// without is a word: of a member of an enumerated type, of an id.
/// </summary>
public static class Phrase
{
    private sealed record Piece(string Text, int Argument);

    private sealed record Template(int Count, LocalizedText Plain, Piece[] English, Piece[] Chinese);

    private static readonly FrozenDictionary<string, Template> Table = Load();

    /// <summary>All codes.</summary>
    public static IEnumerable<string> Codes => Table.Keys;

    /// <summary>The word of a code without arguments; null when there is none.</summary>
    public static LocalizedText? Word(string code) => Table.GetValueOrDefault(code)?.Plain;

    /// <summary>The sentence of a code, with its arguments.</summary>
    public static LocalizedText Of(string code, params ReadOnlySpan<Argument> arguments)
    {
        var template = Table[code];
        return arguments.Length != template.Count ? throw new ArgumentException($"{code} was given {arguments.Length} arguments.")
            : template.Count == 0 ? template.Plain
            : new LocalizedText(Fill(template.English, arguments, chinese: false), Fill(template.Chinese, arguments, chinese: true));
    }

    private static string Fill(Piece[] pieces, ReadOnlySpan<Argument> arguments, bool chinese)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[512]);
        foreach (var piece in pieces)
        {
            text.AppendLiteral(piece.Argument < 0 ? piece.Text : chinese ? arguments[piece.Argument].Zh : arguments[piece.Argument].En);
        }

        return text.ToStringAndClear();
    }

    private static FrozenDictionary<string, Template> Load()
    {
        var chinese = Lines("zh").ToDictionary();
        return Lines("en").ToFrozenDictionary(line => line.Code, line =>
        {
            string[] names = line.Code.EndsWith(')')
                ? line.Code[(line.Code.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries)
                    : [];
            return new Template(names.Length, new LocalizedText(line.Text, chinese[line.Code]), [.. Pieces(line.Text, names)],
                [.. Pieces(chinese[line.Code], names)]);
        }, StringComparer.Ordinal);
    }

    private static IEnumerable<(string Code, string Text)> Lines(string language)
    {
        using var reader = new StreamReader(typeof(Phrase).Assembly.GetManifestResourceStream($"Phrases/{language}.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(": ", 2) is [var code, var text] && line[0] != '#')
            {
                yield return (code, text);
            }
        }
    }

    private static IEnumerable<Piece> Pieces(string text, string[] names)
    {
        var start = 0;
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var end = text.IndexOf('}', open);
            if (end > 0 && Array.IndexOf(names, text[(open + 1)..end]) is >= 0 and var argument)
            {
                yield return new Piece(text[start..open], -1);
                yield return new Piece("", argument);
                start = end + 1;
            }
        }

        yield return new Piece(text[start..], -1);
    }
}
