using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EligibilityService.Access;

/// <summary>
/// The SHA-256 of a key: it is stored, and a key is looked up by it. Equal when all 32 bytes are. The comparison need not take constant
/// time: its timing could tell a prefix of the hash, and no caller can choose a key by the beginning of its hash. A slow hash or a salt is
/// not needed either: a key is 256 random bits, not a password.
/// </summary>
internal readonly record struct KeyHash(UInt128 High, UInt128 Low)
{
    /// <summary>
    /// The hash of a key that is known to be ASCII and no longer than <see cref="KeySecret.MostCharacters"/>; allocates nothing.
    /// </summary>
    public static KeyHash Of(ReadOnlySpan<char> secret)
    {
        Span<byte> ascii = stackalloc byte[KeySecret.MostCharacters];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ascii[..Encoding.ASCII.GetBytes(secret, ascii)], hash);
        return new KeyHash(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>64 lower-case hexadecimal digits, as stored.</summary>
    public override string ToString() => $"{High:x32}{Low:x32}";
}
