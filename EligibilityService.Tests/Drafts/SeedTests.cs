using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts;
using EligibilityService.Register;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Hosting;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// The data that the service comes with holds what it says: its golden cases come out, settled too, and no two of its things are one by
/// their normal form.
/// </summary>
public sealed class SeedTests : ServiceFixture
{
    private static readonly string Folder = Path.Combine(ContractDocument.Top, "EligibilityService", "Seed");

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip };

    private static IEnumerable<TestCaseData> Versions() =>
        Directory.EnumerateFiles(Folder, "programme-*.json").Order(StringComparer.Ordinal).Select(file =>
    {
        var programme = JsonNode.Parse(File.ReadAllText(file))!;
        return new TestCaseData((string)programme["programme"]!, (int)programme["version"]!);
    });

    [TestCaseSource(nameof(Versions))]
    public async Task GoldenCases_OfEachVersionOfTheSeed_HoldAlsoWhenTheyAreSettled(string programme, int version)
    {
        var cases = GoldenCases.Parse(await Part<Publications>().GoldenCasesAsync(Versioned.Programme, programme, version));
        var rules = Part<ProgrammeVersions>().Find(programme, version)!.Version;
        Assert.That(cases, Is.Not.Empty);

        var results = new List<GoldenCaseResult>();
        foreach (var one in cases)
        {
            var catalogue = Part<CatalogueVersions>().InForce(one.Request.Invoice.IssueDate, ServiceHost.Now)?.Version;
            results.Add(await GoldenRun.RehearseAsync(one, rules, catalogue, new Tolerances(), Part<RegisterReader>()));
        }

        Assert.That(results.Where(one => !one.Holds)
            .Select(one =>
                $"{one.Id}: {one.Why?.En} {one.Seen?.Outcome} {one.Seen?.Amount.Amount} {string.Join(' ', one.Seen?.Reasons ?? [])}"),
                Is.Empty);
        Assert.That(results.Select(one => one.Id), Is.EqualTo(cases.Select(one => one.Id)));
    }

    [Test]
    public void Identities_OfTheSeedAndTheExamples_StayDistinct()
    {
        var found = new List<(string Kind, string Written, string Key)>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json")
            .Concat(Directory.EnumerateFiles(Path.Combine(ContractDocument.Top, "EligibilityService", "Hosting", "Examples"), "*.json",
                SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(ContractDocument.Top, "EligibilityService.Tests", "Cases", "base"), "*.json")))
        {
            Collect(JsonNode.Parse(File.ReadAllText(file), documentOptions: Lenient), "", "", found);
        }

        using (Assert.EnterMultipleScope())
        {
            foreach (var (kind, least) in ((string, int)[])[("company", 7), ("model", 40), ("vendor", 10), ("invoice", 10),
                ("contract", 5)])
            {
                Assert.That(found.Where(one => one.Kind == kind).Select(one => one.Written).Distinct().Count(),
                    Is.GreaterThanOrEqualTo(least), $"{kind}: the walk finds them");
            }

            // Another spelling of one thing differs in its separators; whatever differs in more is another thing.
            Assert.That(
                found.GroupBy(one => (one.Kind, one.Key))
                    .Where(group => group.Select(one => Loose(one.Written)).Distinct(StringComparer.Ordinal).Count() > 1)
                    .Select(group => $"{group.Key.Kind} {group.Key.Key}: {string.Join(", ", group.Select(one => one.Written).Distinct())}"),
                Is.Empty);
        }
    }

    private static void Collect(JsonNode? node, string parent, string name, List<(string Kind, string Written, string Key)> found)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (member, value) in members)
                {
                    Collect(value, name, member, found);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Collect(item, parent, name, found);
                }

                break;
            case JsonValue value when value.TryGetValue(out string? text):
                if (KeyOf(parent, name, text) is { } one)
                {
                    found.Add((one.Kind, text, one.Key));
                }

                break;
        }
    }

    private static (string Kind, string Key)? KeyOf(string parent, string name, string text) => (parent, name) switch
    {
        (_, "creditCode" or "companyId" or "taxId" or "sellerTaxId") or (_, "sellers") => CompanyId.TryParse(text, out var id) is null
            ? ("company", id!.Key) : null,
        ("invoice", "number") => InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out var number) is null
            ? ("invoice", number!.Bare) : null,
        ("contract", "number") => ContractNumber.TryParse(text, out var contract) is null ? ("contract", contract!.Key) : null,
        ("models", "id") or (_, "modelId") => ("model", Loose(text)),
        ("vendors", "id") => ("vendor", Loose(text)),
        _ => null,
    };

    // Letters and digits. Ids of models and vendors are compared to the letter; but two that differ only in their separators would be one
    // to a person, so for them this is the key.
    private static string Loose(string id) =>
        string.Concat(id.ToUpperInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter == '/'));

    private T Part<T>() where T : notnull => Host.Services.GetRequiredService<T>();
}
