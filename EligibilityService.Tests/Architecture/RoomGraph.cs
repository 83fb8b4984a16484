using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Handles = System.Collections.Generic.IEnumerable<System.Reflection.Metadata.TypeDefinitionHandle>;

namespace EligibilityService.Tests.Architecture;

/// <summary>One type of the service that refers to a type of another room.</summary>
/// <param name="From">The type that refers.</param>
/// <param name="To">The type that is referred to.</param>
internal sealed record Reference(string From, string To);

/// <summary>
/// Which room of the service refers to which, read from the compiled assembly: signatures, fields, attributes, and the bodies of methods.
/// A room is the first part of a namespace below <c>EligibilityService</c>. A constant leaves no trace in a compiled assembly, so it is not
/// seen here.
/// </summary>
internal sealed class RoomGraph
{
    private const string Root = "EligibilityService";

    /// <summary>The room of what stands in no namespace: the entry point.</summary>
    public const string Entry = "Program";

    private static readonly Comparer<Reference> ByName =
        Comparer<Reference>.Create((one, two) => string.CompareOrdinal($"{one}", $"{two}"));

    private readonly Dictionary<(string From, string To), SortedSet<Reference>> _arrows = [];

    private RoomGraph(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var types = new TypesOf(file);
        var found = from type in types.All
                    let fromRoom = types.RoomOf(type)
                    from other in types.KnownBy(type)
                    let toRoom = types.RoomOf(other)
                    where fromRoom is not null && toRoom is not null && fromRoom != toRoom
                    select ((fromRoom, toRoom), new Reference(types.NameOf(type), types.NameOf(other)));
        foreach (var (arrow, reference) in found)
        {
            if (!_arrows.TryGetValue(arrow, out var references))
            {
                _arrows[arrow] = references = new SortedSet<Reference>(ByName);
            }

            references.Add(reference);
        }

        Rooms = [.. types.All.Select(types.RoomOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads an assembly.</summary>
    public static RoomGraph Of(Assembly assembly) => new(assembly.Location);

    /// <summary>Every room that holds a type.</summary>
    public IReadOnlyList<string> Rooms { get; }

    /// <summary>Every pair of rooms of which the first refers to the second, with the types that do.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<Reference>> Arrows => _arrows;

    /// <summary>The largest set of rooms that refer, directly or through others, to each other; empty when there is no circle.</summary>
    public IReadOnlyList<string> LargestCircle()
    {
        var reached = Rooms.ToDictionary(room => room, Reached);
        return Rooms.Select(room => Rooms.Where(other => reached[room].Contains(other) && reached[other].Contains(room)).ToList())
            .MaxBy(circle => circle.Count) ?? [];
    }

    /// <summary>The graph as text: a line a room, in a given order.</summary>
    public IEnumerable<string> Print(IReadOnlyList<string> order)
    {
        foreach (var room in order)
        {
            var below = order.Where(other => _arrows.ContainsKey((room, other)));
            yield return $"{room,-14} -> {string.Join(' ', below)}".TrimEnd();
        }

        var circle = LargestCircle();
        yield return $"{Rooms.Count} rooms, {_arrows.Count} arrows, {circle.Count} rooms in the largest circle {string.Join(' ', circle)}"
            .TrimEnd();
    }

    private HashSet<string> Reached(string room)
    {
        var (reached, rest) = (new HashSet<string>(), new Stack<string>([room]));
        while (rest.TryPop(out var next))
        {
            foreach (var (_, other) in _arrows.Keys.Where(arrow => arrow.From == next && reached.Add(arrow.To)))
            {
                rest.Push(other);
            }
        }

        return reached;
    }

    // What a compiled assembly says of its own types. Types of other assemblies are left out, and a nested type counts as its outermost.
    private sealed class TypesOf(PEReader file) : ISignatureTypeProvider<Handles, object?>
    {
        private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value, code => code.OperandType);

        private readonly MetadataReader _reader = file.GetMetadataReader();

        public Handles All => _reader.TypeDefinitions;

        public string NameOf(TypeDefinitionHandle handle) => _reader.GetString(Outermost(handle).Name);

        // Null of what the compiler and generators have put beside the service's own namespaces.
        public string? RoomOf(TypeDefinitionHandle handle)
        {
            var type = Outermost(handle);
            var parts = _reader.GetString(type.Namespace).Split('.');
            return parts is [Root, var room, ..] ? room : parts is [""] && _reader.GetString(type.Name) == Entry ? Entry : null;
        }

        public Handles KnownBy(TypeDefinitionHandle handle)
        {
            var type = _reader.GetTypeDefinition(handle);
            return
            [
                .. Of(type.BaseType),
                .. type.GetInterfaceImplementations().SelectMany(one => Of(_reader.GetInterfaceImplementation(one).Interface)),
                .. OfParameters(type.GetGenericParameters()),
                .. OfAttributes(type.GetCustomAttributes()),
                .. type.GetFields().Select(_reader.GetFieldDefinition)
                    .SelectMany(field => field.DecodeSignature(this, null).Concat(OfAttributes(field.GetCustomAttributes()))),
                .. type.GetProperties().Select(_reader.GetPropertyDefinition)
                    .SelectMany(property => OfAttributes(property.GetCustomAttributes())),
                .. type.GetMethods().Select(_reader.GetMethodDefinition).SelectMany(OfMethod),
            ];
        }

        private TypeDefinition Outermost(TypeDefinitionHandle handle)
        {
            var type = _reader.GetTypeDefinition(handle);
            return type.GetDeclaringType() is { IsNil: false } outer ? Outermost(outer) : type;
        }

        private Handles Of(EntityHandle handle) => handle.IsNil ? [] : handle.Kind switch
        {
            HandleKind.TypeDefinition => [(TypeDefinitionHandle)handle],
            HandleKind.TypeSpecification => _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
            HandleKind.MethodDefinition => [_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()],
            HandleKind.FieldDefinition => [_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()],
            HandleKind.MemberReference => Of(_reader.GetMemberReference((MemberReferenceHandle)handle).Parent),
            HandleKind.MethodSpecification => OfSpecification(_reader.GetMethodSpecification((MethodSpecificationHandle)handle)),
            HandleKind.StandaloneSignature => OfLocals((StandaloneSignatureHandle)handle),
            _ => [],
        };

        private Handles OfSpecification(MethodSpecification method) =>
            [.. Of(method.Method), .. method.DecodeSignature(this, null).SelectMany(argument => argument)];

        private Handles OfLocals(StandaloneSignatureHandle handle)
        {
            var signature = _reader.GetStandaloneSignature(handle);
            return signature.GetKind() == StandaloneSignatureKind.LocalVariables
                ? signature.DecodeLocalSignature(this, null).SelectMany(local => local)
                : [];
        }

        private Handles OfParameters(GenericParameterHandleCollection parameters) =>
            parameters.Select(_reader.GetGenericParameter).SelectMany(parameter => parameter.GetConstraints())
                .SelectMany(constraint => Of(_reader.GetGenericParameterConstraint(constraint).Type));

        private Handles OfAttributes(CustomAttributeHandleCollection attributes) =>
            attributes.SelectMany(attribute => Of(_reader.GetCustomAttribute(attribute).Constructor));

        private Handles OfMethod(MethodDefinition method)
        {
            var signature = method.DecodeSignature(this, null);
            return
            [
                .. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter),
                .. OfParameters(method.GetGenericParameters()), .. OfAttributes(method.GetCustomAttributes()),
                .. method.GetParameters().SelectMany(parameter => OfAttributes(_reader.GetParameter(parameter).GetCustomAttributes())),
                .. method.RelativeVirtualAddress == 0 ? [] : OfBody(file.GetMethodBody(method.RelativeVirtualAddress)),
            ];
        }

        private List<TypeDefinitionHandle> OfBody(MethodBodyBlock body)
        {
            List<TypeDefinitionHandle> found =
                [.. Of(body.LocalSignature), .. body.ExceptionRegions.SelectMany(region => Of(region.CatchType))];
            for (var code = body.GetILReader(); code.RemainingBytes > 0;)
            {
                int first = code.ReadByte();
                switch (Operands[first == 0xFE ? (short)((first << 8) | code.ReadByte()) : (short)first])
                {
                    case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType
                        or OperandType.InlineSig:
                        found.AddRange(Of(MetadataTokens.EntityHandle(code.ReadInt32())));
                        break;
                    case OperandType.InlineSwitch:
                        var targets = code.ReadInt32();
                        code.Offset += targets * sizeof(int);
                        break;
                    case OperandType.InlineI8 or OperandType.InlineR:
                        code.Offset += sizeof(long);
                        break;
                    case OperandType.InlineVar:
                        code.Offset += sizeof(short);
                        break;
                    case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                        code.Offset += sizeof(byte);
                        break;
                    case OperandType.InlineNone:
                        break;
                    default:
                        code.Offset += sizeof(int);
                        break;
                }
            }

            return found;
        }

        public Handles GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

        public Handles GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [];

        public Handles GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Of(handle);

        public Handles GetGenericInstantiation(
            Handles genericType, ImmutableArray<Handles> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(argument => argument)];

        public Handles GetFunctionPointerType(MethodSignature<Handles> signature) =>
            [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

        public Handles GetModifiedType(
            Handles modifier, Handles unmodifiedType, bool isRequired) => modifier.Concat(unmodifiedType);

        public Handles GetArrayType(Handles elementType, ArrayShape shape) => elementType;

        public Handles GetByReferenceType(Handles elementType) => elementType;

        public Handles GetPinnedType(Handles elementType) => elementType;

        public Handles GetPointerType(Handles elementType) => elementType;

        public Handles GetSZArrayType(Handles elementType) => elementType;

        public Handles GetGenericMethodParameter(object? genericContext, int index) => [];

        public Handles GetGenericTypeParameter(object? genericContext, int index) => [];

        public Handles GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
    }
}
