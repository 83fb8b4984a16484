using System.Net.Sockets;
using System.Text;
using EligibilityService.Access;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Hosting;

/// <summary>What only the real web server does: sizes on the wire, half-sent requests, raw headers.</summary>
public sealed class WebServerTests
{
    private DirectoryInfo _folder;
    private RealProcess _service;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("eligibility-server-");
        _service = await RealProcess.StartAsync(Path.Combine(_folder.FullName, "eligibility.db"));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [TestCase("/v1/decisions", false)]
    [TestCase("/v1/decisions", true)]
    [TestCase("/v1/previews", true)]
    [TestCase("/v1/catalogue/matches", false)]
    [TestCase("/v1/catalogue/matches", true)]
    public async Task Post_TwoMegabytes_Is413(string path, bool chunked)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        { Content = Requests.Body(new string(' ', 2 * 1024 * 1024)) };
        message.Headers.TransferEncodingChunked = chunked;
        message.Headers.ExpectContinue = true;
        using var answer = await _service.Client.SendAsync(message);

        _ = await answer.ProblemAsync(413, "too-large");
    }

    [Test]
    public async Task Post_OneMebibyteToTheByte_IsRead([Values(0, 1)] int more)
    {
        var text = Requests.Grantable().ToJsonString();
        var padding = (1024 * 1024) - Encoding.UTF8.GetByteCount(text) + more;
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/previews", UriKind.Relative))
        { Content = Requests.Body(text + new string(' ', padding)) };
        message.Headers.ExpectContinue = true;
        using var answer = await _service.Client.SendAsync(message);

        Assert.That((int)answer.StatusCode, Is.EqualTo(more == 0 ? 200 : 413));
    }

    // What the server itself refuses never gets to the service, and is a problem with an id all the same.
    [TestCase("GET /v1/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid-request")]
    [TestCase("GET /v1/health HTTP/1.1\r\n\r\n", 400, "invalid-request")]
    [TestCase("no http\r\n\r\n", 400, "invalid-request")]
    [TestCase("GET /v1/decisions?x={10000} HTTP/1.1\r\nHost: x\r\n\r\n", 414, "address-too-long")]
    [TestCase("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: {40000}\r\n\r\n", 431, "headers-too-large")]
    public async Task Request_ThatTheServerRefuses_IsAProblemWithAnId(string request, int status, string kind)
    {
        var answer = await SendRawAsync(System.Text.RegularExpressions.Regex.Replace(
            request, @"\{(\d+)\}",
                match => new string('a', int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))));

        var (head, body) = (answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)],
            answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var problem = System.Text.Json.Nodes.JsonNode.Parse(body)!;
        Assert.That(head,
            Does.StartWith($"HTTP/1.1 {status} ").And.Contain("Content-Type: application/problem+json").And.Contain(
                $"Request-Id: {problem.Text("/requestId")}"));
        Assert.That((problem.Text("/type"), (int)problem["status"]!), Is.EqualTo(($"/problems/{kind}", status)));
        Assert.That(head, Does.Contain($"Content-Length: {Encoding.UTF8.GetByteCount(body)}"));
    }

    [Test]
    public async Task Post_EmptyIdempotencyKey_IsNamed()
    {
        var body = Requests.Grantable().ToJsonString();
        var answer = await SendRawAsync(
            $"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {DevelopmentKey.Secret}\r\nContent-Type: application/json\r\nIdempotency-Key:\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Contain("\"Idempotency-Key\"").And.Contain("MALFORMED"));
    }

    [Test]
    public async Task Server_RequestThatIsNoHttp_IsAnsweredWith400AndNoName(
        [Values("GARBAGE\r\n\r\n", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n")] string request)
    {
        var answer = await SendRawAsync(request);

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Not.Contain("Server:"));
    }

    [Test]
    public async Task Decide_ClientThatHangsUpAfterSending_FindsItsDecisionOnRetry()
    {
        for (var round = 0; round < 5; round++)
        {
            var request = Requests.Grantable();
            var body = request.ToJsonString();
            using (var socket = new TcpClient())
            {
                await socket.ConnectAsync(_service.Address.Host, _service.Address.Port);
                await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
                    $"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {DevelopmentKey.Secret}\r\nContent-Type: application/json\r\n"
                    + $"Idempotency-Key: hang-up-{round}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
            }

            var decision = await _service.Client.DecidedAsync(request, 201, $"hang-up-{round}");
            var found = await _service.Client.ReadJsonAsync($"/v1/decisions?invoiceNumber={request.Text("/invoice/number")}");

            Assert.That(found["items"]!.AsArray().Select(item => item!.Text("/id")), Is.EqualTo([decision.Text("/id")]));
        }
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_service.Address.Host, _service.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
