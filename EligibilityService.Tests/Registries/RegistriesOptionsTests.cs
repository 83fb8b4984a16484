using EligibilityService.Registries;

namespace EligibilityService.Tests.Registries;

internal sealed class RegistriesOptionsTests
{
    [Test]
    public void Options_WithNothingSet_AreRightAndConfigureNothing()
    {
        var options = new RegistriesOptions();

        Assert.That(options.WhatIsWrong(), Is.Empty);
        Assert.That((options.Invoices.IsConfigured, options.Buyers.IsConfigured), Is.EqualTo((false, false)));
    }

    [TestCase("https://adapter.example/registry", "key")]
    [TestCase("http://localhost:8089", null)]
    [TestCase("http://127.0.0.1:8089/", "key")]
    [TestCase("http://[::1]:8089", null)]
    public void Address_ThatIsSafe_IsAccepted(string address, string? key) =>
        Assert.That(new RegistriesOptions { Invoices = { BaseAddress = address, Key = key } }.WhatIsWrong(), Is.Empty);

    [TestCase("http://adapter.example", "key", "BaseAddress")]
    [TestCase("http://10.0.0.1", "key", "BaseAddress")]
    [TestCase("ftp://localhost", "key", "BaseAddress")]
    [TestCase("adapter.example", "key", "BaseAddress")]
    [TestCase("https://user:secret@adapter.example", "key", "BaseAddress")]
    [TestCase("https://adapter.example?x=1", "key", "BaseAddress")]
    [TestCase("https://adapter.example#x", "key", "BaseAddress")]
    [TestCase("https://adapter.example", null, "Key must be set")]
    [TestCase("https://adapter.example", " ", "Key must be set")]
    [TestCase("https://adapter.example", "a\r\nHost: evil", "Key has characters")]
    public void Address_OrKeyThatIsNotSafe_IsNamed(string address, string? key, string named)
    {
        var wrong = new RegistriesOptions { Buyers = { BaseAddress = address, Key = key } }.WhatIsWrong();

        Assert.That(wrong, Has.Some.StartsWith("Registries:Buyers:").And.Some.Contain(named));
        Assert.That(wrong, Has.None.Contain("secret"));
    }

    [Test]
    public void Figure_OutOfItsBounds_IsNamed()
    {
        var options = new RegistriesOptions
        {
            Invoices = { BaseAddress = "http://localhost", TotalTimeoutMilliseconds = 0, Retries = 11, BreakerFailureShare = double.NaN,
                Concurrency = 0 },
            Resume = { GiveUpHours = 0 },
        };

        Assert.That(string.Join('\n', options.WhatIsWrong()),
            Does.Contain("TotalTimeoutMilliseconds is 0").And.Contain("Retries is 11").And.Contain("BreakerFailureShare is NaN")
            .And.Contain("Concurrency is 0").And.Contain("Resume:EverySeconds"));
    }
}
