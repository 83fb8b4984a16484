namespace EligibilityService.Core.Catalogue;

/// <summary>What the words on a line say of the thing that a brand or a model's name stands beside.</summary>
internal static class Wording
{
    // Between a machine and a card these say that the one holds the other, or that both are sold.
    private const string Separates = "含带附配及和与加内装共";

    /// <summary>The word that makes the line a whole machine; null when there is none.</summary>
    public static Sighting? Machine(in LineScan scan, NameTrie trie)
    {
        (int Until, bool IsCard) seen = default;
        var held = default(int);
        foreach (var word in scan.Words)
        {
            if (word.End > held && trie[word.Terminal].Words.HasFlag(WordKinds.Machine) && !DescribesCard(scan, trie, word, ref seen)
                && !IsDenied(scan.Glyphs, word) && !HoldsCard(scan, trie, word, ref held))
            {
                return word;
            }
        }

        return null;
    }

    /// <summary>Whether a word says that the goods are cards or machines.</summary>
    public static bool HasForm(in LineScan scan, NameTrie trie)
    {
        foreach (var word in scan.Words)
        {
            if ((trie[word.Terminal].Words & (WordKinds.Machine | WordKinds.Card)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The brand of the host processor (Intel Xeon, 海光CPU) is no claim about the accelerator.</summary>
    public static bool IsHostBrand(in LineScan scan, NameTrie trie, in Sighting vendor) =>
        HasWordAt(scan, trie, LineScan.NextWord(scan.Glyphs, vendor.End), WordKinds.Host);

    /// <summary>
    /// "K100 AI加速卡" may be a K100_AI card or a K100, which is an AI card. The reader cannot tell; a hyphen or an underscore would.
    /// </summary>
    public static bool MayBeFormWord(in LineScan scan, NameTrie trie, in Sighting shorter, in Sighting longer)
    {
        var glyphs = scan.Glyphs;
        return shorter.Start == longer.Start && longer.End - shorter.End == 3
            && glyphs[shorter.End].Value == ' ' && glyphs[shorter.End + 1].Value == 'a' && glyphs[shorter.End + 2].Value == 'i'
            && HasWordAt(scan, trie, LineScan.NextWord(glyphs, longer.End), WordKinds.Machine | WordKinds.Card);
    }

    /// <summary>Whether a word, or a number of cards (8卡), says that the line is about GPUs.</summary>
    public static bool IsAboutGpus(in LineScan scan, NameTrie trie) => HasWord(scan, trie, WordKinds.Gpu) || HasNumberOfCards(scan.Glyphs);

    /// <summary>Whether the line names a maker of other things.</summary>
    public static bool NamesOtherMaker(in LineScan scan, NameTrie trie) => HasWord(scan, trie, WordKinds.OtherMaker);

    /// <summary>Whether the line names a host processor: then a machine is sold.</summary>
    public static bool NamesHost(in LineScan scan, NameTrie trie) => HasWord(scan, trie, WordKinds.Host);

    private static bool HasNumberOfCards(ReadOnlySpan<Glyph> glyphs)
    {
        for (var i = 1; i < glyphs.Length; i++)
        {
            var before = glyphs[i - 1].Value == ' ' ? glyphs[i - 2].Value : glyphs[i - 1].Value;
            if (glyphs[i].Value == '卡' && (char.IsAsciiDigit(before) || GoodsWords.Numerals.Contains(before, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasWord(in LineScan scan, NameTrie trie, WordKinds kinds)
    {
        foreach (var word in scan.Words)
        {
            if ((trie[word.Terminal].Words & kinds) != 0)
            {
                return true;
            }
        }

        return false;
    }

    // 不含服务器 is none.
    private static bool IsDenied(ReadOnlySpan<Glyph> glyphs, in Sighting machine) =>
        machine.Start > 0
            && (glyphs[machine.Start - 1].Value is '非' or '无'
                || (machine.Start > 1 && glyphs[machine.Start - 2].Value == '不' && glyphs[machine.Start - 1].Value is '含' or '带'));

    // "显卡 MTT S80 台式机游戏电竞", "曦云C500 服务器扩容": the machine that the card before it goes into, with what it does there.
    private static bool HoldsCard(in LineScan scan, NameTrie trie, in Sighting machine, ref int held)
    {
        var glyphs = scan.Glyphs;
        var (from, until) = (machine.Start, machine.End);
        while (from > 0 && glyphs[from - 1].IsWord)
        {
            from--;
        }

        while (until < glyphs.Length && glyphs[until].IsWord)
        {
            until++;
        }

        foreach (var model in scan.Models)
        {
            if (model.Start < until && model.End > from)
            {
                return false;
            }
        }

        var holds = GoodsWords.SaysUse(ModelName.Show(glyphs[from..until]), out var last, out _) && !NamesHost(scan, trie)
            && (HasCardBefore(scan, trie, from) || (last == WordSense.Adding && scan.Models is [var first, ..] && first.End <= from));

        // What is said of a run holds for each machine in it.
        held = holds ? until : held;
        return holds;
    }

    private static bool HasCardBefore(in LineScan scan, NameTrie trie, int until)
    {
        foreach (var word in scan.Words)
        {
            if (word.End <= until && (trie[word.Terminal].Words & (WordKinds.Card | WordKinds.Gpu)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    // 服务器显卡, 服务器用国产加速卡 and 电脑配件 are no machines: in Chinese the last noun is the thing.
    // How far an earlier machine was followed, and what was found there, holds for each that ends before that.
    private static bool DescribesCard(in LineScan scan, NameTrie trie, in Sighting machine, ref (int Until, bool IsCard) seen)
    {
        if (machine.End <= seen.Until)
        {
            return seen.IsCard;
        }

        var glyphs = scan.Glyphs;
        for (var next = machine.End; ; next++)
        {
            var isCard = HasWordAt(scan, trie, next, WordKinds.Card | WordKinds.Part);
            if (isCard || next >= glyphs.Length || glyphs[next].Class != GlyphClass.Cjk
                || Separates.Contains(glyphs[next].Value, StringComparison.Ordinal))
            {
                seen = (next, isCard);
                return isCard;
            }
        }
    }

    private static bool HasWordAt(in LineScan scan, NameTrie trie, int at, WordKinds kinds) =>
        scan.WordAt(at) is >= 0 and var word && (trie[scan.Words[word].Terminal].Words & kinds) != 0;
}
