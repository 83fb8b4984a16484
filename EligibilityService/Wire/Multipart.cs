using EligibilityService.Core.Primitives;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Wire;

/// <summary>A part of a form.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Type">Its media type as sent; null where none was.</param>
internal sealed record FormPart(byte[] Bytes, string? Type);

/// <summary>A body in multipart/form-data, read and bounded: parts that stand once, each under its name, and attachments.</summary>
/// <param name="Named">The parts that stand once.</param>
/// <param name="Attachments">The parts named <see cref="Attachment"/>, in their order.</param>
internal sealed record Multipart(IReadOnlyDictionary<string, FormPart> Named, IReadOnlyList<FormPart> Attachments)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "multipart/form-data";

    /// <summary>The name of the part that is a request as JSON.</summary>
    public const string Request = "request";

    /// <summary>The name of the parts that are attachments; it may stand several times.</summary>
    public const string Attachment = "attachment";

    /// <summary>The name of the part that is a document, which may be larger than the others.</summary>
    public const string File = "file";

    private const int BoundaryLength = 100;
    private const int HeaderBytes = 8 * 1024;
    private const int Overhead = 64 * 1024;

    private static readonly LocalizedText TooLarge = Phrase.Of("multipart.sizes(json, document, attachment)",
        Limits.BodyBytes / 1024 / 1024, Limits.FileBytes / 1024 / 1024, Limits.AttachmentBytes / 1024);

    /// <summary>Whether a request comes in parts.</summary>
    public static bool IsAsked(HttpRequest request) =>
        request.ContentType?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The parts; or null with the faults noted, or with a problem.</summary>
    /// <param name="context">The request.</param>
    /// <param name="names">The names of the parts that may stand once.</param>
    /// <param name="faults">Where faults are noted.</param>
    public static async Task<(Multipart? Parts, Problem? Problem)> ReadAsync(HttpContext context, string[] names, Faults faults)
    {
        var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (boundary is not { Length: > 0 and <= BoundaryLength } || context.Request.Headers.ContentEncoding.Count > 0)
        {
            faults.Add("Content-Type", FaultCode.Malformed, "multipart.content_type_form()");
            return (null, null);
        }

        var most = (names.Contains(File) ? Limits.FileBytes : 0) + Limits.BodyBytes + (Limits.Attachments * Limits.AttachmentBytes)
            + Overhead;
        RequestBody.Allow(context, most);
        if (context.Request.ContentLength > most)
        {
            return (null, new Problem(ProblemKind.TooLarge, TooLarge));
        }

        try
        {
            var reader = new MultipartReader(boundary, context.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = HeaderBytes };
            return await ReadAsync(reader, names, faults, context.RequestAborted);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            faults.Add("", FaultCode.Malformed, "multipart.unreadable()");
            return (null, null);
        }
    }

    private static async Task<(Multipart? Parts, Problem? Problem)> ReadAsync(MultipartReader reader, string[] names, Faults faults,
        CancellationToken cancellation)
    {
        var (found, attachments) = (new Dictionary<string, FormPart>(StringComparer.Ordinal), new List<FormPart>());
        for (var count = 0; await reader.ReadNextSectionAsync(cancellation) is { } section; count++)
        {
            var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "" : "";
            if (!(name == Attachment ? attachments.Count < Limits.Attachments : names.Contains(name))
                || count >= names.Length + Limits.Attachments)
            {
                var known = string.Join(", ", names.Select(one => $"`{one}`"));
                faults.Add(name.Length is > 0 and <= Limits.Name ? name : "", FaultCode.UnknownMember,
                    "multipart.unknown_part(known, attachment, attachments)", known, Attachment, Limits.Attachments);
                return (null, null);
            }

            var most = name switch { File => Limits.FileBytes, Attachment => Limits.AttachmentBytes, _ => Limits.BodyBytes };
            if (await ReadAsync(section.Body, most, cancellation) is not { } bytes)
            {
                return (null, new Problem(ProblemKind.TooLarge, TooLarge));
            }

            if (name == Attachment)
            {
                attachments.Add(new FormPart(bytes, section.ContentType));
            }
            else if (!found.TryAdd(name, new FormPart(bytes, section.ContentType)))
            {
                faults.Add(name, FaultCode.DuplicateMember, "multipart.part_twice()");
            }
        }

        return faults.Any ? (null, null) : (new Multipart(found, attachments), null);
    }

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
