using System.Buffers;
using EligibilityService.Core.Primitives;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Http;

/// <summary>The bytes of a request's body, bounded.</summary>
internal static class RequestBody
{
    /// <summary>The media type of most bodies.</summary>
    public const string Json = "application/json";

    /// <summary>The bytes, or the problem that they cannot be read.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext context, string mediaType = Json)
    {
        if (!Is(mediaType, context.Request))
        {
            var found = context.Request.ContentType is { Length: > 0 and <= Limits.Reference } type ? type : "none";
            return (default, new Problem(ProblemKind.UnsupportedMediaType, mediaType == Json
                ? new LocalizedText(
                    $"The content type is {found}. {ProblemKind.UnsupportedMediaType.Advice.En}",
                    $"内容类型为{found}。{ProblemKind.UnsupportedMediaType.Advice.Zh}")
                : new LocalizedText($"The content type is {found}; {mediaType} is expected here.", $"内容类型为{found}；此处应为{mediaType}。")));
        }

        if (context.Request.ContentLength > Limits.BodyBytes)
        {
            return (default, new Problem(ProblemKind.TooLarge));
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > Limits.BodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, new Problem(ProblemKind.TooLarge));
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (bytes, null);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool Is(string mediaType, HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return false;
        }

        return request.ContentType == mediaType
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
                && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }
}
