using System.Text.Json.Serialization.Metadata;
using EligibilityService.Drafts;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>What the serialiser knows of the wire's types.</summary>
internal static class Wire
{
    private static readonly HashSet<Type> Documents = Reachable(typeof(CatalogueDocument), typeof(ProgrammeDocument));
    private static readonly HashSet<Type> Drafted = Reachable(
        typeof(CatalogueDraftRequest), typeof(ProgrammeDraftRequest), typeof(SubmissionRequest), typeof(ApprovalRequest),
            typeof(RefusalRequest), typeof(GoldenCaseList));

    /// <summary>Whether callers send it: then it takes no member that is not known.</summary>
    public static bool IsSent(Type type) => IsNeverBlank(type) || Drafted.Contains(type);

    /// <summary>Whether its texts must say something. Those of a draft may be empty while it is written: the checks say where.</summary>
    public static bool IsNeverBlank(Type type) => type.IsDefined(typeof(SentAttribute), inherit: false);

    /// <summary>
    /// Whether null may stand for "absent" in it: in what callers send, and in published documents, which are served as they were
    /// published. What the service itself writes leaves an absent member out.
    /// </summary>
    public static bool MayHoldNull(Type type) => IsSent(type) || Documents.Contains(type);

    /// <summary>The serialiser's description of a type.</summary>
    public static JsonTypeInfo InfoOf(Type type) => ApiJson.Options.GetTypeInfo(type);

    /// <summary>An attribute of a member; null when it has none.</summary>
    public static T? AttributeOf<T>(this JsonPropertyInfo property) where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false).OfType<T>().FirstOrDefault();

    private static HashSet<Type> Reachable(params ReadOnlySpan<Type> roots)
    {
        var found = new HashSet<Type>();
        var rest = new Stack<Type>();
        foreach (var root in roots)
        {
            rest.Push(root);
        }

        while (rest.TryPop(out var next))
        {
            var type = Nullable.GetUnderlyingType(next) ?? next;
            if (!found.Add(type))
            {
                continue;
            }

            var info = InfoOf(type);
            if (info.ElementType is { } element)
            {
                rest.Push(element);
            }

            foreach (var property in info.Properties)
            {
                rest.Push(property.PropertyType);
            }
        }

        return found;
    }
}
