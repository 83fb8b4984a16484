using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Wire;

/// <summary>Bytes as an answer, with their headers; asked for again with their tag, they are not sent again.</summary>
internal sealed class BytesAnswer(ReadOnlyMemory<byte> bytes, int status, string? tag, string? cache,
    string contentType = BytesAnswer.Json, string? fileName = null, bool alwaysTagged = false) : IKeptAnswer
{
    /// <summary>The content type of most answers.</summary>
    public const string Json = "application/json; charset=utf-8";

    private const string Brotli = "br";

    private readonly Lazy<ReadOnlyMemory<byte>> _brotli = new(() =>
        Compress(bytes, static into => new BrotliStream(into, CompressionLevel.Optimal, leaveOpen: true)));
    private readonly Lazy<ReadOnlyMemory<byte>> _gzip = new(() =>
        Compress(bytes, static into => new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true)));
    private bool _isKept;

    /// <summary>The language of a page; null for none.</summary>
    public string? Language { get; init; }

    /// <summary>What a browser may load for a page; null for no word on it.</summary>
    public string? Policy { get; init; }

    public long MostBytes => 2L * bytes.Length;

    public IKeptAnswer Kept()
    {
        _isKept = true;
        return this;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (fileName is not null)
        {
            response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        }

        if (Language is not null)
        {
            response.Headers.ContentLanguage = Language;
        }

        if (Policy is not null)
        {
            response.Headers.ContentSecurityPolicy = Policy;
        }

        var reads = HttpMethods.IsGet(httpContext.Request.Method);
        if (tag is not null && (reads || alwaysTagged))
        {
            response.Headers.ETag = tag;
            response.Headers.CacheControl = cache;
            if (reads && Matches(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        var body = _isKept ? Encoded(httpContext) : bytes;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    // What is kept is compressed once; the middleware, which would do it again each time, then finds a caller that takes plain bytes.
    private ReadOnlyMemory<byte> Encoded(HttpContext context)
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var accepted = context.Request.Headers.AcceptEncoding;
        if (accepted.Count == 0
            || context.RequestServices.GetRequiredService<IResponseCompressionProvider>()
            .GetCompressionProvider(context)?.EncodingName is not { } encoding)
        {
            return bytes;
        }

        context.Request.Headers.AcceptEncoding = StringValues.Empty;
        context.Response.Headers.ContentEncoding = encoding;
        return encoding == Brotli ? _brotli.Value : _gzip.Value;
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> bytes, Func<Stream, Stream> open)
    {
        var into = new MemoryStream();
        using (var compress = open(into))
        {
            compress.Write(bytes.Span);
        }

        return into.ToArray();
    }

    private static bool Matches(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.Count > 0
        && request.GetTypedHeaders().IfNoneMatch.Any(one => one.Tag == "*"
            || one.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));
}
