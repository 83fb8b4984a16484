using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Catalogue;
using EligibilityService.Decisions;
using EligibilityService.Http;
using EligibilityService.Impact;
using EligibilityService.Ledger;
using EligibilityService.Programmes;
using EligibilityService.Register;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Hosting;

/// <summary>The service as a whole: what it is made of, and what happens before it listens.</summary>
internal static class Eligibility
{
    /// <summary>Registers every module.</summary>
    public static WebApplicationBuilder AddEligibility(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, ValidateStorage>();
        services.AddOptions<RegisterOptions>().BindConfiguration(RegisterOptions.Section)
            .Validate(options => options is { QueueCapacity: > 0, BatchSize: > 0, HousekeepingSeconds: > 0 },
                "Register:QueueCapacity, Register:BatchSize and Register:HousekeepingSeconds must be at least 1.")
            .Validate(options => options.IdempotencyHours >= 24, "Register:IdempotencyHours must be at least 24.").ValidateOnStart();
        services.AddOptions<DecisionsOptions>().BindConfiguration(DecisionsOptions.Section)
            .Validate(options => options.UtcOffsetHours is >= -12 and <= 14, "Decisions:UtcOffsetHours must be from -12 to 14.").ValidateOnStart();
        services.AddSingleton(provider => new Calendar(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<DecisionsOptions>>().Value.UtcOffsetHours));
        services.AddSingleton(provider => Database.Of(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<CatalogueShelf>();
        services.AddSingleton<ProgrammeShelf>();
        services.AddSingleton<CaseMaker>();
        services.AddSingleton<IRecordedCases>(provider => provider.GetRequiredService<CaseMaker>());
        services.AddSingleton<RegisterReader>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<LedgerVerification>();
        services.AddSingleton<RegisterWriter>();
        services.AddSingleton<Deciding>();
        services.AddHostedService(provider => provider.GetRequiredService<RegisterWriter>());
        services.AddHostedService<Housekeeping>();
        services.AddHostedService<Newcomers>();
        builder.AddImpact();
        builder.AddAccess();
        builder.AddHttp();
        return builder;
    }

    /// <summary>Puts the modules on the road of a request.</summary>
    public static WebApplication UseEligibility(this WebApplication app)
    {
        app.UseHttp();
        app.UseRouting();
        app.UseAccess();
        app.UseCallerLimits();
        app.MapDecisions();
        app.MapCatalogue();
        app.MapProgrammes();
        app.MapLedger();
        app.MapImpact();
        app.MapAdministration();
        app.MapReasonCodes();
        app.MapProblemPages();
        app.MapHealth();
        app.MapContract();
        return app;
    }

    /// <summary>Migrates and seeds the store, loads what is published, and makes sure that somebody can call.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        var services = app.Services;
        await services.GetRequiredService<Database>().MigrateAsync();
        var (catalogues, programmes) = (services.GetRequiredService<CatalogueShelf>(), services.GetRequiredService<ProgrammeShelf>());
        await catalogues.SeedAsync(Seeds("Seed/catalogue-"));
        await programmes.SeedAsync(Seeds("Seed/programme-"));
        await catalogues.LoadAsync();
        await programmes.LoadAsync();
        await app.EnsureSomebodyCanCallAsync();
    }

    private sealed class ValidateStorage : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Seeds(string prefix)
    {
        var assembly = typeof(Eligibility).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return bytes;
        }
    }
}
