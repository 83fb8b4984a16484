using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Registries;
using EligibilityService.Tests.Contract;
using SharpYaml;
using SharpYaml.Serialization;

namespace EligibilityService.Tests.Registries;

/// <summary>The published contract of registries is what the client sends and reads: paths, members, words, bounds and examples.</summary>
internal sealed class RegistryContractTests
{
    private static readonly JsonNode Contract = Read(Path.Combine(ContractDocument.Top, "docs", "registries.openapi.yaml"));

    [Test]
    public void Paths_OfTheContract_AreThoseThatAreAsked() =>
        Assert.That(Contract["paths"]!.AsObject().Select(path => path.Key),
            Is.EqualTo([$"/{RegistryContract.InvoicesPath}", $"/{RegistryContract.BuyersPath}"]));

    [Test]
    public void Words_OfTheContract_AreThoseOfTheCode()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WordsOf("InvoiceQuestion", "kind"), Is.EqualTo(Term.All<InvoiceKind>()));
            Assert.That(WordsOf("InvoiceAnswer", "status"), Is.EqualTo(Term.All<RegisteredStatus>()));
            Assert.That(WordsOf("BuyerAnswer", "kind"), Is.EqualTo(Term.All<BuyerKind>()));
            Assert.That(WordsOf("Money", "currency"), Is.EquivalentTo(Currency.Codes));
        }
    }

    [Test]
    public void Members_OfTheContract_AreThoseOfTheCode()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MembersOf("InvoiceQuestion"), Is.EqualTo(RegistryJson.Shared.InvoiceQuestion.Properties.Select(one => one.Name)));
            Assert.That(MembersOf("InvoiceAnswer"), Is.EqualTo(RegistryJson.Shared.InvoiceAnswer.Properties.Select(one => one.Name)));
            Assert.That(MembersOf("BuyerQuestion"), Is.EqualTo(RegistryJson.Shared.BuyerQuestion.Properties.Select(one => one.Name)));
            Assert.That(MembersOf("BuyerAnswer"), Is.EqualTo(RegistryJson.Shared.BuyerAnswer.Properties.Select(one => one.Name)));
        }
    }

    [TestCase("v1/invoice-verifications", "known")]
    [TestCase("v1/invoice-verifications", "unknown")]
    [TestCase("v1/buyer-lookups", "known")]
    [TestCase("v1/buyer-lookups", "unknown")]
    public void ExampleAnswer_OfTheContract_IsRead(string path, string name)
    {
        var text = Contract["paths"]![$"/{path}"]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["examples"]![name]!["value"]!.ToJsonString();

        var isWhole = path == RegistryContract.InvoicesPath
            ? RegistryKinds.Invoices.IsWhole(JsonSerializer.Deserialize(text, RegistryJson.Shared.InvoiceAnswer)!)
            : RegistryKinds.Buyers.IsWhole(JsonSerializer.Deserialize(text, RegistryJson.Shared.BuyerAnswer)!);

        Assert.That(isWhole, Is.True);
    }

    [Test]
    public void ExampleQuestion_OfTheContract_IsWhatIsSent()
    {
        var example = Contract["paths"]![$"/{RegistryContract.InvoicesPath}"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!["digital"]!["value"]!;

        var question = JsonSerializer.Deserialize(example.ToJsonString(), RegistryJson.Shared.InvoiceQuestion)!;

        Assert.That(question.GrossAmount.Amount.Text, Is.EqualTo("1446400.00"));
        Assert.That(JsonSerializer.Serialize(question, RegistryJson.Shared.InvoiceQuestion), Is.EqualTo(example.ToJsonString()));
    }

    private static IEnumerable<string> WordsOf(string schema, string member) =>
        Contract["components"]!["schemas"]![schema]!["properties"]![member]!["enum"]!.AsArray().Select(word => word!.GetValue<string>());

    private static IEnumerable<string> MembersOf(string schema) =>
        Contract["components"]!["schemas"]![schema]!["properties"]!.AsObject().Select(member => member.Key);

    private static JsonNode Read(string file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ToJson(yaml.Documents[0].RootNode)!;
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(
            map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => truth.Value == "true",
        YamlScalarNode
        { Style: ScalarStyle.Plain, Value: { } text } when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture,
                out var number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException(node.GetType().Name),
    };
}
