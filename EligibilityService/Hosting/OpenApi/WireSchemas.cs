using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// The schemas of the wire's types. Members, names and what is required come from the serialiser's own metadata, bounds from the
/// attributes, descriptions from the doc comments: what is described is what is read and written.
/// </summary>
internal sealed class WireSchemas(DocComments docs) : ISchemaGenerator
{
    /// <summary>The end of the name of words that are sent.</summary>
    public const string Input = "Input";

    private const string AsRead = "Read";
    private const string Open = "x-extensible-enum";

    /// <inheritdoc/>
    public IOpenApiSchema GenerateSchema(
        Type modelType, SchemaRepository schemaRepository, MemberInfo? memberInfo = null, ParameterInfo? parameterInfo = null,
            ApiParameterRouteInfo? routeInfo = null) =>
        Of(modelType, schemaRepository, SideOf(modelType));

    /// <summary>The words of an enumeration that a parameter takes.</summary>
    public OpenApiSchemaReference Define(Type words, SchemaRepository schemas) => Component(words, schemas, Side.Sent);

    private static Side SideOf(Type type) => Wire.IsSent(type) ? Side.Sent : Side.Shown;

    private IOpenApiSchema Of(Type type, SchemaRepository schemas, Side side) =>
        Scalars.Of(type) ?? (Nullable.GetUnderlyingType(type) is { } value ? Of(value, schemas, side) : Component(type, schemas, side));

    private OpenApiSchemaReference Component(Type type, SchemaRepository schemas, Side side)
    {
        var shape = Shape.Of(type);
        var name = (side, type.IsEnum || type == typeof(Currency)) switch
        {
            (Side.Sent, true) => SchemaNames.Of(type) + Input,
            (Side.Read, false) => $"{AsRead}{shape.Name}",
            _ => shape.Name,
        };
        if (!schemas.Schemas.ContainsKey(name))
        {
            // Its place first: a type may hold itself.
            schemas.AddDefinition(name, new OpenApiSchema());
            schemas.Schemas[name] = type switch
            {
                _ when type.IsEnum => Words(type, side),
                _ when type == typeof(Money) => MoneyShown(schemas),
                _ when type == typeof(Currency) => Currencies(side),
                _ => Object(shape, schemas, side == Side.Read ? Side.Read : SideOf(shape.Type)),
            };
        }

        // A reference of its own: each place may add what the member means there.
        return new OpenApiSchemaReference(name);
    }

    private OpenApiSchema Object(Shape shape, SchemaRepository schemas, Side side)
    {
        var type = shape.Type;
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = docs.Of(type),
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Required = new SortedSet<string>(shape.Always, StringComparer.Ordinal),

            // What the service answers may get more members inside /v1, so only what it is sent is closed.
            AdditionalPropertiesAllowed = side != Side.Sent,
        };
        var members = Wire.InfoOf(type).Properties;
        if (members.Count == 0)
        {
            throw new InvalidOperationException($"{type.Name} has no members to describe; is it written by hand?");
        }

        foreach (var property in members.Where(one => !shape.Without.Contains(one.Name)))
        {
            var mayBeAbsent = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
            var mayBeNull = mayBeAbsent && side != Side.Read && Wire.MayHoldNull(type);
            schema.Properties[property.Name] = Member(shape, property, mayBeNull, schemas, side);
            if (property.IsRequired && !mayBeAbsent)
            {
                schema.Required.Add(property.Name);
            }
        }

        return schema;
    }

    private IOpenApiSchema Member(Shape shape, JsonPropertyInfo property, bool mayBeNull, SchemaRepository schemas, Side side)
    {
        var declared = property.AttributeProvider as MemberInfo;
        var member = declared?.Name ?? property.Name;
        var description = docs.Of(declared?.DeclaringType ?? shape.Type, member);
        var schema = Value(shape, member, property, schemas, property.AttributeOf<AsReadAttribute>() is null ? side : Side.Read);
        if (schema is OpenApiSchema inline)
        {
            inline.Description = description;
            inline.Type |= mayBeNull ? JsonSchemaType.Null : 0;
            return inline;
        }

        if (!mayBeNull)
        {
            ((OpenApiSchemaReference)schema).Description = description;
            return schema;
        }

        return new OpenApiSchema { Description = description, OneOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Null }] };
    }

    private IOpenApiSchema Value(Shape shape, string member, JsonPropertyInfo property, SchemaRepository schemas, Side side)
    {
        var (owner, type) = (shape.Type, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        var core = CoreBounds.Of(owner, member);
        var most = property.AttributeOf<AtMostAttribute>()?.Most ?? core?.Most;
        var form = property.AttributeOf<FormAttribute>()?.Pattern ?? core?.Form;
        var held = property.AttributeOf<HoldsAttribute>();
        if (side == Side.Read && (type == typeof(string) || type == typeof(DecimalText)))
        {
            return AsItStands();
        }

        if (type == typeof(string))
        {
            return member == nameof(MoneyBody.Currency)
                ? Component(typeof(Currency), schemas, side) : Scalars.Text(most ?? CoreBounds.Text, form ?? Scalars.FormOfText(owner));
        }

        if (type == typeof(int))
        {
            var (least, largest) = property.AttributeOf<BetweenAttribute>() is { } bounds
                ? (bounds.Least, bounds.Most) : CoreBounds.OfNumber(owner, member);
            return Scalars.Whole(least, largest);
        }

        if (type == typeof(DecimalText))
        {
            return Scalars.Decimal(form);
        }

        if (type == typeof(JsonElement))
        {
            return Held(held ?? throw new InvalidOperationException($"{owner.Name}.{member} must say what it holds."), schemas);
        }

        var info = Wire.InfoOf(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => List(info.ElementType!, shape, most, property, schemas, side),
            JsonTypeInfoKind.Dictionary => Map(info.ElementType!, most, schemas, side),
            _ => Of(type, schemas, side),
        };
    }

    // As it stands in the document, right or wrong: what is wrong with it is a finding.
    private static OpenApiSchema AsItStands() => Scalars.Text(Limits.FileBytes);

    private IOpenApiSchema Held(HoldsAttribute held, SchemaRepository schemas) => held.Or is { } or
        ? new OpenApiSchema { OneOf = [Of(held.Type, schemas, SideOf(held.Type)), Of(or, schemas, SideOf(or))] }
        : Of(held.Type, schemas, SideOf(held.Type));

    private OpenApiSchema List(Type element, Shape shape, int? most, JsonPropertyInfo property, SchemaRepository schemas, Side side)
    {
        var held = property.AttributeOf<HoldsAttribute>();
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MaxItems = side == Side.Read ? CoreBounds.Steps
                : most ?? throw new InvalidOperationException($"{shape.Name} has a list without a bound."),
            MinItems = side == Side.Read ? null : property.AttributeOf<AtLeastAttribute>()?.Least,
            Items = element == typeof(string)
                ? side == Side.Read ? AsItStands() : Scalars.Text(Limits.ListedText, Scalars.FormOfText(shape.Type))
                : shape.Held is { } only && held is not null ? Of(only, schemas, side)
                : held is null ? Of(element, schemas, side) : Held(held, schemas),
        };
    }

    // The names in it are words, as the member's description says. A pattern of names is what no generator of clients reads.
    private OpenApiSchema Map(Type value, int? most, SchemaRepository schemas, Side side) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalProperties = value == typeof(string) ? Scalars.Text(Limits.Figure, @"^[0-9]+(\.[0-9]+)?$") : Of(value, schemas, side),
        MaxProperties = most,
    };

    // What is sent is one of these words. What is answered may become another one day, so there the list is no promise: a program must not
    // fail at a new word.
    private OpenApiSchema Words(Type type, Side side)
    {
        var names = Enum.GetNames(type);
        JsonNode[] words = [.. names.Select(name => JsonValue.Create(WordOf(type, name)))];
        var meanings = names.Zip(words, (name, word) => $"* `{word}`: {docs.OfValue(type, name)}");
        var description = $"{docs.Of(type)}\n\n{string.Join('\n', meanings)}";
        return Choice(description, words, side);
    }

    private static string WordOf(Type type, string name) => ApiJson.Options.TryGetTypeInfo(type, out var info)
        ? JsonSerializer.SerializeToNode(Enum.Parse(type, name), info)!.GetValue<string>()
        : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static OpenApiSchema Choice(string description, JsonNode[] words, Side side) => side == Side.Sent
        ? new OpenApiSchema { Type = JsonSchemaType.String, Description = description, Enum = [.. words] }
        : new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = description,
            MaxLength = Limits.Id,
            Examples = [words[0].DeepClone()],
            Extensions = new Dictionary<string, IOpenApiExtension> { [Open] = new JsonNodeExtension(new JsonArray([.. words])) },
        };

    private OpenApiSchema MoneyShown(SchemaRepository schemas) => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An amount of money. Never a binary fraction: a decimal string with two decimals, in yuan (or dollars …), with its currency.",
        Required = new SortedSet<string>(StringComparer.Ordinal) { "amount", "currency" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["amount"] = Scalars.Amount(),
            ["currency"] = Component(typeof(Currency), schemas, Side.Shown),
        },
    };

    private static OpenApiSchema Currencies(Side side) =>
        Choice("An ISO 4217 code. All amounts of one invoice are in one currency.",
            [.. Currency.Codes.Select(code => JsonValue.Create(code))], side);

    /// <summary>On which side of the wire a value stands.</summary>
    private enum Side
    {
        /// <summary>The service answers it: members and words may become more.</summary>
        Shown,

        /// <summary>Callers send it: closed.</summary>
        Sent,

        /// <summary>The service read it from a document: any text may stand there.</summary>
        Read,
    }
}
