using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Versions.Differences;

namespace EligibilityService.Tests.Versions;

/// <summary>Every value that differs between two documents is told once, and nothing else.</summary>
public sealed class DifferenceTests
{
    private static readonly Gen<string> Word = Gen.OneOf("a", "b/c", "d~e", "中", "");
    private static readonly Gen<JsonNode?> Texts = Gen.OneOf("x", "y", "2", "").Select(JsonNode? (text) => JsonValue.Create(text));
    private static readonly Gen<JsonNode?> Amount = Gen.OneOf("1.00", "2.00")
        .Select(JsonNode? (text) => new JsonObject { ["amount"] = text, ["currency"] = "CNY" });
    private static readonly Gen<JsonNode?> Words = Texts.List[0, 3]
        .Select(JsonNode? (list) => new JsonArray([.. list.Select(one => one?.DeepClone())]));

    private static readonly Gen<JsonNode?> Item = Gen.Select(Word, Texts, Words, Amount, (id, text, words, amount) =>
        (JsonNode?)new JsonObject
        {
            ["id"] = id,
            ["name"] = new JsonObject { ["en"] = text?.DeepClone(), ["zh"] = "z" },
            ["anyOf"] = words?.DeepClone(),
            ["amount"] = amount?.DeepClone()
        });

    private static readonly Gen<JsonNode?> Items = Item.List[0, 4]
        .Select(JsonNode? (list) => new JsonArray([.. list.Select(one => one?.DeepClone())]));

    private static readonly Gen<JsonElement> Document = Gen.Select(Items, Items, Texts, Amount, Gen.Bool,
        (models, conditions, note, amount, flag) => Element(new JsonObject
        {
            ["number"] = 1,
            ["models"] = models?.DeepClone(),
            ["conditions"] = conditions?.DeepClone(),
            ["note"] = note?.DeepClone(),
            ["formula"] = new JsonObject { ["capPerUnit"] = flag ? amount?.DeepClone() : null },
            ["linesCountBy"] = flag,
        }));

    [Test]
    public void Between_ADocumentAndItself_IsNothing() =>
        Document.Sample(document => Changes.Between(FlattenedDocument.Of(document), FlattenedDocument.Of(document)).Count == 0);

    [Test]
    public void Between_AnyTwoDocuments_ExplainsEveryDifferenceOnce() => Gen.Select(Document, Document).Sample((before, after) =>
    {
        var (was, now) = (FlattenedDocument.Of(before), FlattenedDocument.Of(after));
        var changes = Changes.Between(was, now);
        var told = was.Values.ToDictionary(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => !was.Orders.ContainsKey(change.Member) || told.ContainsKey(change.Member)))
        {
            // What it says was there is what was there, and what it says is there now is.
            if (!Same(change.Before, told.GetValueOrDefault(change.Member)))
            {
                return false;
            }

            _ = change.After is null ? told.Remove(change.Member) : (told[change.Member] = [.. change.After]) is null;
        }

        return changes.Select(change => change.Member).Distinct().Count() == changes.Count
            && told.Count == now.Values.Count && now.Values.All(one => Same(one.Value, told.GetValueOrDefault(one.Key)));
    });

    [Test]
    public void Between_AnyTwoDocuments_GroupsEveryChangeOnce() => Gen.Select(Document, Document).Sample((before, after) =>
    {
        var (was, now) = (FlattenedDocument.Of(before), FlattenedDocument.Of(after));
        var changes = Changes.Between(was, now);
        var grouped = Changes.Outside(changes, "models", "conditions").Select(change => change.Member)
            .Concat(Changes.Items("models", changes, was, now)
                .SelectMany(item => item.Changes.Select(change => $"/models/{Escape(item.Id)}{change.Member}")))
            .Concat(Changes.Items("conditions", changes, was, now)
                .SelectMany(item => item.Changes.Select(change => $"/conditions/{Escape(item.Id)}{change.Member}")));
        return grouped.Order(StringComparer.Ordinal).SequenceEqual(changes.Select(change => change.Member).Order(StringComparer.Ordinal));
    });

    [TestCase("""{"models":[{"id":"a","x":"1"},{"id":"b","x":"2"}]}""", """{"models":[{"id":"b","x":"2"},{"id":"a","x":"1"}]}""")]
    [TestCase("""{"limits":null}""", """{}""")]
    [TestCase("""{"aliases":[]}""", """{}""")]
    public void Between_WhatMeansTheSame_IsNothing(string before, string after) =>
        Assert.That(Changes.Between(FlattenedDocument.Of(Element(JsonNode.Parse(before)!)),
            FlattenedDocument.Of(Element(JsonNode.Parse(after)!))), Is.Empty);

    [TestCase("""{"conditions":[{"id":"a"},{"id":"b"}]}""", """{"conditions":[{"id":"b"},{"id":"a"}]}""", "/conditions: a b > b a")]
    [TestCase("""{"conditions":[{"id":"a"}]}""", """{"conditions":[{"id":"c"},{"id":"a"}]}""", "/conditions/c:  > c")]
    [TestCase("""{"aliases":["a","b"]}""", """{"aliases":["b"]}""", "/aliases: a b > b")]
    [TestCase("""{"formula":{"capPerUnit":{"amount":"1.00","currency":"CNY"}}}""", """{"formula":{}}""",
        "/formula/capPerUnit: 1.00 CNY > ")]
    [TestCase("""{"brackets":[{"from":{"amount":"0.00","currency":"CNY"},"rate":"0.1"}]}""",
        """{"brackets":[{"from":{"amount":"0.00","currency":"CNY"},"rate":"0.2"}]}""", "/brackets/0.00 CNY/rate: 0.1 > 0.2")]
    [TestCase("""{"models":[{"id":"v/m","x":1}]}""", """{"models":[{"id":"v/m","x":2}]}""", "/models/v~1m/x: 1 > 2")]
    public void Between_OneDifference_IsToldByNameNotByPosition(string before, string after, string expected) =>
        Assert.That(
            Changes.Between(FlattenedDocument.Of(Element(JsonNode.Parse(before)!)), FlattenedDocument.Of(Element(JsonNode.Parse(after)!)))
                .Select(change => $"{change.Member}: {string.Join(' ', change.Before ?? [])} > {string.Join(' ', change.After ?? [])}"),
            Is.EqualTo([expected]));

    private static bool Same(IEnumerable<string>? one, IEnumerable<string>? other) => one is null ? other is null : other is not null
        && one.SequenceEqual(other);

    private static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
