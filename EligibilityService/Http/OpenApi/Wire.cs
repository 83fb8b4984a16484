using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Catalogue;
using EligibilityService.Decisions;
using EligibilityService.Decisions.Batches;
using EligibilityService.Programmes;

namespace EligibilityService.Http.OpenApi;

/// <summary>What the serialiser knows of the wire's types.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions Described = MemberByMember();
    private static readonly HashSet<Type> Requests = Reachable(
        typeof(DecisionRequest), typeof(MatchRequest), typeof(PaymentRequest), typeof(ReleaseRequest), typeof(RecoveryRequest), typeof(ReviewRequest),
        typeof(RedecisionRequest), typeof(BatchLine));
    private static readonly HashSet<Type> Documents = Reachable(typeof(CatalogueDocument), typeof(ProgrammeDocument));

    /// <summary>Whether callers send it: then it takes no member that is not known.</summary>
    public static bool IsSent(Type type) => Requests.Contains(type);

    /// <summary>
    /// Whether null may stand for "absent" in it: in what callers send, and in published documents, which are served as they were published.
    /// What the service itself writes leaves an absent member out.
    /// </summary>
    public static bool MayHoldNull(Type type) => Requests.Contains(type) || Documents.Contains(type);

    /// <summary>The serialiser's description of a type.</summary>
    public static JsonTypeInfo InfoOf(Type type) => Described.GetTypeInfo(type);

    /// <summary>An attribute of a member; null when it has none.</summary>
    public static T? AttributeOf<T>(this JsonPropertyInfo property) where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false).OfType<T>().FirstOrDefault();

    // What is written by hand hides its members; tests hold those writers to what is generated, so the generated description is theirs too.
    private static JsonSerializerOptions MemberByMember()
    {
        var options = new JsonSerializerOptions(ApiJson.Shared.Options);
        foreach (var byHand in options.Converters.Where(converter => converter is ConditionResultConverter or StepConverter).ToArray())
        {
            options.Converters.Remove(byHand);
        }

        return options;
    }

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
