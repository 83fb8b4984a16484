using System.Text.Json.Nodes;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Contract;

/// <summary>Nothing that callers meet is missing from the contract.</summary>
internal sealed class ContractCoverageTests
{
    private ServiceHost _host = null!;
    private ContractDocument _contract = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = new ServiceHost();
        _contract = await ContractDocument.OfAsync(_host.Services);
    }

    [OneTimeTearDown]
    public ValueTask StopAsync() => _host.DisposeAsync();

    [Test]
    public void Routes_OfTheService_AreThoseOfTheContract()
    {
        var mapped =
            from endpoint in _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            let path = "/"
                + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shown))))
            where path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/health/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            select $"{method} {path}";

        Assert.That(_contract.Operations.Select(operation => operation.ToString()), Is.EquivalentTo(mapped));
    }

    [Test]
    public void ReasonCodes_OfTheCore_AreAllInTheContract() =>
        Assert.That(WordsOf("ReasonCode"), Is.EqualTo(Enum.GetValues<ReasonCode>().Select(Term.CodeOf)));

    [Test]
    public void FaultCodes_OfTheCore_AreAllInTheContract() =>
        Assert.That(WordsOf("FaultCode"), Is.EqualTo(Enum.GetValues<FaultCode>().Select(Term.CodeOf)));

    [Test]
    public void Outcomes_OfTheCore_AreAllInTheContract() =>
        Assert.That(WordsOf("Outcome"), Is.EqualTo(Term.All<Outcome>()));

    [Test]
    public void Words_OfTheContract_AllSayWhatTheyMean()
    {
        var silent =
            from schema in _contract.Root["components"]!["schemas"]!.AsObject()
            where WordsIn(schema.Value!) is not null && !schema.Key.StartsWith(nameof(Currency), StringComparison.Ordinal)
                && !SendsToTwin(schema.Key, schema.Value!)
            let description = schema.Value!["description"]!.GetValue<string>().Split('\n')
            from word in WordsOf(schema.Key)
            where !description.Any(line => line.StartsWith($"* `{word}`: ", StringComparison.Ordinal)
                && line.Length > $"* `{word}`: ".Length)
            select $"{schema.Key}.{word}";

        Assert.That(silent, Is.Empty);
    }

    // Words that are sent may leave it to the same words in answers to say what they mean; those must be the same.
    private bool SendsToTwin(string name, JsonNode schema) => name.EndsWith("Input", StringComparison.Ordinal)
        && schema["description"]!.GetValue<string>().Contains($"`{name[..^5]}`", StringComparison.Ordinal)
        && WordsOf(name).SequenceEqual(WordsOf(name[..^5]));

    [Test]
    public void Members_OfTheContract_AllSayWhatTheyMean()
    {
        var silent =
            from schema in _contract.Root["components"]!["schemas"]!.AsObject()
            from member in schema.Value!["properties"]?.AsObject().AsEnumerable() ?? []
            where string.IsNullOrWhiteSpace(
                (member.Value!["description"] ?? _contract.Resolve(member.Value)["description"])?.GetValue<string>())
            select $"{schema.Key}.{member.Key}";

        Assert.That(silent, Is.Empty);
    }

    [Test]
    public void Descriptions_OfTheContract_NameNoTypeOfTheCode() =>
        Assert.That(_contract.Root.ToJsonString(), Does.Not.Contain("EligibilityService."));

    [Test]
    public void Operations_OfTheContract_AllShowAnExample()
    {
        var bare = _contract.Operations.Where(operation =>
            !operation.Requests.Any()
            && operation.Parameters.All(one => one["example"] is null && one["schema"]!["examples"] is null)
            && operation.Answer(200)?["content"]?["application/json"]?["examples"] is null);

        Assert.That(bare.Select(operation => operation.Id), Is.Empty);
    }

    private IEnumerable<string> WordsOf(string schema) =>
        WordsIn(_contract.Root["components"]!["schemas"]![schema]!)!.Select(word => word!.GetValue<string>());

    // Closed where callers send them, open where they are answered.
    private static JsonArray? WordsIn(JsonNode schema) => (schema["enum"] ?? schema[SchemaValidator.OpenWords]) as JsonArray;

    private static string Shown(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPart part) => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => throw new NotSupportedException($"A route with a {part.GetType().Name}."),
    };
}
