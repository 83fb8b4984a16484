using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Versions;

namespace EligibilityService.Drafts;

/// <summary>Changes single items in a list of a document; items are known by their member <c>id</c>.</summary>
internal static class ListEdit
{
    private const string Id = "id";

    /// <summary>The document with an item in the place of the one of its id, or at the end where there is none.</summary>
    public static ReadOnlyMemory<byte> Put(Canonical document, string list, string id, JsonNode item)
    {
        var (root, items) = Open(document, list);
        var place = IndexOf(items, id);
        if (place < 0)
        {
            items.Add(item);
        }
        else
        {
            items[place] = item;
        }

        return Close(root);
    }

    /// <summary>The document without an item; null when it has none of that id.</summary>
    public static ReadOnlyMemory<byte>? Delete(Canonical document, string list, string id)
    {
        var (root, items) = Open(document, list);
        var place = IndexOf(items, id);
        if (place < 0)
        {
            return null;
        }

        items.RemoveAt(place);
        return Close(root);
    }

    private static (JsonNode Root, JsonArray Items) Open(Canonical document, string list)
    {
        var root = JsonNode.Parse(document.Text)!;
        return (root, root[list]!.AsArray());
    }

    private static ReadOnlyMemory<byte> Close(JsonNode root) => Encoding.UTF8.GetBytes(root.ToJsonString());

    private static int IndexOf(JsonArray items, string id)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i]![Id]!.GetValue<string>() == id)
            {
                return i;
            }
        }

        return -1;
    }
}
