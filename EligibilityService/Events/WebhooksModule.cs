using System.Net;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Events;

/// <summary>Wires the slice.</summary>
internal static class WebhooksModule
{
    /// <summary>Registers subscriptions and who sends to them.</summary>
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhooksOptions>().BindConfiguration(WebhooksOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhooksOptions>, ValidateWebhooks>();
        services.AddSingleton<ResolveName>(LookUpAsync);
        services.AddSingleton<TargetGuard>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookTools>();
        services.AddWorker<WebhookWorker>();
    }

    // An address as it stands needs no look-up, and the unspecified one would not get any.
    private static async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellation);

    private sealed class ValidateWebhooks : IValidateOptions<WebhooksOptions>
    {
        public ValidateOptionsResult Validate(string? name, WebhooksOptions options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
