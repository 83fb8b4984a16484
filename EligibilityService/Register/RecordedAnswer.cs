using System.Data.Common;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;

namespace EligibilityService.Register;

/// <summary>JSON of a record: as it was made, or packed as it is kept. Who needs the bytes unpacks them.</summary>
internal readonly record struct StoredJson(ReadOnlyMemory<byte> Made, byte[]? Kept = null)
{
    /// <summary>The JSON.</summary>
    public ReadOnlyMemory<byte> Bytes => Kept is null ? Made : Packed.Unpack(Kept);
}

/// <summary>A decision as it is answered, with what its headers name: made in this batch, or on record before.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Programme">The programme version used.</param>
/// <param name="Catalogue">The catalogue version used.</param>
internal sealed record RecordedAnswer(string DecisionId, ProgrammeRef Programme, CatalogueRef Catalogue)
{
    private readonly NewDecision? _made;
    private readonly StoredJson _stored;

    /// <summary>The decision itself, where it was made in this batch.</summary>
    public Decision? Decision => _made?.Decision;

    /// <summary>Its JSON; of one that was made in this batch, once the batch is committed.</summary>
    public ReadOnlyMemory<byte> Bytes => _made?.Answer ?? _stored.Bytes;

    /// <summary>One that is made.</summary>
    public static RecordedAnswer Of(NewDecision made) => new(made.Id, made.Decision.Programme, made.Decision.Catalogue, made, default);

    /// <summary>One that was read whole.</summary>
    public static RecordedAnswer Of(RecordedDecision decision) => new(decision.Id, new(decision.Programme, decision.ProgrammeVersion),
        new(decision.CatalogueVersion), null, new StoredJson(decision.Answer));

    /// <summary>Reads five columns: id, programme, its version, the catalogue's, and the answer.</summary>
    public static RecordedAnswer Read(DbDataReader row, int from) => new(row.GetString(from),
        new(row.GetString(from + 1), (int)row.GetInt64(from + 2)), new((int)row.GetInt64(from + 3)), null,
        new StoredJson(default, row.GetFieldValue<byte[]>(from + 4)));

    private RecordedAnswer(string decisionId, ProgrammeRef programme, CatalogueRef catalogue, NewDecision? made, StoredJson stored)
        : this(decisionId, programme, catalogue) => (_made, _stored) = (made, stored);
}
