using DotNet.Testcontainers.Builders;

namespace EligibilityService.Tests.Containers;

/// <summary>
/// The image that every test of this folder starts: the one that <c>ELIGIBILITY_IMAGE</c> names; else one that is built from the
/// Dockerfile.
/// </summary>
[SetUpFixture]
public sealed class ServiceImage
{
    private const string Default = "eligibility-service:tests";

    /// <summary>The image's name.</summary>
    public static string Name { get; private set; } = Default;

    /// <summary>The folder that holds the Dockerfile.</summary>
    public static string Repository { get; } = FindRepository();

    [OneTimeSetUp]
    public async Task FindOrBuildAsync()
    {
        await DockerEngine.NeedAsync();
        if (Environment.GetEnvironmentVariable("ELIGIBILITY_IMAGE") is { Length: > 0 } named)
        {
            Name = named;
        }
        else
        {
            // Always: an image of yesterday would be tested as if it were this code. The engine keeps the layers that have not changed.
            await BuildAsync();
        }
    }

    private static async Task BuildAsync()
    {
        // The build reaches the package source as this machine does.
        var image = new ImageFromDockerfileBuilder()
            .WithDockerfileDirectory(Repository)
            .WithName(Default)
            .WithCleanUp(false)
            .WithCreateParameterModifier(build => build.NetworkMode = "host")
            .Build();
        await image.CreateAsync();
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dockerfile")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests holds a Dockerfile.");
        }

        return folder.FullName;
    }
}
