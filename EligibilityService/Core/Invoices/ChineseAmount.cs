using System.Text;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>
/// Amounts in Chinese capitals (大写), as an invoice states its total beside the figures: 壹佰肆拾肆万陆仟肆佰圆整. Reading takes the usual variants
/// (元 for 圆, 正 for 整, 負 and （负数） in front, a mark such as ⊗) and nothing that could be two amounts.
/// </summary>
public static class ChineseAmount
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private const int Ten = 10;
    private const int Section = 10_000;
    private const int Yi = 100_000_000;
    private const int FenPerJiao = 10;

    private static readonly (char Letter, int Value)[] Places = [('仟', 1000), ('佰', 100), ('拾', Ten)];

    /// <summary>Writes an amount of fen: with 整 behind yuan or jiao, and （负数） before what is negative. Bounded as money is.</summary>
    public static string Write(long fen)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(fen), Money.MaxMinorUnits);
        var text = new StringBuilder(fen < 0 ? "（负数）" : "");
        var (yuan, rest) = Math.DivRem(Math.Abs(fen), Currency.MinorUnits);
        var (jiao, single) = Math.DivRem((int)rest, FenPerJiao);
        if (yuan > 0 || rest == 0)
        {
            WriteYuan(yuan, text);
            text.Append('圆');
        }

        if (jiao > 0)
        {
            text.Append(Digits[jiao]).Append('角');
        }
        else if (single > 0 && yuan > 0)
        {
            text.Append('零');
        }

        return single > 0 ? text.Append(Digits[single]).Append('分').ToString() : text.Append('整').ToString();
    }

    /// <summary>Reads an amount; false when the text is not one amount, or beyond what money holds.</summary>
    public static bool TryParse(string text, out long fen)
    {
        fen = 0;
        var letters = Normalise(text);
        var isNegative = letters.StartsWith('负');
        var rest = letters.AsSpan(isNegative ? 1 : 0);
        var yuan = 0L;
        var end = rest.IndexOf('圆');
        var hasYuan = end >= 0;
        if (hasYuan && !TryYuan(rest[..end], out yuan))
        {
            return false;
        }

        if (!TryRest(hasYuan ? rest[(end + 1)..] : rest, hasYuan, out var cents))
        {
            return false;
        }

        fen = (yuan * Currency.MinorUnits) + cents;
        fen = isNegative ? -fen : fen;
        return Math.Abs(fen) <= Money.MaxMinorUnits;
    }

    private static void WriteYuan(long yuan, StringBuilder text)
    {
        if (yuan == 0)
        {
            text.Append('零');
            return;
        }

        var gap = false;
        foreach (var (value, unit) in new[] { ((int)(yuan / Yi), "亿"), ((int)(yuan % Yi / Section), "万"), ((int)(yuan % Section), "") })
        {
            if (value == 0)
            {
                gap = text.Length > 0;
                continue;
            }

            if (text is { Length: > 0 } && text[^1] != '）' && (gap || value < 1000))
            {
                text.Append('零');
            }

            WriteSection(value, text);
            text.Append(unit);
            gap = false;
        }
    }

    private static void WriteSection(int value, StringBuilder text)
    {
        var (begun, gap) = (false, false);
        foreach (var (letter, place) in Places.Append((' ', 1)))
        {
            var digit = value / place % Ten;
            if (digit == 0)
            {
                gap = begun;
                continue;
            }

            if (gap)
            {
                text.Append('零');
            }

            text.Append(Digits[digit]);
            if (place > 1)
            {
                text.Append(letter);
            }

            (begun, gap) = (true, false);
        }
    }

    private static bool TryYuan(ReadOnlySpan<char> text, out long yuan)
    {
        yuan = 0;
        if (text is "零")
        {
            return true;
        }

        var rest = text;
        foreach (var (letter, unit) in new[] { ('亿', (long)Yi), ('万', Section), (' ', 1L) })
        {
            var end = letter == ' ' ? rest.Length : rest.IndexOf(letter);
            if (end < 0 || (letter == ' ' && rest.Length == 0 && yuan > 0))
            {
                continue;
            }

            if (!TrySection(rest[..end], mayBeginWithZero: yuan > 0, out var value))
            {
                return false;
            }

            yuan += value * unit;
            rest = letter == ' ' ? [] : rest[(end + 1)..];
        }

        return yuan > 0;
    }

    // Digits with falling places, a zero at most between two of them.
    private static bool TrySection(ReadOnlySpan<char> text, bool mayBeginWithZero, out int value)
    {
        value = 0;
        var (last, hadZero) = (Section, false);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '零')
            {
                if (hadZero || (i == 0 && !mayBeginWithZero) || i == text.Length - 1)
                {
                    return false;
                }

                (hadZero, i) = (true, i + 1);
                continue;
            }

            var digit = Digits.IndexOf(text[i], StringComparison.Ordinal);

            // 拾万 for 壹拾万: common at the beginning.
            var isBareTen = digit < 0 && text[i] == '拾' && last == Section;
            i += isBareTen ? 0 : 1;
            var place = i < text.Length ? PlaceOf(text[i]) : 1;
            if ((digit < 1 && !isBareTen) || place == 0 || place >= last || (place == 1 && i < text.Length))
            {
                return false;
            }

            value += (isBareTen ? 1 : digit) * place;
            (last, hadZero, i) = (place, false, place > 1 ? i + 1 : i);
        }

        return value > 0;
    }

    private static bool TryRest(ReadOnlySpan<char> text, bool hasYuan, out int cents)
    {
        cents = 0;
        var rest = text;
        if (TryCoin(ref rest, '角', out var jiao))
        {
            cents += jiao * FenPerJiao;
        }

        var beforeZero = rest;
        if (rest is ['零', ..] && (hasYuan || cents > 0))
        {
            rest = rest[1..];
        }

        if (TryCoin(ref rest, '分', out var single))
        {
            cents += single;
        }
        else
        {
            rest = beforeZero;
        }

        return rest is "" or "整" && (hasYuan || cents > 0);
    }

    private static bool TryCoin(ref ReadOnlySpan<char> text, char unit, out int value)
    {
        value = text.Length >= 2 && text[1] == unit ? Digits.IndexOf(text[0], StringComparison.Ordinal) : -1;
        if (value < 1)
        {
            return false;
        }

        text = text[2..];
        return true;
    }

    private static int PlaceOf(char letter)
    {
        foreach (var (known, value) in Places)
        {
            if (known == letter)
            {
                return value;
            }
        }

        return 0;
    }

    private static string Normalise(string text)
    {
        var into = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter) || letter is '⊗' or 'ⓧ' or '⊕' or '◎' or '（' or '）' or '(' or ')' or '数' or '數' or ':' or '：')
            {
                continue;
            }

            into.Append(letter switch
            {
                '元' or '圓' => '圆',
                '正' => '整',
                '負' => '负',
                '萬' => '万',
                '億' => '亿',
                '貳' or '弐' => '贰',
                '叄' or '參' or '参' => '叁',
                '陸' => '陆',
                '百' => '佰',
                '千' => '仟',
                '十' => '拾',
                '〇' => '零',
                _ => letter,
            });
        }

        return into.ToString();
    }
}
