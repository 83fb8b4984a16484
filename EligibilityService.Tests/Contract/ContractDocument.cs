using System.Text.Json.Nodes;
using EligibilityService.Hosting.OpenApi;

namespace EligibilityService.Tests.Contract;

/// <summary>The contract as a program reads it.</summary>
internal sealed class ContractDocument
{
    private ContractDocument(JsonNode root) => Root = root;

    /// <summary>The whole.</summary>
    public JsonNode Root { get; }

    public IEnumerable<ContractOperation> Operations =>
        from path in Root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ContractOperation(this, path.Key, operation.Key.ToUpperInvariant(), operation.Value!);

    /// <summary>The top of the repository.</summary>
    public static string Top { get; } = FindTop();

    /// <summary>Whether this run writes what is committed instead of comparing with it.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_CONTRACT") == "1";

    public static async Task<ContractDocument> OfAsync(IServiceProvider services) =>
        new(JsonNode.Parse(await OpenApiGeneration.JsonAsync(services))!);

    /// <summary>What a node says, wherever it says it.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference.TrimStart('#', '/').Split('/').Aggregate(Root, (at, name) => at[name]
                ?? throw new InvalidOperationException($"{reference} leads nowhere."));
        }

        return node;
    }

    private static string FindTop()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EligibilityService.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}

internal sealed record ContractOperation(ContractDocument Contract, string Path, string Method, JsonNode Node)
{
    public string Id => Node["operationId"]!.GetValue<string>();

    public bool NeedsKey => Node["security"]!.AsArray().Count > 0;

    public IEnumerable<JsonNode> Parameters => Node["parameters"]!.AsArray().Select(one => Contract.Resolve(one!));

    public IEnumerable<KeyValuePair<string, JsonNode?>> Requests =>
        MediaType is "application/json" or "application/merge-patch+json" or "text/csv"
            ? Body!.Value.Value!["examples"]?.AsObject().AsEnumerable() ?? [] : [];

    /// <summary>The media type of what it takes; null when it takes nothing.</summary>
    public string? MediaType => Body?.Key;

    private KeyValuePair<string, JsonNode?>? Body => Node["requestBody"]?["content"]!.AsObject().First();

    public bool TakesJson => MediaType == "application/json";

    /// <summary>What is said of a status; null when nothing is.</summary>
    public JsonNode? Answer(int status) => Node["responses"]![$"{status}"] is { } found ? Contract.Resolve(found) : null;

    /// <summary>The path with the examples of its parameters, or with what is given instead.</summary>
    public string PathWith(params (string Name, string Value)[] values) =>
        Parameters.Where(one => one["in"]!.GetValue<string>() == "path").Aggregate(Path, (path, one) =>
    {
        var name = one["name"]!.GetValue<string>();
        var given = values.FirstOrDefault(pair => pair.Name == name).Value;
        return path.Replace($"{{{name}}}", given ?? one["example"]!.ToString(), StringComparison.Ordinal);
    });

    public override string ToString() => $"{Method} {Path}";
}
