using EligibilityService.Drafts.Reports;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Impact;

/// <summary>Impact reports: their store, and who makes them.</summary>
internal static class ImpactModule
{
    /// <summary>Registers the module.</summary>
    public static void AddImpact(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ImpactOptions>().BindConfiguration(ImpactOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImpactOptions>, ValidateImpact>();
        services.AddSingleton<AffectedDecisions>();
        services.AddSingleton<ImpactStore>();
        services.AddSingleton<ImpactRequests>();
        services.AddSingleton<ImpactThrottle>();
        services.AddWorker<ImpactJobs>();
    }

    private sealed class ValidateImpact : IValidateOptions<ImpactOptions>
    {
        public ValidateOptionsResult Validate(string? name, ImpactOptions options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
