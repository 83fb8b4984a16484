using System.Buffers;
using EligibilityService.Core.Primitives;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Http;

/// <summary>The bytes of a request's body, bounded.</summary>
internal static class RequestBody
{
    /// <summary>The bytes, or the problem that they cannot be read.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext context)
    {
        if (!IsJson(context.Request))
        {
            var found = context.Request.ContentType is { Length: > 0 and <= Limits.Reference } type ? type : "none";
            return (default, new Problem(ProblemKind.UnsupportedMediaType, new LocalizedText(
                $"The content type is {found}. {ProblemKind.UnsupportedMediaType.Advice.En}",
                $"内容类型为{found}。{ProblemKind.UnsupportedMediaType.Advice.Zh}")));
        }

        return await ReadBytesAsync(context, Limits.BodyBytes);
    }

    /// <summary>The bytes whatever they are, or the problem that they are too many.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadBytesAsync(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            return (default, TooLarge(most));
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > most)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, TooLarge(most));
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

    private static Problem TooLarge(int most) => new(
        ProblemKind.TooLarge,
        most == Limits.BodyBytes ? null : new LocalizedText($"Send at most {most / 1024 / 1024} MiB.", $"请求不得超过{most / 1024 / 1024} MiB。"));

    private static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return false;
        }

        return request.ContentType is "application/json"
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }
}
