using EligibilityService.Core.Decisions;
using EligibilityService.Decisions;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>What a schema of the contract shows of a type of the code, where that is not all of it.</summary>
/// <param name="Name">The schema's name.</param>
/// <param name="Type">The type of the code.</param>
/// <param name="Without">Members that are never there.</param>
/// <param name="Always">Members that are always there, though the type lets them be absent.</param>
/// <param name="Held">What its items are, where the type leaves it open.</param>
internal sealed record Shape(string Name, Type Type, IReadOnlyList<string> Without, IReadOnlyList<string> Always, Type? Held = null)
{
    private static readonly Dictionary<Type, Shape> All = new()
    {
        [typeof(Decision)] = new("Decision", typeof(Decision), ["draft"], ["id"]),
        [typeof(Preview)] = new("Preview", typeof(Decision), ["id", "supersededBy"], []),
        [typeof(DecisionSummary)] = new("DecisionSummary", typeof(DecisionSummary), ["draft"], ["id", "links"]),
        [typeof(PreviewSummary)] = new("PreviewSummary", typeof(DecisionSummary), ["id", "links", "supersededBy"], []),
        [typeof(FullDecisionPage)] = new("FullDecisionPage", typeof(DecisionPage), [], [], typeof(Decision)),
    };

    /// <summary>The shape of a type: all of it, where nothing is said of it here.</summary>
    public static Shape Of(Type type) => All.GetValueOrDefault(type) ?? new Shape(SchemaNames.Of(type), type, [], []);
}

/// <summary>A decision that is not recorded, in the contract.</summary>
internal abstract class Preview;

/// <summary>The same in a few lines.</summary>
internal abstract class PreviewSummary;

/// <summary>A page of whole decisions, in the contract.</summary>
internal abstract class FullDecisionPage;
