using CsCheck;

namespace EligibilityService.Tests.Core.Primitives;

/// <summary>Ways to write the same identity otherwise.</summary>
internal static class Respelling
{
    private static readonly string[] Spaces = [" ", "\u00A0", "\u3000", "\u2009", "\t", "  "];
    private static readonly string[] Dashes = ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\uFF0D", "\uFE63", "_",
        "/", " - ", ".", "\u30FB"];
    private static readonly string[] Nothing = ["\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u200E", "\u202E", "\uFE0F",
        "\u034F"];

    /// <summary>Identities as they are printed: separators in places, letters and digits around them.</summary>
    public static Gen<string> Texts { get; } = Gen.OneOf(
        "R-001", "HT-2025-001", "91110114MA0FAKE023", "DE123456789", "25112000000012345678", "MX-C500-00017", "2025-1-11", "A-1",
            "INV-2025-Q3-7", "K100-AI-3");

    /// <summary>One to four of them, one after the other, each at its own place.</summary>
    public static Gen<Func<string, string>> Of { get; } =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[1, 4]
            .Select(steps =>
                (Func<string, string>)(text => steps.Aggregate(text, (sofar, step) => Step(sofar, step.Item1, step.Item2, step.Item3))));

    private static string Step(string text, int how, int place, int which) => how switch
    {
        0 => string.Concat(text.Select(letter => letter is > ' ' and < '\u007F' ? (char)(letter + 0xFEE0) : letter)),
        1 => text.ToLowerInvariant(),
        2 => text.Insert(Inside(text, place), Nothing[which % Nothing.Length]),
        3 => Spaces[which % Spaces.Length] + text + Spaces[place % Spaces.Length],
        4 => text.Replace("-", Dashes[which % Dashes.Length], StringComparison.Ordinal),
        _ => text.Replace("-", $"-{Dashes[which % Dashes.Length]}", StringComparison.Ordinal),
    };

    private static int Inside(string text, int place) => place % (text.Length + 1);
}
