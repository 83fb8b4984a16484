using System.Net;
using EligibilityService.Access;

namespace EligibilityService.Tests.Access;

public sealed class AccessModuleTests
{
    private static readonly string Authorization = $"Bearer {DevelopmentKey.Secret}";

    [Test]
    public async Task EnsureSomebodyCanCall_NoKey_RefusesAndSaysHowToMakeOne()
    {
        await using var host = await AccessHost.StartAsync();

        Assert.That(
            () => host.App.EnsureSomebodyCanCallAsync(),
            Throws.InstanceOf<NoUsableKeyException>().With.Message
                .Contains("dotnet run --project EligibilityService -- keys create --agency \"").And.Message.Contains("docker run "));
    }

    [Test]
    public async Task EnsureSomebodyCanCall_OnlyRevokedKeys_Refuses()
    {
        await using var host = await AccessHost.StartAsync();
        var made = await host.Keys.CreateAsync(Somebody.Of("Bureau"), [Scopes.Admin]);
        await host.App.EnsureSomebodyCanCallAsync();
        await host.Keys.RevokeAsync(made.Key.Id);

        Assert.That(() => host.App.EnsureSomebodyCanCallAsync(), Throws.InstanceOf<NoUsableKeyException>());
    }

    [Test]
    public async Task EnsureSomebodyCanCall_InDevelopment_NeedsNoKeyAndTheLogSaysSo()
    {
        await using var host = await AccessHost.StartAsync("Development");
        await host.App.EnsureSomebodyCanCallAsync();

        Assert.That(host.Log.Text, Does.Contain($"Warning: {DevelopmentKey.Notice}"));
    }

    [Test]
    public async Task DevelopmentKey_InDevelopment_MayDoEverything()
    {
        await using var host = await AccessHost.StartAsync("Development");
        using var answer = await host.GetAsync("/both", Authorization);
        using var caller = await host.GetAsync("/decisions", Authorization);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await caller.Content.ReadAsStringAsync(), Is.EqualTo("key_development Development"));
    }

    [TestCase("Production")]
    [TestCase("Staging")]
    [TestCase("Testing")]
    public async Task DevelopmentKey_AnywhereElse_IsUnknown(string environment)
    {
        await using var host = await AccessHost.StartAsync(environment);
        using var answer = await host.GetAsync("/decisions", Authorization);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(host.Log.Text, Does.Not.Contain(DevelopmentKey.Secret));
    }
}
