using System.Buffers;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire.Csv;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Wire;

/// <summary>The bytes of a request's body, bounded.</summary>
internal static class RequestBody
{
    /// <summary>The media type of most bodies.</summary>
    public const string Json = "application/json";

    private static readonly LocalizedText TableTooLarge = Phrase.Of("request_body.too_large(most)",
        Limits.TableBytes / 1024 / 1024);

    /// <summary>The bytes, or the problem that they cannot be read.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext context, string mediaType = Json) =>
        UnlessIs(mediaType, context.Request) is { } other ? (default, other) : await ReadAsync(context, Limits.BodyBytes, null);

    /// <summary>
    /// The bytes of a table as CSV, or the problem that they cannot be read. In which encoding it is only all of them tell, so it is
    /// bounded and read whole.
    /// </summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadTableAsync(HttpContext context) =>
        UnlessIs(CsvAnswer.MediaType, context.Request) is { } other ? (default, other)
            : await ReadAsync(context, Limits.TableBytes, TableTooLarge);

    /// <summary>The bytes of a body of whatever type, or the problem that there are too many.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">The most bytes.</param>
    /// <param name="tooLarge">What to say when there are more; null for the kind's own advice.</param>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext context, int most,
        LocalizedText? tooLarge)
    {
        Allow(context, most);
        if (context.Request.ContentLength > most)
        {
            return (default, new Problem(ProblemKind.TooLarge, tooLarge));
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > most)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, new Problem(ProblemKind.TooLarge, tooLarge));
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                context.ChargeForBody(bytes.Length);
                return (bytes, null);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Lets the server take a longer body than usual; to be said before anything of it is read.</summary>
    public static void Allow(HttpContext context, long most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature && feature.MaxRequestBodySize < most)
        {
            feature.MaxRequestBodySize = most;
        }
    }

    /// <summary>The media type without its parameters, in small letters; null when it is none.</summary>
    public static string? TypeOf(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        ? type.MediaType.ToString().ToLowerInvariant() : null;

    private static Problem? UnlessIs(string mediaType, HttpRequest request)
    {
        if (Is(mediaType, request))
        {
            return null;
        }

        var found = request.ContentType is { Length: > 0 and <= Limits.Reference } type ? type : "none";
        return new Problem(ProblemKind.UnsupportedMediaType, mediaType == Json
            ? Phrase.Of("request_body.content_type_differs(found, advice)", found, ProblemKind.UnsupportedMediaType.Advice)
            : Phrase.Of("request_body.content_type_expected(found, mediaType)", found, mediaType));
    }

    // Of a table the bytes say in which encoding it is; a spreadsheet's word for that is often wrong.
    private static bool Is(string mediaType, HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return false;
        }

        return request.ContentType == mediaType
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
                && (mediaType == CsvAnswer.MediaType || type.Charset.Length == 0
                    || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }
}
