using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Hosting;
using SharpYaml;
using SharpYaml.Serialization;

namespace EligibilityService.Tests.Contract;

/// <summary>The contract's text is small, and read it is what the generator made.</summary>
internal sealed class CompactYamlTests
{
    // Without anchors it is larger than the 350 kB it had with them; but with them two of six generators of clients could not read it.
    // A hundred kB are the examples of all success answers.
    private const int MostBytes = 680_000;

    [Test]
    public async Task Contract_AsYaml_IsSmallAndReadsAsTheSame()
    {
        await using var host = new ServiceHost();
        var yaml = await OpenApiGeneration.YamlAsync(host.Services);
        var json = JsonNode.Parse(await OpenApiGeneration.JsonAsync(host.Services))!;

        await TestContext.Out.WriteLineAsync($"openapi.yaml: {Encoding.UTF8.GetByteCount(yaml) / 1024} KiB");
        Assert.That(Encoding.UTF8.GetByteCount(yaml), Is.LessThan(MostBytes));
        Assert.That(JsonNode.DeepEquals(Read(yaml), Texts(json)), Is.True);
    }

    [TestCase("""{"a":"true","b":true,"c":null,"d":"null","e":"1","f":1,"g":"3.1.0","h":"","i":" x","j":"x: y","k":"a # b","l":"*a","m":"&a","n":"line\nline","o":"- x","200":"~"}""")]
    [TestCase("""{"a":"name\n","name\n":1}""")]
    [TestCase("""{"list":[[],{},[1,[2,{"x":[3]}]],{"a":{"b":{"c":"d"}}}]}""")]
    public void Value_AsYaml_ReadsAsTheSame(string json) => AssertSame(JsonNode.Parse(json)!);

    [Test]
    public void Value_WhereMuchIsSaidTwice_ReadsAsTheSame()
    {
        var text = Gen.String[Gen.Char["ab :#-*&{}[],'\"\\\n中"], 0, 60];
        var node = Gen.Recursive<string>((depth, inner) => depth > 3
            ? text.Select(one => JsonValue.Create(one).ToJsonString())
            : Gen.OneOf(
                text.Select(one => JsonValue.Create(one).ToJsonString()),
                inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
                inner.Array[0, 4].Select(items => $"{{{string.Join(',', items.Select((item, i) => $"\"k{i}\":{item}"))}}}"),
                inner.Select(item => $"{{\"one\":{item},\"other\":{item},\"third\":[{item},{item}]}}")));
        node.Select(one => $"{{\"root\":{one}}}").Sample(json => AssertSame(JsonNode.Parse(json)!), iter: 500);
    }

    private static void AssertSame(JsonNode value)
    {
        var yaml = CompactYaml.Of(value);
        Assert.That(JsonNode.DeepEquals(Read(yaml), Texts(value)), Is.True, $"{value.ToJsonString()}\n{yaml}");
    }

    private static JsonNode? Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Node(stream.Documents[0].RootNode);
    }

    // Scalars as texts, each with whether it was quoted: so that "true" is not true.
    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(
            map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode scalar => JsonValue.Create(scalar.Style == ScalarStyle.Plain && IsNoText(scalar.Value!) ? $"plain {scalar.Value}"
            : $"text {scalar.Value}"),
        _ => throw new InvalidDataException(node.GetType().Name),
    };

    private static JsonNode? Texts(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Select(one => KeyValuePair.Create(one.Key, Texts(one.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Texts)]),
        null => JsonValue.Create("plain null"),
        _ when value.GetValueKind() == System.Text.Json.JsonValueKind.String => JsonValue.Create($"text {value.GetValue<string>()}"),
        _ => JsonValue.Create($"plain {value.ToJsonString()}"),
    };

    private static bool IsNoText(string plain) =>
        plain is "true" or "false" or "null" or "~" or ""
            || double.TryParse(plain, System.Globalization.CultureInfo.InvariantCulture, out _);
}
