using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using EligibilityService.Tests.Hosting;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Http;

namespace EligibilityService.Tests.Wire;

/// <summary>Answers that never change are made once.</summary>
internal sealed class KeptAnswersTests
{
    private int _made;

    [SetUp]
    public void Forget() => _made = 0;

    [Test]
    public async Task Answer_AskedForTwice_IsMadeOnce()
    {
        var kept = new KeptAnswers();

        var (first, again) = (await kept.GetAsync("a", MakeAsync(10)), await kept.GetAsync("a", MakeAsync(10)));

        Assert.That(_made, Is.EqualTo(1));
        Assert.That(again, Is.SameAs(first));
    }

    [Test]
    public async Task Answer_AskedForByManyAtOnce_IsMadeOnce()
    {
        var kept = new KeptAnswers();
        var gate = new TaskCompletionSource();

        var asked = Enumerable.Range(0, 20).Select(_ => kept.GetAsync("a", async () =>
        {
            await gate.Task;
            return await MakeAsync(10)();
        })).ToArray();
        gate.SetResult();
        await Task.WhenAll(asked);

        Assert.That(_made, Is.EqualTo(1));
    }

    [Test]
    public async Task Answers_BeyondTheBound_GoByWhenTheyWereAskedForLast()
    {
        var kept = new KeptAnswers(500);
        await kept.GetAsync("a", MakeAsync(100));
        await kept.GetAsync("b", MakeAsync(100));
        await kept.GetAsync("a", MakeAsync(100));
        await kept.GetAsync("c", MakeAsync(100));
        var made = _made;

        await kept.GetAsync("a", MakeAsync(100));
        await kept.GetAsync("b", MakeAsync(100));

        Assert.That((made, _made), Is.EqualTo((3, 4)), "only b was made again");
        Assert.That(kept.Bytes, Is.LessThanOrEqualTo(500));
    }

    [Test]
    public async Task Answer_HeavierThanAll_IsNotKept()
    {
        var kept = new KeptAnswers(500);
        await kept.GetAsync("small", MakeAsync(10));

        await kept.GetAsync("large", MakeAsync(1000));
        await kept.GetAsync("large", MakeAsync(1000));
        await kept.GetAsync("small", MakeAsync(10));

        Assert.That(_made, Is.EqualTo(3));
    }

    [Test]
    public async Task Failure_IsToldAndTriedAgain()
    {
        var kept = new KeptAnswers();

        Assert.That(() => kept.GetAsync("a", () => throw new InvalidOperationException("Not now.")), Throws.InvalidOperationException);
        await kept.GetAsync("a", MakeAsync(10));

        Assert.That(_made, Is.EqualTo(1));
    }

    [TestCase("/openapi.yaml", null)]
    [TestCase("/v1/reason-codes", null)]
    [TestCase("/v1/finding-codes", null)]
    [TestCase("/v1/catalogue/versions/1", null)]
    [TestCase("/v1/programmes/beijing-gpu-purchase/versions/1", null)]
    [TestCase("/v1/catalogue/diff", null)]
    [TestCase("/v1/catalogue/diff", "text/html")]
    [TestCase("/problems", null)]
    public async Task KeptAnswer_InEachEncoding_IsTheSameAndHasATagOfItsOwn(string path, string? accept)
    {
        await using var host = new ServiceHost();
        using var client = host.Client("");
        var plain = await AskAsync(client, path, accept, null, null);
        var again = await AskAsync(client, path, accept, null, null);
        var brotli = await AskAsync(client, path, accept, "br", null);
        var gzip = await AskAsync(client, path, accept, "gzip", null);
        var unchanged = await AskAsync(client, path, accept, "br", brotli.Tag);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(again.Body, Is.EqualTo(plain.Body));
            Assert.That(Unpack(brotli.Body, stream => new BrotliStream(stream, CompressionMode.Decompress)), Is.EqualTo(plain.Body));
            Assert.That(Unpack(gzip.Body, stream => new GZipStream(stream, CompressionMode.Decompress)), Is.EqualTo(plain.Body));
            Assert.That(brotli.Body.Length, Is.LessThan(plain.Body.Length));
            Assert.That((brotli.Tag, gzip.Tag), Is.EqualTo((Suffixed(plain.Tag, "-br"), Suffixed(plain.Tag, "-gzip"))));
            Assert.That(brotli.Vary, Does.Contain("Accept-Encoding"));
            Assert.That((unchanged.Status, unchanged.Body.Length), Is.EqualTo((HttpStatusCode.NotModified, 0)));
        }
    }

    private static string Suffixed(string tag, string suffix) => $"{tag[..^1]}{suffix}\"";

    private static async Task<(HttpStatusCode Status, byte[] Body, string Tag, string Vary)> AskAsync(HttpClient client, string path,
        string? accept, string? encoding, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        }

        if (encoding is not null)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        }

        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), answer.Headers.ETag?.ToString() ?? "",
            string.Join(", ", answer.Headers.Vary));
    }

    private static byte[] Unpack(byte[] bytes, Func<Stream, Stream> open)
    {
        using var unpacked = new MemoryStream();
        using var stream = open(new MemoryStream(bytes));
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private Func<Task<IResult>> MakeAsync(int bytes) => () =>
    {
        _made++;
        return Task.FromResult(Answers.Bytes(new byte[bytes]));
    };
}
