using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Registries.Demo;

/// <summary>
/// <c>registry demo</c>: a registry of both kinds that follows the contract of registries, for trying and for tests. It knows the
/// contract's examples, can be taught any case, and fails on request.
/// </summary>
internal static class DemoRegistry
{
    /// <summary>The key that it expects when none is given.</summary>
    public const string DefaultKey = "registry_demo_key";

    private const int DefaultPort = 8089;
    private const int Usage = 2;

    private static readonly string HowTo =
        $"""
        registry demo [--port {DefaultPort}] [--key {DefaultKey}] [--max-age SECONDS] [--any]
            answers {RegistryContract.InvoicesPath} and {RegistryContract.BuyersPath} as docs/registries.openapi.yaml says; --any listens on every address, not on this machine only
        While it runs:
            curl -X PUT    http://localhost:{DefaultPort}/demo/faults/FAULT      switches a fault on: {string.Join(", ", Term.All<DemoFault>())}
            curl -X DELETE http://localhost:{DefaultPort}/demo/faults            and off
            curl -X PUT    http://localhost:{DefaultPort}/demo/cases -d @FILE    teaches it the invoice and the buyer of a decision's request
                           (?status={string.Join('|', Term.All<RegisteredStatus>())} and ?goodStanding=false make them bad ones)
        """;

    private sealed record Given(int Port, string Key, int MaxAge, bool Any);

    /// <summary>Runs until it is stopped.</summary>
    /// <param name="args">What follows the words <c>registry demo</c>.</param>
    /// <param name="out">For what a person wants to know.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter @out, TextWriter error)
    {
        if (Read(args) is not { } given)
        {
            await error.WriteLineAsync(HowTo);
            return Usage;
        }

        await using var app = Build(given.Key, given.MaxAge);
        app.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"http://{(given.Any ? "*" : "localhost")}:{given.Port}"));
        await app.StartAsync();
        var address = app.Urls.First();
        await @out.WriteLineAsync(
            $"""
            The reference registry listens on {address}. A service asks it with
              Registries__Invoices__BaseAddress={address} Registries__Invoices__Key={given.Key}
              Registries__Buyers__BaseAddress={address} Registries__Buyers__Key={given.Key}
            """);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The registry as an application that is not started yet.</summary>
    public static WebApplication Build(string key, int maxAge)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes);
        var app = builder.Build();
        var (records, faults) = (new DemoRecords(), new DemoFaults());
        app.MapPost($"/{RegistryContract.InvoicesPath}", context =>
            AnswerAsync(context, key, maxAge, faults, RegistryJson.Shared.InvoiceQuestion, RegistryJson.Shared.InvoiceAnswer,
                records.Find));
        app.MapPost($"/{RegistryContract.BuyersPath}", context =>
            AnswerAsync(context, key, maxAge, faults, RegistryJson.Shared.BuyerQuestion, RegistryJson.Shared.BuyerAnswer, records.Find));
        app.MapGet("/demo", context => SayAsync(context, StatusCodes.Status200OK,
            $"{records.Count.Invoices} invoices and {records.Count.Buyers} buyers are known; fault: {(faults.Now is { } now ? Term.Of(now) : "none")}.\n"));
        app.MapPut("/demo/faults/{fault}", context => SwitchAsync(context, faults));
        app.MapDelete("/demo/faults", context =>
        {
            faults.Now = null;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        app.MapPut("/demo/cases", context => LearnAsync(context, records));
        return app;
    }

    private static async Task AnswerAsync<TQuestion, TAnswer>(
        HttpContext context, string key, int maxAge, DemoFaults faults, JsonTypeInfo<TQuestion> reads, JsonTypeInfo<TAnswer> writes,
            Func<TQuestion, TAnswer> find)
        where TQuestion : class
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()),
            Encoding.UTF8.GetBytes($"Bearer {key}")))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        TQuestion? question;
        try
        {
            question = await JsonSerializer.DeserializeAsync(context.Request.Body, reads, context.RequestAborted);
        }
        catch (JsonException)
        {
            question = null;
        }

        if (question is null)
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, "The question is not what docs/registries.openapi.yaml says.\n");
            return;
        }

        var answer = JsonSerializer.SerializeToUtf8Bytes(find(question), writes);
        context.Response.Headers.CacheControl = maxAge > 0 ? string.Create(CultureInfo.InvariantCulture, $"private, max-age={maxAge}")
            : "no-store";
        try
        {
            if (!await faults.ShowAsync(context, answer))
            {
                (context.Response.ContentType, context.Response.ContentLength) = (MediaTypeNames.Application.Json, answer.Length);
                await context.Response.Body.WriteAsync(answer, context.RequestAborted);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // Who asked has gone, as it should after a fault that takes too long.
        }
    }

    private static Task SwitchAsync(HttpContext context, DemoFaults faults)
    {
        if (!Term.TryParse(context.Request.RouteValues["fault"] as string, out DemoFault fault))
        {
            return SayAsync(context, StatusCodes.Status404NotFound, $"A fault is one of {string.Join(", ", Term.All<DemoFault>())}.\n");
        }

        faults.Now = fault;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task LearnAsync(HttpContext context, DemoRecords records)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var query = context.Request.Query;
        var status = RegisteredStatus.Normal;
        var found = new Faults();
        if ((query.ContainsKey("status") && !Term.TryParse(query["status"], out status))
            || !records.Learn(body.ToArray(), status, query["goodStanding"] != "false", found))
        {
            await SayAsync(context, StatusCodes.Status400BadRequest,
                $"This is no decision's request, or no known status: {string.Join("; ", found.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))}\n");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/plain; charset=utf-8");
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Given? Read(string[] args)
    {
        var given = new Given(DefaultPort, DefaultKey, 0, false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--any":
                    given = given with { Any = true };
                    continue;
                case "--port" when isNumber && number <= ushort.MaxValue:
                    given = given with { Port = number };
                    break;
                case "--max-age" when isNumber:
                    given = given with { MaxAge = number };
                    break;
                case "--key" when value.Length > 0:
                    given = given with { Key = value };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return given;
    }
}
