using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Decisions.Batches;

/// <summary>A batch over a real connection: read while it is sent, sent whole before anything is read, and cut.</summary>
internal sealed class BatchOverTheWireTests
{
    private string _folder = "";
    private RealProcess _service = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("eligibility-batch-").FullName;
        _service = await RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _service.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task FirstAnswer_ComesBeforeTheLastLineIsSent()
    {
        using var connection = await ConnectAsync();
        await using var stream = connection.GetStream();
        await SendHeadAsync(stream);
        await SendChunkAsync(stream, BatchTests.Line(Requests.Grantable()) + "\n");

        var first = await ReadUntilAsync(stream, "\"line\":1,");
        await SendChunkAsync(stream, BatchTests.Line(Requests.Grantable()));
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        var rest = await ReadUntilAsync(stream, "\"summary\"");

        Assert.That(first, Does.StartWith("HTTP/1.1 200"));
        Assert.That(rest, Does.Contain("\"line\":2,"));
    }

    [Test]
    public async Task Client_ThatWaitsToBeToldToGoOn_IsToldBeforeTheAnswerBegins()
    {
        // As curl does with a long body; told nothing, it would wait a second.
        using var connection = await ConnectAsync();
        await using var stream = connection.GetStream();
        await SendHeadAsync(stream, "Expect: 100-continue\r\n");

        var told = await ReadUntilAsync(stream, "\r\n\r\n");
        await SendChunkAsync(stream, BatchTests.Line(Requests.Grantable()));
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        var answer = await ReadUntilAsync(stream, "\"summary\"");

        Assert.That(told, Does.StartWith("HTTP/1.1 100"));
        Assert.That(told + answer, Does.Contain("HTTP/1.1 200").And.Contain("\"decided\":1"));
    }

    [Test]
    public async Task Client_ThatReadsNothingUntilAllIsSent_GetsEveryAnswer()
    {
        // More answers than the sockets between hold: the service has to go on reading although nobody takes them.
        const int Lines = 1200;
        using var connection = await ConnectAsync();
        await using var stream = connection.GetStream();
        await SendHeadAsync(stream);
        for (var i = 0; i < Lines; i++)
        {
            await SendChunkAsync(stream, BatchTests.Line(Requests.Grantable(), $"late-{i}") + "\n").WaitAsync(TimeSpan.FromSeconds(60));
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        var answers = await ReadUntilAsync(stream, "\"summary\"");

        Assert.That(Enumerable.Range(1, Lines)
            .Where(line =>
                !answers.Contains($"{{\"line\":{line},\"status\":201,\"idempotencyKey\":\"late-{line - 1}\",\"decision\":{{\"id\":\"dec_",
                    StringComparison.Ordinal)), Is.Empty);
        Assert.That(answers, Does.Contain($"\"decided\":{Lines}"));
    }

    [Test]
    public async Task Client_ThatHangsUp_FindsEveryCaseThatWasBegunAndGoesOn()
    {
        string[] lines = [.. Enumerable.Range(0, 60).Select(i => BatchTests.Line(Requests.Grantable(), $"cut-{i}"))];
        using (var connection = await ConnectAsync())
        {
            await using var stream = connection.GetStream();
            await SendHeadAsync(stream);
            await SendChunkAsync(stream, string.Join('\n', lines.Take(40)) + "\n");
            _ = await ReadUntilAsync(stream, "\"line\":1,");
            connection.LingerState = new LingerOption(true, 0);
        }

        using var content = BatchTests.Ndjson(string.Join('\n', lines));
        using var again = await _service.Client.PostAsync(new Uri("/v1/decisions/batch", UriKind.Relative), content);
        JsonNode[] answers = [.. (await again.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)];

        Assert.That(answers.SkipLast(1).Select(one => (int)one["status"]!), Is.All.EqualTo(201));
        Assert.That(answers.SkipLast(1).Select(one => one["decision"]!["id"]!.GetValue<string>()), Is.Unique);
        Assert.That((bool?)answers[0]["replayed"], Is.True, "what was answered before the cut is answered again");
        Assert.That(answers.Skip(40).Take(20).Select(one => one["replayed"]), Is.All.Null, "what was never sent is decided now");
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _service.Address.Port);
        return connection;
    }

    private static Task SendHeadAsync(NetworkStream stream, string more = "") => stream.WriteAsync(Encoding.ASCII.GetBytes(
        $"POST /v1/decisions/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: {new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret)}\r\n"
        + $"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n{more}\r\n")).AsTask();

    private static Task SendChunkAsync(NetworkStream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8]).AsTask();
    }

    // Chunk headers stay in the text; they may stand in the middle of a line, so they are taken out.
    private static async Task<string> ReadUntilAsync(NetworkStream stream, string sign)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        var seen = "";
        while (!seen.Contains(sign, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.That(count, Is.Positive, "the service ended the connection");
            var piece = Encoding.UTF8.GetString(buffer, 0, count);
            text.Append(piece);
            seen = seen[^Math.Min(seen.Length, sign.Length + 16)..] + piece;
        }

        return System.Text.RegularExpressions.Regex.Replace(text.ToString(), "\r\n[0-9a-f]+\r\n", "");
    }
}
