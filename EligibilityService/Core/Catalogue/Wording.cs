namespace EligibilityService.Core.Catalogue;

/// <summary>What the words on a line say of the thing that a brand or a model's name stands beside.</summary>
internal static class Wording
{
    /// <summary>The word that makes the line a whole machine; null when there is none.</summary>
    public static Sighting? Machine(in LineScan scan, NameTrie trie)
    {
        foreach (var word in scan.Words)
        {
            if (trie[word.Terminal].Words.HasFlag(WordKinds.Machine) && !DescribesCard(scan, trie, word))
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

    /// <summary>"K100 AI加速卡" may be a K100_AI card or a K100, which is an AI card. The reader cannot tell; a hyphen or an underscore would.</summary>
    public static bool MayBeFormWord(in LineScan scan, NameTrie trie, in Sighting shorter, in Sighting longer)
    {
        var glyphs = scan.Glyphs;
        return shorter.Start == longer.Start && longer.End - shorter.End == 3
            && glyphs[shorter.End].Value == ' ' && glyphs[shorter.End + 1].Value == 'a' && glyphs[shorter.End + 2].Value == 'i'
            && HasWordAt(scan, trie, LineScan.NextWord(glyphs, longer.End), WordKinds.Machine | WordKinds.Card);
    }

    // 服务器显卡 and 服务器用加速卡 are cards: in Chinese the last noun is the thing.
    private static bool DescribesCard(in LineScan scan, NameTrie trie, in Sighting machine)
    {
        var glyphs = scan.Glyphs;
        var next = machine.End;
        next += next < glyphs.Length && glyphs[next].Value is '用' or '级' ? 1 : 0;
        return HasWordAt(scan, trie, next, WordKinds.Card);
    }

    private static bool HasWordAt(in LineScan scan, NameTrie trie, int at, WordKinds kinds)
    {
        foreach (var word in scan.Words)
        {
            if (word.Start == at && (trie[word.Terminal].Words & kinds) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
