using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Core;

/// <summary>
/// Deciding from documents alone, without a host: what the service does between reading a request and recording the answer.
/// </summary>
internal static class Deciding
{
    /// <summary>The case of a request; fails the test with every fault when it is invalid.</summary>
    public static Case Case(string request, string programme, string catalogue, Facts facts, DateOnly today) =>
        Case(request, Programme(programme), Catalogue(catalogue), facts, today);

    /// <summary>The same with versions that were read before.</summary>
    public static Case Case(string request, ProgrammeVersion programme, CatalogueVersion catalogue, Facts facts, DateOnly today)
    {
        var faults = new Faults();
        var body = StrictJson.Read(Encoding.UTF8.GetBytes(request), CasesJson.Shared.DecisionRequest, faults);
        var made = body is null
            ? null
            : CaseMaker.Make(body, programme, catalogue, body.Invoice.IssueDate, DateTimeOffset.UnixEpoch, today, facts,
                new Tolerances(), faults);
        Assert.That(faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"), Is.Empty, "the request is valid");
        return made!;
    }

    /// <summary>The rules of a programme document.</summary>
    public static ProgrammeVersion Programme(string json)
    {
        var faults = new Faults();
        var document = StrictJson.Read(Encoding.UTF8.GetBytes(json), VersionsJson.Shared.ProgrammeDocument, faults);
        var version = document is null ? null : ProgrammeReader.Read(document, faults);
        Assert.That(faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"), Is.Empty, "the programme is valid");
        return version!;
    }

    /// <summary>The catalogue of a document.</summary>
    public static CatalogueVersion Catalogue(string json)
    {
        var faults = new Faults();
        var document = StrictJson.Read(Encoding.UTF8.GetBytes(json), VersionsJson.Shared.CatalogueDocument, faults);
        var version = document is null ? null : CatalogueReader.Read(document, faults);
        Assert.That(faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"), Is.Empty, "the catalogue is valid");
        return version!;
    }

    /// <summary>Registry facts in the words of the wire; null for none.</summary>
    public static Facts Facts(JsonNode? json)
    {
        var buyer = json?["buyerRegistry"];
        return new Facts(
            Word<InvoiceVerification>(json?["invoiceVerification"]) ?? InvoiceVerification.NotConfigured,
            new BuyerRecord(
                Word<RegistryAnswer>(buyer?["answer"]) ?? RegistryAnswer.NotConfigured,
                Word<BuyerKind>(buyer?["kind"]),
                (string?)buyer?["division"],
                (bool?)buyer?["goodStanding"]),
            json?["invoiceMismatches"]?.AsArray()
                .Select(one => new InvoiceMismatch(Word<InvoiceField>(one!["field"])!.Value, (string)one["registered"]!)).ToArray());
    }

    private static T? Word<T>(JsonNode? node) where T : struct, Enum
    {
        if ((string?)node is not { } word)
        {
            return null;
        }

        Assert.That(Term.TryParse(word, out T value), word);
        return value;
    }
}
