using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace EligibilityService.Events;

/// <summary>
/// The secrets by which events are signed. Signing needs the secret itself, so a hash will not do: with a configured key the secrets are
/// encrypted (AES-256-GCM, bound to their subscription), without one the store holds them as they are.
/// </summary>
internal sealed class WebhookSecrets(IOptions<WebhooksOptions> options)
{
    private const string Prefix = "whsec_";
    private const int SecretBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const byte Plain = 0;
    private const byte Encrypted = 1;

    private readonly byte[]? _key = options.Value.SecretsKey is { } key ? WebhooksOptions.KeyOf(key) : null;

    public static byte[] New() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>As the subscriber gets it: the form of Standard Webhooks.</summary>
    public static string Show(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>As the store keeps it.</summary>
    public byte[] Protect(string webhookId, byte[] secret)
    {
        if (_key is null)
        {
            return [Plain, .. secret];
        }

        var kept = new byte[1 + NonceBytes + TagBytes + secret.Length];
        kept[0] = Encrypted;
        RandomNumberGenerator.Fill(NonceOf(kept));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(NonceOf(kept), secret, TextOf(kept), TagOf(kept), Encoding.ASCII.GetBytes(webhookId));
        return kept;
    }

    /// <summary>A stored secret, decrypted; null when it was encrypted with another key.</summary>
    public byte[]? Open(string webhookId, byte[] kept)
    {
        if (kept[0] == Plain)
        {
            return kept[1..];
        }

        if (_key is null)
        {
            return null;
        }

        var secret = new byte[TextOf(kept).Length];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(NonceOf(kept), TextOf(kept), TagOf(kept), secret, Encoding.ASCII.GetBytes(webhookId));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static Span<byte> NonceOf(byte[] kept) => kept.AsSpan(1, NonceBytes);

    private static Span<byte> TagOf(byte[] kept) => kept.AsSpan(1 + NonceBytes, TagBytes);

    private static Span<byte> TextOf(byte[] kept) => kept.AsSpan(1 + NonceBytes + TagBytes);
}
