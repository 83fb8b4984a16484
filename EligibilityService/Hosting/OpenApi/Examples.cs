using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>An example of a request; the tests send it and hold the service to what is promised here.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Operation">The operation that it is a request of.</param>
/// <param name="File">Its file beside the code, without ending.</param>
/// <param name="Outcome">The outcome that it gives; null where there is none.</param>
/// <param name="Summary">What a reader sees in the list of examples.</param>
/// <param name="Description">What it shows.</param>
internal sealed record RequestExample(string Name, string Operation, string File, string? Outcome, string Summary, string Description);

/// <summary>The examples of the contract. The first of an operation is what Swagger UI fills in.</summary>
internal static class Examples
{
    /// <summary>All requests.</summary>
    public static IReadOnlyList<RequestExample> Requests { get; } =
    [
        .. DraftExamples.Requests,
        new("granted", "decide", "decision-granted", "granted",
            "Granted: 16 domestic training cards",
            "A Beijing enterprise buys 16 MTT S4000 for training a general model. All conditions hold; RMB 448,000 are due (1,280,000.00 × 0.35)."),
        new("refused", "decide", "decision-refused", "refused",
            "Refused: foreign-made cards",
            "The catalogue knows the NVIDIA H20 and excludes it, so the reason can say why. Nothing is left that counts, so the minimum is missed too."),
        new("undetermined", "decide", "decision-undetermined", "undetermined",
            "Undetermined: a name that fits two models",
            "K100 is a card of Hygon and one of Kunlunxin, and nothing on the invoice says which. The reason names both and who can tell."),
        new("partly-granted", "decide", "decision-bundle", "partly_granted",
            "Partly granted: whole machines, and foreign cards beside them",
            "The invoice names the eight cards in each of the two servers; the 16 of them count at the price that is declared, and the rest of the machines does not. The four foreign cards are left out."),
        new("bundle-unnamed", "decide", "decision-bundle-unnamed", "undetermined",
            "Undetermined: machines whose cards the invoice does not name",
            "The components are declared, and nothing on the line carries that: `MODEL_NOT_ON_INVOICE`. The reason says the way out: a packing list, or an officer's ruling."),
        new("bundle-packing-list", "decide", "decision-bundle-packing-list", "granted",
            "The same with a packing list",
            "The programme takes a packing list as an attachment. Its bytes are kept, and the decision lists it with its SHA-256."),
        new("research", "decide", "decision-research", "granted",
            "Granted: research and development",
            "A programme that counts by category of expense instead of by model; each expense has its evidence."),
        new("shenzhen", "decide", "decision-shenzhen", "granted",
            "Granted: a platform in Shenzhen",
            "5 % of the approved investment, by the district's page."),
        new("granted", "preview", "preview-granted", "granted",
            "The granted case, without recording it",
            "The same cards on another invoice; press Execute as often as you like."),
        new("draft", "preview", "preview-draft", "undetermined",
            "A draft: not yet delivered, nothing declared",
            "What is missing is named, all of it, with who can supply it."),
        new("whole", "pay", "payment-whole", null, "Paid out, all that is held",
            "Without an amount: all that the decision holds and was not paid yet."),
        new("part", "pay", "payment-part", null, "Paid out in part", "A first instalment, with the number of the payment order."),
        new("withdrawn", "release", "release-withdrawn", null, "The applicant withdrew",
            "All that is held is given back; the invoice is free again."),
        new("red-letter", "release", "release-red-letter", null, "A red-letter invoice took back four cards",
            "What is left of the invoice is decided again by the same rules; what is held beyond that is released."),
        new("quarter", "sendCreditNote", "credit-note-quarter", null, "Four of sixteen cards came back",
            "Kept with the invoice and applied to every decision that stands on it, under every programme."),
        new("resold", "recover", "recovery-resold", null, "The goods were resold", "A part of what was paid is clawed back."),
        new("half-year", "createCatalogueImpactReport", "impact-report", null, "Half a year", "Decisions of the first half of 2026."),
        new("half-year", "createProgrammeImpactReport", "impact-report", null, "Half a year", "Decisions of the first half of 2026."),
        new("correction", "redecide", "redecision-correction", null, "A rate was corrected",
            "A version that was published later, and applies to the invoice's date, says otherwise."),
        new("model", "review", "review-model", null, "The officer has seen the cards",
            "A name that fits two models: the officer says which one it is, and on what evidence."),
        new("granted-and-paid", "createWebhook", "webhook-create", null, "What is granted and paid under a programme",
            "The answer shows the secret by which the events are signed, once."),
        new("pause", "changeWebhook", "webhook-pause", null, "Pause it", "Nothing is lost: enabled again it goes on where it was."),
        new("day", "rotateWebhookSecret", "webhook-rotate", null, "With a day to change over",
            "Until then events carry the signatures of both secrets."),
        new("hello", "pingWebhook", "webhook-ping", null, "A test event", "The note comes back in its data."),
        new("all", "resendDeadLetters", "webhook-resend", null, "All of them", "Without ids: all that were given up."),
        new("digital", "parseInvoice", "invoice-digital", null, "A fully digital invoice in our own form",
            "Checked as a document would be: numbers, credit codes, rates, and figures to the fen. Send XML or the text of a QR code with their own content types."),
        new("texts", "matchTexts", "match-texts", null,
            "Texts as they stand on invoices",
            "A full name, a short name with the seller's help, a name that fits two makers, a foreign card, and something that is no card."),
    ];

    // What the service answered when a test asked it, by operation, status and media type; empty until the test has written it.
    private static readonly JsonObject Answers = Read("answers")?.AsObject() ?? [];

    /// <summary>An example as JSON; null when there is no such file.</summary>
    public static JsonNode? Read(string file)
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream($"Examples/{file}.json");
        return stream is null ? null
            : JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    /// <summary>The requests of an operation.</summary>
    public static Dictionary<string, IOpenApiExample> OfRequests(string operation) =>
        Requests.Where(one => one.Operation == operation).ToDictionary(
        one => one.Name,
        IOpenApiExample (one) => new OpenApiExample
        {
            Summary = one.Summary,
            Description = one.Description,
            Value = Read(one.File) ?? throw new InvalidOperationException($"There is no example {one.File}."),
        });

    /// <summary>What the service answers; null where it is not written yet.</summary>
    public static JsonNode? Answer(string operation, string status, string mediaType) => Answers[$"{operation} {status} {mediaType}"];

    /// <summary>
    /// The example of an answer; null where there is none. One that several answers share stands among the components, under the name of
    /// the first.
    /// </summary>
    public static Dictionary<string, IOpenApiExample>? OfAnswer(string operation, string status, string mediaType, OpenApiDocument document)
    {
        if (Answer(operation, status, mediaType) is not { } value)
        {
            return null;
        }

        var example = new OpenApiExample { Summary = "As the service answers", Value = value.DeepClone() };
        string[] same = [.. Answers.Where(one => JsonNode.DeepEquals(one.Value, value)).Select(one => one.Key)];
        if (same.Length == 1)
        {
            return new() { ["example"] = example };
        }

        var name = string.Join('.', same[0].Split(' ', '/', ';', '='));
        document.AddComponent<IOpenApiExample>(name, example);
        return new() { ["example"] = new OpenApiExampleReference(name, document) };
    }
}
