using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Tests.Drafts;

/// <summary>Whatever a catalogue says, its tables say it too: exported and imported it is the same.</summary>
internal sealed class CatalogueRoundTripTests
{
    // All that tables trip over: separators, quotes, breaks, formulas, apostrophes, both scripts, and what is blank.
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.OneOf("", " ", ",", ";", "\t", "\"", "'", "=", "+1", "-", "@", "＝", "\r\n", "\n", "\u2028", "沐曦", "㐂", "a b", "yes", "0", "é",
            "\uFEFF"), Gen.String[Gen.Char.AlphaNumeric, 0, 6])
        .Array[0, 4].Select(string.Concat);

    // Names and ids have no characters that cannot be seen: they are refused before they could come into a catalogue.
    private static readonly Gen<string> AnyName = AnyText.Select(text =>
        string.Concat(text.EnumerateRunes().Where(one => Characters.HiddenIn(one.ToString()) is null)));
    private static readonly Gen<string> Tidy = AnyText.Select(text => CsvCell.Read(CsvCell.Show(text)).Trim());
    private static readonly Gen<string> TidyName = AnyName.Select(text => CsvCell.Read(CsvCell.Show(text)).Trim());
    private static readonly Gen<string> TidyLine = TidyName.Select(text => text.Replace('\n', ' ').Trim())
        .Where(text => text.Length > 0 && text == CsvCell.Read(CsvCell.Show(text)));
    private static readonly Gen<DateOnly> Day = Gen.Date.Select(DateOnly.FromDateTime);

    [Test]
    public void Tables_ImportedWhereTheyCameFrom_ChangeNothing() =>
        Catalogue(AnyText, AnyName, AnyName, optionalIsNeverEmpty: false).Sample(catalogue =>
        Imported(catalogue, catalogue) == catalogue, print: catalogue => catalogue.Text);

    [Test]
    public void Tables_ImportedIntoAnEmptyCatalogue_SayTheSame() =>
        Catalogue(Tidy, TidyName, TidyLine, optionalIsNeverEmpty: true).Sample(catalogue =>
    {
        var empty = JsonNode.Parse(catalogue.Text)!;
        (empty["vendors"], empty["models"]) = (new JsonArray(), new JsonArray());
        return Imported(catalogue, Canonical.Of(System.Text.Encoding.UTF8.GetBytes(empty.ToJsonString()))) == catalogue;
    }, print: catalogue => catalogue.Text);

    private static Canonical Imported(Canonical from, Canonical into)
    {
        foreach (var inChinese in new[] { false, true })
        {
            into = Imported(from, Imported(from, into, CatalogueTables.Vendors, inChinese), CatalogueTables.Models, inChinese);
        }

        return into;
    }

    private static Canonical Imported<T>(Canonical from, Canonical into, CatalogueTable<T> table, bool inChinese) where T : class
    {
        var faults = new Faults();
        var text = CsvText.Read(table.Export(JsonNode.Parse(from.Text)!, inChinese), faults);
        var document = text is null ? null : CatalogueImport.Apply(into, table, text, isWhole: true, faults);
        Assert.That(faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"), Is.Empty);
        return Canonical.Of(document!.Value);
    }

    private static Gen<Canonical> Catalogue(Gen<string> text, Gen<string> name, Gen<string> line, bool optionalIsNeverEmpty)
    {
        var texts = Gen.Select(text, text, (en, zh) => new LocalizedText(en, zh));
        var titles = Gen.Select(name, name, (en, zh) => new LocalizedText(en, zh));
        var lines = line.List[0, 3];
        var optional = Gen.OneOf(Gen.Const((string?)null), name.Select(one => optionalIsNeverEmpty && one.Length == 0 ? null : one));
        var notes = Gen.OneOf(Gen.Const((LocalizedText?)null),
            texts.Select(one => optionalIsNeverEmpty && one.En.Length + one.Zh.Length == 0 ? null : one));
        var names = lines.Select(one => optionalIsNeverEmpty || one.Count > 0 ? one : null);
        var figure = Gen.Select(Gen.OneOf("memory_gb", "tdp_w"), Gen.OneOf("1", "0.5", "1024"), Gen.Enum<FigureKind>(),
            optionalIsNeverEmpty ? line : name,
            (metric, value, kind, source) => new PerformanceBody(metric, new DecimalText(value), kind, source));
        var held = Gen.Select(Gen.OneOf("v/m0", "w-1/m"), Gen.Int[1, 10_000], (model, count) => new BundleItemBody(model, count));
        var vendor = Gen.Select(titles, Gen.Enum<Origin>(), lines, names, lines, (title, origin, brands, registered, sources) =>
            new VendorBody { Id = "", Name = title, Origin = origin, Brands = brands, RegisteredNames = registered, Sources = sources });
        var words = Gen.Select(Gen.Enum<ModelStatus>(), Gen.Enum<Category>(), Gen.Enum<Qualification>(), Gen.Enum<Confidence>(),
            Gen.Enum<Ternary>().Array[4]);
        var spelled = Gen.Select(titles, lines, lines, lines, lines, notes);
        var rest = Gen.Select(optional, Gen.OneOf<string?>(null, "2024", "2024-02"), Gen.OneOf<string?>(null, "foreign_made"),
            figure.List[0, 3], held.List[0, 2], Day.Nullable(), Day.Nullable());
        var model = Gen.Select(words, spelled, rest, (word, spelling, other) => new ModelBody
        {
            Id = "",
            Vendor = "v",
            Name = spelling.Item1,
            Aliases = spelling.Item2,
            ShortNames = spelling.Item3,
            PartNumbers = spelling.Item4,
            Sources = spelling.Item5,
            Notes = spelling.Item6,
            Status = word.Item1,
            Category = word.Item2,
            Qualification = word.Item3,
            Confidence = word.Item4,
            DomesticBasis = new DomesticBasis(word.Item5[0], word.Item5[1], word.Item5[2], word.Item5[3]),
            FormFactor = other.Item1,
            Launched = other.Item2,
            Ground = other.Item3,
            Performance = other.Item4,
            BundleOf = other.Item5,
            EffectiveFrom = other.Item6,
            EffectiveUntil = other.Item7,
        });
        return Gen.Select(texts, vendor.List[0, 3], model.List[0, 4], (note, vendors, models) => Canonical.Of(
            new CatalogueContent
            {
                EffectiveFrom = new DateOnly(2026, 7, 1),
                Note = note,
                Vendors = [.. vendors.Select((one, i) => one with { Id = $"v{i}" })],
                Models = [.. models.Select((one, i) => one with { Id = $"v/m{i}" })],
            },
            VersionsJson.Shared.CatalogueContent));
    }
}
