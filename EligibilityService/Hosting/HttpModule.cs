using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Storage;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace EligibilityService.Hosting;

/// <summary>What every request and every answer has in common.</summary>
internal static partial class HttpModule
{
    /// <summary>Registers it.</summary>
    public static void AddHttp(this WebApplicationBuilder builder)
    {
        // The slim builder leaves certificates out.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes;
            Refusals.Explain(kestrel);
        });
        // Before the binding, so that a setting counts in Development too.
        builder.Services.AddOptions<StopOptions>()
            .Configure<IHostEnvironment>(static (stop, host) => stop.GraceSeconds = host.IsDevelopment() ? 0 : stop.GraceSeconds)
            .BindConfiguration(StopOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StopOptions>, ValidateStop>();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(static provider => provider.GetRequiredService<Drain>());
        builder.Services.AddOptions<CallerLimits>().BindConfiguration(CallerLimits.Section)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CallerLimits>, ValidateLimits>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<KeptAnswers>();
        builder.Services.AddOptions<CorsSettings>().BindConfiguration(CorsSettings.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CorsSettings>, ValidateCors>();
        builder.Services.AddCors();
        builder.Services.AddEncodings();
        if (Features.OpenApiGenerator)
        {
            OpenApiGeneration.Add(builder.Services);
        }
    }

    /// <summary>Ids, headers, and a problem for whatever goes wrong.</summary>
    public static void UseHttp(this WebApplication app)
    {
        app.UseRequestLog();
        app.UseHead();
        app.UseRequestIds();
        var drain = app.Services.GetRequiredService<Drain>();
        Func<object, Task> seal = state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.XContentTypeOptions = "nosniff";
            if (drain.IsClosing)
            {
                headers.Connection = "close";
            }

            return Task.CompletedTask;
        };
        app.Use((context, next) =>
        {
            // At the very last, because the handler of a failed request clears what headers there were.
            context.Response.OnStarting(seal, context.Response);
            return next(context);
        });
        app.UseEncodings();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = HandleAsync,

            // What a client sent wrongly, or stopped sending, is its answer, not a fault to wake somebody for.
            SuppressDiagnosticsCallback = static context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(static context =>
        {
            // What GET may, HEAD may too.
            var headers = context.HttpContext.Response.Headers;
            if (headers.Allow.ToString() is { Length: > 0 } allowed && allowed.Split(", ").Contains(HttpMethods.Get)
                && !allowed.Contains(HttpMethods.Head, StringComparison.Ordinal))
            {
                headers.Allow = $"{allowed}, {HttpMethods.Head}";
            }

            return ProblemKind.Of(context.HttpContext.Response.StatusCode) is { } kind
                ? new Problem(kind).ExecuteAsync(context.HttpContext) : Task.CompletedTask;
        });
    }

    /// <summary>
    /// Lets pages of the origins that the settings name call from a browser: after routing, before keys are looked at. Without such origins
    /// nothing is sent.
    /// </summary>
    public static void UseOrigins(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<IOptions<CorsSettings>>().Value.List;
        if (origins.Length > 0)
        {
            // A key is never sent by a browser on its own, so no credentials are let through.
            app.UseCors(policy => (origins.Contains("*") ? policy.AllowAnyOrigin() : policy.WithOrigins(origins))
                .AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(CorsSettings.Exposed).SetPreflightMaxAge(CorsSettings.Remembered));
        }
    }

    private sealed class ValidateLimits : IValidateOptions<CallerLimits>
    {
        public ValidateOptionsResult Validate(string? name, CallerLimits options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private sealed class ValidateStop : IValidateOptions<StopOptions>
    {
        public ValidateOptionsResult Validate(string? name, StopOptions options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private sealed class ValidateCors : IValidateOptions<CorsSettings>
    {
        public ValidateOptionsResult Validate(string? name, CorsSettings options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    /// <summary>Lets nobody take it all: after routing and origins, before keys are looked at.</summary>
    public static void UseAdmission(this WebApplication app)
    {
        var admission = app.Services.GetRequiredService<Admission>();
        app.Use(next => context => admission.InvokeAsync(context, next));
    }

    private static async Task HandleAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (error is BadHttpRequestException bad)
        {
            await new Problem(ProblemKind.Of(bad.StatusCode) ?? ProblemKind.InvalidRequest).ExecuteAsync(context);
            return;
        }

        if (error is not null && context.RequestServices.GetRequiredService<Database>().IsUnavailable(error))
        {
            LogUnavailable(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HttpModule)),
                context.RequestId(), error);
            await new Problem(ProblemKind.Unavailable).ExecuteAsync(context);
            return;
        }

        LogFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HttpModule)),
            context.RequestId(), error);
        await new Problem(ProblemKind.InternalError, error is UnreadableRowException damaged ? UnreadableRow.Of(damaged.Id).Detail : null)
            .ExecuteAsync(context);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed.")]
    private static partial void LogFailed(ILogger logger, string requestId, Exception? error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} could not be answered: the store is away or full.")]
    private static partial void LogUnavailable(ILogger logger, string requestId, Exception error);
}
