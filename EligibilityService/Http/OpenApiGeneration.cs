using Microsoft.OpenApi;

namespace EligibilityService.Http;

/// <summary>Makes the contract from the code, where the generator is built in: in Development and in tests.</summary>
internal static class OpenApiGeneration
{
    /// <summary>Registers the generator.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Eligibility service", Version = "1.0.0" });
            options.IncludeXmlComments(typeof(OpenApiGeneration).Assembly, includeControllerXmlComments: false);
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
        });
    }

    /// <summary>Serves what was generated, beside the committed contract.</summary>
    public static void Map(WebApplication app) => app.UseSwagger(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.RouteTemplate = "generated/{documentName}.{extension}";
    });
}
