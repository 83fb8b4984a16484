using System.Diagnostics;
using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Administration;
using EligibilityService.Cases;
using EligibilityService.Decisions;
using EligibilityService.Documents;
using EligibilityService.Drafts;
using EligibilityService.Events;
using EligibilityService.Impact;
using EligibilityService.Register;
using EligibilityService.Register.Ledger;
using EligibilityService.Registries;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Hosting;

/// <summary>The service as a whole: what it is made of, and what happens before it listens.</summary>
internal static partial class Eligibility
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

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
            .Validate(options => options.UtcOffsetHours is >= -12 and <= 14, "Decisions:UtcOffsetHours must be from -12 to 14.")
                .ValidateOnStart();
        services.AddSingleton(provider => new ProgrammeDays(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<DecisionsOptions>>().Value.UtcOffsetHours));
        services.AddSingleton(provider => Database.Of(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<Leases>();
        services.AddSingleton<CatalogueVersions>();
        services.AddSingleton<ProgrammeVersions>();
        services.AddSingleton<CaseMaker>();
        services.AddSingleton<RegisterReader>();
        services.AddSingleton<Sights>();
        services.AddSingleton<RegisterFeed>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<LedgerVerification>();
        services.AddSingleton<RegisterWriter>();
        services.AddOptions<InvoicesOptions>().BindConfiguration(InvoicesOptions.Section)
            .Validate(options => options.LineTolerance is >= 0 and <= 1, "Invoices:LineTolerance must be from 0 to 1.").ValidateOnStart();
        services.AddSingleton(provider => new InvoiceFiles(
            provider.GetRequiredService<IOptions<InvoicesOptions>>().Value,
                provider.GetRequiredService<IOptions<DecisionsOptions>>().Value.Tolerances, provider.GetRequiredService<ProgrammeDays>()));
        services.AddSingleton<Deciding>();
        services.AddSingleton<CaseFiles>();
        services.AddHostedService(provider => provider.GetRequiredService<RegisterWriter>());
        services.AddWorker<Housekeeping>();
        services.AddWorker<VersionPoller>();
        services.AddOptions<BackupOptions>().BindConfiguration(BackupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackupOptions>, ValidateBackup>();
        services.AddWorker<BackupWorker>();
        services.AddRegistries();
        services.AddSingleton<RegistryWaits>();
        services.AddWorker<WaitingCaseWorker>();
        services.AddWebhooks();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<DraftStore>();
        services.AddSingleton<Publications>();
        services.AddSingleton<PublishedSoFar>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<DraftEditing>();
        services.AddSingleton<DraftChecks>();
        services.AddSingleton<DraftedVersions>();
        services.AddSingleton<DraftApproval>();
        builder.AddTelemetry();
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
        app.UseOrigins();
        app.UseAdmission();
        app.UseAccess();
        app.UseNegotiation();
        app.MapDecisions();
        app.MapCatalogue();
        app.MapProgrammes();
        app.MapLedger();
        app.MapWebhooks();
        app.MapInvoices();
        app.MapImpact();
        app.MapAdministration();
        app.MapRegistries();
        app.MapDrafts();
        app.MapCatalogueTables();
        app.MapPublications();
        app.MapDiffs();
        app.MapChanges();
        app.MapAudit();
        app.MapReasonCodes();
        app.MapFindingCodes();
        app.MapProblemPages();
        app.MapHealth();
        app.MapContract();
        return app;
    }

    /// <summary>
    /// Migrates and seeds the store, loads what is published, and makes sure that somebody can call. A store that starts meanwhile is
    /// waited for a little.
    /// </summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        var database = app.Services.GetRequiredService<Database>();
        database.Take();
        await MigrateAsync(app, database);
        await database.Patience.ExecuteAsync(async _ => await PrepareOnceAsync(app, database));
        if (await database.DurabilityWarningAsync() is { } doubt)
        {
            LogDoubt(app.Logger, doubt);
        }
    }

    // Where another process makes the schema, it is waited for: both are started at once.
    private static async Task MigrateAsync(WebApplication app, Database database)
    {
        var atMost = TimeSpan.FromSeconds(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.MigrateWaitSeconds);
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(BetweenLooks))
        {
            try
            {
                await database.Patience.ExecuteAsync(async stop => await database.MigrateAsync(stop));
                return;
            }
            catch (SchemaMissingException missing) when (Stopwatch.GetElapsedTime(since) < atMost)
            {
                LogWaiting(app.Logger, missing.Message);
            }
        }
    }

    private static async Task PrepareOnceAsync(WebApplication app, Database database)
    {
        var looked = await database.FindDamageAsync(
            TimeSpan.FromSeconds(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.QuickCheckSeconds));
        if (looked is not null)
        {
            LogDoubt(app.Logger, looked);
        }

        var (catalogues, programmes) = (app.Services.GetRequiredService<CatalogueVersions>(),
            app.Services.GetRequiredService<ProgrammeVersions>());
        await catalogues.SeedAsync(Seeds("Seed/catalogue-"));
        await programmes.SeedAsync(Seeds("Seed/programme-"));
        await app.Services.GetRequiredService<Publications>().SeedAsync(Seeds("Seed/golden-cases-"));
        await catalogues.LoadAsync();
        await programmes.LoadAsync();
        await app.EnsureSomebodyCanCallAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The start waits for the schema. {Why}")]
    private static partial void LogWaiting(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Doubt}")]
    private static partial void LogDoubt(ILogger logger, string doubt);

    private sealed class ValidateStorage : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
            options.WhatIsWrong is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Seeds(string prefix)
    {
        var assembly = typeof(Eligibility).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return bytes;
        }
    }
}
