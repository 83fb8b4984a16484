using System.Buffers.Text;
using System.Security.Cryptography;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>Attachments of a request: what is said of them, and their bytes, which are kept apart from the request.</summary>
internal static class SentAttachments
{
    /// <summary>The media types that are taken.</summary>
    public static readonly string[] MediaTypes = ["application/pdf", "image/png", "image/jpeg", "text/csv", "text/plain",
        "application/xml"];

    /// <summary>What a case knows of them. As sent they have their bytes; as recorded their length and SHA-256.</summary>
    public static IReadOnlyList<AttachmentRef> Read(IReadOnlyList<AttachmentBody>? bodies, int lines, Faults faults)
    {
        var given = new FieldReader(faults).List(bodies, Limits.Attachments, "/attachments");
        var read = new List<AttachmentRef>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            if (Read(given[i], $"/attachments/{i}", lines, faults) is { } attachment)
            {
                read.Add(attachment);
            }
        }

        return read;
    }

    /// <summary>Notes what a caller may not send: the figures that the service itself reckons.</summary>
    public static void CheckSent(DecisionRequest request, Faults faults)
    {
        for (var i = 0; i < Math.Min(request.Attachments?.Count ?? 0, Limits.Attachments); i++)
        {
            var (one, pointer) = (request.Attachments![i], $"/attachments/{i}");
            if (one.Content is null)
            {
                faults.Add($"{pointer}/content", FaultCode.Missing,
                    "sent_attachments.content_needed()");
            }

            if (one.Length is not null)
            {
                NoteReckoned($"{pointer}/length", faults);
            }

            if (one.Sha256 is not null)
            {
                NoteReckoned($"{pointer}/sha256", faults);
            }
        }
    }

    /// <summary>
    /// Attachments with the bytes of those that came as parts of their own: the n-th part is the n-th item that has no <c>content</c>. As
    /// they came, with every fault noted, when the parts do not fit.
    /// </summary>
    /// <param name="items">What the request says of its attachments.</param>
    /// <param name="at">Where the request stands, as a JSON Pointer.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="faults">Where faults are noted.</param>
    public static IReadOnlyList<AttachmentBody>? Attach(IReadOnlyList<AttachmentBody>? items, string at, IReadOnlyList<FormPart> parts,
        Faults faults)
    {
        if (parts.Count == 0)
        {
            return items;
        }

        AttachmentBody[] attached = [.. items ?? []];
        int[] open = [.. Enumerable.Range(0, attached.Length).Where(i => attached[i].Content is null)];
        if (open.Length != parts.Count)
        {
            faults.Add(Multipart.Attachment, FaultCode.Inconsistent,
                "sent_attachments.parts_and_items_differ(parts, attachment, items, at)", parts.Count, Multipart.Attachment,
                    open.Length, at);
            return items;
        }

        foreach (var (i, part) in open.Zip(parts))
        {
            if (RequestBody.TypeOf(part.Type) is { } sent and not "application/octet-stream" && sent != attached[i].MediaType)
            {
                faults.Add($"{at}/attachments/{i}/mediaType", FaultCode.Inconsistent,
                    "sent_attachments.media_types_differ(sent)", sent);
            }

            attached[i] = attached[i] with { Content = Convert.ToBase64String(part.Bytes) };
        }

        return attached;
    }

    private static void NoteReckoned(string pointer, Faults faults) => faults.Add(pointer, FaultCode.UnknownMember,
        "sent_attachments.computed_by_service()");

    private static AttachmentRef? Read(AttachmentBody body, string pointer, int lines, Faults faults)
    {
        var before = faults.All.Count;
        if (!MediaTypes.Contains(body.MediaType))
        {
            var known = string.Join(", ", MediaTypes);
            faults.Add($"{pointer}/mediaType", FaultCode.UnknownValue, "sent_attachments.media_type_not_taken(known)", known);
        }

        var about = new FieldReader(faults).List(body.Lines, Invoice.MaxLines, $"{pointer}/lines");
        for (var i = 0; i < about.Count; i++)
        {
            if (about[i] < 1 || about[i] > lines)
            {
                faults.Add($"{pointer}/lines/{i}", FaultCode.OutOfBounds, "common.invoice_lines(count)", lines);
            }
        }

        var (length, sha256) = body.Content is { } content ? OfBytes(content, pointer, faults) : (body.Length ?? 0, body.Sha256 ?? "");
        return faults.All.Count > before ? null : new AttachmentRef(body.Kind, about, body.MediaType, length, sha256);
    }

    private static (int Length, string Sha256) OfBytes(string content, string pointer, Faults faults)
    {
        if (content.Length is 0 or > Limits.AttachmentText || !Base64.IsValid(content, out var length)
            || content.AsSpan().ContainsAny(" \r\n\t"))
        {
            faults.Add($"{pointer}/content", FaultCode.Malformed,
                "sent_attachments.base64_form(most)", Limits.AttachmentBytes);
            return default;
        }

        if (length is 0 or > Limits.AttachmentBytes)
        {
            faults.Add($"{pointer}/content", FaultCode.OutOfBounds,
                "sent_attachments.size(most, length)", Limits.AttachmentBytes, length);
            return default;
        }

        return (length, Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(content))));
    }
}
