using System.Buffers;
using System.Collections.Frozen;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Tells what a line sells. The first of classification code, short name, rate and unit that says something is the heading; where it says
/// only that a thing is sold, or nothing, the words decide. Evidence that disagrees is unclear: it is never granted on and never excluded.
/// </summary>
internal static class GoodsReading
{
    // On invoices of China this rate is that of services.
    private const decimal RateOfServices = 0.06m;

    private static readonly string[] EndingsOfTime =
    [
        "月", "年", "季", "季度", "周", "星期", "天", "日", "时", "小时", "分钟", "秒", "年度", "台班", "hour", "hours", "day", "days", "week", "weeks",
            "month", "months", "year", "years",
    ];

    private static readonly string[] LettersOfTime = ["h", "hr", "hrs", "卡h", "gpuh"];
    private static readonly string[] Times = ["次", "人次"];
    private static readonly string[] CodesOfTime = ["hur", "day", "mon", "ann", "wee", "min", "sec", "lh", "e49", "wm", "qan", "san"];
    private static readonly FrozenSet<string> WithoutCount = ["项", "項", "项目", "套", "整套", "一套", "批", "批次", "整批", "一批", "宗", "组", "式", "单", "笔", "份",
        "箱", "包", "打", "对", "双", "set", "sets", "lot", "lots", "lo", "ls", "kit", "kits", "job", "box", "pack", "pair"];

    // What a unit is written with, besides its letters.
    private static readonly SearchValues<char> NoUnit = SearchValues.Create(" ·./-*每");

    /// <summary>What the line sells, with its evidence.</summary>
    public static GoodsSeen Read(NameTrie trie, GoodsTable table, GoodsLine line)
    {
        var description = new GoodsText(trie, line.Description);
        var specification = new GoodsText(trie, line.Specification ?? "");
        try
        {
            var (above, below) = (description.Read(), specification.Read());
            var words = WordsOf(description, above, specification, below, out var evidence);
            return Weigh(Said(table, line, description.ShortName), words, evidence) with
            {
                IsMachine = above.Main.Is ? above.Main.IsMachine : below.Main.IsMachine,
                NamesHardware = above.NamesModel || below.NamesModel || description.HasHardwareWord || specification.HasHardwareWord,
                Used = Used(description, GoodsSource.Description) ?? Used(specification, GoodsSource.Specification),
            };
        }
        finally
        {
            specification.Dispose();
            description.Dispose();
        }
    }

    /// <summary>Whether a unit says nothing of how many there are (项, 套, 批).</summary>
    public static bool CountsNothing(string? unit) => unit is not null && WithoutCount.Contains(FoldUnit(unit));

    // In order: the code, the short name, the rate, the unit. All that say something.
    private static List<GoodsEvidence> Said(GoodsTable table, GoodsLine line, string? shortName)
    {
        var said = new List<GoodsEvidence>(4);
        if (line.IsOfChina)
        {
            Add(GoodsSource.ClassificationCode, line.ClassificationCode, line.ClassificationCode is { } code ? table.OfCode(code) : null);
            Add(GoodsSource.ShortName, shortName, shortName is not null ? table.OfShortName(shortName) : null);
            Add(GoodsSource.TaxRate, "6%", line.TaxRate == RateOfServices ? GoodsHint.Service : null);
        }

        Add(GoodsSource.Unit, line.Unit, line.Unit is { } unit ? OfUnit(FoldUnit(unit), line.IsOfChina) : null);
        return said;

        void Add(GoodsSource source, string? quote, GoodsHint? says)
        {
            if (says is { } hint)
            {
                said.Add(new GoodsEvidence(source, quote!, hint));
            }
        }
    }

    private static GoodsHint? OfUnit(string unit, bool isOfChina) => !isOfChina
        ? CodesOfTime.Contains(unit) ? GoodsHint.Time : null
        : Times.Contains(unit) ? GoodsHint.Service
        : LettersOfTime.Contains(unit) ? GoodsHint.Time
        : Array.Exists(EndingsOfTime, ending => unit.EndsWith(ending, StringComparison.Ordinal)) ? GoodsHint.Time
        : null;

    private static string FoldUnit(string unit)
    {
        var normalised = ModelName.Normalise(unit);
        return normalised.AsSpan().ContainsAny(NoUnit) ? string.Concat(normalised.Where(static c => !NoUnit.Contains(c))) : normalised;
    }

    // The description decides, unless it says nothing; the specification may only show that the model on the line is what the goods are
    // for, or that they are rented.
    private static Goods WordsOf(
        in GoodsText description, Words said, in GoodsText specification, Words below, out GoodsEvidence[] evidence)
    {
        if (!said.Main.Is)
        {
            evidence = EvidenceOf(specification, below, GoodsSource.Specification);
            return GoodsOf(below);
        }

        evidence = EvidenceOf(description, said, GoodsSource.Description);
        var isForModel = !said.NamesModel && below is { NamesModel: true, NamesModelItself: false };
        var isRented = below.Main is { Kind: HeadKind.Noun, Goods: Goods.Rental };
        if (!(isForModel || isRented) || GoodsOf(said) != Goods.Hardware)
        {
            return GoodsOf(said);
        }

        evidence = [.. evidence,
            new GoodsEvidence(GoodsSource.Specification, specification.Quote(0, specification.Text.Length), GoodsHint.Unknown)];
        return Goods.Unclear;
    }

    private static Goods GoodsOf(Words words) => words is { Main.Goods: Goods.Hardware, Against.Is: true } ? Goods.Unclear
        : words.Main.Goods;

    private static GoodsEvidence[] EvidenceOf(in GoodsText text, Words words, GoodsSource source)
    {
        if (!words.Main.Is)
        {
            return [];
        }

        var main = new GoodsEvidence(source, text.Quote(words.Main.From, words.Main.Until), words.Main.Hint);
        return words is { Main.Goods: Goods.Hardware, Against.Is: true }
            ? [main, new GoodsEvidence(source, text.Quote(words.Against.From, words.Against.Until), words.Against.Hint)]
            : [main];
    }

    private static GoodsSeen Weigh(List<GoodsEvidence> said, Goods words, GoodsEvidence[] evidence)
    {
        if (said.Count == 0)
        {
            return new GoodsSeen(words, evidence);
        }

        var heading = said[0];
        return heading.Says switch
        {
            GoodsHint.Thing => OfThing(said, words, evidence),
            GoodsHint.Time when words is Goods.Hardware or Goods.Accessory or Goods.Rental => new GoodsSeen(Goods.Rental, [heading]),
            GoodsHint.Time => new GoodsSeen(words == Goods.Software ? Goods.Software : Goods.Service, [heading]),
            GoodsHint.Service when words == Goods.Rental => new GoodsSeen(Goods.Rental, [heading, .. evidence]),
            GoodsHint.Service when words == Goods.Software
                && heading.Source == GoodsSource.TaxRate => new GoodsSeen(Goods.Software, [heading, .. evidence]),
            GoodsHint.Software => new GoodsSeen(Goods.Software, [heading]),
            GoodsHint.Rental => new GoodsSeen(Goods.Rental, [heading]),
            _ => new GoodsSeen(Goods.Service, [heading]),
        };
    }

    // The heading says a thing: no other evidence may deny that, and the words must say which thing.
    private static GoodsSeen OfThing(List<GoodsEvidence> said, Goods words, GoodsEvidence[] evidence)
    {
        foreach (var other in said)
        {
            if (other.Says != GoodsHint.Thing)
            {
                return new GoodsSeen(Goods.Unclear, [said[0], other]);
            }
        }

        return words is Goods.Hardware or Goods.Accessory
            ? new GoodsSeen(words, evidence)
            : new GoodsSeen(Goods.Unclear, words == Goods.Unclear ? evidence : [said[0], .. evidence]);
    }

    private static GoodsEvidence? Used(in GoodsText text, GoodsSource source) =>
        text.Used() is { } used ? new GoodsEvidence(source, text.Quote(used.From, used.Until), GoodsHint.Unknown) : null;
}
