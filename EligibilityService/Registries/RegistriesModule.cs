using System.Net.Http.Headers;
using EligibilityService.Telemetry;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace EligibilityService.Registries;

/// <summary>The configured registries, each with its client, its timeouts and its circuit.</summary>
internal static class RegistriesModule
{
    /// <summary>The name of the invoice registry, in logs and metrics.</summary>
    public const string Invoices = "invoices";

    /// <summary>The name of the buyer registry.</summary>
    public const string Buyers = "buyers";

    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>Registers it.</summary>
    public static void AddRegistries(this IServiceCollection services)
    {
        services.AddOptions<RegistriesOptions>().BindConfiguration(RegistriesOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RegistriesOptions>, ValidateRegistries>();
        AddHttp(services, Invoices, static options => options.Invoices);
        AddHttp(services, Buyers, static options => options.Buyers);
        services.AddSingleton(static provider => new OutsideFacts(
            ClientOf(provider, RegistryKinds.Invoices, static options => options.Invoices),
            ClientOf(provider, RegistryKinds.Buyers, static options => options.Buyers)));
    }

    // Only the configured host is called: no redirect, no cookie, no proxy of the environment, no decompression.
    private static void AddHttp(IServiceCollection services, string name, Func<RegistriesOptions, RegistryOptions> which) =>
        services.AddHttpClient(name)
        .RemoveAllLoggers()
        .ConfigureHttpClient((provider, client) =>
        {
            var options = which(provider.GetRequiredService<IOptions<RegistriesOptions>>().Value);
            client.BaseAddress = new Uri($"{options.BaseAddress!.TrimEnd('/')}/");
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.DefaultRequestHeaders.UserAgent.ParseAdd("eligibility-service");
            if (!string.IsNullOrEmpty(options.Key))
            {
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
            }
        })
        .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = which(provider.GetRequiredService<IOptions<RegistriesOptions>>().Value).UseProxy,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            MaxResponseHeadersLength = RegistryContract.HeadKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = ConnectionLife,
        });

    private static RegistryClient<TQuestion, TAnswer>? ClientOf<TQuestion, TAnswer>(
        IServiceProvider provider, RegistryKind<TQuestion, TAnswer> kind, Func<RegistriesOptions, RegistryOptions> which)
        where TAnswer : class
    {
        var options = which(provider.GetRequiredService<IOptions<RegistriesOptions>>().Value);
        if (!options.IsConfigured)
        {
            return null;
        }

        var (time, factory) = (provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IHttpClientFactory>());
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RegistriesModule));
        var circuit = new CircuitBreakerStateProvider();
        var pipeline = RegistryPipeline.Of<TAnswer>(kind.Name, options, time, log, circuit);
        return new RegistryClient<TQuestion, TAnswer>(
            kind, options, pipeline, circuit, () => factory.CreateClient(kind.Name), time,
                provider.GetRequiredService<Measures>());
    }

    private sealed class ValidateRegistries : IValidateOptions<RegistriesOptions>
    {
        public ValidateOptionsResult Validate(string? name, RegistriesOptions options)
        {
            string[] wrong = [.. options.WhatIsWrong()];
            return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
        }
    }
}
