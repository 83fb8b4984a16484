using System.Net;
using EligibilityService.Core.Primitives;
using EligibilityService.Events;
using Microsoft.Extensions.Options;

namespace EligibilityService.Tests.Events;

/// <summary>Where events may go: every way of writing an inside address that is known to have fooled somebody.</summary>
internal sealed class TargetGuardTests
{
    [TestCase("127.0.0.1"), TestCase("127.255.255.254"), TestCase("0.0.0.0"), TestCase("0.1.2.3"), TestCase("10.0.0.1"),
        TestCase("100.64.0.1"), TestCase("100.127.255.255")]
    [TestCase("169.254.169.254"), TestCase("169.254.0.1"), TestCase("172.16.0.1"), TestCase("172.31.255.255"), TestCase("192.168.1.1"),
        TestCase("192.0.0.192"), TestCase("192.0.2.1")]
    [TestCase("192.88.99.1"), TestCase("198.18.0.1"), TestCase("198.19.255.255"), TestCase("198.51.100.1"), TestCase("203.0.113.1"),
        TestCase("224.0.0.1"), TestCase("240.0.0.1"), TestCase("255.255.255.255")]
    [TestCase("::"), TestCase("::1"), TestCase("::ffff:127.0.0.1"), TestCase("::ffff:169.254.169.254"), TestCase("::ffff:0:10.0.0.1"),
        TestCase("::127.0.0.1"), TestCase("64:ff9b::10.0.0.1")]
    [TestCase("64:ff9b:1::1"), TestCase("100::1"), TestCase("2001::1"), TestCase("2001:db8::1"), TestCase("2002:a00:1::1"),
        TestCase("3fff::1"), TestCase("5f00::1"), TestCase("fc00::1")]
    [TestCase("fd00:ec2::254"), TestCase("fe80::1"), TestCase("fe80::1%1"), TestCase("fec0::1"), TestCase("ff02::1")]
    public void Address_ThatIsNotGlobal_IsRefused(string address) => Assert.That(Guard().IsAllowed(IPAddress.Parse(address)), Is.False);

    [TestCase("8.8.8.8"), TestCase("100.63.255.255"), TestCase("100.128.0.1"), TestCase("172.15.255.255"), TestCase("172.32.0.1"),
        TestCase("223.255.255.255"), TestCase("2606:4700::1111"), TestCase("::ffff:8.8.8.8")]
    public void Address_ThatIsGlobal_IsAllowed(string address) => Assert.That(Guard().IsAllowed(IPAddress.Parse(address)), Is.True);

    [TestCase("10.20.0.1", true), TestCase("::ffff:10.20.3.4", true), TestCase("10.21.0.1", false), TestCase("fd12::1", true),
        TestCase("fd13::1", false)]
    public void Address_InANetworkThatTheConfigurationAllows_IsAllowed(string address, bool allowed) =>
        Assert.That(Guard(new WebhooksOptions { AllowedNetworks = "10.20.0.0/16, fd12::/16" }).IsAllowed(IPAddress.Parse(address)),
            Is.EqualTo(allowed));

    [TestCase("https://127.0.0.1/"), TestCase("https://0x7f.0.0.1/"), TestCase("https://0x7f000001/"), TestCase("https://0177.0.0.1/"),
        TestCase("https://2130706433/"), TestCase("https://127.1/")]
    [TestCase("https://0/"), TestCase("https://[::1]/"), TestCase("https://[::ffff:127.0.0.1]/"), TestCase("https://[::ffff:7f00:1]/"),
        TestCase("https://[fe80::1%25lo]/"), TestCase("https://①②⑦.⓪.⓪.①/")]
    [TestCase("https://169.254.169.254/latest/meta-data/"), TestCase("https://192.168.0.1:8443/")]
    public async Task Target_ThatIsAnInsideAddressInAnyForm_IsRefused(string url)
    {
        var faults = await CheckAsync(Guard(), url);

        Assert.That(faults, Is.SubsetOf(new[] { FaultCode.AddressNotAllowed, FaultCode.Malformed }).And.Not.Empty);
    }

    [TestCase("http://example.com:8443/", FaultCode.AddressNotAllowed), TestCase("ftp://example.com/", FaultCode.Malformed),
        TestCase("https://user:secret@example.com/", FaultCode.Malformed)]
    [TestCase("https://example.com/#part", FaultCode.Malformed), TestCase("https:///path", FaultCode.Malformed),
        TestCase("/path", FaultCode.Malformed), TestCase("https://example.com:22/", FaultCode.AddressNotAllowed)]
    public async Task Target_OfAnotherKind_IsRefused(string url, FaultCode code) =>
        Assert.That(await CheckAsync(Guard(), url), Is.EqualTo(new[] { code }));

    [TestCase("https://example.com/hooks?tenant=1"), TestCase("https://example.com:8443/"), TestCase("https://例子.example/")]
    public async Task Target_Outside_IsTaken(string url) => Assert.That(await CheckAsync(Guard(), url), Is.Empty);

    [Test]
    public async Task Name_ThatLeadsInsideWithOneOfItsAddresses_IsRefused()
    {
        var guard = Guard(resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.1") }));

        Assert.That(await CheckAsync(guard, "https://example.com/"), Is.EqualTo(new[] { FaultCode.AddressNotAllowed }));
    }

    [Test]
    public async Task Name_ThatChangesItsAddressAfterRegistration_GetsNoConnection()
    {
        await using var inside = await Receiver.StartAsync();
        var isRegistered = false;
        var guard = Guard(
            new WebhooksOptions { AllowHttp = true, AllowedPorts = "1-65535" },
            (_, _) => Task.FromResult(new[] { isRegistered ? IPAddress.Loopback : IPAddress.Parse("8.8.8.8") }));
        var url = $"http://rebinding.example:{inside.Port}/";
        Assert.That(await CheckAsync(guard, url), Is.Empty);
        isRegistered = true;

        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false });
        var refused = await Assert.ThrowsAsync<HttpRequestException>(async () => await client.GetAsync(new Uri(url)));

        Assert.That(refused!.InnerException, Is.InstanceOf<TargetRefusedException>());
        Assert.That(inside.All, Is.Empty);
    }

    [TestCase("443,70000"), TestCase("0"), TestCase("9-1"), TestCase("")]
    public void Options_WithPortsThatAreNone_AreWrong(string ports) =>
        Assert.That(new WebhooksOptions { AllowedPorts = ports }.WhatIsWrong, Does.Contain("AllowedPorts"));

    [Test]
    public void Options_ThatAreWrong_SaySo()
    {
        Assert.That(new WebhooksOptions { AllowedNetworks = "10.0.0.0" + "/33" }.WhatIsWrong, Does.Contain("AllowedNetworks"));
        Assert.That(new WebhooksOptions { SecretsKey = "c2hvcnQ=" }.WhatIsWrong, Does.Contain("SecretsKey"));
        Assert.That(new WebhooksOptions { LeaseSeconds = 5 }.WhatIsWrong, Does.Contain("LeaseSeconds"));
        Assert.That(new WebhooksOptions().WhatIsWrong, Is.Null);
    }

    private static TargetGuard Guard(WebhooksOptions? options = null, ResolveName? resolve = null) => new(
        Options.Create(options ?? new WebhooksOptions()),
        resolve ?? ((host, _) =>
            Task.FromResult(IPAddress.TryParse(host, out var address) ? new[] { address } : [IPAddress.Parse("8.8.8.8")])));

    private static async Task<IEnumerable<FaultCode>> CheckAsync(TargetGuard guard, string url)
    {
        var faults = new Faults();
        var target = await guard.CheckAsync(url, "/url", faults, CancellationToken.None);
        Assert.That(target is null, Is.EqualTo(faults.Any));
        return faults.All.Select(fault => fault.Code);
    }
}
