using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EligibilityService.Access;

/// <summary>Registers what the room needs, and puts it on the road of a request.</summary>
public static partial class AccessModule
{
    /// <summary>
    /// Registers keys, the caller and the scopes. Only what is used of authentication is: no cookies, so no data protection.
    /// </summary>
    public static WebApplicationBuilder AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var development = builder.Environment.IsDevelopment();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton(provider =>
        {
            var keys = provider.GetRequiredService<ApiKeys>();
            return new KeyRing(hash => keys.FindAsync(hash), provider.GetRequiredService<TimeProvider>(), development);
        });

        services.AddWebEncoders();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = ApiKeyHandler.Scheme;
            options.AddScheme<ApiKeyHandler>(ApiKeyHandler.Scheme, displayName: null);
            options.AddScheme<JwtBearerHandler>(TokenCallers.Scheme, displayName: null);
        });
        services.AddOptions<AuthenticationSchemeOptions>(ApiKeyHandler.Scheme);
        services.AddTransient<ApiKeyHandler>();
        services.AddTransient<JwtBearerHandler>();
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, ValidateTokens>();
        services.AddSingleton<TokenCallers>();
        services.AddOptions<JwtBearerOptions>(TokenCallers.Scheme).Configure<TokenCallers>((options, tokens) => tokens.Configure(options));
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddAuthorization();
        return builder;
    }

    /// <summary>Refuses a caller without the scope: after routing, before the endpoints.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>
    /// Called once the database is migrated, before listening: a service that nobody can call does not start. In Development the fixed
    /// key works, and the log says so.
    /// </summary>
    /// <exception cref="NoUsableKeyException">There is no key that works; the message says how to make one.</exception>
    public static async Task EnsureSomebodyCanCallAsync(this WebApplication app, CancellationToken cancellation = default)
    {
        if (app.Environment.IsDevelopment())
        {
            DevelopmentKeyWorks(app.Logger, DevelopmentKey.Notice);
        }
        else if (!app.Services.GetRequiredService<TokenCallers>().IsOn
            && !await app.Services.GetRequiredService<ApiKeys>().AnyWorksAsync(cancellation))
        {
            throw new NoUsableKeyException();
        }
    }

    private sealed class ValidateTokens : IValidateOptions<TokenOptions>
    {
        public ValidateOptionsResult Validate(string? name, TokenOptions options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Notice}")]
    private static partial void DevelopmentKeyWorks(ILogger logger, string notice);
}

/// <summary>The service was started without a key that works. An expected refusal: the host shows its message alone, and ends.</summary>
public sealed class NoUsableKeyException() : InvalidOperationException(HowToMakeAKey)
{
    private const string HowToMakeAKey =
        """
        There is no API key that works, so nobody could call this service, and it does not start. Make a key:
          dotnet run --project EligibilityService -- keys create --agency "Agency name" --system "Portal" --scope decisions:write
        or, in a container, with the volume that holds the database:
          docker run --rm -v eligibility-data:/data eligibility-service keys create --agency "Agency name" --system "Portal" --scope decisions:write
        To try the service on your own machine, set ASPNETCORE_ENVIRONMENT=Development: a fixed key works there.
        """;
}
