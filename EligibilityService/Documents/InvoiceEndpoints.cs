using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Documents;

/// <summary>What is compared with a document.</summary>
internal sealed class ParseQuery(QueryReader query) : Query(query)
{
    /// <summary>The text of the QR code on the same invoice, to be compared with the document.</summary>
    public string? Qr { get; } = query.Text(China.QrText.MaxLength);

    public static ValueTask<ParseQuery> BindAsync(HttpContext context) => new(new ParseQuery(new(context)));
}

/// <summary>Reading documents, with nothing recorded.</summary>
internal static class InvoiceEndpoints
{
    // Lets a PDF reach the handler, which says why it is not read. The contract leaves this media type out.
    private const string AnythingElse = "*/*";

    /// <summary>What to say of a document that is too large.</summary>
    public static readonly LocalizedText TooLarge = Phrase.Of("invoice_endpoints.sizes(document, json)",
        Limits.FileBytes / 1024 / 1024, Limits.BodyBytes / 1024 / 1024);

    public static void MapInvoices(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/invoices/parse", ParseAsync).RequireScope(Scopes.DecisionsRead).WithName("parseInvoice").WithTags("Invoices")
            .Accepts<InvoiceBody>(InvoiceFiles.OwnJson, InvoiceFiles.Xml[0], InvoiceFiles.Xml[1], InvoiceFiles.Text, AnythingElse)
            .Produces<ParsedInvoice>().Says(200, "The document as an invoice, and what is wrong with it.");

    /// <summary>Read a document as an invoice; nothing is recorded</summary>
    /// <remarks>
    /// By its content type: UBL 2.1 invoices and credit notes (EN 16931, Peppol BIS Billing 3) and Chinese fully digital invoices (数电票) as
    /// `application/xml` or `text/xml`, told apart by their root element; the text of an invoice's QR code as `text/plain`, which gives the
    /// head of the invoice only; this service's own JSON. The answer is the invoice as a request for a decision has it, and every rule that
    /// the document does not keep, with its id and its place. OFD, PDF and pictures get a 415 that says why.
    /// </remarks>
    private static async Task<IResult> ParseAsync(HttpContext context, ParseQuery query, InvoiceFiles files)
    {
        if (!InvoiceFiles.IsRead(context.Request.ContentType) || context.Request.Headers.ContentEncoding.Count > 0)
        {
            return new Problem(ProblemKind.UnsupportedMediaType,
                InvoiceFiles.WhyNot(RequestBody.TypeOf(context.Request.ContentType) ?? "a body without a media type"));
        }

        var isXml = InvoiceFiles.Xml.Contains(RequestBody.TypeOf(context.Request.ContentType));
        var (bytes, problem) = await RequestBody.ReadAsync(context, isXml ? Limits.FileBytes : Limits.BodyBytes, TooLarge);
        if (problem is not null)
        {
            return problem;
        }

        var reading = files.Read(bytes, context.Request.ContentType, query.Qr, query.Faults, context.RequestAborted);
        return reading switch
        {
            Reading.Foreign foreign => new Problem(ProblemKind.UnsupportedMediaType, foreign.Why),
            Reading.Done done when !query.Faults.Any => Answers.Current(done.Invoice, DocumentsJson.Shared.ParsedInvoice),
            _ => Problem.Invalid(query.Faults),
        };
    }
}
