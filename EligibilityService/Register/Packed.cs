using System.Buffers;
using System.Collections.Concurrent;
using ZstdSharp;

namespace EligibilityService.Register;

/// <summary>
/// How requests, contexts and answers are kept: compressed (zstd) with a dictionary that was trained on what the service writes, so that a
/// decision of fourteen kilobytes takes some seven hundred bytes, and is sooner on the disk. The first byte is the dictionary's number. A
/// dictionary is never changed; a better one gets the next number.
/// </summary>
internal static class Packed
{
    private const byte Dictionary1 = 1;
    private const int Level = 1;

    private static readonly byte[] Dictionary = Read("Register/dictionary-1.zstd");
    private static readonly ConcurrentBag<Compressor> Compressors = [];
    private static readonly ConcurrentBag<Decompressor> Decompressors = [];

    /// <summary>JSON as it is kept.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var compressor = Compressors.TryTake(out var idle) ? idle : MakeCompressor();
        var space = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(json.Length) + 1);
        space[0] = Dictionary1;
        var packed = space.AsSpan(0, compressor.Wrap(json, space.AsSpan(1)) + 1).ToArray();
        ArrayPool<byte>.Shared.Return(space);
        Compressors.Add(compressor);
        return packed;
    }

    /// <summary>JSON as it was given; bytes that are not packed by us are a broken record.</summary>
    public static byte[] Unpack(byte[] kept)
    {
        if (kept is not [Dictionary1, ..])
        {
            throw new InvalidDataException(
                $"A record begins with {(kept.Length == 0 ? "nothing" : kept[0])}; it was not written by this version of the service.");
        }

        var decompressor = Decompressors.TryTake(out var idle) ? idle : MakeDecompressor();
        var json = decompressor.Unwrap(kept.AsSpan(1)).ToArray();
        Decompressors.Add(decompressor);
        return json;
    }

    private static Compressor MakeCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.LoadDictionary(Dictionary);
        return compressor;
    }

    private static Decompressor MakeDecompressor()
    {
        var decompressor = new Decompressor();
        decompressor.LoadDictionary(Dictionary);
        return decompressor;
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Packed).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(
            $"{name} is not in this build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
