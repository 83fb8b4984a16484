using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Hosting;
using EligibilityService.Registries.Demo;
using EligibilityService.Storage;

if (args is ["health"])
{
    return await Health.AskAsync();
}

if (args is ["registry", "demo", .. var demo])
{
    return await DemoRegistry.RunAsync(demo, Console.Out, Console.Error);
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddEligibility();
var app = builder.Build();

if (args is ["keys", .. var rest])
{
    return await KeysCommand.RunAsync(rest, app.Services.GetRequiredService<Database>(), Console.Out, Console.Error, TimeProvider.System);
}

if (args is ["admin", .. var what])
{
    return await AdminCommand.RunAsync(what, app.Services.GetRequiredService<Database>(), Console.Out, Console.Error);
}

app.UseEligibility();
try
{
    await app.PrepareAsync();
}
catch (NobodyCanCallException nobody)
{
    await Console.Error.WriteLineAsync(nobody.Message);
    return 1;
}
catch (OtherFormatException other)
{
    await Console.Error.WriteLineAsync(other.Message);
    return 1;
}

app.AnnounceOnStart();
await app.RunAsync();
return 0;
