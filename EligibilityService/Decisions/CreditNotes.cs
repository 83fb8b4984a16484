using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;
using EligibilityService.Register;
using EligibilityService.Versions;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>Credit notes: each belongs to the invoice that it names, under whatever programme that is decided.</summary>
internal static class CreditNotes
{
    /// <summary>The routes.</summary>
    public static void MapCreditNotes(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/credit-notes").RequireScope(Scopes.LedgerWrite).WithTags("Lifecycle").TakesKey()
            .Fails(ProblemKind.WrongState).Answers(201, typeof(CreditNoteAnswer)).Answers(200, typeof(CreditNoteAnswer))
            .Says(201, "Kept, and applied to what stands: what was released, and what is to be recovered.")
            .Says(200, "It is on record already: what it did then.");
        group.MapPost("", SendAsync).WithName("sendCreditNote").Accepts<CreditNoteRequest>(RequestBody.Json);
        group.MapPost("/documents", SendDocumentAsync).WithName("sendCreditNoteDocument")
            .Accepts<InvoiceBody>(InvoiceFiles.Xml[0], InvoiceFiles.Xml[1]);
    }

    /// <summary>Send a credit note (red-letter invoice)</summary>
    /// <remarks>
    /// It is kept with the invoice that it names, and applied to every decision that stands on it, under every programme: what is held
    /// beyond what is due for what is left of the invoice is released, and what was already paid too much is named in `toRecover`. Who
    /// waits for money is decided anew on what is left, in his place. Where no decision is on record yet it counts when one is made. A line
    /// is found by its number, else by the same text and unit price; else it is unclear, and nothing is paid or decided on the invoice
    /// until the credit note is sent again with line numbers. The same credit note again changes nothing (200). The answer tells of the
    /// decisions that you may see; it is applied to all.
    /// </remarks>
    private static async Task<IResult> SendAsync(HttpContext context, [AsParameters] CreditNoteTools tools)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        if (StrictJson.Read(body, DecisionsJson.Shared.CreditNoteRequest, faults) is not { } request || faults.Any)
        {
            return Problem.Invalid(faults);
        }

        var read = new FieldReader(faults);
        var seller = Seller(request.Invoice.SellerTaxId, read, "/invoice/sellerTaxId");
        var invoice = await InvoiceAsync(tools, seller, null, request.Invoice.Code, request.Invoice.Number, request.Invoice.IssueDate,
            read, "/invoice");
        var credit = Of(request.Code, request.Number, request.Lines, seller, read, "");
        var note = request.Note is null ? null : read.OptionalText(request.Note, Limits.Description, "/note");
        return faults.Any
            ? Problem.Invalid(faults)
            : await KeepAsync(context, tools, invoice!, credit!, note, key is null ? null
                : new IdempotencyKey(key, Lifecycle.HashOf(context.Request.Path, request, DecisionsJson.Shared.CreditNoteRequest)), null);
    }

    /// <summary>Send a credit note (red-letter invoice) as a document</summary>
    /// <remarks>
    /// A UBL credit note (381), or a red-letter 数电票, as XML; it names the invoice that it takes back. Its bytes are kept. The same as
    /// sending it as JSON; see there.
    /// </remarks>
    private static async Task<IResult> SendDocumentAsync(HttpContext context, [AsParameters] CreditNoteTools tools)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (!InvoiceFiles.Xml.Contains(RequestBody.TypeOf(context.Request.ContentType))
            || context.Request.Headers.ContentEncoding.Count > 0)
        {
            return new Problem(ProblemKind.UnsupportedMediaType,
                InvoiceFiles.WhyNot(RequestBody.TypeOf(context.Request.ContentType) ?? "a body without a media type"));
        }

        var (bytes, problem) = await RequestBody.ReadAsync(context, Limits.FileBytes, InvoiceEndpoints.TooLarge);
        if (problem is not null)
        {
            return problem;
        }

        switch (tools.Files.Read(bytes, context.Request.ContentType, null, faults))
        {
            case Reading.Foreign foreign:
                return new Problem(ProblemKind.UnsupportedMediaType, foreign.Why);
            case Reading.Done { Invoice: { Invoice: { } body } parsed } when !faults.Any:
                var read = new FieldReader(faults);
                var reference = ReferenceOf(parsed, faults);
                var seller = Seller(body.Seller.TaxId, read, "/invoice/seller/taxId");
                var invoice = reference is null ? null
                    : await InvoiceAsync(tools, seller, body.Seller.RegistrationId, reference.Code, reference.Number, reference.IssueDate,
                        read, "file");
                var credit = Of(body.Code, body.Number, LinesOf(body.Lines, read), seller, read, "/invoice");
                credit = credit is null ? null : credit with { DocumentSha256 = parsed.Sha256 };
                var document = new KeptBytes(parsed.Sha256, bytes);
                return faults.Any
                    ? Problem.Invalid(faults)
                    : await KeepAsync(context, tools, invoice!, credit!, null, key is null ? null
                        : new IdempotencyKey(key, $"{context.Request.Path}|{parsed.Sha256}"), document);
            case Reading.Done { Invoice: var unread }:
                CaseFiles.NoteFindings(unread, faults);
                break;
        }

        return Problem.Invalid(faults);
    }

    /// <summary>A credit note of its members; every fault is noted.</summary>
    public static Credit? Of(string? code, string number, IReadOnlyList<CreditedLineBody> lines, CompanyId? seller, FieldReader read,
        string pointer)
    {
        var own = read.Identity<DocumentReference>(number, DocumentReference.TryParse, Limits.Reference, $"{pointer}/number");
        var bareCode = code is null ? "" : read.InvoiceCode(code, $"{pointer}/code");
        var currencies = new HashSet<Currency>();
        var credited = read.List(lines, Core.Invoices.Invoice.MaxLines, $"{pointer}/lines").Select((line, i) =>
        {
            var at = $"{pointer}/lines/{i}";
            var (net, tax) = (read.Money(line.NetAmount, $"{at}/netAmount"), read.Money(line.TaxAmount, $"{at}/taxAmount"));
            currencies.UnionWith([net.Currency, tax.Currency]);
            return new CreditLine(
                net.MinorUnits,
                tax.MinorUnits,
                line.Quantity is { } quantity ? read.Decimal(quantity, true, $"{at}/quantity") : 0,
                LineOf(line, at, read),
                read.OptionalText(line.Description, Limits.Description, $"{at}/description"),
                line.UnitPrice is { } price ? read.Decimal(price, false, $"{at}/unitPrice") : null);
        }).ToArray();
        if (lines.Count == 0)
        {
            read.Faults.Add($"{pointer}/lines", FaultCode.OutOfBounds, "credit_notes.line_needed()");
        }

        if (currencies.Count > 1)
        {
            read.Faults.Add($"{pointer}/lines", FaultCode.Inconsistent, "credit_notes.one_currency()");
        }

        return seller is null || own is null ? null
            : new Credit(InvoiceKey.OfCredit(seller, bareCode, own), number, CreditKind.CreditNote, currencies.FirstOrDefault(), credited);
    }

    /// <summary>All programmes: while a credit is kept nobody decides on its invoice.</summary>
    public static IReadOnlyList<string> Programmes(ProgrammeVersions published, TimeProvider time) => [.. published.Ids(time.GetUtcNow())];

    private static async Task<IResult> KeepAsync(
        HttpContext context, CreditNoteTools tools, string invoice, Credit credit, string? note, IdempotencyKey? key, KeptBytes? document)
    {
        var command = new KeepCredit(invoice, credit, null, note, await tools.Published.NowAsync(), context.Caller().Actor,
            key, Programmes(tools.Programmes, tools.Time))
        { Document = document, Sight = await tools.Sights.OfAsync(context.Caller()) };
        switch (await tools.Register.AppendAsync(command))
        {
            case Registered.Kept kept:
                return Answers.Bytes(kept.Answer, kept.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            case Registered.Replayed replayed:
                context.Response.Headers["Idempotent-Replayed"] = "true";
                return Answers.Bytes(replayed.Bytes, replayed.Status);
            case Registered.Unfit unfit:
                return new Problem(ProblemKind.InvalidRequest, null, unfit.Faults);
            case var registered:
                return DecisionEndpoints.Common(registered);
        }
    }

    // The invoice that is named, or the only one on record that it can be.
    private static async Task<string?> InvoiceAsync(
        CreditNoteTools tools, CompanyId? seller, string? registrationId, string? code, string number, DateOnly? issueDate,
            FieldReader read, string pointer)
    {
        var bareCode = code is null ? "" : read.InvoiceCode(code, $"{pointer}/code");
        var any = read.Identity<InvoiceNumber>(
            number, static (string text, out InvoiceNumber? one) => InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out one),
                Limits.Reference, $"{pointer}/number");
        if (seller is null || any is null)
        {
            return null;
        }

        var key = InvoiceKey.OfNamed(seller, bareCode, any, issueDate);
        if (!key.Contains($"{InvoiceKey.Bar}{seller}{InvoiceKey.Bar}", StringComparison.Ordinal))
        {
            return key;
        }

        // The seller may be known by another number there than here.
        CompanyId[] sellers = registrationId is not null && CompanyId.TryParse(registrationId, out var other) is null ? [seller, other!]
            : [seller];
        string[] names = [.. sellers.Select(one => InvoiceKey.OfNamed(one, bareCode, any, issueDate))];
        var programmes = Programmes(tools.Programmes, tools.Time);
        if (issueDate is not null)
        {
            return await tools.Reader.InvoiceNamedAsync(names, programmes) ?? key;
        }

        var candidates = await tools.Reader.InvoicesAsync(names[0], programmes);
        var named = candidates is [var only] ? only : candidates.Count == 0
            ? await tools.Reader.InvoiceNamedAsync(names, programmes) : null;
        if (named is not null)
        {
            return named;
        }

        var dates = string.Join(", ", candidates.Select(one => one[(one.LastIndexOf(InvoiceKey.Bar) + 1)..]));
        read.Faults.Add($"{pointer}/issueDate", FaultCode.Missing,
            candidates.Count == 0 ? Phrase.Of("credit_notes.invoice_not_on_record()")
                : Phrase.Of("credit_notes.several_invoices_of_number(dates)", dates));
        return null;
    }

    // How many lines the invoice has is known only where it is on record.
    private static int? LineOf(CreditedLineBody line, string pointer, FieldReader read)
    {
        if (line.Line is < 1 or > Core.Invoices.Invoice.MaxLines)
        {
            read.Faults.Add($"{pointer}/line", FaultCode.OutOfBounds, "credit_notes.line_number_range(most)",
                Core.Invoices.Invoice.MaxLines);
        }

        return line.Line;
    }

    private static CompanyId? Seller(string taxId, FieldReader read, string pointer) =>
        read.Identity<CompanyId>(taxId, CompanyId.TryParse, Limits.Word, pointer);

    private static InvoiceReference? ReferenceOf(ParsedInvoice parsed, Faults faults)
    {
        if (!parsed.IsCredit)
        {
            faults.Add("file", FaultCode.Inconsistent,
                "credit_notes.no_credit_note()");
            return null;
        }

        var named = parsed.References.Where(one => one.Kind is ReferenceKind.PrecedingInvoice or ReferenceKind.RedLetterOf)
            .DistinctBy(one => (one.Code, one.Number)).ToArray();
        if (named is [var only])
        {
            return only;
        }

        faults.Add("file", FaultCode.Inconsistent, "credit_notes.not_one_invoice(found)", named.Length == 0
            ? Phrase.Of("common.none()")
            : string.Join(", ", named.Select(one => one.Number)));
        return null;
    }

    // A discount that is printed in a line follows it as a line of its own.
    private static List<CreditedLineBody> LinesOf(IReadOnlyList<LineBody> lines, FieldReader read)
    {
        var credited = new List<CreditedLineBody>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.Nature == LineNature.Discount && credited.Count > 0)
            {
                var before = credited[^1];
                credited[^1] = before with
                {
                    NetAmount = Sum(before.NetAmount, line.NetAmount, read, i),
                    TaxAmount = Sum(before.TaxAmount, line.TaxAmount, read, i)
                };
                continue;
            }

            credited.Add(new CreditedLineBody
            {
                Description = line.Description,
                UnitPrice = line.UnitPrice,
                Quantity = line.Quantity,
                NetAmount = line.NetAmount,
                TaxAmount = line.TaxAmount,
            });
        }

        return credited;
    }

    private static MoneyBody Sum(MoneyBody one, MoneyBody other, FieldReader read, int line)
    {
        var sum = read.Money(one, $"/invoice/lines/{line}") + read.Money(other, $"/invoice/lines/{line}");
        return new MoneyBody { Amount = new DecimalText(sum.Amount), Currency = sum.Currency.Code };
    }
}

/// <summary>What credit notes are worked on with.</summary>
/// <param name="Reader">Finds the invoice.</param>
/// <param name="Register">Keeps them.</param>
/// <param name="Files">Reads documents.</param>
/// <param name="Programmes">The programmes.</param>
/// <param name="Published">Up to when all versions are known.</param>
/// <param name="Time">The clock.</param>
/// <param name="Sights">Who sees which decisions.</param>
internal readonly record struct CreditNoteTools(RegisterReader Reader, RegisterWriter Register, InvoiceFiles Files,
    ProgrammeVersions Programmes,
    PublishedSoFar Published, TimeProvider Time, Sights Sights);
