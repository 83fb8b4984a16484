using EligibilityService.Tests.Containers;
using Npgsql;
using Testcontainers.PostgreSql;

namespace EligibilityService.Tests;

/// <summary>A real PostgreSQL in a container, one for all tests; each test gets a database of its own.</summary>
[SetUpFixture]
public sealed class PostgresServer
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static PostgreSqlContainer? _container;
    private static int _databases;

    /// <summary>A new, empty database. Skips the test when no Docker engine answers; in CI it fails instead.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        await DockerEngine.NeedAsync();
        var server = await StartedAsync();
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection($"{server.GetConnectionString()};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.GetConnectionString())
        { Database = name, IncludeErrorDetail = true, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>A server that a test may kill, with its disk in earnest: the test library else turns fsync off.</summary>
    public static async Task<PostgreSqlContainer> StartOwnAsync(Func<PostgreSqlBuilder, PostgreSqlBuilder>? with = null)
    {
        await DockerEngine.NeedAsync();
        var builder = Builder().WithCommand("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on");
        var container = (with is null ? builder : with(builder)).Build();
        await container.StartAsync();
        return container;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_container is { } container)
        {
            await container.DisposeAsync();
        }
    }

    private static PostgreSqlBuilder Builder() => new PostgreSqlBuilder("postgres:15").WithCommand("-c", "max_connections=500");

    private static async Task<PostgreSqlContainer> StartedAsync()
    {
        await Starting.WaitAsync();
        try
        {
            if (_container is null)
            {
                var container = Builder().Build();
                await container.StartAsync();
                _container = container;
            }

            return _container;
        }
        finally
        {
            Starting.Release();
        }
    }
}
