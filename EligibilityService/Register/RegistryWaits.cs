using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>A case that waits for a registry.</summary>
/// <param name="DecisionId">Its decision, which is undetermined.</param>
/// <param name="Programme">The programme.</param>
/// <param name="Since">Since when.</param>
/// <param name="Failures">In how many rounds the registry answered others and not this one.</param>
internal sealed record RegistryWait(string DecisionId, string Programme, DateTimeOffset Since, int Failures);

/// <summary>The cases that wait for a registry. They are put there and taken away with the decisions themselves, by the recorder.</summary>
internal sealed class RegistryWaits(Database database, RegisterReader reader)
{
    private const string PassingFailures = "3";

    private const string Columns = "decision_id, programme_id, since, failures";

    private static readonly Statement Programmes = new("SELECT DISTINCT programme_id FROM registry_waits ORDER BY programme_id");

    // A passing failure costs no place. Who failed alone time and again stands behind the others, so that nobody waits for one that the
    // registry cannot answer.
    private static readonly Statement First = new(
        $"""
         SELECT {Columns} FROM registry_waits WHERE programme_id = @Programme
         ORDER BY CASE WHEN failures < {PassingFailures} THEN 0 ELSE failures END, COALESCE(place, decision_id) LIMIT @Limit
         """,
        "Programme", "Limit");

    private static readonly Statement Page = new(
        $"SELECT {Columns} FROM registry_waits WHERE decision_id > @After ORDER BY decision_id LIMIT @Limit", "After", "Limit");

    private static readonly Statement PageOfProgramme = new(
        $"SELECT {Columns} FROM registry_waits WHERE programme_id = @Programme AND decision_id > @After ORDER BY decision_id LIMIT @Limit",
            "Programme", "After", "Limit");

    private static readonly Statement Failed = new(
        "UPDATE registry_waits SET failures = failures + 1 WHERE programme_id = @Programme AND decision_id = @DecisionId", "Programme",
            "DecisionId");

    private static readonly Statement Old = new("DELETE FROM registry_waits WHERE since < @Before", "Before");

    /// <summary>The programmes under which cases wait.</summary>
    public Task<IReadOnlyList<string>> ProgrammesAsync() =>
        reader.InSessionAsync(session => session.AskOneAsync(Programmes, row => row.GetString(0)).AsTask());

    /// <summary>Those of a programme who come first.</summary>
    public async Task<IReadOnlyList<RegistryWait>> FirstAsync(string programme, int limit) =>
        [.. (await reader.InSessionAsync(session => session.AskOneAsync(First, StoredRow.Of(Read), programme, (long)limit).AsTask()))
            .Readable()];

    /// <summary>All, oldest first, those after an id; one more than asked for when there are more.</summary>
    public Task<IReadOnlyList<Stored<RegistryWait>>> ListAsync(string? programme, string? after, int limit) =>
        reader.InSessionAsync(async session => programme is null
        ? await session.AskOneAsync(Page, StoredRow.Of(Read), after ?? "", (long)limit + 1)
        : await session.AskOneAsync(PageOfProgramme, StoredRow.Of(Read), programme, after ?? "", (long)limit + 1));

    /// <summary>Notes that the registry answered others and not these.</summary>
    public Task NoteFailedAsync(IReadOnlyCollection<RegistryWait> waits) => waits.Count == 0 ? Task.CompletedTask
        : RunAsync(Failed, [.. waits.Select(wait => new object?[] { wait.Programme, wait.DecisionId })]);

    /// <summary>Lets those go that have waited since before an instant; gives how many. Their decisions stay undetermined.</summary>
    public Task<int> GiveUpAsync(DateTimeOffset before) => RunAsync(Old, [[InstantConverter.Show(before)]]);

    private async Task<int> RunAsync(Statement statement, IReadOnlyList<object?[]> rows) => await database.Patience.ExecuteAsync(async _ =>
    {
        await using var session = await database.OpenSessionAsync(CancellationToken.None);
        return await session.RunAsync(statement, rows);
    });

    private static RegistryWait Read(System.Data.Common.DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), Row.Instant(row.GetString(2)), (int)row.GetInt64(3));
}
