using System.Text.Json;
using System.Text.RegularExpressions;
using EligibilityService.Documents;
using EligibilityService.Tests.Contract;

namespace EligibilityService.Tests.Documents;

/// <summary>
/// Every rule, by a document that breaks it and nothing else that it does not have to break: a sample and what is changed in it
/// (Samples/broken.json). A rule with ~ in front is a warning.
/// </summary>
internal sealed partial class RuleTests
{
    /// <summary>A row of the table.</summary>
    public sealed record Row(string Name, string Of, string?[][] Edits, string[] Expect)
    {
        public override string ToString() => Name;
    }

    // The XML is of digital invoices only; ChineseDocumentTests has those of the older kinds.
    private static readonly string[] OfOlderKinds = ["CN-CODE", "CN-CODE-YEAR", "CN-CODE-REGION"];

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static Row[] Rows() => JsonSerializer.Deserialize<Row[]>(
        File.ReadAllText(Path.Combine(ContractDocument.Top, "EligibilityService.Tests", "Documents", "Samples", "broken.json")), Web)!;

    [TestCaseSource(nameof(Rows))]
    public void Document_WithOneThingWrong_GivesItsRulesAndNoOthers(Row row)
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Changed(row.Of, row.Edits));

        var found = parsed.Findings.Select(finding => (finding.Severity == RuleSeverity.Warning ? "~" : "") + finding.Rule).Distinct();
        Assert.That(found, Is.EquivalentTo(row.Expect),
            string.Join('\n', parsed.Findings.Select(finding => $"{finding.Rule} {finding.Place} {finding.Text.En}")));
    }

    [TestCaseSource(nameof(Rows))]
    public void Finding_OfADocument_NamesOneElementOfIt(Row row)
    {
        var xml = DocumentSamples.Changed(row.Of, row.Edits);
        using (Assert.EnterMultipleScope())
        {
            foreach (var finding in DocumentSamples.Read(xml).Findings)
            {
                Assert.That(DocumentSamples.Select(xml, finding.Place).Count(), Is.EqualTo(1), finding.Place);
                Assert.That(finding.Text.En, Is.Not.Empty.And.Not.EqualTo(finding.Text.Zh));
            }
        }
    }

    [Test]
    public void Rules_OfTheCode_AreAllBrokenByASample()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(ContractDocument.Top, "EligibilityService", "Documents"), "*.cs",
            SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();
        var named = sources.SelectMany(source => Quoted().Matches(source).Select(match => match.Groups[1].Value)).Except(OfOlderKinds);
        var peppol = sources.SelectMany(source => PeppolRule().Matches(source).Select(match => $"PEPPOL-EN16931-{match.Groups[1].Value}"));
        var shown = Rows().SelectMany(row => row.Expect).Select(rule => rule.TrimStart('~')).ToHashSet();

        Assert.That(named.Concat(peppol).Distinct().Where(rule => !shown.Contains(rule)), Is.Empty);
    }

    [TestCase("BR-S"), TestCase("BR-Z"), TestCase("BR-E"), TestCase("BR-AE"), TestCase("BR-IC"), TestCase("BR-G"), TestCase("BR-O"),
        TestCase("BR-IG"), TestCase("BR-IP")]
    public void Rules_OfACategory_AreAllBrokenByASample(string category)
    {
        var shown = Rows().SelectMany(row => row.Expect).ToHashSet();

        Assert.That(Enumerable.Range(1, 10).Select(number => $"{category}-{number:D2}").Where(rule => !shown.Contains(rule)), Is.Empty);
    }

    [GeneratedRegex("\"((?:BR(?:-[A-Z]+)*-[0-9]+)|(?:CN|READ)(?:-[A-Z]+)+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"([RP][0-9]{3,4})\"")]
    private static partial Regex PeppolRule();
}
