using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Core.Programmes;
using EligibilityService.Storage;

namespace EligibilityService.Versions.Programmes;

internal sealed class ProgrammeVersions(Database database) : PublishedVersions<ProgrammeDocument, ProgrammeVersion>(
    database, VersionsJson.Shared.ProgrammeDocument, ProgrammeReader.Read, ofCatalogue: false)
{
    private static readonly FrozenDictionary<string, IReadOnlySet<int>> Nobody = FrozenDictionary<string, IReadOnlySet<int>>.Empty;

    // By the programme that is named. It follows from the versions, and is made with them.
    private volatile FrozenDictionary<string, IReadOnlyDictionary<string, IReadOnlySet<int>>> _naming =
        FrozenDictionary<string, IReadOnlyDictionary<string, IReadOnlySet<int>>>.Empty;

    /// <summary>
    /// The programmes that name one as exclusive, each with the numbers of its versions that do; whether their instant has come or not.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<int>> Naming(string programme) =>
        _naming.TryGetValue(programme, out var by) ? by : Nobody;

    protected override ReadOnlyMemory<byte> Derive(ReadOnlyMemory<byte> document)
    {
        var whole = JsonNode.Parse(document.Span)!.AsObject();
        whole["illustrative"] = Read(document, "").Version.Illustrative;
        return Encoding.UTF8.GetBytes(whole.ToJsonString());
    }

    // A version is in use only after those that it names know of it.
    protected override void Taking(IReadOnlyList<Published<ProgrammeDocument, ProgrammeVersion>> versions) =>
        _naming = versions
            .SelectMany(one =>
                one.Version.ExclusiveProgrammes.Where(named => named != one.Programme).Select(named => (Named: named, one.Version)))
            .GroupBy(pair => pair.Named, pair => pair.Version, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => (IReadOnlyDictionary<string, IReadOnlySet<int>>)group.GroupBy(version => version.Programme, StringComparer.Ordinal)
                    .ToFrozenDictionary(by => by.Key, by => (IReadOnlySet<int>)by.Select(version => version.Version).ToHashSet(),
                        StringComparer.Ordinal),
                StringComparer.Ordinal);
}
