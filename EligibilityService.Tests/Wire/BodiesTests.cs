using System.IO.Compression;
using System.Text;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Wire;

/// <summary>What is not JSON in UTF-8 by its headers is not read, and nothing of it is recorded.</summary>
public sealed class BodiesTests : ServiceFixture
{
    private static readonly string[] Paths = ["/v1/decisions", "/v1/previews", "/v1/catalogue/matches"];

    [TearDown]
    public async Task NothingIsRecorded() => Assert.That(await RecordedAsync(), Is.EqualTo((0L, 0L, 0L, 0)));

    [Test]
    public async Task Post_AnotherContentType_Is415(
        [ValueSource(nameof(Paths))] string path,
        [Values("", "text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json; charset=utf-16",
            "application/jsonx",
            "application/problem+json", "not a type", "application/json, text/plain")] string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Requests.Grantable().ToJsonString()));
        if (type.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await Client.PostAsync(new Uri(path, UriKind.Relative), content);

        _ = await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [Test]
    public async Task Post_Compressed_Is415([ValueSource(nameof(Paths))] string path,
        [Values("application/json", "application/json; charset=utf-8")] string type)
    {
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(Requests.Grantable().ToJsonString()));
        }

        using var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await Client.PostAsync(new Uri(path, UriKind.Relative), content);

        _ = await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [TestCase("application/json")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("application/json;charset=UTF-8")]
    [TestCase("APPLICATION/JSON")]
    [TestCase("application/json; charset=\"utf-8\"")]
    public async Task Post_JsonByAnySpelling_IsRead(string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Requests.Grantable().ToJsonString()));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await Client.PostAsync(new Uri("/v1/previews", UriKind.Relative), content);

        Assert.That((await answer.JsonAsync()).Text("/outcome"), Is.EqualTo("granted"));
    }

    [Test]
    public async Task Post_TwoMegabytesInMemory_Is413([ValueSource(nameof(Paths))] string path, [Values] bool chunked)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        { Content = Requests.Body(new string(' ', 2 * 1024 * 1024)) };
        message.Headers.TransferEncodingChunked = chunked;
        using var answer = await Client.SendAsync(message);

        _ = await answer.ProblemAsync(413, "too-large");
    }
}
