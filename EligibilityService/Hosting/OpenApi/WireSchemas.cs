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
    /// <inheritdoc/>
    public IOpenApiSchema GenerateSchema(
        Type modelType, SchemaRepository schemaRepository, MemberInfo? memberInfo = null, ParameterInfo? parameterInfo = null,
            ApiParameterRouteInfo? routeInfo = null) =>
        Of(modelType, schemaRepository);

    private IOpenApiSchema Of(Type type, SchemaRepository schemas) => Scalars.Of(type) ?? (Nullable.GetUnderlyingType(type) is { } value
        ? Of(value, schemas)
        : Component(type, schemas));

    private OpenApiSchemaReference Component(Type type, SchemaRepository schemas)
    {
        var name = SchemaNames.Of(type);
        if (!schemas.TryLookupByType(type, out _))
        {
            schemas.RegisterType(type, name);
            schemas.AddDefinition(name, type switch
            {
                _ when type.IsEnum => Words(type),
                _ when type == typeof(Money) => MoneyShown(schemas),
                _ when type == typeof(Currency) => Currencies(),
                _ => Object(type, schemas),
            });
        }

        // A reference of its own: each place may add what the member means there.
        return new OpenApiSchemaReference(name);
    }

    private OpenApiSchema Object(Type type, SchemaRepository schemas)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = docs.Of(type),
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Required = new SortedSet<string>(StringComparer.Ordinal),

            // What the service answers may get more members inside /v1, so only what it is sent is closed.
            AdditionalPropertiesAllowed = !Wire.IsSent(type),
        };
        var members = Wire.InfoOf(type).Properties;
        if (members.Count == 0)
        {
            throw new InvalidOperationException($"{type.Name} has no members to describe; is it written by hand?");
        }

        foreach (var property in members)
        {
            var mayBeAbsent = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
            schema.Properties[property.Name] = Member(type, property, mayBeAbsent && Wire.MayHoldNull(type), schemas);
            if (property.IsRequired && !mayBeAbsent)
            {
                schema.Required.Add(property.Name);
            }
        }

        return schema;
    }

    private IOpenApiSchema Member(Type owner, JsonPropertyInfo property, bool mayBeNull, SchemaRepository schemas)
    {
        var declared = property.AttributeProvider as MemberInfo;
        var member = declared?.Name ?? property.Name;
        var description = docs.Of(declared?.DeclaringType ?? owner, member);
        var schema = Value(owner, member, property, schemas);
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

    private IOpenApiSchema Value(Type owner, string member, JsonPropertyInfo property, SchemaRepository schemas)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var core = CoreBounds.Of(owner, member);
        var most = property.AttributeOf<AtMostAttribute>()?.Most ?? core?.Most;
        var form = property.AttributeOf<FormAttribute>()?.Pattern ?? core?.Form;
        var held = property.AttributeOf<HoldsAttribute>();
        if (type == typeof(string))
        {
            return member == nameof(MoneyBody.Currency) ? Component(typeof(Currency), schemas)
                : Scalars.Text(most ?? CoreBounds.Text, form ?? Scalars.FormOfText(owner));
        }

        if (type == typeof(int))
        {
            var (least, largest) = property.AttributeOf<BetweenAttribute>() is { } bounds ? (bounds.Least, bounds.Most)
                : CoreBounds.OfNumber(owner, member);
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
            JsonTypeInfoKind.Enumerable => List(info.ElementType!, owner, most, property.AttributeOf<AtLeastAttribute>()?.Least, held,
                schemas),
            JsonTypeInfoKind.Dictionary => Map(info.ElementType!, most, schemas),
            _ => Of(type, schemas),
        };
    }

    /// <summary>One of several forms of an answer.</summary>
    public static OpenApiSchema Either(ISchemaGenerator generator, SchemaRepository schemas, params ReadOnlySpan<Type> types) =>
        new() { OneOf = [.. types.ToArray().Select(type => generator.GenerateSchema(type, schemas))] };

    private IOpenApiSchema Held(HoldsAttribute held, SchemaRepository schemas) => held.Or is { } or ? Either(this, schemas, held.Type, or)
        : Of(held.Type, schemas);

    private OpenApiSchema List(Type element, Type owner, int? most, int? least, HoldsAttribute? held, SchemaRepository schemas) => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = most ?? throw new InvalidOperationException($"{owner.Name} has a list without a bound."),
        MinItems = least,
        Items = element == typeof(string) ? Scalars.Text(Limits.ListedText, Scalars.FormOfText(owner)) : held is null
            ? Of(element, schemas) : Held(held, schemas),
    };

    private OpenApiSchema Map(Type value, int? most, SchemaRepository schemas) => new()
    {
        Type = JsonSchemaType.Object,
        PatternProperties = new Dictionary<string, IOpenApiSchema>
        { ["^[a-z][a-z0-9_]*$"] = value == typeof(string) ? Scalars.Text(Limits.Figure, @"^[0-9]+(\.[0-9]+)?$") : Of(value, schemas) },
        AdditionalPropertiesAllowed = false,
        MaxProperties = most,
    };

    private OpenApiSchema Words(Type type)
    {
        var info = Wire.InfoOf(type);
        var words = Enum.GetNames(type).Select(name => (Name: name, Word: JsonSerializer.SerializeToNode(Enum.Parse(type, name), info)!))
            .ToArray();
        var meanings = words.Select(one => $"* `{one.Word.GetValue<string>()}`: {docs.OfValue(type, one.Name)}");
        return new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = $"{docs.Of(type)}\n\n{string.Join('\n', meanings)}",
            Enum = [.. words.Select(one => one.Word)],
        };
    }

    private OpenApiSchema MoneyShown(SchemaRepository schemas) => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An amount of money. Never a binary fraction: a decimal string with two decimals, in yuan (or dollars …), with its currency.",
        Required = new SortedSet<string>(StringComparer.Ordinal) { "amount", "currency" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["amount"] = Scalars.Amount(),
            ["currency"] = Component(typeof(Currency), schemas),
        },
    };

    private static OpenApiSchema Currencies() => new()
    {
        Type = JsonSchemaType.String,
        Description = "An ISO 4217 code. All amounts of one invoice are in one currency.",
        Enum = [.. Currency.Codes.Select(code => JsonValue.Create(code)!)],
    };
}
