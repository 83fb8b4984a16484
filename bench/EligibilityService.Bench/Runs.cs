using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using EligibilityService.Access;

namespace EligibilityService.Bench;

/// <summary>
/// Measures the service over HTTP. Every load goes to this machine only, and ends by itself. Run in the folder of the repository.
/// </summary>
internal sealed class Runs
{
    private const int SmallBatch = 1000;
    private const int LargeBatch = 10_000;
    private static readonly TimeSpan HalfSecond = TimeSpan.FromMilliseconds(500);

    private readonly string[] _kinds = Text("KINDS", "jit aot").Split(' ');
    private readonly int _rounds = Number("ROUNDS", 5);
    private readonly int _seconds = Number("ROUND_SECONDS", 10);
    private readonly int _warm = Number("WARM_SECONDS", 30);
    private readonly int _connections = Number("CONNECTIONS", 64);
    private readonly int _port = Number("SERVICE_PORT", 28480);
    private readonly bool _isBuilt = Text("BUILT", "").Length > 0;
    private readonly string _serverCpu = Text("SERVER_CPU", "0");
    private readonly string _loadCpu = Text("LOAD_CPU", "1");
    private readonly string _out = Path.GetFullPath(Path.Combine("artifacts", "bench"));
    private readonly string _store;
    private readonly string _large;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(10) };
    private readonly long _began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private int _loads;
    private int _lines = 1_000_000;

    private Runs()
    {
        _store = Path.GetFullPath(Text("STORE", _out));
        _large = Path.GetFullPath(Text("LARGE_STORE", Path.Combine(_out, "large.db")));
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret);
        Directory.CreateDirectory(_out);
        Directory.CreateDirectory(_store);
    }

    /// <summary>Runs a mode; false when there is none of that name.</summary>
    public static async Task<bool> RunAsync(string mode)
    {
        var runs = new Runs();
        Func<Task>[] modes = mode switch
        {
            "http" => [runs.HttpAsync],
            "durable" => [runs.DurableAsync],
            "hot" => [runs.HotAsync],
            "postgres" => [runs.PostgresAsync],
            "fill" => [runs.FillAsync],
            "large" => [runs.LargeAsync],
            "batch" => [runs.BatchAsync],
            "impact" => [runs.ImpactAsync],
            "start" => [runs.StartAsync],
            "all" => [runs.HttpAsync, runs.DurableAsync, runs.HotAsync, runs.PostgresAsync, runs.StartAsync],
            _ => [],
        };
        foreach (var one in modes)
        {
            await one();
        }

        return modes.Length > 0;
    }

    // Previews against a bare endpoint, server and load on a core each.
    private async Task HttpAsync()
    {
        await foreach (var (kind, service) in BuildsAsync())
        {
            await using var server = await ServeAsync(service, _port, "load.db");
            var bytes = await AnswerBytesAsync(server);
            await using var bare = await ServeBareAsync(kind, bytes);
            var (bares, previews) = (new List<Measured>(), new List<Measured>());
            await RoundsAsync(kind, (bares, seconds => PreviewsAsync(bare, seconds)),
                (previews, seconds => PreviewsAsync(server, seconds)));
            Tables.Head(_rounds);
            Tables.Row(kind, $"bare, answer of {bytes} bytes", bares);
            Tables.Row(kind, "POST /v1/previews", previews);
            Tables.Ratio(kind, "preview / bare", previews, bares);
        }
    }

    // Recorded decisions against previews, a bare host, and one commit for each request. A decision cannot wait less than for one fsync.
    private async Task DurableAsync()
    {
        await foreach (var (kind, service) in BuildsAsync())
        {
            await using var grouped = await ServeAsync(service, _port, "load.db");
            await using var alone = await ServeAsync(service, _port + 2, "single.db", ("Register__BatchSize", "1"));
            var bytes = await AnswerBytesAsync(grouped);
            await using var bare = await ServeBareAsync(kind, bytes);
            List<Measured> bares = [], previews = [], decisions = [], singles = [];
            await RoundsAsync(kind, (bares, seconds => PreviewsAsync(bare, seconds)),
                (previews, seconds => PreviewsAsync(grouped, seconds)),
                (decisions, seconds => DecisionsAsync(grouped, seconds)), (singles, seconds => DecisionsAsync(alone, seconds)));
            Tables.Head(_rounds);
            Tables.Row(kind, $"bare host, unrecorded, answer of {bytes} bytes", bares);
            Tables.Row(kind, "preview", previews);
            Tables.Row(kind, "durable decision, each a new invoice", decisions);
            Tables.Row(kind, "the same, one commit per request", singles);
            Tables.Ratio(kind, "decide / preview", decisions, previews);
            Tables.Ratio(kind, "decide / single", decisions, singles);
            Tables.Ratio(kind, "decide / bare", decisions, bares);
        }

        RemoveStores("load.db", "single.db");
        Console.WriteLine("\n| what a decision waits for | median | p99 |\n|---|---|---|");
        await ToolAsync(_serverCpu, "batches", _store, "10");
        Tables.Print($"\nStore: {new DriveInfo(_store).DriveFormat}; a commit is synced before it is answered.");
    }

    // One budget and one buyer for all, beside the programme of the seed, which has no limits.
    private async Task HotAsync()
    {
        await Bodies.WriteAsync(1000, Path.Combine(_out, "hot.jsonl"), buyers: 1);
        await foreach (var (kind, service) in BuildsAsync())
        {
            RemoveStores("hot.db");
            await LimitedProgramme.PublishAsync(Path.Combine(_store, "hot.db"), Text("HOT_BUDGET", "36000000000.00"));
            List<Measured> decisions = [], hot = [];
            var left = new List<string>();
            await using (var server = await ServeAsync(service, _port, "load.db"))
            await using (var limited = await ServeAsync(service, _port + 2, "hot.db", keeps: true))
            {
                _ = await DecisionsAsync(server, Math.Min(3, _seconds));
                for (var round = 0; round < _rounds; round++)
                {
                    decisions.Add(await DecisionsAsync(server, _seconds));
                    hot.Add(await DecisionsAsync(limited, _seconds, "hot.jsonl"));
                    var budget = await AskAsync(limited, $"/v1/programmes/beijing-gpu-purchase/budget?year={DateTime.UtcNow.Year}");
                    left.Add((string)budget["remaining"]!["amount"]!);
                }
            }

            Tables.Head(_rounds);
            Tables.Row(kind, "decision, no limits, a buyer each", decisions);
            Tables.Row(kind, "decision, all of one buyer on one budget", hot);
            Tables.Ratio(kind, "hot / decide", hot, decisions);
            Console.WriteLine("\n| round by round: no limits, decisions/s | one budget, decisions/s | its p99 ms | what was left of it, yuan |\n|---|---|---|---|");
            for (var round = 0; round < _rounds; round++)
            {
                Tables.Print($"| {decisions[round].PerSecond:0} | {hot[round].PerSecond:0} | {hot[round].P99:0.###} | {left[round]} |");
            }

            await VerifyAsync(service, ("Storage__Path", Path.Combine(_store, "hot.db")));
        }

        RemoveStores("load.db", "hot.db");
    }

    // PostgreSQL in a container, one and two replicas, beside SQLite. Nothing is bound to a core, since five processes share them.
    private async Task PostgresAsync()
    {
        var port = _port + 5;
        var container = await OutputAsync("docker", "run", "--rm", "-d", "-e", "POSTGRES_PASSWORD=bench", "-p", $"127.0.0.1:{port}:5432",
            Text("POSTGRES_IMAGE", "postgres:15"));
        try
        {
            string[] psql = ["exec", "-e", "PGPASSWORD=bench", container, "psql", "-h", "127.0.0.1", "-U", "postgres", "-Atc"];
            for (var tries = 0; tries < 100 && !await IsDoneAsync("docker", [.. psql, "SELECT 1"]); tries++)
            {
                await Task.Delay(HalfSecond);
            }

            (string, string)[] settings = [("Storage__Provider", "postgres"),
                ("Storage__ConnectionString", $"Host=127.0.0.1;Port={port};Username=postgres;Password=bench;Database=postgres")];
            await foreach (var (kind, service) in BuildsAsync())
            {
                var all = $"{_serverCpu},{_loadCpu}";
                await using var sqlite = await ServeAsync(service, _port, "load.db", processors: all);
                await using var first = await ServeAsync(service, _port + 2, "", processors: all, settings: settings);
                await using var second = await ServeAsync(service, _port + 3, "", processors: all, settings: settings);
                List<Measured> decisions = [], one = [], two = [];
                await RoundsAsync("aot", (decisions, seconds => DecisionsAsync(sqlite, seconds)),
                    (one, seconds => DecisionsAsync(first, seconds)), (two, seconds => OnBothAsync(first, second, seconds)));
                Tables.Head(_rounds);
                Tables.Row(kind, "SQLite", decisions);
                Tables.Row(kind, "PostgreSQL, one replica", one);
                Tables.Row(kind, "PostgreSQL, two replicas", two);
                Tables.Ratio(kind, "one / decide", one, decisions);
                Tables.Ratio(kind, "two / one", two, one);
                await VerifyAsync(service, settings);
            }

            Console.WriteLine(await OutputAsync("docker", [.. psql, "SELECT version(); SHOW fsync; SHOW synchronous_commit"]));
        }
        finally
        {
            _ = await IsDoneAsync("docker", "stop", "-t", "1", container);
        }
    }

    // Half of the connections to each: throughput and errors add up, and the slower half's latency is told.
    private async Task<Measured> OnBothAsync(Server first, Server second, int seconds)
    {
        var halves = await Task.WhenAll(
            DecisionsAsync(first, seconds, connections: _connections / 2), DecisionsAsync(second, seconds, connections: _connections / 2));
        var sum = halves.Sum(half => half.PerSecond);
        return new Measured(sum, halves.Sum(half => half.PerSecond * half.Micros) / sum, halves.Max(half => half.Median),
            halves.Max(half => half.P99), halves.Sum(half => half.Errors));
    }

    private async Task FillAsync()
    {
        File.Delete(_large);
        _ = await Fill.RunAsync(_large, Number("FILL", 10_000_000));
        await VerifyAsync(await BuildAsync("jit", "EligibilityService", "EligibilityService"), ("Storage__Path", _large));
    }

    // A large register (see fill) beside an empty one. What is decided here is added to the large one.
    private async Task LargeAsync()
    {
        Tables.Print($"Large store: {new FileInfo(_large).Length >> 20} MB");
        await foreach (var (kind, service) in BuildsAsync())
        {
            RemoveStores("load.db");
            await LimitedProgramme.PublishAsync(Path.Combine(_store, "load.db"), null);
            Console.WriteLine($"\n| {kind} | median | lowest | highest |\n|---|---|---|---|");
            foreach (var store in (string[])[Path.Combine(_store, "load.db"), _large])
            {
                await ToolAsync(_loadCpu, ["starts", store, "5", $"{_port}", "taskset", "-c", _serverCpu, .. service]);
            }

            await using var empty = await ServeAsync(service, _port, "load.db", keeps: true);
            await using var large = await ServeAsync(service, _port + 2, _large, keeps: true);
            List<Measured> decisions = [], onLarge = [];
            await RoundsAsync(kind, (decisions, seconds => DecisionsAsync(empty, seconds)),
                (onLarge, seconds => DecisionsAsync(large, seconds)));
            Tables.Head(_rounds);
            Tables.Row(kind, "decision, empty register", decisions);
            Tables.Row(kind, "decision, large register", onLarge);
            Tables.Ratio(kind, "large / empty", onLarge, decisions);
        }

        RemoveStores("load.db");
    }

    // A batch of 10,000 lines against single requests, and the memory that it takes.
    private async Task BatchAsync()
    {
        await foreach (var (kind, service) in BuildsAsync())
        {
            await using var server = await ServeAsync(service, _port, "load.db");
            _ = await DecisionsAsync(server, kind == "jit" ? _warm : 3);
            var small = await SendBatchAsync(server, SmallBatch);
            List<Measured> singles = [], batches = [];
            for (var round = 0; round < _rounds; round++)
            {
                singles.Add(await DecisionsAsync(server, _seconds));
                batches.Add(await SendBatchAsync(server, LargeBatch));
            }

            Console.WriteLine($"\n| build | | decisions/s (median of {_rounds}) | lowest–highest | server CPU µs/decision | most resident meanwhile, MB | without a decision |\n|---|---|---|---|---|---|---|");
            BatchRow(kind, $"POST /v1/decisions, {_connections} connections", singles, hasMemory: false);
            BatchRow(kind, "POST /v1/decisions/batch, 10,000 lines", batches);
            BatchRow(kind, "the same, 1,000 lines, once", [small]);
            Tables.Ratio(kind, "batch / single", batches, singles);
        }

        RemoveStores("load.db");
    }

    private static void BatchRow(string kind, string what, IReadOnlyCollection<Measured> rounds, bool hasMemory = true)
    {
        var memory = hasMemory ? Tables.Median(rounds, one => one.Median).ToString("0", CultureInfo.InvariantCulture) : "";
        Tables.Print($"| {kind} | {what} | {Tables.Median(rounds, one => one.PerSecond):0} | {Tables.Range(rounds)} | {Tables.Median(rounds, one => one.Micros):0.0} | {memory} | {rounds.Sum(one => one.Errors)} |");
    }

    private async Task<Measured> SendBatchAsync(Server server, int lines)
    {
        using var body = new ByteArrayContent(Bodies.Batch(_lines += lines, lines))
        { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        server.ResetPeak();
        var (processor, since) = (server.Processor, Stopwatch.GetTimestamp());
        using var answer = await _client.PostAsync(new Uri($"{server.Address}/v1/decisions/batch"), body);
        var answered = (await answer.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        return answered[^1].Contains("\"complete\":true", StringComparison.Ordinal)
            ? new Measured(lines / seconds, (server.Processor - processor) * 1e6 / lines, server.Memory("VmHWM"), 0,
                answered.Count(line => line.Contains("\"problem\":", StringComparison.Ordinal)))
            : throw new InvalidOperationException($"The batch was not answered whole: {answered[^1]}");
    }

    // The register is made once and kept, with what is decided live on top. One report is made with all cores; then live decisions are
    // measured on one core, alone and beside a report on the same core.
    private async Task ImpactAsync()
    {
        var store = Path.Combine(_store, "impact.db");
        if (!File.Exists(store))
        {
            _ = await Fill.RunAsync(store, Number("DECISIONS", 1_000_000));
        }

        await foreach (var (kind, service) in BuildsAsync())
        {
            (string, string)[] settings = [("Impact__PollSeconds", "1")];
            Console.WriteLine($"\n| {kind} | decisions | seconds | decisions/s | CPU s | cores used | resident before, MB | after a tenth | at the end | most |\n|---|---|---|---|---|---|---|---|---|---|");
            await using (var all = await ServeAsync(service, _port, store, $"{_serverCpu},{_loadCpu}", keeps: true, settings))
            {
                await WholeReportAsync(all, store);
            }

            await using var server = await ServeAsync(service, _port, store, keeps: true, settings: settings);
            List<Measured> alone = [], beside = [];
            _ = await DecisionsAsync(server, kind == "jit" ? _warm : 3);
            for (var round = 0; round < _rounds; round++)
            {
                alone.Add(await DecisionsAsync(server, _seconds));
                var report = await AskReportAsync(server, store);
                beside.Add(await DecisionsAsync(server, _seconds));
                if (await StateAsync(server, report) != "running")
                {
                    throw new InvalidOperationException("The report had ended before the load.");
                }

                using var ended = await _client.DeleteAsync(new Uri($"{server.Address}/v1/impact-reports/{report}"));
            }

            Tables.Head(_rounds);
            Tables.Row(kind, "decision, alone", alone);
            Tables.Row(kind, "decision, beside a report", beside);
            Tables.Ratio(kind, "beside / alone", beside, alone);
        }
    }

    private async Task WholeReportAsync(Server server, string store)
    {
        var before = server.Memory("VmRSS");
        server.ResetPeak();
        var (processor, since) = (server.Processor, Stopwatch.GetTimestamp());
        var report = await AskReportAsync(server, store);
        var resident = new List<double>();
        while (await StateAsync(server, report) == "running")
        {
            resident.Add(server.Memory("VmRSS"));
            await Task.Delay(HalfSecond);
        }

        var (seconds, used) = (Stopwatch.GetElapsedTime(since).TotalSeconds, server.Processor - processor);
        var made = await AskAsync(server, $"/v1/impact-reports/{report}");
        var decisions = made["decisions"] is JsonValue count ? (double)count : throw new InvalidOperationException($"Not made: {made}");
        Tables.Print($"| | {decisions:0} | {seconds:0.0} | {decisions / seconds:0} | {used:0.0} | {used / seconds:0.00} of {Environment.ProcessorCount} | {before:0} | {resident.ElementAtOrDefault(resident.Count / 10):0} | {resident.LastOrDefault():0} | {server.Memory("VmHWM"):0} |");
    }

    private async Task<string> AskReportAsync(Server server, string store)
    {
        var report = await OutputAsync(Tool("impact-ask", store)[0], Tool("impact-ask", store)[1..]);
        while (await StateAsync(server, report) == "queued")
        {
            await Task.Delay(HalfSecond / 5);
        }

        return report;
    }

    private async Task<string?> StateAsync(Server server, string report) =>
        (string?)(await AskAsync(server, $"/v1/impact-reports/{report}"))["state"];

    // Start to the first 200, and resident memory.
    private async Task StartAsync()
    {
        await foreach (var (kind, service) in BuildsAsync())
        {
            Console.WriteLine($"\n| {kind} | median | lowest | highest |\n|---|---|---|---|");
            await ToolAsync(_loadCpu, ["start", "10", "10000", $"{_port}", "taskset", "-c", _serverCpu, .. service]);
        }
    }

    private async Task RoundsAsync(string kind, params (List<Measured> Into, Func<int, Task<Measured>> Load)[] loads)
    {
        foreach (var (_, load) in loads)
        {
            _ = await load(kind == "jit" ? _warm : 3);
        }

        for (var round = 0; round < _rounds; round++)
        {
            foreach (var (into, load) in loads)
            {
                into.Add(await load(_seconds));
            }
        }
    }

    private Task<Measured> PreviewsAsync(Server server, int seconds) => LoadAsync(server, "/v1/previews", "same", seconds, "bodies.jsonl",
        _connections);

    // Five digits that no earlier load had make each decision a new one.
    private Task<Measured> DecisionsAsync(Server server, int seconds, string bodies = "bodies.jsonl", int? connections = null) =>
        LoadAsync(server, "/v1/decisions", $"{(_began % 1000 * 100) + Interlocked.Increment(ref _loads):00000}", seconds, bodies,
            connections ?? _connections);

    private async Task<Measured> LoadAsync(Server server, string path, string mode, int seconds, string bodies, int connections)
    {
        var before = server.Processor;
        var told = await OutputAsync("taskset", "-c", _loadCpu, "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "-s", "bench/post.lua",
            server.Address + path, "--", Path.Combine(_out, bodies), DevelopmentKey.Secret, mode);
        var used = server.Processor - before;
        double[] result = [.. told.Split('\n').First(line => line.StartsWith("RESULT", StringComparison.Ordinal)).Split(' ').Skip(1)
            .Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        return new Measured(result[0] * 1e6 / result[1], used * 1e6 / result[0], result[3], result[4], (long)result[5]);
    }

    private async Task<int> AnswerBytesAsync(Server server)
    {
        var bytes = 0L;
        var bodies = File.ReadLines(Path.Combine(_out, "bodies.jsonl")).Take(200).ToArray();
        foreach (var line in bodies)
        {
            using var body = new StringContent(line, MediaTypeHeaderValue.Parse("application/json"));
            using var answer = await _client.PostAsync(new Uri($"{server.Address}/v1/previews"), body);
            bytes += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        return (int)(bytes / bodies.Length);
    }

    private async Task<JsonNode> AskAsync(Server server, string path) =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri(server.Address + path)))!;

    private async IAsyncEnumerable<(string Kind, string[] Service)> BuildsAsync()
    {
        await Bodies.WriteAsync(1000, Path.Combine(_out, "bodies.jsonl"));
        foreach (var kind in _kinds)
        {
            yield return (kind, await BuildAsync(kind, "EligibilityService", "EligibilityService"));
        }
    }

    // The command that runs a project: built as it is shipped, or natively.
    private async Task<string[]> BuildAsync(string kind, string project, string name)
    {
        var into = Path.Combine(_out, kind, name);
        if (!_isBuilt)
        {
            _ = await OutputAsync("dotnet", kind == "aot"
                ? ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", into, "-v", "q"]
                : ["build", project, "-c", "Release", "-p:OpenApiGenerator=false", "-o", into, "-v", "q"]);
        }

        return kind == "aot" ? [Path.Combine(into, name)] : ["dotnet", Path.Combine(into, $"{name}.dll")];
    }

    private Task<Server> ServeAsync(string[] service, int port, string store, params (string Name, string Value)[] settings) =>
        ServeAsync(service, port, store, _serverCpu, keeps: false, settings);

    private Task<Server> ServeAsync(string[] service, int port, string store, string? processors = null, bool keeps = false,
        params (string Name, string Value)[] settings)
    {
        if (!keeps)
        {
            RemoveStores(store);
        }

        return Server.StartAsync(service, port, processors ?? _serverCpu, Path.Combine(_out, $"service-{port}.log"),
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("Limits__UnitsPerSecond", "0"), ("Limits__AnonymousUnitsPerSecond", "0"),
                ("Storage__Path", Path.Combine(_store, store)), .. settings]);
    }

    private async Task<Server> ServeBareAsync(string kind, int bytes) => await Server.StartAsync(
        await BuildAsync(kind, "bench/Bare", "EligibilityService.Bare"), _port + 1, _serverCpu, Path.Combine(_out, "bare.log"),
        ("AnswerBytes", $"{bytes}"));

    private void RemoveStores(params string[] names)
    {
        foreach (var file in names.Where(name => name.Length > 0).SelectMany(name => Directory.GetFiles(_store, $"{name}*")))
        {
            File.Delete(file);
        }
    }

    private static async Task VerifyAsync(string[] service, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(service[0], [.. service[1..], "admin", "verify"]);
        foreach (var (name, value) in settings.Append(("ASPNETCORE_CONTENTROOT", Path.GetDirectoryName(service[^1])!)))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
    }

    private static string[] Tool(params string[] arguments) => ["dotnet", typeof(Runs).Assembly.Location, .. arguments];

    private static async Task ToolAsync(string processors, params string[] arguments) =>
        Console.WriteLine(await OutputAsync("taskset", ["-c", processors, .. Tool(arguments)]));

    private static async Task<bool> IsDoneAsync(string file, params string[] arguments) => (await RunAsync(file, arguments)).Code == 0;

    private static async Task<string> OutputAsync(string file, params string[] arguments)
    {
        var (code, output) = await RunAsync(file, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {code}: {output}");
    }

    private static async Task<(int Code, string Output)> RunAsync(string file, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? (await output).Trim() : $"{await output}{await errors}".Trim());
    }

    private static string Text(string name, string usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? given : usual;

    private static int Number(string name, int usual) => int.Parse(Text(name, $"{usual}"), CultureInfo.InvariantCulture);
}
