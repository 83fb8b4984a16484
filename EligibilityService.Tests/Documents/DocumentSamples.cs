using System.Text;
using System.Xml.Linq;
using System.Xml.XPath;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;
using EligibilityService.Wire;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Documents;

/// <summary>The sample documents, ways to change them, and a reader of them without a service around it.</summary>
internal static class DocumentSamples
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly System.Xml.XmlNamespaceManager Names = MakeNames();

    /// <summary>A reader of documents; with the options of a service where none are given.</summary>
    public static InvoiceFiles Files(InvoicesOptions? options = null) =>
        new(options ?? new InvoicesOptions(), new Tolerances(), new ProgrammeDays(new FakeTimeProvider(Now), 8));

    public static string Text(string name) =>
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Documents", "Samples", name));

    /// <summary>A sample's bytes.</summary>
    public static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(Text(name));

    /// <summary>A sample with changes, each an operation, an XPath and what it needs.</summary>
    public static byte[] Changed(string name, IEnumerable<string?[]> edits)
    {
        var document = XDocument.Parse(Text(name), LoadOptions.PreserveWhitespace);
        foreach (var edit in edits)
        {
            document = Change(document, edit);
        }

        return Encoding.UTF8.GetBytes(document.Declaration + document.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Reads XML that must be of a format that is read.</summary>
    public static ParsedInvoice Read(byte[] xml, InvoicesOptions? options = null)
    {
        var faults = new Faults();
        var reading = Files(options).Read(xml, "application/xml", null, faults);
        Assert.That(faults.All.Select(fault => fault.Detail.En), Is.Empty);
        return (reading as Reading.Done ?? throw new AssertionException($"The document was not read: {reading}")).Invoice;
    }

    /// <summary>The elements that an XPath of a finding selects in a document.</summary>
    public static IEnumerable<XElement> Select(byte[] xml, string path) =>
        XDocument.Parse(Encoding.UTF8.GetString(xml)).XPathSelectElements(path, Names);

    private static XDocument Change(XDocument document, string?[] edit)
    {
        if (edit[0] == "everywhere")
        {
            return XDocument.Parse(document.ToString(SaveOptions.DisableFormatting).Replace(edit[1]!, edit[2], StringComparison.Ordinal),
                LoadOptions.PreserveWhitespace);
        }

        var element = document.XPathSelectElement(edit[1]!, Names) ?? throw new AssertionException($"There is no {edit[1]} to {edit[0]}.");
        switch (edit[0])
        {
            case "remove":
                element.Remove();
                break;
            case "set":
                element.Value = edit[2]!;
                break;
            case "append":
                element.Value += edit[2];
                break;
            case "attribute":
                element.SetAttributeValue(edit[2]!, edit[3]);
                break;
            case "copy":
                element.AddAfterSelf(new XElement(element));
                break;
            case "rename":
                element.Name = element.Name.Namespace + edit[2]!;
                break;
            case "add":
                element.Add(Parsed(edit[2]!));
                break;
            case "before":
                element.AddBeforeSelf(Parsed(edit[2]!));
                break;
            default:
                throw new AssertionException($"{edit[0]} is no change.");
        }

        return document;
    }

    private static XElement Parsed(string xml) =>
        XElement.Parse($"<x xmlns:cac='{Names.LookupNamespace("cac")}' xmlns:cbc='{Names.LookupNamespace("cbc")}'>{xml}</x>").Elements()
            .Single();

    private static System.Xml.XmlNamespaceManager MakeNames()
    {
        const string Ubl = "urn:oasis:names:specification:ubl:schema:xsd:";
        var names = new System.Xml.XmlNamespaceManager(new System.Xml.NameTable());
        names.AddNamespace("ubl", $"{Ubl}Invoice-2");
        names.AddNamespace("cn", $"{Ubl}CreditNote-2");
        names.AddNamespace("cac", $"{Ubl}CommonAggregateComponents-2");
        names.AddNamespace("cbc", $"{Ubl}CommonBasicComponents-2");
        return names;
    }
}
