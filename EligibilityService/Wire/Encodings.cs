using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Primitives;

namespace EligibilityService.Wire;

/// <summary>
/// Answers compressed as the caller can read them. Compressed bytes are other bytes, so their tag is another one: that of the plain ones
/// with the encoding behind it, which is taken off again from what callers send back. Nothing that carries a secret is compressed: its
/// length would tell of it.
/// </summary>
internal static class Encodings
{
    private static readonly string[] Suffixes = ["-br", "-gzip"];
    private static readonly string[] Types =
    [
        "application/json", "application/problem+json", "application/x-ndjson", "application/yaml", "text/csv", "text/html", "text/css",
            "text/javascript", "application/javascript",
        "image/svg+xml", "application/xml", "text/xml",
    ];

    /// <summary>Registers it.</summary>
    public static void AddEncodings(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Types;
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
    }

    /// <summary>Puts it on the road of a request.</summary>
    public static void UseEncodings(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            var headers = context.Request.Headers;
            if (CarriesSecrets(context.Request))
            {
                headers.AcceptEncoding = StringValues.Empty;
            }

            var suffix = Known(headers.IfNoneMatch);
            headers.IfNoneMatch = Bare(headers.IfNoneMatch);
            headers.IfMatch = Bare(headers.IfMatch);
            context.Response.OnStarting(static state =>
            {
                var (response, known) = ((HttpResponse, string?))state;
                var encoding = response.Headers.ContentEncoding.ToString();
                var added = response.StatusCode == StatusCodes.Status304NotModified ? known : encoding is "br" or "gzip"
                    ? $"-{encoding}" : null;
                if (added is not null && response.Headers.ETag.ToString() is [.. var tag, '"'])
                {
                    response.Headers.ETag = $"{tag}{added}\"";
                }

                return Task.CompletedTask;
            }, (context.Response, suffix));
            return next(context);
        });
        app.UseResponseCompression();
    }

    /// <summary>Lets HEAD be asked wherever GET is: the same headers, and no body.</summary>
    public static void UseHead(this WebApplication app) => app.Use(static async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null, body));
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
        }
    });

    private static bool CarriesSecrets(HttpRequest request) =>
        request.Path.StartsWithSegments("/v1/webhooks", StringComparison.OrdinalIgnoreCase) && !HttpMethods.IsGet(request.Method);

    private static string? Known(StringValues tags) =>
        Suffixes.FirstOrDefault(suffix => tags.Any(one => one?.Contains($"{suffix}\"", StringComparison.Ordinal) == true));

    private static StringValues Bare(StringValues tags) => tags.Count == 0 || Known(tags) is null
        ? tags
        : new StringValues(
            [.. tags.Select(one =>
                Suffixes.Aggregate(one ?? "", (text, suffix) => text.Replace($"{suffix}\"", "\"", StringComparison.Ordinal)))]);
}
