using System.Buffers;
using System.Collections.Concurrent;
using ZstdSharp;

namespace EligibilityService.Register;

/// <summary>
/// How requests, contexts and answers are kept: compressed (zstd) with a dictionary of what all of them have in common, so that a decision
/// of fourteen kilobytes takes some seven hundred bytes, and is sooner on the disk. The first byte says how: 1 or 2 is the dictionary of
/// that number; an opening brace is JSON as it stands. A dictionary is never changed; a better one gets the next number. The second was
/// trained on what the service writes, so that it has the letters' frequencies too; the first was text alone.
/// </summary>
internal static class Packed
{
    private const byte ByDictionary1 = 1;
    private const byte ByDictionary2 = 2;
    private const byte Plain = (byte)'{';
    private const int Level = 1;

    private static readonly Lazy<byte[]> Dictionary1 = new(() => Read("Register/dictionary-1.txt"));
    private static readonly Lazy<byte[]> Dictionary2 = new(() => Read("Register/dictionary-2.zstd"));
    private static readonly ConcurrentBag<Compressor> Compressors = [];
    private static readonly ConcurrentBag<Decompressor> Decompressors1 = [];
    private static readonly ConcurrentBag<Decompressor> Decompressors2 = [];

    /// <summary>JSON as it is kept.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var compressor = Compressors.TryTake(out var idle) ? idle : MakeCompressor();
        var space = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(json.Length) + 1);
        space[0] = ByDictionary2;
        var length = compressor.Wrap(json, space.AsSpan(1));
        var packed = space.AsSpan(0, length + 1).ToArray();
        ArrayPool<byte>.Shared.Return(space);
        Compressors.Add(compressor);
        return packed;
    }

    /// <summary>JSON as it was given; bytes that are neither packed by us nor JSON are a broken record.</summary>
    public static byte[] Unpack(byte[] kept) => kept switch
    {
        [Plain, ..] => kept,
        [ByDictionary1, ..] => Unpack(kept, Decompressors1, Dictionary1),
        [ByDictionary2, ..] => Unpack(kept, Decompressors2, Dictionary2),
        _ => throw new InvalidDataException(
            $"A record begins with {(kept.Length == 0 ? "nothing" : kept[0])}; it was not written by this version of the service."),
    };

    private static byte[] Unpack(byte[] kept, ConcurrentBag<Decompressor> decompressors, Lazy<byte[]> dictionary)
    {
        var decompressor = decompressors.TryTake(out var idle) ? idle : MakeDecompressor(dictionary.Value);
        var json = decompressor.Unwrap(kept.AsSpan(1)).ToArray();
        decompressors.Add(decompressor);
        return json;
    }

    private static Compressor MakeCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.LoadDictionary(Dictionary2.Value);
        return compressor;
    }

    private static Decompressor MakeDecompressor(byte[] dictionary)
    {
        var decompressor = new Decompressor();
        decompressor.LoadDictionary(dictionary);
        return decompressor;
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Packed).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in this build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
