using System.Net.Http.Headers;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Volumes;
using EligibilityService.Access;

namespace EligibilityService.Tests.Containers;

/// <summary>The real image, running on a volume as the README runs it.</summary>
internal sealed class ServiceContainer : IAsyncDisposable
{
    private const int Port = 8080;
    private const string Data = "/data";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ServiceContainer(IContainer container) => Container = container;

    /// <summary>The container itself.</summary>
    public IContainer Container { get; }

    /// <summary>A volume of a test's own, to be disposed of.</summary>
    public static async Task<IVolume> VolumeAsync()
    {
        var volume = new VolumeBuilder().Build();
        await volume.CreateAsync();
        return volume;
    }

    /// <summary>A running service that answers, in Development.</summary>
    public static Task<ServiceContainer> DevelopmentAsync(IVolume volume, Func<ContainerBuilder, ContainerBuilder>? also = null) =>
        StartAsync(volume, builder => (also ?? Nothing)(builder).WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development"));

    /// <summary>A running service that answers, in Production.</summary>
    public static Task<ServiceContainer> ProductionAsync(IVolume volume) => StartAsync(volume, Nothing);

    /// <summary>A running service that its own health check calls healthy, in Development.</summary>
    public static async Task<ServiceContainer> HealthyAsync(IVolume volume)
    {
        var container = Image(volume).WithPortBinding(Port, assignRandomHostPort: true)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithWaitStrategy(
                Wait.ForUnixContainer()
                .UntilContainerIsHealthy(waitStrategyModifier: wait => wait.WithInterval(Interval).WithTimeout(Patience)))
            .Build();
        await container.StartAsync();
        return new ServiceContainer(container);
    }

    /// <summary>Runs a command of the image to its end.</summary>
    public static async Task<(long ExitCode, string Output, string Error)> RunAsync(IVolume volume, params string[] command)
    {
        await using var container = Image(volume).WithCommand(command).Build();
        await container.StartAsync();
        var code = await container.GetExitCodeAsync();
        var (output, error) = await container.GetLogsAsync(timestampsEnabled: false);
        return (code, output, error);
    }

    /// <summary>A client with the key that works in Development, or with another; or, with an empty one, without any.</summary>
    public HttpClient Client(string key = DevelopmentKey.Secret)
    {
        var address = new UriBuilder(Uri.UriSchemeHttp, Container.Hostname, Container.GetMappedPublicPort(Port)).Uri;
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        if (key.Length > 0)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>A service that answers, in a container that is described whole.</summary>
    public static async Task<ServiceContainer> StartAsync(ContainerBuilder service)
    {
        var container = service.WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(
                request => request.ForPort(Port).ForPath("/health/ready"), wait => wait.WithInterval(Interval).WithTimeout(Patience)))
            .Build();
        await container.StartAsync();
        return new ServiceContainer(container);
    }

    public ValueTask DisposeAsync() => Container.DisposeAsync();

    private static Task<ServiceContainer> StartAsync(IVolume volume, Func<ContainerBuilder, ContainerBuilder> also) =>
        StartAsync(also(Image(volume)));

    private static ContainerBuilder Image(IVolume volume) => new ContainerBuilder(ServiceImage.Name).WithVolumeMount(volume, Data);

    private static ContainerBuilder Nothing(ContainerBuilder builder) => builder;
}
