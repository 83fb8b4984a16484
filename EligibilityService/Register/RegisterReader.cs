using System.Collections.Concurrent;
using System.Text;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>A row of a list.</summary>
/// <param name="Id">The decision's id.</param>
/// <param name="Answer">Its answer, and who has taken its place.</param>
internal sealed record ListedDecision(string Id, byte[] Answer)
{
    /// <summary>
    /// The answer as it is on record, with a last member that is not: the latest decision on its invoice, where it is another.
    /// </summary>
    public static ListedDecision Of(string id, byte[] answer, string? latest) =>
        new(id, latest is null || latest == id ? answer
            : [.. answer.AsSpan()[..^1], .. Encoding.UTF8.GetBytes($",\"supersededBy\":\"{latest}\"}}")]);
}

/// <summary>The decisions that took the place of one.</summary>
/// <param name="Next">The next on its invoice.</param>
internal sealed record Successors(string Next, string Latest);

/// <summary>Reads the record.</summary>
internal sealed class RegisterReader(Database database) : IAsyncDisposable
{
    // As many as ever read at once; each keeps its statements compiled. A server's pool keeps its own.
    private readonly ConcurrentBag<Session> _idle = [];

    /// <summary>One decision with everything; null when there is none, or none that is visible.</summary>
    public async Task<RecordedDecision?> FindAsync(string id, Sight sight) => RecordIds.IsDecision(id)
        ? await InSessionAsync(async session => await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, id) is [var found]
            && sight.Sees(found) ? found : null)
        : null;

    /// <summary>Those of some decisions that are visible, by their ids.</summary>
    public async Task<IReadOnlySet<string>> SeenAsync(Sight sight, IReadOnlyList<(string Programme, string Id)> decisions)
    {
        var asked = decisions.Where(one => !sight.SeesAllOf(one.Programme)).ToArray();
        var askers = asked.Length == 0 ? [] : await InSessionAsync(async session =>
            await session.AskAsync(Sql.FindAsker, [.. asked.Select(one => new object?[] { one.Id })], row => row.GetString(0)));
        var hidden = asked.Zip(askers).Where(pair => pair.Second is not [var asker] || !sight.Sees(pair.First.Programme, asker))
            .Select(pair => pair.First.Id);
        return decisions.Select(one => one.Id).Except(hidden, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a request with an idempotency key was answered before.</summary>
    public Task<bool> IsAnsweredAsync(Actor by, IdempotencyKey key) =>
        InSessionAsync(async session => (await session.AskOneAsync(Sql.FindAnswer, row => row.GetString(0), by.KeyId, key.Key)).Count > 0);

    /// <summary>The decisions that took the place of one, of those that are visible; null when none did.</summary>
    public async Task<Successors?> SuccessorsAsync(RecordedDecision of, Sight sight) => await InSessionAsync(async session =>
        await session.AskOneAsync(Sql.FindSuccessors, row => row.IsDBNull(0) ? null : new Successors(row.GetString(0), row.GetString(1)),
            of.Id, sight.AskerUnder(of.Programme)) is [{ } found] ? found : null);

    /// <summary>The money of a decision now.</summary>
    public Task<Balance> BalanceAsync(string decisionId) =>
        InSessionAsync(async session => EntryRow.Fold(await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, decisionId)));

    /// <summary>The bytes of a document that is kept, or null.</summary>
    public async Task<byte[]?> FindDocumentAsync(string sha256) =>
        await InSessionAsync(async session =>
            await session.AskOneAsync(Sql.FindDocument, row => row.GetFieldValue<byte[]>(0), sha256) is [var found] ? found : null);

    /// <summary>
    /// Answers that are visible, newest first, those after (older than) one; one more than asked for when there are more.
    /// </summary>
    public Task<IReadOnlyList<Stored<ListedDecision>>> ListAsync(DecisionFilter filter, Sight sight, string? after, int limit) =>
        InSessionAsync(session => DecisionList.ReadAsync(session, filter, sight, after, limit + 1));

    /// <summary>
    /// The latest standing decision of each invoice of a programme, as it is kept, in the register's order, after an id; at most so many,
    /// and fewer when there are no more.
    /// </summary>
    public Task<IReadOnlyList<PackedDecision>> StandingAsync(string programme, string after, DateTimeOffset? from, DateTimeOffset until,
        int most) =>
        InSessionAsync(session => session.AskOneAsync(
            Sql.FindStanding,
            PackedDecision.Read,
            programme,
            from is { } first && string.CompareOrdinal(RecordIds.DecisionsFrom(first), after) is > 0
                ? RecordIds.DecisionsFrom(first) : after,
            from is { } start ? InstantText.Show(start) : "",
            InstantText.Show(until),
            RecordIds.DecisionsUntil(until),
            (long)most).AsTask());

    /// <summary>The ids of the first and the last decision of a programme; null when it has none.</summary>
    public async Task<(string First, string Last)?> EndsAsync(string programme) => await InSessionAsync(async session =>
        await session.AskOneAsync(Sql.FindEnds, row => row.IsDBNull(0) ? null : row.GetString(0) + "|" + row.GetString(1),
            programme) is [{ } ends]
            ? (ends[..ends.IndexOf('|', StringComparison.Ordinal)], ends[(ends.IndexOf('|', StringComparison.Ordinal) + 1)..])
            : ((string, string)?)null);

    /// <summary>The holder of each of some claims; null where there is none.</summary>
    public Task<IReadOnlyList<Holder?>> HoldersAsync(IReadOnlyList<Claim> claims) => InSessionAsync(async session =>
        (IReadOnlyList<Holder?>)[.. (
            await session.AskAsync(Sql.FindHolder,
                [.. claims.Select(claim => new object?[] { claim.Programme, Term.Of(claim.Kind), claim.Key })], Holder.Read))
            .Select(found => found is [var holder] ? holder : (Holder?)null)]);

    /// <summary>The keys of all invoices on record that begin so, each once.</summary>
    public Task<IReadOnlyList<string>> InvoicesAsync(string prefix, IReadOnlyList<string> programmes) => InSessionAsync(async session =>
    {
        var found = await session.AskAsync(Sql.FindInvoices,
            [.. programmes.Select(programme => new object?[] { programme, prefix, prefix + "~" })], row => row.GetString(0));
        return (IReadOnlyList<string>)[.. found.SelectMany(one => one).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    });

    /// <summary>
    /// The key of the one invoice on record whose key, or a name under which its lines are claimed, begins as one of some names; null when
    /// there is none, or more than one.
    /// </summary>
    public Task<string?> InvoiceNamedAsync(IReadOnlyList<string> names, IReadOnlyList<string> programmes) => InSessionAsync(async session =>
    {
        foreach (var statement in new[] { Sql.FindInvoices, Sql.FindNamed })
        {
            foreach (var name in names)
            {
                var found = await session.AskAsync(statement,
                    [.. programmes.Select(programme => new object?[] { programme, name, name + "~" })], row => row.GetString(0));
                if (found.SelectMany(one => one).Distinct(StringComparer.Ordinal).ToArray() is [var only])
                {
                    return only;
                }
            }
        }

        return null;
    });

    /// <summary>A case on what credits leave of its invoice, now.</summary>
    public Task<Case> LeftAsync(Case @case) => InSessionAsync(session => Credits.LeftAsync(session, @case));

    /// <summary>
    /// Which refused or undetermined decision of the same agency a case would repeat with other declarations; null when none.
    /// </summary>
    public Task<Repeat?> RepeatAsync(Case @case, string fingerprint, string agency, ReadOnlyMemory<byte> request) =>
        InSessionAsync(async session =>
        await session.AskOneAsync(Sql.FindLatest, LatestRow.Read, @case.Programme.Programme, @case.Invoice.Key.Value) is [var latest]
        && Actor.IsSame(latest.AskedBy, agency)
        && latest.Fingerprint == fingerprint
        && await RepeatedDecision.OfAsync(session, latest) is { } repeated ? repeated.By(request) : null);

    /// <summary>What an invoice replaces, as it stands now.</summary>
    public Task<FoundReplaced> ReplacedAsync(Case @case, CaseMaker cases, DateTimeOffset now) =>
        InSessionAsync(session => new ReplacedReader(session, cases).FindAsync(@case, null, cases.Programmes(now)));

    /// <summary>What other decisions hold of what a case would claim, and what is left of the limits, now.</summary>
    public Task<RegisterView> ViewAsync(Case @case, Assessment assessment, params IReadOnlyCollection<string> except) =>
        InSessionAsync(session => SettlementViews.ReadAsync(session, @case, assessment, except));

    /// <summary>
    /// Reads something in a session; what it prepares is kept for the next reader. A store that was away for a moment is asked again.
    /// </summary>
    public async Task<T> InSessionAsync<T>(Func<Session, Task<T>> read) =>
        await database.Patience.ExecuteAsync(async _ => await InOneSessionAsync(read));

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var session))
        {
            await session.DisposeAsync();
        }
    }

    private async Task<T> InOneSessionAsync<T>(Func<Session, Task<T>> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : await database.OpenSessionAsync();
        try
        {
            var found = await read(session);
            if (database.HasOneWriter)
            {
                _idle.Add(session);
            }
            else
            {
                await session.DisposeAsync();
            }

            return found;
        }
        catch
        {
            await session.DiscardAsync();
            throw;
        }
    }
}
