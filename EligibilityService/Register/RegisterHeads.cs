using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// The heads of the programmes of a batch: each holds the last id on record. The writer that has locked a head is alone with its programme
/// until it commits, on any number of replicas. Heads are locked in the order of their names, so writers never wait for each other in a
/// circle.
/// </summary>
internal sealed class RegisterHeads(Session session, TimeProvider time)
{
    private readonly Dictionary<string, RecordIds> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _before = new(StringComparer.Ordinal);

    /// <summary>The ids of a programme that was locked.</summary>
    public RecordIds Of(string programme) => _ids[programme];

    /// <summary>Locks programmes, all that a batch needs at once.</summary>
    public async Task LockAsync(IEnumerable<string> programmes)
    {
        foreach (var programme in programmes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var last = await LastAsync(programme);
            if (last is null)
            {
                await session.RunOneAsync(Sql.MakeHead, programme);
                last = await LastAsync(programme);
            }

            _before[programme] = last ?? throw new InvalidOperationException($"The head of {programme} was made and is not there.");
            _ids[programme] = new RecordIds(time, last);
        }
    }

    /// <summary>Writes the heads that have moved.</summary>
    public async Task SaveAsync()
    {
        var moved = _ids.Where(pair => pair.Value.Last != _before[pair.Key]).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        await session.RunAsync(Sql.MoveHead, [.. moved.Select(pair => new object?[] { pair.Value.Last, pair.Key })]);
        if (moved is [.., var (programme, ids)])
        {
            session.NoteRecorded(programme, ids.Last);
        }
    }

    private async Task<string?> LastAsync(string programme) =>
        (await session.AskOneAsync(Sql.LockHead, row => row.GetString(0), programme)) is [var last] ? last : null;
}
