using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace EligibilityService.Tests.Containers;

/// <summary>The Docker engine that tests with containers need.</summary>
internal static class DockerEngine
{
    private static readonly Lazy<Task<string?>> Silence = new(WhyNoneAsync);

    /// <summary>Skips the test when no engine answers; in CI it fails instead, because there a test that did not run is a fault.</summary>
    public static async Task NeedAsync()
    {
        if (await Silence.Value is { } reason)
        {
            Assert.That(Environment.GetEnvironmentVariable("CI"), Is.Not.EqualTo("true"),
                $"CI needs a Docker engine, and none answers: {reason}");
            Assert.Ignore($"No Docker engine answers: {reason}");
        }
    }

    private static async Task<string?> WhyNoneAsync()
    {
        try
        {
            using var docker = Client();
            await docker.System.PingAsync();
            return null;
        }
        catch (Exception error) when (
            error is DockerUnavailableException or DockerApiException or HttpRequestException or IOException or TimeoutException)
        {
            return error.Message;
        }
    }

    // Where no engine is configured or reachable, Testcontainers has no endpoint at all.
    public static DockerClient Client() => TestcontainersSettings.OS.DockerEndpointAuthConfig is { } endpoint
        ? endpoint.GetDockerClientBuilder().Build()
        : throw new DockerUnavailableException("no Docker endpoint was found");
}
