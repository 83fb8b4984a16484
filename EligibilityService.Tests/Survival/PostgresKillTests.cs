using Docker.DotNet;
using Docker.DotNet.Models;
using EligibilityService.Tests.Containers;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Npgsql;
using Testcontainers.PostgreSql;

namespace EligibilityService.Tests.Survival;

/// <summary>
/// PostgreSQL itself killed under load, and its disk full: the service answers 503 meanwhile, and goes on by itself afterwards.
/// </summary>
internal sealed class PostgresKillTests
{
    private const string Programme = "test-server-killed";
    private static readonly int Kills = Effort.Rounds(4);
    private const int BetweenKills = 40;
    private const int Clients = 8;

    [Test]
    public async Task Kill_OfTheServer_LosesNothingThatWasAnswered()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var proxy = new TcpProxy(server.Hostname, server.GetMappedPublicPort(5432));
        using var docker = DockerEngine.Client();
        var store = TestStore.On(Through(server, proxy));
        await store.PublishAsync([TestProgrammes.With(Programme, TestProgrammes.Budget("60000000.00", "waitlist"))]);
        await using (var host = new ServiceHost(store.Settings))
        {
            using var client = host.Client();
            var traffic = new Traffic(Programme);
            var clients = traffic.StartAsync(Clients, _ => Task.FromResult(client));
            for (var kill = 0; kill < Kills; kill++)
            {
                var target = traffic.Answered + BetweenKills;
                await Poll.UntilAsync($"{BetweenKills} more answers before kill {kill + 1}", () => traffic.Answered >= target
                    || clients.IsFaulted);
                await docker.Containers.KillContainerAsync(server.Id, new ContainerKillParameters { Signal = "KILL" });
                await Poll.UntilAsync("its end", async () => !(await docker.Containers.InspectContainerAsync(server.Id)).State!.Running);
                await docker.Containers.StartContainerAsync(server.Id, new ContainerStartParameters());
                proxy.ServerPort = await PortOfAsync(docker, server);
            }

            var last = traffic.Answered + BetweenKills;
            await Poll.UntilAsync("answers after the last kill", () => traffic.Answered >= last || clients.IsFaulted);
            traffic.End();
            await clients;
            await traffic.ExpectRecordedAsync(store, client);
            await TestContext.Out.WriteLineAsync($"{traffic.Answered} decisions answered, {traffic.Unanswered} requests sent again");
        }

        await store.DisposeAsync();
    }

    [Test]
    public async Task Disk_OfTheServerThatIsFull_IsA503AndMendsItself()
    {
        // The tables on a small disk of their own; the log, without which the server would stop, on another.
        await using var server = await PostgresServer.StartOwnAsync(builder => builder.WithCreateParameterModifier(container =>
            container.HostConfig!.Tmpfs = new Dictionary<string, string> { ["/small"] = "size=24m" }));
        await server.ExecAsync(["chown", "postgres", "/small"]);
        await using (var admin = new NpgsqlConnection(server.GetConnectionString()))
        {
            await admin.OpenAsync();
            await RunAsync(admin, "CREATE TABLESPACE small LOCATION '/small'");
            await RunAsync(admin, "CREATE DATABASE small TABLESPACE small");
        }

        var store = TestStore.On(new NpgsqlConnectionStringBuilder(server.GetConnectionString()) { Database = "small" }.ConnectionString);
        await store.PublishAsync([TestProgrammes.With(Programme, TestProgrammes.Budget("900000000.00", "partial"))]);
        await using (var host = new ServiceHost(store.Settings))
        {
            using var client = host.Client();
            await FullDisk.ExpectToSurviveAsync(client, Programme, store,
                async () => await server.ExecAsync(["sh", "-c", "dd if=/dev/zero of=/small/filler bs=8k 2>/dev/null; true"]),
                async () => await server.ExecAsync(["rm", "/small/filler"]));
        }

        await store.DisposeAsync();
    }

    private static string Through(PostgreSqlContainer server, TcpProxy proxy) =>
        new NpgsqlConnectionStringBuilder(server.GetConnectionString())
        { Host = "127.0.0.1", Port = proxy.Port, MaxPoolSize = 20 }.ConnectionString;

    // The engine gives a container another port whenever it starts.
    private static async Task<int> PortOfAsync(DockerClient docker, PostgreSqlContainer server)
    {
        var inspected = await docker.Containers.InspectContainerAsync(server.Id);
        return int.Parse(inspected.NetworkSettings!.Ports!["5432/tcp"][0].HostPort, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
