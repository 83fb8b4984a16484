using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Http;

/// <summary>JSON Merge Patch (RFC 7396): members are replaced, objects are merged, null takes away; lists are replaced whole.</summary>
internal static class MergePatch
{
    /// <summary>The media type of a patch.</summary>
    public const string MediaType = "application/merge-patch+json";

    /// <summary>Reads a patch of an object; null with the fault noted. What it makes of the document is read strictly afterwards.</summary>
    public static JsonObject? Read(ReadOnlyMemory<byte> json, Faults faults)
    {
        try
        {
            if (JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = Limits.JsonDepth, AllowDuplicateProperties = false }) is JsonObject patch)
            {
                return patch;
            }

            faults.Add("", FaultCode.WrongType, "A patch is an object with the members to change.", "补丁应为含待更改成员的对象。");
        }
        catch (JsonException broken)
        {
            faults.Add("", FaultCode.NotJson, $"The patch is not JSON that can be read, or a member stands twice: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.",
                $"补丁不是可读取的JSON，或有成员重复：第{broken.LineNumber + 1}行第{broken.BytePositionInLine + 1}字节。");
        }

        return null;
    }

    /// <summary>The patched value; neither argument is changed.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject known ? known.DeepClone().AsObject() : [];
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value);
            }
        }

        return result;
    }
}
