using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Volumes;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Containers;

/// <summary>How the image starts, keeps what it was told, and stops.</summary>
public sealed class ImageLifeTests
{
    private IVolume _volume;

    [SetUp]
    public async Task SetUpAsync() => _volume = await ServiceContainer.VolumeAsync();

    [TearDown]
    public async Task TearDownAsync() => await _volume.DisposeAsync();

    [Test]
    public async Task Start_InProductionWithoutAKey_RefusesAndSaysHowToMakeOne()
    {
        var (code, _, error) = await ServiceContainer.RunAsync(_volume);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error,
            Does.Contain("There is no API key that works").And.Contain(
                "docker run --rm -v eligibility-data:/data eligibility-service keys create"));
        Assert.That(error, Does.Not.Contain("   at "), "a refusal that is expected shows no stack");
    }

    [Test]
    public async Task Keys_MadeOnTheVolume_OpenTheServiceInProduction()
    {
        var (code, output, error) = await ServiceContainer.RunAsync(
            _volume, "keys", "create", "--agency", "北京市经济和信息化局", "--system", "申报平台", "--scope", "decisions:write", "--scope", "decisions:read");
        Assert.That(code, Is.Zero, error);

        await using var service = await ServiceContainer.ProductionAsync(_volume);
        using var client = service.Client(output.Trim());
        using var decided = await client.DecideAsync(Requests.Grantable());
        using var stranger = service.Client();
        using var refused = await stranger.DecideAsync(Requests.Grantable());

        Assert.That(decided.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((string?)(await decided.JsonAsync())["decidedBy"], Is.EqualTo("北京市经济和信息化局"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "the Development key is no key here");
    }

    [Test]
    public async Task Decision_AfterTheContainerIsReplaced_IsStillThereAndReplaysIdentically()
    {
        byte[] answered;
        string id;
        await using (var first = await ServiceContainer.DevelopmentAsync(_volume))
        {
            using var client = first.Client();
            using var response = await client.DecideAsync(Requests.Grantable());
            answered = await response.Content.ReadAsByteArrayAsync();
            id = (string)JsonNode.Parse(answered)!["id"]!;
        }

        await using var second = await ServiceContainer.DevelopmentAsync(_volume);
        using var reader = second.Client();

        Assert.That(await reader.GetByteArrayAsync($"/v1/decisions/{id}"), Is.EqualTo(answered));
        Assert.That((bool?)JsonNode.Parse(await reader.GetStringAsync($"/v1/decisions/{id}/replay"))!["identical"], Is.True);
    }

    [Test]
    public async Task Decide_OnAReadOnlyRootWithoutAnyCapability_Works()
    {
        await using var service = await ServiceContainer.DevelopmentAsync(_volume, builder =>
            builder.WithCreateParameterModifier(container =>
        {
            container.HostConfig!.ReadonlyRootfs = true;
            container.HostConfig.CapDrop = ["ALL"];
            container.HostConfig.SecurityOpt = ["no-new-privileges"];
        }));
        using var client = service.Client();

        using var response = await client.DecideAsync(Requests.Grantable());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Stop_AsAnOrchestratorDoes_TakesLessThanTwoSecondsAndLosesNothing()
    {
        await using var service = await ServiceContainer.DevelopmentAsync(_volume);
        using var client = service.Client();
        (await client.DecideAsync(Requests.Grantable())).Dispose();

        var watch = Stopwatch.StartNew();
        await service.Container.StopAsync();

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(await service.Container.GetExitCodeAsync(), Is.Zero, "it ended by itself, and was not killed");
    }
}
