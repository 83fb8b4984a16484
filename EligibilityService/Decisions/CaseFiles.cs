using System.Text;
using System.Text.Json;
using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>
/// A case as it was sent: a request and the document that its invoice came as; or the problem that it cannot be had. Without any of them
/// the request has faults, which are noted.
/// </summary>
internal sealed record SentCase(SentRequest? Request, SentDocument? Document = null, Problem? Problem = null)
{
    /// <summary>A case that is JSON alone.</summary>
    public static async Task<SentCase> ReadAsync(HttpContext context, Faults faults)
    {
        var (body, problem) = await RequestBody.ReadAsync(context);
        return problem is null ? new SentCase(SentRequest.Read(body, faults)) : None(problem);
    }

    /// <summary>No case, and why.</summary>
    public static SentCase None(Problem problem) => new(null, null, problem);
}

/// <summary>
/// A case in multipart/form-data: <c>case</c> (JSON), <c>file</c> (the invoice as a document) and perhaps <c>qr</c> (the text of the
/// invoice's QR code); or the whole <c>request</c> as JSON. In both, each <c>attachment</c> is a part of its own. It becomes a request as
/// any other, with the invoice as read, and that is what is decided on and recorded; so a replay needs no document.
/// </summary>
internal sealed class CaseFiles(InvoiceFiles files, RegisterReader register, Sights sights)
{
    private const int Candidates = 20;
    private const string CasePart = "case";
    private const string Qr = "qr";

    /// <summary>The whole request and its attachments. Faults that leave nothing to decide on are a problem.</summary>
    public static async Task<SentCase> ReadAttachedAsync(HttpContext context, Faults faults)
    {
        var (form, problem) = await ReadPartsAsync(context, [Multipart.Request], [Multipart.Request], faults);
        if (form is null)
        {
            return SentCase.None(problem ?? Problem.Invalid(faults));
        }

        var before = faults.All.Count;
        var sent = SentRequest.Read(form.Named[Multipart.Request].Bytes, faults);
        if (sent is not null && form.Attachments.Count > 0)
        {
            sent = sent with
            {
                Request = sent.Request with { Attachments = SentAttachments.Attach(sent.Request.Attachments, "", form.Attachments, faults) }
            };
        }

        return faults.All.Count > before ? SentCase.None(Problem.Invalid(faults)) : new SentCase(sent);
    }

    /// <summary>The case, its document and its attachments. Faults that leave nothing to decide on are a problem.</summary>
    public async Task<SentCase> ReadDocumentAsync(HttpContext context, Faults faults)
    {
        var (form, problem) = await ReadPartsAsync(context, [CasePart, Multipart.File, Qr], [CasePart, Multipart.File], faults);
        if (form is null)
        {
            return SentCase.None(problem ?? Problem.Invalid(faults));
        }

        var (before, file) = (faults.All.Count, form.Named[Multipart.File]);

        // Forms and some generated clients send a part that is left out as an empty one.
        var qr = form.Named.TryGetValue(Qr, out var text) && text.Bytes.Length > 0 ? Encoding.UTF8.GetString(text.Bytes) : null;
        var request = StrictJson.Read(form.Named[CasePart].Bytes, CasesJson.Shared.CaseRequest, faults);
        if (request is not null)
        {
            request = request with { Attachments = SentAttachments.Attach(request.Attachments, "", form.Attachments, faults) };
        }

        request = faults.All.Count > before ? null : request;
        switch (files.Read(file.Bytes, TypeOf(file), qr, faults, context.RequestAborted))
        {
            case Reading.Foreign foreign:
                return SentCase.None(new Problem(ProblemKind.UnsupportedMediaType, foreign.Why));
            case Reading.Done { Invoice: var parsed } when request is not null:
                return parsed.IsCredit
                    ? SentCase.None(await RefuseCreditAsync(request, parsed, await sights.OfAsync(context.Caller())))
                    : Compose(request, parsed, file, faults);
            default:
                return SentCase.None(Problem.Invalid(faults));
        }
    }

    private static SentCase Compose(CaseRequest request, ParsedInvoice parsed, FormPart file, Faults faults)
    {
        NoteFindings(parsed, faults);
        if (parsed.Invoice is null && !faults.Any)
        {
            faults.Add("file", FaultCode.Missing,
                "case_files.no_lines()");
        }

        var lines = parsed.Invoice is { } invoice ? Merge(invoice, request, faults) : [];
        if (faults.Any)
        {
            return SentCase.None(Problem.Invalid(faults));
        }

        var whole = new DecisionRequest
        {
            Programme = request.Programme,
            Project = request.Project,
            Buyer = request.Buyer,
            Invoice = parsed.Invoice! with { Lines = lines },
            Contract = request.Contract,
            Delivery = request.Delivery,
            Declarations = request.Declarations,
            Attachments = request.Attachments,
        };
        var reference = new DocumentRef(parsed.Sha256, RequestBody.TypeOf(TypeOf(file))!, file.Bytes.Length, parsed.Format);
        return new SentCase(SentRequest.Of(whole), new SentDocument(reference, file.Bytes));
    }

    /// <summary>What stands in the way of taking a document, as faults.</summary>
    public static void NoteFindings(ParsedInvoice parsed, Faults faults)
    {
        foreach (var finding in parsed.Findings.Where(one => one.Severity == RuleSeverity.Fatal))
        {
            var pointer = finding.Rule.StartsWith("QR-", StringComparison.Ordinal) ? $"qr/{finding.Place}" : $"file{finding.Place}";
            faults.Add(pointer, FaultCode.RuleBroken, "common.labelled(label, text)", finding.Rule, finding.Text);
        }
    }

    private static LineBody[] Merge(InvoiceBody invoice, CaseRequest request, Faults faults)
    {
        var lines = invoice.Lines.ToArray();
        var seen = new HashSet<int>();
        for (var i = 0; i < (request.Lines?.Count ?? 0); i++)
        {
            if (request.Lines![i] is not { } added || added.Line < 1 || added.Line > lines.Length || !seen.Add(added.Line))
            {
                faults.Add($"/lines/{i}/line", FaultCode.OutOfBounds,
                    "case_files.unknown_line(count)", lines.Length);
                continue;
            }

            lines[added.Line - 1] = lines[added.Line - 1] with
            {
                ModelId = added.ModelId,
                Vendor = added.Vendor,
                Components = added.Components,
                ExcludedCosts = added.ExcludedCosts,
                ExpenseCategory = added.ExpenseCategory,
                Evidence = added.Evidence,
                GoodsCondition = added.GoodsCondition,
                SerialNumbers = added.SerialNumbers,
            };
        }

        return lines;
    }

    private async Task<Problem> RefuseCreditAsync(CaseRequest request, ParsedInvoice parsed, Sight sight)
    {
        var original = await FindOriginalAsync(request, parsed, sight);
        var text = original is null
            ? Phrase.Of("case_files.credit_note()")
            : Phrase.Of("case_files.credit_note_on_decision(original)", original);
        return new Problem(ProblemKind.InvalidRequest, text, [new Fault("file", FaultCode.CreditNotDecided, text)]);
    }

    // The latest visible decision on an invoice of that number, and of the same seller, since numbers of different sellers may be the same.
    private async Task<string?> FindOriginalAsync(CaseRequest request, ParsedInvoice parsed, Sight sight)
    {
        foreach (var reference in parsed.References.Where(one => one.Kind is ReferenceKind.PrecedingInvoice or ReferenceKind.RedLetterOf))
        {
            var found = await register.ListAsync(new DecisionFilter(request.Programme, null, NumberOf(reference.Number), null, null, null),
                sight, null, Candidates);
            foreach (var decision in found.Select(row => row.Then(one => (one.Id, Seller: SellerOf(one)))).Readable())
            {
                if (parsed.Invoice is null || IsSame(decision.Seller, parsed.Invoice.Seller.TaxId))
                {
                    return decision.Id;
                }
            }
        }

        return null;
    }

    private static string? SellerOf(ListedDecision one) =>
        JsonElement.Parse(one.Answer).GetProperty("invoice").GetProperty("sellerTaxId").GetString();

    private static bool IsSame(string? one, string other) =>
        one is not null && CompanyId.TryParse(one, out var first) is null && CompanyId.TryParse(other, out var second) is null
            && first == second;

    // What is no number finds nothing, as itself.
    private static string NumberOf(string text) => InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out var number) is null
        ? number!.Key : text;

    // The parts, and those that are needed among them; else null with the faults noted, or with a problem.
    private static async Task<(Multipart? Form, Problem? Problem)> ReadPartsAsync(HttpContext context, string[] names, string[] needed,
        Faults faults)
    {
        if (!Multipart.IsAsked(context.Request))
        {
            return (null, new Problem(ProblemKind.UnsupportedMediaType));
        }

        var (form, problem) = await Multipart.ReadAsync(context, names, faults);
        foreach (var name in needed.Where(name => form?.Named.ContainsKey(name) == false))
        {
            faults.Add(name, FaultCode.Missing, "common.part_missing()");
        }

        return (form is not null && needed.All(form.Named.ContainsKey) ? form : null, problem);
    }

    // Browsers and scripts often know no better than "bytes"; what begins as XML is XML.
    private static string? TypeOf(FormPart file) =>
        RequestBody.TypeOf(file.Type) is null or "application/octet-stream"
            && Encoding.UTF8.GetString(file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 64))).TrimStart('\uFEFF', ' ', '\r', '\n', '\t')
            .StartsWith('<')
            ? InvoiceFiles.Xml[0]
            : file.Type;
}
