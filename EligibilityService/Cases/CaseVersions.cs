using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Register;
using EligibilityService.Storage;

namespace EligibilityService.Cases;

/// <summary>The versions that a case is decided with.</summary>
/// <param name="Programme">Whose rules apply.</param>
/// <param name="Catalogue">Whose models apply.</param>
/// <param name="Limits">Whose limits apply.</param>
internal sealed record CaseVersions(ProgrammeVersion Programme, CatalogueVersion Catalogue, ProgrammeVersion Limits);

/// <summary>Makes the case of a record again; the slice that reads requests can.</summary>
internal interface IRecordedCases
{
    /// <summary>The case as it was: versions, facts, day, limits and findings of that time.</summary>
    Case Again(RecordedDecision record);

    /// <summary>
    /// The versions that a record was decided with; <see cref="NotSeenYetException"/> when this node does not know one yet.
    /// </summary>
    CaseVersions VersionsOf(RecordedDecision record);

    /// <summary>
    /// The versions in force for the date of a record, and the limits in force on the day, as known at an instant; null when none is.
    /// </summary>
    CaseVersions? VersionsInForce(RecordedDecision record, DateTimeOffset now);

    /// <summary>
    /// The same case with other versions: request, facts, day and findings of that time; null with every fault noted, when it cannot be
    /// decided with them.
    /// </summary>
    Case? Again(RecordedDecision record, CaseVersions versions, Faults faults);

    /// <summary>
    /// The same for the same request, document, versions, facts and day: only then is a refused or undetermined case the same case (its
    /// credits are a part of it besides).
    /// </summary>
    string HashOf(Case @case, ReadOnlyMemory<byte> request);

    /// <summary>The answer that this engine gives on a record: of a decision of its own, byte for byte the recorded one.</summary>
    byte[] Replay(RecordedDecision record);

    /// <summary>
    /// Learns of every version that a transaction sees: another replica may have published one, and decided by it, of which this one has
    /// not heard yet.
    /// </summary>
    Task SeeVersionsAsync(Session session);

    /// <summary>
    /// A case with the programmes that name its own as exclusive, as they are known now. Who decides under one of them holds the lock of
    /// the case's programme too.
    /// </summary>
    Case AsNamedNow(Case @case);

    /// <summary>All programmes that were published by an instant.</summary>
    IReadOnlyList<string> Programmes(DateTimeOffset now);

    /// <summary>The day, where the programmes are, of an instant.</summary>
    DateOnly DayOf(DateTimeOffset instant);

    /// <summary>
    /// The version of a programme whose limits apply now to a case of some day: that in force today, unless its budget has nothing on the
    /// fiscal year of that day, and one that was in force in that year has. Null when there is none.
    /// </summary>
    ProgrammeVersion? LimitsFor(string programme, DateOnly receivedOn, DateTimeOffset now);
}
