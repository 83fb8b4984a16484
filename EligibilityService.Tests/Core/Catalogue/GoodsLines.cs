using System.Text.Json.Nodes;
using EligibilityService.Core.Catalogue;
using Sold = EligibilityService.Core.Catalogue.Goods;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>One line of an invoice with the answers that are right, and what the service makes of it.</summary>
internal sealed record GoodsCase(JsonNode Line, Match Match, GoodsSeen Goods)
{
    public string Description => (string)Line["description"]!;

    public string[] Right => [.. Line["right"]!.AsArray().Select(one => (string)one!)];

    /// <summary>A card, which must be granted.</summary>
    public bool IsCard => Right.Any(one => one.Contains('/', StringComparison.Ordinal));

    /// <summary>
    /// Granted as it stands: one qualified model, hardware, no machine of unknown contents. Used goods are looked at elsewhere.
    /// </summary>
    public bool IsGranted => Match is { Kind: MatchKind.Exact or MatchKind.Alias, Model.Qualification: Qualification.Qualified }
        && Goods.Goods == Sold.Hardware && !IsMachine;

    /// <summary>A machine of which nobody says what is in it.</summary>
    public bool IsMachine => Match.FormWord is not null || Goods.IsMachine || Match.Model is { IsMachine: true };

    /// <summary>Nothing speaks against it, but something is not known.</summary>
    public bool IsUndetermined => !IsExcluded && !IsGranted;

    /// <summary>Something speaks against it, whatever else is not known.</summary>
    public bool IsExcluded => Goods.Goods is not (Sold.Hardware or Sold.Unclear)
        || Match.Kind == MatchKind.Excluded || (Match.Kind == MatchKind.Unknown && !IsMachine) || Match.Model is
        { Qualification: not Qualification.Qualified };

    public override string ToString() =>
        $"{Description} | {Line["specification"]}: {Match.Kind} {Match.Model?.Id}, {Goods.Goods} ({string.Join("; ", Goods.Evidence.Select(one => $"{one.Source}: {one.Quote} = {one.Says}"))})";
}

/// <summary>Reads files of lines.</summary>
internal static class GoodsLines
{
    private static readonly CatalogueVersion Catalogue = Deciding.Catalogue(Seed());

    private static string Seed()
    {
        using var reader = new StreamReader(typeof(CatalogueVersion).Assembly.GetManifestResourceStream("Seed/catalogue-2.json")!);
        return reader.ReadToEnd();
    }

    public static GoodsCase[] Of(string file) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Core", "Catalogue", file)))!.AsArray()
            .Select(line => Read(line!))];

    /// <summary>What the service makes of one line.</summary>
    public static GoodsCase Read(JsonNode line)
    {
        var (description, specification) = ((string)line["description"]!, (string?)line["specification"]);
        var rate = (string?)line["taxRate"] is "0.06" or "6%" ? 0.06m : 0.13m;
        return new GoodsCase(
            line,
            Catalogue.Matcher.Match(new LineText(description, specification, (string?)line["sellerName"])),
            Catalogue.ReadGoods(
                new GoodsLine(description, specification, (string?)line["unit"], rate, (string?)line["classificationCode"],
                    (string?)line["kind"] != "other")));
    }
}
