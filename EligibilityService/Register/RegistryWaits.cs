using Dapper;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>A case that waits for a registry.</summary>
/// <param name="DecisionId">Its decision, which is undetermined.</param>
/// <param name="Failures">In how many rounds the registry answered others and not this one.</param>
internal sealed record RegistryWait(string DecisionId, string Programme, DateTimeOffset Since, int Failures);

/// <summary>
/// The cases that wait for a registry. They are put there and taken away with the decisions themselves, by the recorder.
/// </summary>
internal sealed class RegistryWaits(Database database)
{
    private const string PassingFailures = "3";

    private const string Columns = "decision_id AS id, programme_id, since, failures";

    /// <summary>The programmes under which cases wait.</summary>
    public Task<IEnumerable<string>> ProgrammesAsync() =>
        database.ReadAsync(db => db.QueryAsync<string>("SELECT DISTINCT programme_id FROM registry_waits ORDER BY programme_id"));

    /// <summary>
    /// The waiting cases of a programme that come first. A passing failure costs no place. A case that failed alone again and again moves
    /// behind the others, so that no case waits for one that the registry cannot answer.
    /// </summary>
    public async Task<IReadOnlyList<RegistryWait>> FirstAsync(string programme, int limit) =>
        [.. (await database.ReadAsync(db => db.QueryAsync<WaitRow>(
            $"""
             SELECT {Columns} FROM registry_waits WHERE programme_id = @programme
             ORDER BY CASE WHEN failures < {PassingFailures} THEN 0 ELSE failures END, COALESCE(place, decision_id) LIMIT @limit
             """,
            new { programme, limit }))).Guarded().Readable()];

    /// <summary>All that are visible, oldest first, those after an id; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<Stored<RegistryWait>>> ListAsync(string? programme, Sight sight, string? after, int limit)
    {
        var programmes = (programme is null ? await ProgrammesAsync() : [programme]).ToLookup(sight.SeesAllOf);
        var (whole, part) = (programmes[true].ToArray(), programmes[false].ToArray());

        // Under every programme of which a part is visible, it is the same agency's.
        var asker = part is [var any, ..] ? sight.AskerUnder(any) : "";
        return (await database.ReadAsync(db => db.QueryAsync<WaitRow>(
            $"""
             SELECT {Columns} FROM registry_waits
             WHERE decision_id > @After AND (@Whole LIKE '%,' || programme_id || ',%' OR (@Part LIKE '%,' || programme_id || ',%'
               AND (SELECT d.asked_by FROM decisions d WHERE d.id = registry_waits.decision_id) = @asker))
             ORDER BY decision_id LIMIT @Limit
             """,
            new { After = after ?? "", Whole = Listed(whole), Part = Listed(part), asker, Limit = limit + 1 }))).Guarded();

        // Ids have no comma.
        static string Listed(string[] ids) => $",{string.Join(',', ids)},";
    }

    /// <summary>Notes that the registry answered others and not these.</summary>
    public Task NoteFailedAsync(IReadOnlyCollection<RegistryWait> waits) => database.WriteAsync(session => session.Db.ExecuteAsync(
        "UPDATE registry_waits SET failures = failures + 1 WHERE programme_id = @Programme AND decision_id = @DecisionId",
        waits.Select(wait => new { wait.Programme, wait.DecisionId })));

    /// <summary>Lets those go that have waited since before an instant; gives how many. Their decisions stay undetermined.</summary>
    public Task<int> GiveUpAsync(DateTimeOffset before) => database.WriteAsync(session =>
        session.Db.ExecuteAsync("DELETE FROM registry_waits WHERE since < @before", new { before }));

    internal sealed record WaitRow(string Id, string ProgrammeId, string Since, int Failures) : IStoredRow<RegistryWait>
    {
        public RegistryWait Read() => new(Id, ProgrammeId, StoredInstant.Read(Since), Failures);
    }
}
