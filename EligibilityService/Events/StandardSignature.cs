using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EligibilityService.Events;

/// <summary>The signature of Standard Webhooks (symmetric, version 1): HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class StandardSignature
{
    /// <summary>The header with the event's id, the same at every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the seconds since 1970 of this attempt.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures, with a space between.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signature by one secret, with its version.</summary>
    public static string Of(ReadOnlySpan<byte> secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }
}
