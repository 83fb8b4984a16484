using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Versions;

namespace EligibilityService.Drafts;

/// <summary>
/// The versions of the catalogue, or of a programme, which a draft continues: what differs between the two kinds stands here.
/// </summary>
internal abstract class Series
{
    private const string PublishedAt = "publishedAt";
    private const string PublishedBy = "publishedBy";

    /// <summary>The catalogue or a programme.</summary>
    public abstract Versioned Kind { get; }

    /// <summary>The programme; empty for the catalogue.</summary>
    public abstract string Programme { get; }

    /// <summary>Where its drafts are.</summary>
    public abstract string Address { get; }

    /// <summary>What a version calls its number.</summary>
    protected abstract string NumberName { get; }

    /// <summary>What a document is read as.</summary>
    public abstract JsonTypeInfo ContentType { get; }

    /// <summary>Reads a document strictly; its canonical form, or null with every fault noted.</summary>
    public abstract Canonical? Read(ReadOnlyMemory<byte> json, Faults faults);

    /// <summary>Reads what a draft is to begin with; null with every fault noted.</summary>
    public abstract Beginning? ReadBeginning(ReadOnlyMemory<byte> json, Faults faults);

    /// <summary>
    /// What the version of a number says; null when there is none. Also of one whose instant has not come: who drafts may know.
    /// </summary>
    public abstract Canonical? ContentOf(int number);

    /// <summary>All findings on a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="before">What it began with; null for nothing.</param>
    /// <param name="number">The version that it has become; null while it is none.</param>
    public abstract IReadOnlyList<CheckFinding> Check(Canonical document, Canonical? before, int? number);

    /// <summary>The number of the newest version, read in a transaction; 0 when there is none.</summary>
    public abstract Task<int> NewestAsync(DbConnection db);

    /// <summary>The same, as it is now.</summary>
    public Task<int> NewestAsync(Database database) => database.ReadAsync(NewestAsync);

    /// <summary>Whether a document could be published with a number; if not, every fault is noted.</summary>
    public abstract bool IsWhole(Canonical document, int number, Faults faults);

    /// <summary>Freezes what <see cref="Published"/> has made as a version.</summary>
    public abstract Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document);

    /// <summary>A document with what publication adds.</summary>
    public ReadOnlyMemory<byte> Published(Canonical document, int number, DateTimeOffset at, string by)
    {
        var json = JsonNode.Parse(document.Text)!.AsObject();
        json[NumberName] = number;
        json[PublishedAt] = InstantText.Show(at);
        json[PublishedBy] = by;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>A draft begins with one thing.</summary>
    protected static Beginning? Begin(string title, int? from, Canonical? document, Faults faults)
    {
        if (!faults.Any && from is null == document is null)
        {
            faults.Add("/from", FaultCode.Inconsistent, "Give either from (the number of a version) or a document, and not both.",
                "请给出from（版本编号）或document之一，且仅其一。");
        }

        return faults.Any ? null : new Beginning(title, from, document);
    }

    /// <summary>
    /// What stands in the way of making a version of a document is a finding, so that a draft may pass through states that are not whole.
    /// </summary>
    /// <param name="faults">What stands in the way.</param>
    /// <param name="checks">What the checks found: where they name an error of their own, it is not said twice.</param>
    protected static IReadOnlyList<CheckFinding> FindingsOf(Faults faults, IReadOnlyList<CheckFinding> checks)
    {
        var told = checks.Where(one => one.Severity == Severity.Error).Select(one => one.Pointer).ToHashSet(StringComparer.Ordinal);
        return [.. faults.All.Where(fault => !told.Contains(fault.Pointer))
            .Select(fault => new CheckFinding(Severity.Error, FindingCode.DocumentNotWhole, fault.Pointer, fault.Detail)), .. checks];
    }
}
