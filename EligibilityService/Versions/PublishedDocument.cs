using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Versions;

/// <summary>Documents that are published: canonical on the way in, and right on the way out.</summary>
internal static class PublishedDocument
{
    /// <summary>The canonical text of a document, its bytes, and their SHA-256.</summary>
    public static (string Text, ReadOnlyMemory<byte> Json, string Sha256) Canonical(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        var text = CanonicalJson.Text(json.RootElement);
        return (text, Encoding.UTF8.GetBytes(text), CanonicalJson.Sha256(json.RootElement));
    }

    /// <summary>The document and what the core makes of it; what was published is right, so a fault is a bug.</summary>
    public static (TDocument Document, TVersion Version) Read<TDocument, TVersion>(
        ReadOnlyMemory<byte> json,
        JsonTypeInfo<TDocument> type,
        Func<TDocument, Faults, TVersion?> make)
        where TDocument : class
        where TVersion : class
    {
        var faults = new Faults();
        var document = StrictJson.Read(json, type, faults);
        return document is not null && make(document, faults) is { } version
            ? (document, version)
            : throw new InvalidOperationException(
                $"A published {typeof(TDocument).Name} cannot be read: {string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))}");
    }
}
