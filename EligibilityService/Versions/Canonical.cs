using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Versions;

/// <summary>JSON in its canonical form, and its SHA-256. Equal when the text is.</summary>
/// <param name="Sha256">Its SHA-256, lower hex.</param>
internal readonly record struct Canonical(string Text, string Sha256)
{
    public ReadOnlyMemory<byte> Json => Encoding.UTF8.GetBytes(Text);

    /// <summary>The canonical form of JSON.</summary>
    public static Canonical Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var bytes = new ArrayBufferWriter<byte>(json.Length);
        CanonicalJson.Write(document.RootElement, bytes);
        return new Canonical(Encoding.UTF8.GetString(bytes.WrittenSpan), Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan)));
    }

    /// <summary>The canonical form of a value.</summary>
    public static Canonical Of<T>(T value, JsonTypeInfo<T> type) => Of(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>
    /// Reads a value strictly and within its declared bounds; null with every fault noted, and when there was one before.
    /// </summary>
    public static T? Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, Faults faults) where T : class =>
        StrictJson.ReadBounded(json, type, faults) is { } value && !faults.Any ? value : null;
}
