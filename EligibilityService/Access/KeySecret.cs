using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace EligibilityService.Access;

/// <summary>
/// The form of a key: <c>elg_</c> and 32 random bytes in base64url. The prefix lets a secret scanner find a key that leaked.
/// </summary>
internal static class KeySecret
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "elg_";

    /// <summary>No key is longer; what is longer is not hashed, let alone looked up.</summary>
    public const int MostCharacters = 64;

    private const int RandomBytes = 32;

    private static readonly SearchValues<char> Base64UrlLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string New()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>Whether it begins as every key does.</summary>
    public static bool Begins(ReadOnlySpan<char> presented) => presented.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether it could be a key at all.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> presented) =>
        presented.Length > Prefix.Length
        && presented.Length <= MostCharacters
        && Begins(presented)
        && !presented.ContainsAnyExcept(Base64UrlLetters);
}
