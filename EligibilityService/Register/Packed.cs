using System.Collections.Concurrent;
using ZstdSharp;

namespace EligibilityService.Register;

/// <summary>
/// How requests, contexts and answers are kept: compressed (zstd) with a dictionary of what all of them have in common, so that a decision of six kilobytes
/// takes some hundred bytes, and is sooner on the disk. The first byte says how: 1 is dictionary 1; an opening brace is JSON as it stands.
/// A dictionary is never changed; a better one gets the next number.
/// </summary>
internal static class Packed
{
    private const byte ByDictionary1 = 1;
    private const byte Plain = (byte)'{';
    private const int Level = 1;

    private static readonly byte[] Dictionary1 = Read("Register/dictionary-1.txt");
    private static readonly ConcurrentBag<Compressor> Compressors = [];
    private static readonly ConcurrentBag<Decompressor> Decompressors = [];

    /// <summary>JSON as it is kept.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var compressor = Compressors.TryTake(out var idle) ? idle : MakeCompressor();
        Span<byte> packed = new byte[Compressor.GetCompressBound(json.Length) + 1];
        packed[0] = ByDictionary1;
        var length = compressor.Wrap(json, packed[1..]);
        Compressors.Add(compressor);
        return packed[..(length + 1)].ToArray();
    }

    /// <summary>JSON as it was given; bytes that are neither packed by us nor JSON are a broken record.</summary>
    public static byte[] Unpack(byte[] kept)
    {
        switch (kept)
        {
            case [Plain, ..]:
                return kept;
            case [ByDictionary1, ..]:
                var decompressor = Decompressors.TryTake(out var idle) ? idle : MakeDecompressor();
                var json = decompressor.Unwrap(kept.AsSpan(1)).ToArray();
                Decompressors.Add(decompressor);
                return json;
            default:
                throw new InvalidDataException($"A record begins with {(kept.Length == 0 ? "nothing" : kept[0])}; it was not written by this version of the service.");
        }
    }

    private static Compressor MakeCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.LoadDictionary(Dictionary1);
        return compressor;
    }

    private static Decompressor MakeDecompressor()
    {
        var decompressor = new Decompressor();
        decompressor.LoadDictionary(Dictionary1);
        return decompressor;
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Packed).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in this build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
