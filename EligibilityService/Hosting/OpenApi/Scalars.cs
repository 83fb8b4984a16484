using System.Text.Json.Nodes;
using EligibilityService.Core.Decisions;
using EligibilityService.Wire;
using Microsoft.OpenApi;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>The schemas of single values.</summary>
internal static class Scalars
{
    private const string SomeLetter = @"\S";
    /// <summary>Says of a text that a JSON number is taken in its place.</summary>
    public const string NumberTaken = "x-number-taken";

    private const int DateLength = 10;
    private const int InstantLength = 35;

    // Sums over a whole register are shown too.
    private const int AmountLength = 20;

    /// <summary>The schema of a type that is a single value wherever it stands; null when it is none.</summary>
    public static OpenApiSchema? Of(Type type) => type switch
    {
        _ when type == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ when type == typeof(int) => Whole(1, CoreBounds.Number),
        _ when type == typeof(string) => Text(Limits.Id),
        _ when type == typeof(DateOnly) => Date(),
        _ when type == typeof(DateTimeOffset) => Instant(),
        _ when type == typeof(DecimalText) => Decimal(null),
        _ when type == typeof(Figure) => Text(48, @"^-?[0-9]+(\.[0-9]+)?$"),
        _ => Nullable.GetUnderlyingType(type) is { } value ? Of(value) : null,
    };

    /// <summary>What can be said of the form of any text: what is sent is not blank.</summary>
    public static string? FormOfText(Type owner) => Wire.IsNeverBlank(owner) ? SomeLetter : null;

    /// <summary>A text; any at all where it has no form.</summary>
    public static OpenApiSchema Text(int most, string? form = null) =>
        new() { Type = JsonSchemaType.String, MaxLength = most, Pattern = form };

    /// <summary>A whole number, bounds inclusive.</summary>
    public static OpenApiSchema Whole(int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = least.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>A patch: any members of the document.</summary>
    public static OpenApiSchema Patch() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A JSON Merge Patch (RFC 7396) of the document: members are replaced, objects are merged, null takes away, lists are replaced whole.",
        AdditionalPropertiesAllowed = true,
        MaxProperties = 100,
    };

    /// <summary>True or false.</summary>
    public static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    /// <summary>A day.</summary>
    public static OpenApiSchema Date() => new() { Type = JsonSchemaType.String, Format = "date", MaxLength = DateLength };

    /// <summary>An instant.</summary>
    public static OpenApiSchema Instant() => new() { Type = JsonSchemaType.String, Format = "date-time", MaxLength = InstantLength };

    /// <summary>
    /// A decimal as a text, which loses nothing. A JSON number is taken too, digit by digit as it is written; that is said in words and by
    /// <see cref="NumberTaken"/>, and not by the type, for else a generated client would send a binary fraction.
    /// </summary>
    public static OpenApiSchema Decimal(string? form) => new()
    {
        Type = JsonSchemaType.String,
        MaxLength = Limits.Figure,
        Pattern = form ?? @"^-?[0-9]+(\.[0-9]+)?$",
        Examples = [JsonValue.Create("16")],
        Extensions = new Dictionary<string, IOpenApiExtension> { [NumberTaken] = new JsonNodeExtension(JsonValue.Create(true)) },
    };

    /// <summary>Bytes: a document or an attachment.</summary>
    public static OpenApiSchema Bytes(int most) => new() { Type = JsonSchemaType.String, Format = "binary", MaxLength = most };

    /// <summary>An amount as the service writes it.</summary>
    public static OpenApiSchema Amount()
    {
        var amount = Text(AmountLength, @"^-?[0-9]{1,16}\.[0-9]{2}$");
        amount.Description = "Two decimals, a point, no separators: `120000.00`.";
        return amount;
    }
}
