using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Architecture;

/// <summary>
/// The rules of the house, as law: the core is pure, slices keep their stores to themselves, and one place writes the record.
/// </summary>
internal sealed partial class ArchitectureTests
{
    internal static readonly string Sources = FindSources();
    private static readonly Assembly Service = typeof(Assess).Assembly;
    private static readonly string[] Slices = ["Access", "Decisions", "Documents", "Drafts", "Events", "Impact", "Register",
        "Registries", "Versions"];
    private static readonly string[] MayWriteTheRecord = ["Register/Sql.cs"];

    private static IEnumerable<string> CoreFiles() => Files("Core");

    [TestCaseSource(nameof(CoreFiles))]
    public void Core_EveryFile_UsesNothingButSystem(string file)
    {
        var foreign = Usings().Matches(Read(file)).Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("EligibilityService.Core", StringComparison.Ordinal) && !IsPureSystem(name));
        Assert.That(foreign, Is.Empty);
    }

    [TestCaseSource(nameof(CoreFiles))]
    public void Core_EveryFile_HasNoClockNoChanceNoWaitingAndNoBinaryFractions(string file)
    {
        var code = Comments().Replace(Read(file), "");
        Assert.That(Impure().Matches(code).Select(match => match.Value), Is.Empty);
    }

    [Test]
    public void Core_EveryType_KnowsNoTypeOutside()
    {
        var outside = from type in CoreTypes()
                      from known in Known(type)
                      where known.Assembly == Service && !IsCore(known)
                      select $"{type} knows {known}";
        Assert.That(outside.Distinct(), Is.Empty);
    }

    [Test]
    public void Core_EveryClass_IsClosed() =>
        Assert.That(CoreTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, IsPublic: true }), Is.Empty);

    [Test]
    public void Core_EveryEnum_HasWordsThatAreUnique()
    {
        foreach (var type in CoreTypes().Where(type => type.IsEnum))
        {
            Assert.That(Enum.GetNames(type).Select(name => name.ToUpperInvariant()), Is.Unique, type.Name);
        }

        Assert.That(Term.All<ReasonCode>(), Is.Unique);
    }

    [TestCaseSource(nameof(Slices))]
    public void Slice_Code_UsesNoOtherSlicesTables(string slice)
    {
        var tables = new Dictionary<string, string>
        {
            ["published_versions"] = "Versions",
            ["api_keys"] = "Access",
            ["decisions"] = "Register",
            ["claims"] = "Register",
            ["documents"] = "Register",
            ["idempotency"] = "Register",
            ["entries"] = "Register",
            ["balances"] = "Register",
            ["waiting_list"] = "Register",
            ["holds"] = "Register",
            ["registry_waits"] = "Register",
            ["open_decisions"] = "Register",
            ["programme_heads"] = "Register",
            ["webhooks"] = "Events",
            ["webhook_agencies"] = "Events",
            ["webhook_cursors"] = "Events",
            ["webhook_events"] = "Events",
            ["audit"] = "Access",
            ["audit_head"] = "Access",
            ["drafts"] = "Drafts",
            ["publications"] = "Drafts",
            ["impact_reports"] = "Drafts",
            ["impact_blocks"] = "Drafts",
        };
        var used = from file in Files(slice)
                   from Match match in Tables().Matches(Read(file))
                   let owner = tables.GetValueOrDefault(match.Groups[1].Value)
                   where owner is not null && owner != slice
                   select $"{file}: {match.Value}";
        Assert.That(used, Is.Empty);
    }

    [Test]
    public void Record_IsWrittenInOnePlaceAndNeverChanged()
    {
        var writers = Files("").Where(file => WritesRecord().IsMatch(Read(file)));
        var changers = Files("").Where(file => ChangesRecord().IsMatch(Read(file)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(writers, Is.EquivalentTo(MayWriteTheRecord));
            Assert.That(changers, Is.Empty);
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Sources, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Sources, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Sources, file));

    private static IEnumerable<Type> CoreTypes() =>
        Service.GetTypes().Where(type => IsCore(type) && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null);

    private static bool IsCore(Type type) => type.Namespace?.StartsWith("EligibilityService.Core", StringComparison.Ordinal) == true;

    private static bool IsPureSystem(string name) =>
        (name == "System" || name.StartsWith("System.", StringComparison.Ordinal))
        && !new[] { "System.IO", "System.Net", "System.Data", "System.Threading.Tasks", "System.Reflection", "System.Text.Json" }
            .Any(banned => name == banned || name.StartsWith($"{banned}.", StringComparison.Ordinal));

    private static IEnumerable<Type> Known(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var direct = type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetProperties(All).Select(property => property.PropertyType))
            .Concat(type.GetMethods(All)
                .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetInterfaces());
        return direct.SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];

    private static string FindSources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EligibilityService.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests holds the solution.");
        }

        return Path.Combine(folder.FullName, "EligibilityService");
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"\basync\b|\bawait\b|\bTask\b|\bDateTime\.(?:Now|UtcNow|Today)|\bDateTimeOffset\.(?:Now|UtcNow)|\bGuid\.NewGuid|\bRandom\b|\bdouble\b|\bfloat\b|\bStopwatch\b|\bEnvironment\.|\bFile\.|\bConsole\.")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\b(?:FROM|INTO|UPDATE|JOIN)\s+(\w+)")]
    private static partial Regex Tables();

    [GeneratedRegex(@"INSERT\s+(?:OR \w+ )?INTO\s+(?:decisions|documents|claims|entries|balances|idempotency)\b")]
    private static partial Regex WritesRecord();

    [GeneratedRegex(@"(?:UPDATE|DELETE FROM)\s+(?:decisions|documents|entries|published_versions|publications|audit)\b")]
    private static partial Regex ChangesRecord();
}
