using System.Security.Cryptography;
using System.Text;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents.China;
using EligibilityService.Documents.Ubl;
using EligibilityService.Documents.Xml;
using EligibilityService.Wire;

namespace EligibilityService.Documents;

/// <summary>What became of a document that was sent: a closed family.</summary>
internal abstract record Reading
{
    /// <summary>It was read, with whatever was found wrong.</summary>
    /// <param name="Invoice">What it was read as.</param>
    public sealed record Done(ParsedInvoice Invoice) : Reading;

    /// <summary>It is of no format that is read here.</summary>
    /// <param name="Why">What it seems to be, and what is read.</param>
    public sealed record Foreign(LocalizedText Why) : Reading;

    /// <summary>It cannot be read at all; the faults say why.</summary>
    public sealed record Unreadable : Reading;
}

/// <summary>
/// Reads invoices from documents: one road for all formats, from bytes and a media type to an invoice of ours with findings. It keeps
/// nothing.
/// </summary>
internal sealed class InvoiceFiles(InvoicesOptions options, Tolerances tolerances, ProgrammeDays calendar)
{
    /// <summary>The media types of XML.</summary>
    public static readonly IReadOnlyList<string> Xml = ["application/xml", "text/xml"];

    /// <summary>The media type of a QR code's text.</summary>
    public const string Text = "text/plain";

    /// <summary>The media type of our own form.</summary>
    public const string OwnJson = "application/json";

    // The first bytes by which other formats are recognised, whatever media type was sent.
    private static readonly (byte[] Magic, string Name)[] Foreigners =
    [
        ("PK\u0003\u0004"u8.ToArray(), "a zip archive (OFD, OOXML)"),
        ("%PDF"u8.ToArray(), "a PDF"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("RIFF"u8.ToArray(), "a WebP picture"),
        ([0x49, 0x49, 0x2A, 0x00], "a TIFF picture"),
        ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF picture"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office file"),
    ];

    /// <summary>Whether a media type is one that is read.</summary>
    public static bool IsRead(string? contentType) =>
        RequestBody.TypeOf(contentType) is { } type && (Xml.Contains(type) || type is Text or OwnJson);

    /// <summary>Why a document of some type is not read.</summary>
    public static LocalizedText WhyNot(string what) => Phrase.Of("invoice_files.kind_not_read(what)", what);

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="contentType">Its media type, as sent.</param>
    /// <param name="qr">The text of the QR code of the same invoice, to be compared; null for none.</param>
    /// <param name="faults">Where faults are noted that leave nothing to look at.</param>
    /// <param name="asker">Whether the caller is still there: once it has left, no further stage begins.</param>
    public Reading Read(ReadOnlyMemory<byte> bytes, string? contentType, string? qr, Faults faults, CancellationToken asker = default)
    {
        var type = RequestBody.TypeOf(contentType);
        if (Foreigners.FirstOrDefault(one => bytes.Span.StartsWith(one.Magic)) is { Name: { } foreigner })
        {
            return new Reading.Foreign(WhyNot(foreigner));
        }

        if (type is null || !IsRead(contentType))
        {
            return new Reading.Foreign(WhyNot(type ?? "a body without a media type"));
        }

        var findings = new Findings();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        return type switch
        {
            Text => ReadQr(bytes, sha256, findings),
            OwnJson => ReadJson(bytes, sha256, qr, findings, faults),
            _ => ReadXml(bytes, sha256, qr, findings, faults, asker),
        };
    }

    private static Reading.Done ReadQr(ReadOnlyMemory<byte> bytes, string sha256, Findings findings) => new(new ParsedInvoice
    {
        Format = InvoiceFormat.CnQrText,
        Sha256 = sha256,
        Qr = QrText.Read(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, QrText.MaxLength * 4)]), findings),
        References = [],
        IsCredit = false,
        Findings = findings.All,
        IsDecidable = false,
        Faults = [],
    });

    private Reading ReadJson(ReadOnlyMemory<byte> bytes, string sha256, string? qr, Findings findings, Faults faults)
    {
        if (StrictJson.Read(bytes, CasesJson.Shared.InvoiceBody, faults) is not { } body)
        {
            return new Reading.Unreadable();
        }

        var isCredit = body.Totals.NetAmount.Amount.Text.StartsWith('-');
        if (InvoiceChecks.AreFor(body.Kind))
        {
            new InvoiceChecks(body, tolerances, pointer => pointer, findings).Check();
        }

        return Done(InvoiceFormat.Json, sha256, body, null, [], isCredit, qr, findings);
    }

    private Reading ReadXml(ReadOnlyMemory<byte> bytes, string sha256, string? qr, Findings findings, Faults faults,
        CancellationToken asker)
    {
        asker.ThrowIfCancellationRequested();
        if (SafeXml.Read(bytes, faults) is not { } root)
        {
            return new Reading.Unreadable();
        }

        asker.ThrowIfCancellationRequested();
        if (UblDocument.Of(root) is { } ubl)
        {
            new UblRules(ubl, options, findings).Check();
            asker.ThrowIfCancellationRequested();
            var mapping = new UblMapping(ubl, findings);
            var mapped = mapping.Map();
            return Done(ubl.IsCreditNote ? InvoiceFormat.UblCreditNote : InvoiceFormat.UblInvoice, sha256, mapped?.Invoice, mapped?.Places,
                mapping.References(), mapping.IsCredit, qr, findings);
        }

        if (EInvoice.Of(root, findings) is { } digital)
        {
            var body = digital.Map();
            Check(digital, body, findings);
            return Done(InvoiceFormat.CnEinvoice, sha256, body, body is null ? null
                : [.. body.Lines.Select((_, i) => digital.PlaceOf($"/lines/{i}"))], digital.References(), digital.IsCredit, qr, findings);
        }

        return new Reading.Foreign(WhyNot($"XML with the root element {(root.Space.Length == 0 ? "" : $"{{{root.Space}}}")}{root.Name}"));
    }

    private void Check(EInvoice digital, InvoiceBody? body, Findings findings)
    {
        if (digital.Buyer().TaxId is { } buyer)
        {
            InvoiceChecks.CheckId(buyer, "CN-BUYER-ID", digital.BuyerPlace, RuleSeverity.Warning, findings);
        }

        if (digital.IsCredit && !digital.References().Any(one => one.Kind == ReferenceKind.RedLetterOf))
        {
            findings.Warn("CN-RED-REFERENCE", "/EInvoice", null, null,
                "invoice_files.red_letter_without_reference()");
        }

        if (body is not null)
        {
            var checks = new InvoiceChecks(body, tolerances, digital.PlaceOf, findings);
            checks.Check();
            if (digital.Capitals is { } capitals)
            {
                checks.CheckCapitals(capitals.Text, capitals.Place);
            }
            else
            {
                findings.Warn("CN-CAPITALS-MISSING", digital.PlaceOf("/totals/grossAmount"), null, null,
                    "invoice_files.capitals_missing()");
            }
        }
    }

    private Reading.Done Done(
        InvoiceFormat format,
        string sha256,
        InvoiceBody? body,
        IReadOnlyList<string>? places,
        InvoiceReference[] references,
        bool isCredit,
        string? qr,
        Findings findings)
    {
        QrFacts? facts = null;
        if (qr is not null && (facts = QrText.Read(qr, findings)) is not null && body is not null)
        {
            QrText.Compare(facts, body, findings);
        }

        var faults = new Faults();
        if (body is not null && !isCredit)
        {
            _ = new InvoiceReader(faults, tolerances, calendar.Today).Read(body);
        }

        return new Reading.Done(new ParsedInvoice
        {
            Format = format,
            Sha256 = sha256,
            Invoice = body,
            Places = places,
            Qr = facts,
            References = references,
            IsCredit = isCredit,
            Findings = findings.All,
            IsDecidable = body is not null && !isCredit && !findings.AnyFatal && !faults.Any,
            Faults = [.. faults.All.Select(fault => new InvoiceFault(fault.Pointer, fault.Code, fault.Detail))],
        });
    }
}
