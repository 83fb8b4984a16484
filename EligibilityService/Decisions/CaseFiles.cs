using System.Text;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;
using EligibilityService.Invoices;
using EligibilityService.Register;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Decisions;

/// <summary>
/// A case whose invoice comes as a document, in multipart/form-data: <c>case</c> (JSON), <c>file</c> (the document) and perhaps <c>qr</c> (the text of the
/// invoice's QR code). It becomes a request as any other, with the invoice as read, and that is what is decided on and recorded; so a replay needs no document.
/// </summary>
internal sealed class CaseFiles(InvoiceFiles files, RegisterReader register)
{
    private const string MediaType = "multipart/form-data";
    private const int MostParts = 3;
    private const int BoundaryLength = 100;
    private const int HeaderBytes = 8 * 1024;
    private const int Overhead = 64 * 1024;
    private const int Candidates = 20;

    private static readonly string[] Needed = ["case", "file"];

    private sealed record Parts(ReadOnlyMemory<byte> Case, ReadOnlyMemory<byte> File, string? FileType, string? Qr);

    /// <summary>Whether a request comes in parts.</summary>
    public static bool IsAsked(HttpRequest request) => request.ContentType?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The request as JSON and the document; or the problem that it cannot be had. Faults that leave nothing to decide on are a problem too.</summary>
    public async Task<(ReadOnlyMemory<byte> Body, SentDocument? Document, Problem? Problem)> ReadAsync(HttpContext context, Faults faults)
    {
        var (parts, problem) = await ReadPartsAsync(context, faults);
        if (problem is not null || parts is null)
        {
            return (default, null, problem ?? Problem.Invalid(faults));
        }

        var request = StrictJson.Read(parts.Case, ApiJson.Shared.CaseRequest, faults);
        switch (files.Read(parts.File, parts.FileType, parts.Qr, faults))
        {
            case Reading.Foreign foreign:
                return (default, null, new Problem(ProblemKind.UnsupportedMediaType, foreign.Why));
            case Reading.Done { Invoice: var parsed } when request is not null:
                return await ComposeAsync(request, parsed, parts, faults);
            default:
                return (default, null, Problem.Invalid(faults));
        }
    }

    private async Task<(ReadOnlyMemory<byte> Body, SentDocument? Document, Problem? Problem)> ComposeAsync(CaseRequest request, ParsedInvoice parsed, Parts parts, Faults faults)
    {
        if (parsed.IsCredit)
        {
            return (default, null, await RefuseCreditAsync(request, parsed));
        }

        NoteFindings(parsed, faults);
        if (parsed.Invoice is null && !faults.Any)
        {
            faults.Add("file", FaultCode.Missing, "The document has no lines: the text of a QR code tells the head of an invoice only. Send it as `qr` beside the document.", "该文件没有发票行：二维码文本只含发票票头。请将其作为`qr`与文件一并提交。");
        }

        var lines = parsed.Invoice is { } invoice ? Merge(invoice, request, faults) : [];
        if (faults.Any)
        {
            return (default, null, Problem.Invalid(faults));
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
        var reference = new DocumentRef(parsed.Sha256, InvoiceFiles.TypeOf(parts.FileType)!, parts.File.Length, parsed.Format);
        return (JsonSerializer.SerializeToUtf8Bytes(whole, ApiJson.Shared.DecisionRequest), new SentDocument(reference, parts.File), null);
    }

    /// <summary>What stands in the way of taking a document, as faults.</summary>
    public static void NoteFindings(ParsedInvoice parsed, Faults faults)
    {
        foreach (var finding in parsed.Findings.Where(one => one.Severity == RuleSeverity.Fatal))
        {
            var pointer = finding.Rule.StartsWith("QR-", StringComparison.Ordinal) ? $"qr/{finding.Place}" : $"file{finding.Place}";
            faults.Add(pointer, FaultCode.RuleBroken, $"{finding.Rule}: {finding.Text.En}", $"{finding.Rule}：{finding.Text.Zh}");
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
                faults.Add($"/lines/{i}/line", FaultCode.OutOfBounds, $"The document has the lines 1 to {lines.Length}, each named once at the most.", $"文件有第1至{lines.Length}行，每行至多出现一次。");
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

    private async Task<Problem> RefuseCreditAsync(CaseRequest request, ParsedInvoice parsed)
    {
        var original = await FindOriginalAsync(request, parsed);
        var text = original is null
            ? new LocalizedText(
                "The document takes money back (a credit note, or a red-letter or negative invoice). It is not decided: it releases what was granted on the invoice that it refers to, by "
                + "`POST /v1/decisions/{id}/releases` with the ground `red_letter_invoice`. No decision on that invoice was found under this programme.",
                "该文件为冲减凭证（贷记通知、红字或负数发票）。不作决定，而应以`POST /v1/decisions/{id}/releases`（理由`red_letter_invoice`）冲减其所指发票的决定。在本项目下未找到该发票的决定。")
            : new LocalizedText(
                "The document takes money back (a credit note, or a red-letter or negative invoice). It is not decided: it releases what was granted on the invoice that it refers to. Send it to "
                + $"`POST /v1/decisions/{original}/releases` with the ground `red_letter_invoice`.",
                $"该文件为冲减凭证（贷记通知、红字或负数发票）。不作决定；请以`POST /v1/decisions/{original}/releases`（理由`red_letter_invoice`）冲减其所指发票的决定。");
        return new Problem(ProblemKind.InvalidRequest, text, [new Fault("file", FaultCode.CreditNotDecided, text)]);
    }

    // The latest decision on an invoice of that number, and of the same seller, since numbers of different sellers may be the same.
    private async Task<string?> FindOriginalAsync(CaseRequest request, ParsedInvoice parsed)
    {
        foreach (var reference in parsed.References.Where(one => one.Kind is ReferenceKind.PrecedingInvoice or ReferenceKind.RedLetterOf))
        {
            var found = await register.ListAsync(new DecisionFilter(request.Programme, null, NumberOf(reference.Number), null, null, null), null, Candidates);
            foreach (var decision in found)
            {
                var seller = JsonElement.Parse(decision.Answer).GetProperty("invoice").GetProperty("sellerTaxId").GetString();
                if (parsed.Invoice is null || IsSame(seller, parsed.Invoice.Seller.TaxId))
                {
                    return decision.Id;
                }
            }
        }

        return null;
    }

    private static bool IsSame(string? one, string other) =>
        one is not null && CompanyId.TryParse(one, out var first) is null && CompanyId.TryParse(other, out var second) is null && first == second;

    // What is no number finds nothing, as itself.
    private static string NumberOf(string text) => InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out var number) is null ? number!.Key : text;

    private static async Task<(Parts? Parts, Problem? Problem)> ReadPartsAsync(HttpContext context, Faults faults)
    {
        var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (boundary is not { Length: > 0 and <= BoundaryLength } || context.Request.Headers.ContentEncoding.Count > 0)
        {
            faults.Add("Content-Type", FaultCode.Malformed, "multipart/form-data names its boundary, and is not compressed.", "multipart/form-data须注明boundary，且不得压缩。");
            return (null, null);
        }

        const long Most = Limits.FileBytes + Limits.BodyBytes + Overhead;
        RequestBody.Allow(context, Most);
        if (context.Request.ContentLength > Most)
        {
            return (null, new Problem(ProblemKind.TooLarge, InvoiceEndpoints.TooLarge));
        }

        try
        {
            var reader = new MultipartReader(boundary, context.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = HeaderBytes };
            return await ReadPartsAsync(reader, faults, context.RequestAborted);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            faults.Add("", FaultCode.Malformed, "The body is not multipart/form-data that can be read to its end.", "请求体不是可完整读取的multipart/form-data。");
            return (null, null);
        }
    }

    private static async Task<(Parts? Parts, Problem? Problem)> ReadPartsAsync(MultipartReader reader, Faults faults, CancellationToken cancellation)
    {
        var found = new Dictionary<string, (byte[] Bytes, string? Type)>(StringComparer.Ordinal);
        for (var count = 0; await reader.ReadNextSectionAsync(cancellation) is { } section; count++)
        {
            var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "" : "";
            if (name is not ("case" or "file" or "qr") || count >= MostParts)
            {
                faults.Add(name.Length is > 0 and <= Limits.Name ? name : "", FaultCode.UnknownMember, "The parts are `case`, `file` and `qr`, each once at the most.", "各部分为`case`、`file`和`qr`，每个至多一次。");
                return (null, null);
            }

            if (await ReadAsync(section.Body, name == "file" ? Limits.FileBytes : Limits.BodyBytes, cancellation) is not { } bytes)
            {
                return (null, new Problem(ProblemKind.TooLarge, InvoiceEndpoints.TooLarge));
            }

            if (!found.TryAdd(name, (bytes, section.ContentType)))
            {
                faults.Add(name, FaultCode.DuplicateMember, "The part stands twice. Keep one.", "该部分出现两次。请只保留一个。");
            }
        }

        foreach (var name in Needed.Where(name => !found.ContainsKey(name)))
        {
            faults.Add(name, FaultCode.Missing, "The part is missing; it is needed.", "缺少必需的部分。");
        }

        return faults.Any
            ? (null, null)
            : (new Parts(found["case"].Bytes, found["file"].Bytes, TypeOf(found["file"]), found.TryGetValue("qr", out var qr) ? Encoding.UTF8.GetString(qr.Bytes) : null), null);
    }

    // Browsers and scripts often know no better than "bytes"; what begins as XML is XML.
    private static string? TypeOf((byte[] Bytes, string? Type) file) =>
        InvoiceFiles.TypeOf(file.Type) is null or "application/octet-stream" && Encoding.UTF8.GetString(file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 64))).TrimStart('\uFEFF', ' ', '\r', '\n', '\t').StartsWith('<')
            ? InvoiceFiles.Xml[0]
            : file.Type;

    private static async Task<byte[]?> ReadAsync(Stream body, int most, CancellationToken cancellation)
    {
        using var into = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (into.Length + read > most)
            {
                return null;
            }

            into.Write(buffer, 0, read);
        }

        return into.ToArray();
    }
}
