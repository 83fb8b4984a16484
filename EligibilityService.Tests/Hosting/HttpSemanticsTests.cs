using System.IO.Compression;
using System.Net;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Hosting;

/// <summary>HTTP as people expect it: HEAD wherever GET is, compressed answers with tags of their own, CORS whole or not at all.</summary>
public sealed class HttpSemanticsTests : ServiceFixture
{
    private const string Vendors = "/v1/catalogue/vendors";

    [Test]
    public async Task Head_OfEveryGet_HasItsHeadersAndNoBody()
    {
        var contract = await ContractDocument.OfAsync(Host.Services);
        foreach (var operation in contract.Operations.Where(one => one.Method == "GET"))
        {
            using var get = await Client.GetAsync(new Uri(operation.PathWith(), UriKind.Relative));
            using var message = new HttpRequestMessage(HttpMethod.Head, new Uri(operation.PathWith(), UriKind.Relative));
            using var head = await Client.SendAsync(message);

            Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode), operation.ToString());
            Assert.That(head.Headers.ETag, Is.EqualTo(get.Headers.ETag), operation.ToString());
            Assert.That(head.Content.Headers.ContentType, Is.EqualTo(get.Content.Headers.ContentType), operation.ToString());
            Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty, operation.ToString());
        }
    }

    [TestCase("br")]
    [TestCase("gzip")]
    public async Task Answer_Compressed_IsTheSameWithATagOfItsOwn(string encoding)
    {
        using var plain = await Client.ReadAsync(Vendors);
        using var packed = await Client.ReadAsync(Vendors, ("Accept-Encoding", encoding));
        var tag = packed.Headers.ETag!.Tag;

        Assert.That(packed.Content.Headers.ContentEncoding, Is.EqualTo([encoding]));
        Assert.That(tag, Is.EqualTo($"{plain.Headers.ETag!.Tag[..^1]}-{encoding}\""));
        Assert.That(packed.Headers.Vary, Does.Contain("Accept-Encoding"));
        Assert.That(await UnpackedAsync(packed, encoding), Is.EqualTo(await plain.Content.ReadAsByteArrayAsync()));

        using var again = await Client.ReadAsync(Vendors, ("Accept-Encoding", encoding), ("If-None-Match", tag));
        Assert.That((again.StatusCode, again.Headers.ETag!.Tag), Is.EqualTo((HttpStatusCode.NotModified, tag)));
    }

    [Test]
    public async Task Answer_ThatCarriesASecret_IsNotCompressed()
    {
        Client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        try
        {
            using var made = await Client.PostKeyedAsync("/v1/webhooks", EligibilityService.Hosting.OpenApi.Examples.Read("webhook-create")!);

            Assert.That((await made.JsonAsync()).Text("/secret"), Does.StartWith("whsec_"));
            Assert.That(made.Content.Headers.ContentEncoding, Is.Empty);
        }
        finally
        {
            Client.DefaultRequestHeaders.AcceptEncoding.Clear();
        }
    }

    [Test]
    public async Task Contract_ReadAgain_IsNotModified()
    {
        using var first = await Client.ReadAsync("/openapi.yaml");
        using var again = await Client.ReadAsync("/openapi.yaml", ("If-None-Match", first.Headers.ETag!.Tag));

        Assert.That((again.StatusCode, await again.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.NotModified, "")));
        Assert.That(again.Headers.ETag, Is.EqualTo(first.Headers.ETag));
    }

    [Test]
    public async Task Method_ThatIsNotThere_NamesThoseThatAre()
    {
        using var answer = await Client.DeleteAsync(new Uri(Vendors, UriKind.Relative));

        _ = await answer.ProblemAsync(405, "method-not-allowed");
        Assert.That(answer.Content.Headers.Allow, Is.EquivalentTo(["GET", "HEAD"]));
    }

    [Test]
    public async Task Origin_WithoutASetting_IsAnsweredWithNothingOfCors()
    {
        using var answer = await Client.ReadAsync(Vendors, ("Origin", "https://portal.example.org"));

        Assert.That(answer.Headers.Select(one => one.Key), Has.None.StartsWith("Access-Control"));
    }

    [Test]
    public async Task Origin_ThatTheSettingsName_MayCallFromABrowser()
    {
        await using var host = new ServiceHost(("Cors:Origins", "https://portal.example.org, https://other.example.org"));
        using var client = host.Client("");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri("/v1/decisions", UriKind.Relative));
        preflight.Headers.Add("Origin", "https://portal.example.org");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
        using var asked = await client.SendAsync(preflight);
        using var read = await client.ReadAsync(Vendors, ("Origin", "https://portal.example.org"));
        using var foreign = await client.ReadAsync(Vendors, ("Origin", "https://evil.example.org"));

        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(asked.Headers.GetValues("Access-Control-Allow-Headers").Single(), Does.Contain("idempotency-key"));
        Assert.That(read.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(["https://portal.example.org"]));
        Assert.That(read.Headers.GetValues("Access-Control-Expose-Headers").Single(), Does.Contain("ETag").And.Contain("Request-Id"));
        Assert.That(foreign.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    private static async Task<byte[]> UnpackedAsync(HttpResponseMessage answer, string encoding)
    {
        await using var packed = await answer.Content.ReadAsStreamAsync();
        await using Stream unpacked = encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress)
            : new GZipStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await unpacked.CopyToAsync(plain);
        return plain.ToArray();
    }
}
