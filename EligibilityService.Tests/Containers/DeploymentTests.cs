using System.Net;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using EligibilityService.Hosting;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using SharpYaml.Serialization;

namespace EligibilityService.Tests.Containers;

/// <summary>
/// What stands in <c>deploy/</c>: the containers of the compose file are started as it says, with PostgreSQL and both replicas. The proxy's
/// image is not at hand, so its file is only read.
/// </summary>
public sealed class DeploymentTests
{
    private const int Port = 8080;
    private const string Script = "/docker-entrypoint-initdb.d/role.sh";

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["${DATABASE_PASSWORD:?}"] = "owner's",
        ["${SERVICE_PASSWORD:?}"] = "service's",
    };

    private static readonly string Folder = Path.Combine(ServiceImage.Repository, "deploy");
    private static readonly YamlMappingNode Compose = Documents("compose.yaml").Single();

    [Test]
    public async Task Compose_StartedAsItSays_DecidesOnBothReplicas()
    {
        await using var network = new NetworkBuilder().Build();
        await using var postgres = ServerOf(network);
        await postgres.StartAsync();
        await MakeRoleAsync(postgres);
        await RunAsync(network, "migrate", []);
        var key = await RunAsync(network, "replica-1", ["keys", "create", "--agency", "Agency", "--system", "Portal",
            "--scope", "decisions:write", "--scope", "decisions:read"]);

        await using var first = await ReplicaAsync(network, "replica-1");
        await using var second = await ReplicaAsync(network, "replica-2");
        using var writer = first.Client(key.Trim());
        using var reader = second.Client(key.Trim());
        using var decided = await writer.DecideAsync(Requests.Grantable());
        var answer = await decided.Content.ReadAsByteArrayAsync();

        Assert.That(decided.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await reader.GetByteArrayAsync($"/v1/decisions/{(string?)JsonNode.Parse(answer)!["id"]}"), Is.EqualTo(answer));
    }

    [Test]
    public void Proxy_Named_PassesToEveryReplicaAndAsksWhetherItIsReady()
    {
        var proxy = File.ReadAllText(Path.Combine(Folder, "Caddyfile"));

        foreach (var replica in Services().Where(service => service.StartsWith("replica-", StringComparison.Ordinal)))
        {
            Assert.That(proxy, Does.Contain($"{replica}:{Port}"));
        }

        Assert.That(proxy, Does.Contain("health_uri /health/ready"));
    }

    [Test]
    public void Settings_OfBothFiles_AreOnesThatTheServiceKnows()
    {
        var composed = Services().Except(["postgres", "proxy"]).SelectMany(service => EnvironmentOf(service).Keys);
        var kubernetes = Documents("kubernetes", "eligibility.yaml").SelectMany(Named).Where(name => name.Contains("__", StringComparison.Ordinal));
        var settings = composed.Concat(kubernetes).Distinct().ToArray();

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(name => KeyValuePair.Create<string, string?>(name.Replace("__", ":", StringComparison.Ordinal), "1"))).Build();
        Assert.That(settings, Has.Length.GreaterThanOrEqualTo(6));
        Assert.That(KnownSettings.WhatIsWrong(configuration), Is.Null);
    }

    // The official image runs the script itself; the image of the tests may be a plainer one.
    private static async Task MakeRoleAsync(IContainer postgres)
    {
        var owner = EnvironmentOf("postgres");
        var roles = await postgres.ExecAsync(
            ["psql", "-U", owner["POSTGRES_USER"], "-d", owner["POSTGRES_DB"], "-tAc", "SELECT count(*) FROM pg_roles WHERE rolname = 'eligibility'"]);
        if (roles.Stdout.Trim() == "0")
        {
            var made = await postgres.ExecAsync(["sh", Script]);
            Assert.That(made.ExitCode, Is.Zero, made.Stderr);
        }
    }

    private static IContainer ServerOf(INetwork network)
    {
        var settings = EnvironmentOf("postgres");
        return new ContainerBuilder(Text(Service("postgres"), "image"))
            .WithNetwork(network)
            .WithNetworkAliases("postgres")
            .WithEnvironment(settings)
            .WithResourceMapping(new FileInfo(Path.Combine(Folder, "postgres-role.sh")), new FileInfo(Script))
            .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted(
                "pg_isready", "-h", "127.0.0.1", "-U", settings["POSTGRES_USER"], "-d", settings["POSTGRES_DB"]))
            .Build();
    }

    private static async Task<string> RunAsync(INetwork network, string service, string[] command)
    {
        await using var container = ContainerOf(network, service)
            .WithCommand(command is [] ? Texts(Service(service), "command") : command).Build();
        await container.StartAsync();
        var code = await container.GetExitCodeAsync();
        var (output, error) = await container.GetLogsAsync(timestampsEnabled: false);
        Assert.That(code, Is.Zero, error);
        return output;
    }

    private static Task<ServiceContainer> ReplicaAsync(INetwork network, string service) =>
        ServiceContainer.StartAsync(ContainerOf(network, service));

    private static ContainerBuilder ContainerOf(INetwork network, string service) => new ContainerBuilder(ServiceImage.Name)
        .WithNetwork(network)
        .WithNetworkAliases(service)
        .WithEnvironment(EnvironmentOf(service))
        .WithCreateParameterModifier(container =>
        {
            container.HostConfig!.ReadonlyRootfs = Text(Service(service), "read_only") == "true";
            container.HostConfig.CapDrop = Texts(Service(service), "cap_drop");
            container.HostConfig.SecurityOpt = Texts(Service(service), "security_opt");
        });

    private static IEnumerable<string> Services() => ((YamlMappingNode)Member(Compose, "services")!).Children.Keys.Select(Text);

    private static YamlMappingNode Service(string name) => (YamlMappingNode)Member((YamlMappingNode)Member(Compose, "services")!, name)!;

    private static Dictionary<string, string> EnvironmentOf(string service)
    {
        var settings = new Dictionary<string, string>();
        if (Member(Service(service), "environment") is YamlMappingNode environment)
        {
            Collect(environment, settings);
        }

        return settings;
    }

    private static void Collect(YamlMappingNode map, Dictionary<string, string> settings)
    {
        foreach (var (name, value) in map.Children)
        {
            if (Text(name) == "<<")
            {
                Collect((YamlMappingNode)value, settings);
            }
            else
            {
                settings[Text(name)] = Secrets.Aggregate(Text(value), (text, secret) =>
                    text.Replace(secret.Key, secret.Value, StringComparison.Ordinal));
            }
        }
    }

    // What is merged in counts where the map itself does not say it.
    private static YamlNode? Member(YamlMappingNode map, string name) =>
        map.Children.FirstOrDefault(pair => Text(pair.Key) == name).Value
            ?? (map.Children.FirstOrDefault(pair => Text(pair.Key) == "<<").Value is YamlMappingNode merged ? Member(merged, name) : null);

    private static IEnumerable<string> Named(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(pair => Text(pair.Key) == "name" ? [Text(pair.Value)] : Named(pair.Value)),
        YamlSequenceNode list => list.Children.SelectMany(Named),
        _ => [],
    };

    private static string Text(YamlMappingNode map, string name) => Text(Member(map, name)!);

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private static string[] Texts(YamlMappingNode map, string name) => [.. ((YamlSequenceNode)Member(map, name)!).Children.Select(Text)];

    private static IEnumerable<YamlMappingNode> Documents(params string[] path)
    {
        using var reader = new StreamReader(Path.Combine([Folder, .. path]));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }
}
