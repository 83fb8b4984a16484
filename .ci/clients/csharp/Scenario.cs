using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

internal sealed record Decided(string? Id, string? Outcome, string? Amount);

internal sealed record Failed(int Status, string? Type, IReadOnlyList<string> Faults);

/// <summary>What a generated client does; an adapter calls nothing but what was generated.</summary>
internal interface IClient
{
    Task<Decided> DecideAsync(DecisionRequest request, string key);
    Task<(string? Id, string? Outcome, string? InvoiceNumber)> ReadAsync(string id);
    Task<(IReadOnlyList<string?> Ids, string? Next)> PageAsync(int limit, string? cursor);
    Task<Failed> ProblemAsync(DecisionRequest request);
    Task<Decided> DocumentAsync(CaseRequest request, byte[] file);
    Task<byte[]> DocumentOfAsync(string id);
    Task<string> CsvAsync(int version);
    Task<string> BatchAsync(string lines);
    Task<(string? Id, string? Secret)> SubscribeAsync(Uri url);
    Task UnsubscribeAsync(string id);
    Task<(string? Type, string? DecisionId, string? Amount)> EventAsync(string body);
}

/// <summary>Sees the head of the last answer, which the generated methods keep to themselves.</summary>
internal sealed class Witness() : DelegatingHandler(new HttpClientHandler())
{
    public HttpResponseMessage? Last { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Last = await base.SendAsync(request, cancellationToken);

    public (int Status, bool Replayed) Head => ((int)Last!.StatusCode, Last.Headers.Contains("Idempotent-Replayed"));
}

/// <summary>The same steps as scenario/scenario.ts; prints a line for each.</summary>
internal sealed class Scenario(string name, IClient client, Witness witness)
{
    private int _failures;

    public static string Service => Environment.GetEnvironmentVariable("SERVICE")!;

    public static HttpClient Http(Witness witness) => new(witness)
    {
        BaseAddress = new Uri(Service),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("KEY")) },
    };

    public async Task<int> RunAsync()
    {
        var id = "";
        await StepAsync("decides with a key, and again the same", async () =>
        {
            var decided = await client.DecideAsync(Requests.Granted(Number(1)), $"{name}-1");
            Equal((201, false, "granted", "448000.00"), (witness.Head.Status, witness.Head.Replayed, decided.Outcome, decided.Amount));
            var again = await client.DecideAsync(Requests.Granted(Number(1)), $"{name}-1");
            Equal((201, true, decided.Id), (witness.Head.Status, witness.Head.Replayed, again.Id));
            id = decided.Id!;
        });
        await StepAsync("reads a decision", async () => Equal((id, "granted", Number(1)), await client.ReadAsync(id)));
        await StepAsync("follows pages", async () =>
        {
            var page = await client.PageAsync(3, null);
            var next = await client.PageAsync(3, page.Next);
            Equal((3, 3, 6), (page.Ids.Count, next.Ids.Count, page.Ids.Concat(next.Ids).Distinct().Count()));
        });
        await StepAsync("is told every fault of a problem", async () =>
        {
            var problem = await client.ProblemAsync(Requests.Granted(Number(2), "91110108MA0FAKE01B"));
            Equal((400, "/problems/invalid-request", "/buyer/creditCode CHECK_CHARACTER_WRONG"),
                (problem.Status, problem.Type, string.Join(", ", problem.Faults)));
        });
        await StepAsync("decides a document, and reads it back byte for byte", async () =>
        {
            var xml = Encoding.UTF8.GetBytes(File.ReadAllText(Environment.GetEnvironmentVariable("DOCUMENT")!)
                .Replace(Environment.GetEnvironmentVariable("DOCUMENT_NUMBER")!, Number(3)));
            var decided = await client.DocumentAsync(Requests.Case(Number(3)), xml);
            Equal((201, "partly_granted"), (witness.Head.Status, decided.Outcome));
            Equal(true, Enumerable.SequenceEqual(xml, await client.DocumentOfAsync(decided.Id!)));
        });
        await StepAsync("saves a table as CSV", async () =>
        {
            var rows = (await client.CsvAsync(1)).TrimStart('\uFEFF').Split("\r\n");
            Equal(("id", true), (rows[0].Split(',')[0], rows.Length > 10));
        });
        await StepAsync("sends a batch", async () =>
        {
            var one = (JsonObject)JsonNode.Parse(Environment.GetEnvironmentVariable("CASE")!)!;
            var lines = new[] { 4, 5 }.Select(n =>
            {
                one["invoice"]!["number"] = Number(n);
                (one["contract"]!["number"], one["delivery"]!["reference"]) = ($"HT-{Number(n)}", $"YS-{Number(n)}");
                return new JsonObject { ["idempotencyKey"] = $"{name}-{n}", ["request"] = one.DeepClone() }.ToJsonString();
            });
            var answers = (await client.BatchAsync(string.Join('\n', lines) + "\n{}")).Trim().Split('\n').Select(line => JsonNode.Parse(line)!);
            Equal("201 201 400 2", string.Join(' ', answers.Select(answer => answer["status"] ?? answer["summary"]!["decided"])));
        });
        await StepAsync("hears of a decision, signed", async () =>
        {
            using var listener = new HttpListener();
            var url = new Uri($"http://127.0.0.1:{FreePort()}/hook/");
            listener.Prefixes.Add(url.ToString());
            listener.Start();
            var hook = await client.SubscribeAsync(url);
            var decided = await client.DecideAsync(Requests.Granted(Number(6)), $"{name}-6");
            var body = await HeardAsync(listener, hook.Secret!).WaitAsync(TimeSpan.FromSeconds(30));
            await client.UnsubscribeAsync(hook.Id!);
            Equal(("decision.granted", decided.Id, "448000.00"), await client.EventAsync(body));
        });
        return _failures > 0 ? 1 : 0;
    }

    private static async Task<string> HeardAsync(HttpListener listener, string secret)
    {
        var heard = await listener.GetContextAsync();
        using var bytes = new MemoryStream();
        await heard.Request.InputStream.CopyToAsync(bytes);
        heard.Response.StatusCode = 204;
        heard.Response.Close();
        var head = $"{heard.Request.Headers["webhook-id"]}.{heard.Request.Headers["webhook-timestamp"]}.";
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), (byte[])[.. Encoding.UTF8.GetBytes(head), .. bytes.ToArray()]);
        var fits = heard.Request.Headers["webhook-signature"]!.Split(' ')
            .Any(one => CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(one["v1,".Length..]), expected));
        return fits ? Encoding.UTF8.GetString(bytes.ToArray()) : throw new InvalidDataException("The signature does not fit.");
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static string Number(int n) => $"2511200000{Environment.GetEnvironmentVariable("FIRST")!.PadLeft(2, '0')}{n:D8}";

    private static void Equal<T>(T expected, T seen)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, seen))
        {
            throw new InvalidDataException($"{seen} and not {expected}");
        }
    }

    private async Task StepAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
            Console.WriteLine($"passed  {name}: {what}");
        }
        catch (Exception why)
        {
            _failures++;
            Console.WriteLine($"FAILED  {name}: {what}: {why.GetType().Name}: {why.Message.ReplaceLineEndings(" ")}");
        }
    }
}
