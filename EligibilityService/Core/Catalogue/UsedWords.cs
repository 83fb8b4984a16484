namespace EligibilityService.Core.Catalogue;

/// <summary>Words that say goods are used, and those that deny it.</summary>
internal static class UsedWords
{
    private static readonly GoodsWords.Phrases Words = new(GoodsWords.Used);
    private static readonly string[] Denials = ["不含", "不是", "并非", "杜绝", "拒绝", "非", "无", "免", "未", "no", "non", "not"];
    private const string Lists = "、/或和及与 ";

    /// <summary>The first one that nobody denies, in a normalised text; null when there is none.</summary>
    public static Piece? Find(string text)
    {
        var deniedUntil = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var isInsideRun = i > 0 && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i]);
            if (isInsideRun || Words.BeginningOf(text.AsSpan(i)) is not (> 0 and var length))
            {
                continue;
            }

            // 非二手、翻新: a denial goes on over a list.
            if (i != deniedUntil && !IsDenied(text.AsSpan(0, i)))
            {
                return new Piece(i, i + length, 0);
            }

            i += length - 1;
            deniedUntil = i + 1;
            while (deniedUntil < text.Length && Lists.Contains(text[deniedUntil], StringComparison.Ordinal))
            {
                deniedUntil++;
            }
        }

        return null;
    }

    private static bool IsDenied(ReadOnlySpan<char> before)
    {
        var end = before.TrimEnd(" -");
        foreach (var denial in Denials)
        {
            if (end.EndsWith(denial, StringComparison.Ordinal)
                && (!char.IsAsciiLetter(denial[0]) || end.Length == denial.Length || !char.IsAsciiLetterOrDigit(end[^(denial.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }
}
