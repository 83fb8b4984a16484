using System.Buffers;

namespace EligibilityService.Core.Catalogue;

/// <summary>Words that say goods are used, and those that deny it.</summary>
internal static class UsedWords
{
    private static readonly GoodsWords.Phrases Words = new(GoodsWords.Used);
    private static readonly string[] Denials = ["不含", "不是", "并非", "没有", "杜绝", "拒绝", "非", "无", "免", "未", "没", "no", "non", "not"];
    private static readonly string[] Spread = ["二手", "拆机", "翻新", "成新", "准新", "退役", "闲置"];

    // One of these stands in every text that has a word for used goods: nearly every text is passed over in one look.
    private static readonly SearchValues<string> Traces = SearchValues.Create(
        [.. Words.All.Select(word => word.Split('-')[0]), .. Spread.Select(word => word[..1]), "旧", "新"], StringComparison.Ordinal);

    private static readonly string[] Promises = ["回收", "置换", "抵扣", "折抵", "换新", "换购"];
    private static readonly string[] AsNew = ["全新", "崭新"];
    private const string Lists = "、/或和及与 ";
    private const string Tenths = "七八九";

    // 库存旧, 全旧: what may stand before 旧, besides a noun and what is no Chinese character.
    private const string BeforeOld = "存全较半陈废破很的是为";

    // "95新", "九五新".
    private const int DigitsOfWear = 2;

    /// <summary>Whether a normalised text may have any: false for nearly all that have none.</summary>
    public static bool MayStandIn(string text) => text.AsSpan().ContainsAny(Traces);

    /// <summary>The first one that is not denied, in a normalised text; null when there is none.</summary>
    /// <param name="start">Where it begins behind its tax category.</param>
    /// <param name="namesGoods">Whether a brand or a model begins at a place.</param>
    public static Piece? Find(string text, int start, Func<int, bool> namesGoods)
    {
        var deniedUntil = -1;
        var tied = text.Replace(' ', '-');
        for (var i = start; i < text.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i]))
            {
                continue;
            }

            if (GoodsWords.NotUsed.BeginningOf(tied.AsSpan(i)) is > 0 and var other)
            {
                i += other - 1;
                continue;
            }

            var length = Math.Max(Words.BeginningOf(tied.AsSpan(i)),
                Math.Max(Apart(text, i), Math.Max(Old(text, i, namesGoods), Wear(text, i, namesGoods))));
            if (length == 0)
            {
                continue;
            }

            // 非二手、翻新: a denial goes on over a list.
            var isDenied = i == deniedUntil || IsDenied(text.AsSpan(0, i));
            if (!isDenied && !IsTakenBack(text, i + length) && !IsAsNew(text, i, i + length))
            {
                return new Piece(i, i + length, 0);
            }

            i += length - 1;
            if (isDenied)
            {
                deniedUntil = i + 1;
                while (deniedUntil < text.Length && Lists.Contains(text[deniedUntil], StringComparison.Ordinal))
                {
                    deniedUntil++;
                }
            }
        }

        return null;
    }

    // 二 手: a space between the two characters.
    private static int Apart(string text, int at)
    {
        if (at + 2 >= text.Length || text[at + 1] != ' ')
        {
            return 0;
        }

        foreach (var word in Spread)
        {
            if (word[0] == text[at] && word[1] == text[at + 2])
            {
                return word.Length + 1;
            }
        }

        return 0;
    }

    // 旧, （旧）, 旧显卡; not 怀旧, 旧金山, 旧款, 以旧换新.
    private static int Old(string text, int at, Func<int, bool> namesGoods)
    {
        if (text[at] != '旧' || !MayFollow(text, at + 1, namesGoods))
        {
            return 0;
        }

        var isFree = at == 0 || !IsChinese(text[at - 1]) || BeforeOld.Contains(text[at - 1], StringComparison.Ordinal)
            || (GoodsWords.Ending(text.AsSpan(0, at), out var sense) > 0 && GoodsWords.IsThing(sense));
        return isFree ? 1 : 0;
    }

    // 95新, 九五新: how much of new is left.
    private static int Wear(string text, int at, Func<int, bool> namesGoods)
    {
        var end = at + DigitsOfWear;
        if (end >= text.Length || text[end] != '新' || !MayFollow(text, end + 1, namesGoods))
        {
            return 0;
        }

        var isDigits = text[at] is >= '7' and <= '9' && char.IsAsciiDigit(text[at + 1]);
        var isNumerals = Tenths.Contains(text[at], StringComparison.Ordinal)
            && GoodsWords.Numerals.Contains(text[at + 1], StringComparison.Ordinal);
        return isDigits || isNumerals ? DigitsOfWear + 1 : 0;
    }

    // The end, no Chinese character, or the goods themselves.
    private static bool MayFollow(string text, int at, Func<int, bool> namesGoods) =>
        at == text.Length || !IsChinese(text[at]) || text[at] == '的' || namesGoods(at)
            || GoodsWords.BeginsWith(text.AsSpan(at), GoodsWords.IsThing);

    // 旧卡回收, 旧显卡换新: a promise to take another one.
    private static bool IsTakenBack(string text, int at)
    {
        var end = at;
        while (end < text.Length && IsChinese(text[end]))
        {
            end++;
        }

        return Array.Exists(Promises, promise => text.AsSpan(at, end - at).Contains(promise, StringComparison.Ordinal));
    }

    // 成色：全新.
    private static bool IsAsNew(string text, int from, int at)
    {
        if (text.AsSpan(from, at - from) is not "成色")
        {
            return false;
        }

        var rest = text.AsSpan(at).TrimStart(": ");
        foreach (var word in AsNew)
        {
            if (rest.StartsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';

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
