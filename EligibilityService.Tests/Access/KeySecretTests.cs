using System.Security.Cryptography;
using System.Text;
using EligibilityService.Access;

namespace EligibilityService.Tests.Access;

public sealed class KeySecretTests
{
    [Test]
    public void New_Twice_WellFormedAndDifferent()
    {
        var (one, other) = (KeySecret.New(), KeySecret.New());

        Assert.That(one, Does.Match("^elg_[A-Za-z0-9_-]{43}$"));
        Assert.That(KeySecret.IsWellFormed(one), Is.True);
        Assert.That(one, Is.Not.EqualTo(other));
    }

    [TestCase("")]
    [TestCase("elg_")]
    [TestCase("ELG_abcdef")]
    [TestCase("sk_abcdef")]
    [TestCase("elg_abc def")]
    [TestCase("elg_abc=")]
    [TestCase("elg_密钥")]
    public void IsWellFormed_AnythingElse_False(string presented) => Assert.That(KeySecret.IsWellFormed(presented), Is.False);

    [Test]
    public void IsWellFormed_MostCharacters_TrueAndOneMoreIsNot()
    {
        var longest = KeySecret.Prefix.PadRight(KeySecret.MostCharacters, 'a');

        Assert.That(KeySecret.IsWellFormed(longest), Is.True);
        Assert.That(KeySecret.IsWellFormed(longest + "a"), Is.False);
    }

    [TestCase("elg_a")]
    [TestCase(DevelopmentKey.Secret)]
    public void KeyHash_OfSecret_IsItsSha256InLowerHex(string secret) =>
        Assert.That(KeyHash.Of(secret).ToString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)))));

    [Test]
    public void KeyHash_SmallHalves_KeepTheirLeadingZeros() =>
        Assert.That(new KeyHash(1, 2).ToString(), Is.EqualTo(new string('0', 31) + "1" + new string('0', 31) + "2"));
}
