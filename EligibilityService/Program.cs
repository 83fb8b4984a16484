using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Hosting;
using EligibilityService.Registries.Demo;
using EligibilityService.Storage;

if (Start.AsksForHelp(args))
{
    await Console.Out.WriteLineAsync(Start.Help);
    return 0;
}

if (args is ["version" or "--version"])
{
    await Console.Out.WriteLineAsync($"{Build.Version} {Build.Commit}");
    return 0;
}

if (args is ["health"])
{
    return await Health.AskAsync();
}

if (args is ["registry", "demo", .. var demo])
{
    return await DemoRegistry.RunAsync(demo, Console.Out, Console.Error);
}

if (!Start.IsServing(args) && args is not (["keys" or "admin", ..] or ["migrate"]))
{
    await Console.Error.WriteLineAsync($"There is no command {args[0]}.\n{Start.Help}");
    return Start.Usage;
}

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.AddEligibility();
    Start.Prepare(builder);
    if (KnownSettings.WhatIsWrong(builder.Configuration) is { } wrong)
    {
        throw new WrongSettingsException(wrong);
    }

    var app = builder.Build();

    if (args is ["keys", .. var rest])
    {
        return await KeysCommand.RunAsync(rest, app.Services.GetRequiredService<Database>(), Console.Out, Console.Error,
            TimeProvider.System);
    }

    if (args is ["migrate"])
    {
        var database = app.Services.GetRequiredService<Database>();
        database.MayMigrate = true;
        await database.MigrateAsync();
        await Console.Out.WriteLineAsync($"The schema is up to date: format {StoreFormat.Current}.");
        return 0;
    }

    if (args is ["admin", .. var what])
    {
        return await AdminCommand.RunAsync(what, app.Services.GetRequiredService<Database>(), Console.Out, Console.Error);
    }

    app.UseEligibility();
    await app.PrepareAsync();
    app.AnnounceOnStart();
    Start.EndInTime(app);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (Start.IsExpected(error))
{
    return await Start.TellAsync(error);
}
