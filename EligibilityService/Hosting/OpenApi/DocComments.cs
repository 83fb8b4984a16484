using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.XPath;
using EligibilityService.Core.Primitives;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>The doc comments of the wire's types: the contract's descriptions are what the code says of itself.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XPathNavigator> _members = new(StringComparer.Ordinal);

    /// <summary>Reads the comments that the compiler wrote beside the service.</summary>
    public DocComments()
    {
        using var reader = XmlReader.Create(Path.Combine(AppContext.BaseDirectory, "EligibilityService.xml"));
        foreach (XPathNavigator member in new XPathDocument(reader).CreateNavigator().Select("/doc/members/member"))
        {
            _members[member.GetAttribute("name", "")] = member;
        }
    }

    /// <summary>What a type is.</summary>
    public string Of(Type type) => Text(type, "T", null, "summary");

    /// <summary>What a member of a type is: its own comment, or that of the constructor's parameter that declares it.</summary>
    public string Of(Type type, string member) =>
        Text(type, "P", member, "summary") is { Length: > 0 } own ? own : Text(type, "T", null, $"param[@name='{member}']");

    /// <summary>What a value of an enumeration means: its own comment, or its words.</summary>
    public string OfValue(Type type, string name) => Text(type, "F", name, "summary") is { Length: > 0 } own ? own
        : Phrase.Word($"{type.Name}.{name}")?.En ?? "";

    /// <summary>What a parameter of a query is, and an example; a comment may be taken over from another.</summary>
    public (string Description, string? Example) OfParameter(PropertyInfo property)
    {
        var member = $"P:{Name(property.DeclaringType!)}.{property.Name}";
        while (_members.TryGetValue(member, out var found)
            && found.SelectSingleNode("inheritdoc")?.GetAttribute("cref", "") is { Length: > 0 } other)
        {
            member = other;
        }

        return (Text(member, "summary"), Text(member, "example") is { Length: > 0 } example ? example : null);
    }

    private string Text(Type type, string kind, string? member, string part)
    {
        return Text(member is null ? $"{kind}:{Name(type)}" : $"{kind}:{Name(type)}.{member}", part);
    }

    private string Text(string name, string part) => _members.TryGetValue(name, out var found) && found.SelectSingleNode(part) is { } node
        ? XmlCommentsTextHelper.Humanize(References().Replace(node.InnerXml, InWordsOfTheWire)).ReplaceLineEndings(" ").Trim()
        : "";

    // A reference to a value or a member names C#; a reader of the contract knows the words of the wire.
    private static string InWordsOfTheWire(Match reference)
    {
        var name = reference.Groups["name"].Value;
        return reference.Groups["kind"].Value switch
        {
            "F" => $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}`",
            "P" => $"`{JsonNamingPolicy.CamelCase.ConvertName(name)}`",
            _ => name,
        };
    }

    [GeneratedRegex("<see cref=\"(?<kind>[A-Z]):[^\"]*?(?<name>\\w+)\" */>")]
    private static partial Regex References();

    private static string Name(Type type) => type.FullName!.Replace('+', '.');
}
