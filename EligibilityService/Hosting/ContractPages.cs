using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Wire;

namespace EligibilityService.Hosting;

/// <summary>
/// The contract and its pages: the committed <c>openapi.yaml</c> is what is served, and a test holds it to what the code does.
/// </summary>
internal static class ContractPages
{
    private const string MediaType = "application/yaml";

    // One contract, so no bar to choose one; lines that can be read.
    private const string Style =
        "<style>.swagger-ui .topbar{display:none}.swagger-ui .info{margin:2rem 0}"
        + ".swagger-ui .info .renderedMarkdown{max-width:64rem}.swagger-ui .info .renderedMarkdown p{margin-left:0;margin-right:0}"
        + ".swagger-ui .info li{line-height:1.5}</style>";

    /// <summary>The committed contract's bytes.</summary>
    public static byte[] Committed { get; } = ReadCommitted();

    /// <summary>The contract, Swagger UI on it, and the way there from the root.</summary>
    public static void MapContract(this WebApplication app)
    {
        var contract = Answers.Once(Answers.Contract(Committed, MediaType));
        app.MapGet("/openapi.yaml", () => contract).Produces<string>(StatusCodes.Status200OK, MediaType).ExcludeFromDescription();
        app.MapGet("/", () => Results.Redirect("/swagger")).ExcludeFromDescription();
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "swagger";
            options.DocumentTitle = "Eligibility service";
            options.SwaggerEndpoint("/openapi.yaml", "Eligibility service");
            options.EnableTryItOutByDefault();
            options.DisplayRequestDuration();
            options.DefaultModelsExpandDepth(0);
            options.HeadContent = Style;
            if (app.Environment.IsDevelopment())
            {
                // For trying only: the key that the README names goes along, so that the first click already decides.
                options.UseRequestInterceptor(
                    $"(request) => {{ request.headers['Authorization'] ??= 'Bearer {DevelopmentKey.Secret}'; return request; }}");
            }
        });
        if (Features.OpenApiGenerator && app.Environment.IsDevelopment())
        {
            OpenApiGeneration.Map(app);
        }
    }

    private static byte[] ReadCommitted()
    {
        using var stream = typeof(ContractPages).Assembly.GetManifestResourceStream("openapi.yaml");
        if (stream is null)
        {
            return [];
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
