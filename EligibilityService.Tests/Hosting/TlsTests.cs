using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EligibilityService.Access;

namespace EligibilityService.Tests.Hosting;

/// <summary>The service with a certificate of its own: HTTPS by a setting, and HTTP/2 with it.</summary>
internal sealed class TlsTests
{
    private static readonly int[] Versions = [1, 2];
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("eligibility-tls-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Certificate_Set_ServesHttpsWithBothVersionsOfHttp()
    {
        using var certificate = Certificate(_folder);
        await using var service = await RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"),
            ("ASPNETCORE_URLS", "https://127.0.0.1:0"),
            ("Kestrel__Certificates__Default__Path", Path.Combine(_folder, "certificate.pem")),
            ("Kestrel__Certificates__Default__KeyPath", Path.Combine(_folder, "key.pem")));
        foreach (var version in Versions)
        {
            using var client = ClientOf(service.Address, certificate, new Version(version, version == 1 ? 1 : 0));
            using var answer = await client.GetAsync(new Uri("/v1/programmes", UriKind.Relative));
            Assert.That((answer.StatusCode, answer.Version.Major), Is.EqualTo((HttpStatusCode.OK, version)));
        }
    }

    // Trusts that one certificate and no other.
    private static HttpClient ClientOf(Uri address, X509Certificate2 certificate, Version version)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString(),
            },
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret);
        return client;
    }

    private static X509Certificate2 Certificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
