using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Decisions;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Wire;

/// <summary>Answers with their headers.</summary>
internal static class Answers
{
    /// <summary>The media type of a list that holds whole decisions.</summary>
    public const string FullView = "application/json; view=full; charset=utf-8";

    private const string Json = BytesAnswer.Json;
    private const string SummaryView = "application/json; view=summary; charset=utf-8";

    /// <summary>Bytes that are JSON already.</summary>
    public static IResult Bytes(ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK) =>
        new BytesAnswer(json, status, null, null);

    /// <summary>A decision in a few lines; the media type tells it from the whole one.</summary>
    public static IResult Summary(ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK) =>
        new BytesAnswer(json, status, null, null, SummaryView);

    /// <summary>A decision, written straight into the answer.</summary>
    public static IResult Of(Decision decision) => new DecisionResult(decision);

    /// <summary>A value that changes with time: a strong ETag over its bytes, revalidated each time.</summary>
    public static IResult Current<T>(T value, JsonTypeInfo<T> type, string mediaType = Json)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return new BytesAnswer(json, StatusCodes.Status200OK, TagOf(json), "no-cache", mediaType);
    }

    /// <summary>The contract, revalidated each time like a value.</summary>
    public static IResult Contract(ReadOnlyMemory<byte> document, string mediaType) =>
        new BytesAnswer(document, StatusCodes.Status200OK, TagOf(document.Span), "no-cache", mediaType);

    /// <summary>A page for people, revalidated each time like a value.</summary>
    public static IResult Page(ReadOnlyMemory<byte> html, string language, string policy) =>
        new BytesAnswer(html, StatusCodes.Status200OK, TagOf(html.Span), "no-cache", $"{HtmlPage.MediaType}; charset=utf-8")
        { Language = language, Policy = policy };

    /// <summary>
    /// A table to be saved, its header in the caller's language; with the tag of its bytes, or, as part of something that has a tag, with
    /// that, and then it is not kept.
    /// </summary>
    public static IResult Table(ReadOnlyMemory<byte> csv, string fileName, string? tag = null) =>
        new BytesAnswer(csv, StatusCodes.Status200OK, tag ?? TagOf(csv.Span), tag is null ? "no-cache" : "private, no-store",
            $"{CsvAnswer.MediaType}; charset=utf-8", fileName);

    /// <summary>What will never change: cached by anybody for a year.</summary>
    public static IResult Frozen(ReadOnlyMemory<byte> json, string sha256) =>
        new BytesAnswer(json, StatusCodes.Status200OK, $"\"{sha256}\"", "public, max-age=31536000, immutable");

    /// <summary>What will never change, and is not for everybody.</summary>
    public static IResult FrozenPrivate(ReadOnlyMemory<byte> json) =>
        new BytesAnswer(json, StatusCodes.Status200OK, TagOf(json.Span), "private, max-age=31536000, immutable");

    /// <summary>
    /// Bytes that stay as they are and are not for everybody, while what is said about them may change: asked for again each time, and not
    /// sent again.
    /// </summary>
    public static IResult CurrentPrivate(ReadOnlyMemory<byte> json) =>
        new BytesAnswer(json, StatusCodes.Status200OK, TagOf(json.Span), "private, no-cache");

    /// <summary>A document as it was sent, to be saved and not shown; it never changes.</summary>
    public static IResult Document(ReadOnlyMemory<byte> bytes, string mediaType, string sha256, string fileName) =>
        new BytesAnswer(bytes, StatusCodes.Status200OK, $"\"{sha256}\"", "private, max-age=31536000, immutable", mediaType, fileName);

    /// <summary>A resource that people change: its tag is sent after every change too, for the next change.</summary>
    public static IResult Tagged<T>(T value, JsonTypeInfo<T> type, string tag, int status = StatusCodes.Status200OK) =>
        Tagged(JsonSerializer.SerializeToUtf8Bytes(value, type), tag, status);

    /// <summary>The same of bytes that are JSON already.</summary>
    public static IResult Tagged(ReadOnlyMemory<byte> json, string tag, int status = StatusCodes.Status200OK) =>
        new BytesAnswer(json, status, tag, "private, no-cache", alwaysTagged: true);

    /// <summary>The tag of a text that names one state.</summary>
    public static string TagOf(string state) => TagOf(System.Text.Encoding.UTF8.GetBytes(state));

    /// <summary>An answer that never changes as long as the service runs, made once.</summary>
    public static IResult Once(IResult answer) => ((IKeptAnswer)answer).Kept();

    private static string TagOf(ReadOnlySpan<byte> json) => $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"";

    private sealed class DecisionResult(Decision decision) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            AnswerWriter.With(decision, httpContext.Response, static (json, response) =>
            {
                response.StatusCode = StatusCodes.Status200OK;
                response.ContentType = Json;
                response.ContentLength = json.Length;
                response.BodyWriter.Write(json);
                return true;
            });
            return httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
        }
    }
}
