using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// Makes the contract from the code, where the generator is built in: in Development and in tests. A published service leaves all of this
/// folder out and serves the committed contract, which a test holds to what is made here.
/// </summary>
internal static class OpenApiGeneration
{
    private const string Document = "v1";

    /// <summary>Registers the generator.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSingleton<DocComments>();

        // Before Swashbuckle's own: the schemas come from the serialiser's metadata, because that is what reads and writes the wire.
        services.AddTransient<ISchemaGenerator, WireSchemas>();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, Preface.Info);
            options.IncludeXmlComments(typeof(OpenApiGeneration).Assembly, includeControllerXmlComments: false);
            options.OperationFilter<OperationDetails>();
            options.DocumentFilter<DocumentFrame>();
        });
    }

    /// <summary>Serves what was generated, beside the committed contract.</summary>
    public static void Map(WebApplication app) => app.UseSwagger(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.RouteTemplate = "generated/{documentName}.{extension}";
    });

    /// <summary>The contract as it is committed.</summary>
    public static async Task<string> YamlAsync(IServiceProvider services) => CompactYaml.Of(JsonNode.Parse(await JsonAsync(services))!);

    /// <summary>The same as JSON, for programs.</summary>
    public static Task<string> JsonAsync(IServiceProvider services) =>
        Generate(services).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);

    private static OpenApiDocument Generate(IServiceProvider services) =>
        services.GetRequiredService<ISwaggerProvider>().GetSwagger(Document);
}
