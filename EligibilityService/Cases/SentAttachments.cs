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
                    "An attachment is sent with its bytes: as `content` in base64, or as a part `attachment` in `multipart/form-data`.",
                    "附件须提交其字节：以base64的`content`，或以`multipart/form-data`的`attachment`部分。");
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
                $"There are {parts.Count} parts `{Multipart.Attachment}`, and {open.Length} items of {at}/attachments without `content`. Say of each part what it is, in the same order.",
                $"共有{parts.Count}个`{Multipart.Attachment}`部分，而{at}/attachments中未带`content`的项有{open.Length}个。请按相同顺序逐一说明。");
            return items;
        }

        foreach (var (i, part) in open.Zip(parts))
        {
            if (RequestBody.TypeOf(part.Type) is { } sent and not "application/octet-stream" && sent != attached[i].MediaType)
            {
                faults.Add($"{at}/attachments/{i}/mediaType", FaultCode.Inconsistent,
                    $"The part says that it is {sent}, the request another media type. Let both say the same.",
                        $"该部分的类型为{sent}，与请求所述媒体类型不符。请使两者一致。");
            }

            attached[i] = attached[i] with { Content = Convert.ToBase64String(part.Bytes) };
        }

        return attached;
    }

    private static void NoteReckoned(string pointer, Faults faults) => faults.Add(pointer, FaultCode.UnknownMember,
        "This is what the service says of an attachment; it is not sent. Leave it out.", "该成员由本服务给出，提交时不接受。请省略。");

    private static AttachmentRef? Read(AttachmentBody body, string pointer, int lines, Faults faults)
    {
        var before = faults.All.Count;
        if (!MediaTypes.Contains(body.MediaType))
        {
            var known = string.Join(", ", MediaTypes);
            faults.Add($"{pointer}/mediaType", FaultCode.UnknownValue, $"The media type must be one of: {known}.", $"媒体类型须为以下之一：{known}。");
        }

        var about = new FieldReader(faults).List(body.Lines, Invoice.MaxLines, $"{pointer}/lines");
        for (var i = 0; i < about.Count; i++)
        {
            if (about[i] < 1 || about[i] > lines)
            {
                faults.Add($"{pointer}/lines/{i}", FaultCode.OutOfBounds, $"The invoice has the lines 1 to {lines}.", $"该发票有第1至{lines}行。");
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
                $"The bytes are expected in base64, without line breaks, at least one and at most {Limits.AttachmentBytes} of them.",
                $"应为不含换行的base64，至少一个字节，至多{Limits.AttachmentBytes}字节。");
            return default;
        }

        if (length is 0 or > Limits.AttachmentBytes)
        {
            faults.Add($"{pointer}/content", FaultCode.OutOfBounds,
                $"An attachment has at least one byte and at most {Limits.AttachmentBytes}; this has {length}.",
                $"附件至少一个字节，至多{Limits.AttachmentBytes}字节；实有{length}字节。");
            return default;
        }

        return (length, Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(content))));
    }
}
