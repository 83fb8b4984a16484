using System.Diagnostics.CodeAnalysis;
using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Documents;
using EligibilityService.Drafts.Reports;
using EligibilityService.Events;
using EligibilityService.Register;
using EligibilityService.Registries;
using EligibilityService.Storage;

namespace EligibilityService.Hosting;

/// <summary>
/// The settings of the service's own sections: one that is misspelt would be passed over in silence, and something else would be in force
/// than was meant.
/// </summary>
internal static class KnownSettings
{
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [StorageOptions.Section] = NamesOf<StorageOptions>(),
        [BackupOptions.Section] = NamesOf<BackupOptions>(),
        [RegisterOptions.Section] = NamesOf<RegisterOptions>(),
        [DecisionsOptions.Section] = NamesOf<DecisionsOptions>(),
        [$"{DecisionsOptions.Section}:{nameof(DecisionsOptions.Tolerances)}"] = NamesOf<Tolerances>(),
        [InvoicesOptions.Section] = NamesOf<InvoicesOptions>(),
        [ImpactOptions.Section] = NamesOf<ImpactOptions>(),
        [WebhooksOptions.Section] = NamesOf<WebhooksOptions>(),
        [CallerLimits.Section] = NamesOf<CallerLimits>(),
        [StopOptions.Section] = NamesOf<StopOptions>(),
        ["Access"] = ["Jwt"],
        [TokenOptions.Section] = NamesOf<TokenOptions>(),
        [CorsSettings.Section] = NamesOf<CorsSettings>(),
        [RegistriesOptions.Section] = NamesOf<RegistriesOptions>(),
        [$"{RegistriesOptions.Section}:{nameof(RegistriesOptions.Invoices)}"] = NamesOf<RegistryOptions>(),
        [$"{RegistriesOptions.Section}:{nameof(RegistriesOptions.Buyers)}"] = NamesOf<RegistryOptions>(),
        [$"{RegistriesOptions.Section}:{nameof(RegistriesOptions.Resume)}"] = NamesOf<ResumeOptions>(),
    };

    /// <summary>What is set in one of our sections and is no setting, as a sentence; null when all are known.</summary>
    public static string? WhatIsWrong(IConfiguration configuration)
    {
        foreach (var (section, known) in Names)
        {
            foreach (var given in configuration.GetSection(section).GetChildren())
            {
                if (!known.Contains(given.Key, StringComparer.OrdinalIgnoreCase))
                {
                    return $"{section}:{given.Key} is no setting. Known are: {string.Join(", ", known.Select(name => $"{section}:{name}"))}.";
                }
            }
        }

        return null;
    }

    private static string[] NamesOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>() =>
        [.. typeof(T).GetProperties().Where(one => one.SetMethod is not null).Select(one => one.Name)];
}
