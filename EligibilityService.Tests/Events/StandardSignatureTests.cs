using System.Text;
using EligibilityService.Events;
using Microsoft.Extensions.Options;

namespace EligibilityService.Tests.Events;

internal sealed class StandardSignatureTests
{
    [Test]
    public void Signature_OfTheStandardsVector_IsTheStandards()
    {
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        var signature = StandardSignature.Of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8);

        Assert.That(signature, Is.EqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    [Test]
    public void Secret_Kept_IsThereAgain([Values] bool encrypted)
    {
        var secrets = Secrets(encrypted ? Convert.ToBase64String(new byte[32]) : null);
        var secret = WebhookSecrets.New();

        var kept = secrets.Protect("whk_1", secret);

        Assert.That(secrets.Open("whk_1", kept), Is.EqualTo(secret));
        Assert.That(Encoding.Latin1.GetString(kept).Contains(Encoding.Latin1.GetString(secret), StringComparison.Ordinal),
            Is.EqualTo(!encrypted));
    }

    [Test]
    public void Secret_Encrypted_OpensWithItsKeyAndForItsSubscriptionOnly()
    {
        var secrets = Secrets(Convert.ToBase64String(new byte[32]));
        var kept = secrets.Protect("whk_1", WebhookSecrets.New());

        Assert.That(secrets.Open("whk_2", kept), Is.Null);
        Assert.That(Secrets(Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())).Open("whk_1", kept), Is.Null);
        Assert.That(Secrets(null).Open("whk_1", kept), Is.Null);
    }

    [Test]
    public void Secret_AsShown_HasTheFormOfTheStandard() =>
        Assert.That(WebhookSecrets.Show(WebhookSecrets.New()), Does.Match("^whsec_[A-Za-z0-9+/]{43}=$"));

    private static WebhookSecrets Secrets(string? key) => new(Options.Create(new WebhooksOptions { SecretsKey = key }));
}
