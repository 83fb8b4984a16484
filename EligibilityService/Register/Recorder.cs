using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>A balance: of a buyer in a calendar year, or (with an empty buyer) of a programme's budget in a fiscal year.</summary>
/// <param name="Buyer">The buyer's credit code; empty for the budget.</param>
internal readonly record struct BalanceKey(string Programme, string Buyer, int Year);

/// <summary>
/// Gathers what a batch records and writes it in as few runs as there are tables. It is the only place that writes decisions, claims,
/// entries, balances and idempotency answers; what it writes is appended, but for the caches of the entries.
/// </summary>
internal sealed class Recorder(Session session, RegisterHeads heads)
{
    private const int WorthParallel = 8;

    private readonly List<NewDecision> _made = [];
    private readonly List<(string Programme, Outcome Outcome)> _decided = [];
    private readonly List<object?[]> _claims = [];
    private readonly List<object?[]> _entries = [];
    private readonly List<object?[]> _answers = [];
    private readonly List<object?[]> _waiting = [];
    private readonly List<object?[]> _holds = [];
    private readonly List<object?[]> _unanswered = [];
    private readonly List<object?[]> _superseded = [];
    private readonly List<object?[]> _opened = [];
    private readonly List<object?[]> _closed = [];
    private readonly List<object?[]> _documents = [];
    private readonly Dictionary<BalanceKey, Balance> _changes = [];
    private readonly Dictionary<(string Caller, string Key), AnswerRow> _given = [];

    /// <summary>The last thing recorded, by which a lost commit is found again; null while nothing was.</summary>
    public (string DecisionId, string? EntryId)? Mark { get; private set; }

    /// <summary>The decisions that were recorded.</summary>
    public IReadOnlyList<(string Programme, Outcome Outcome)> Decided => _decided;

    /// <summary>
    /// Records a decision with its claims, its entry, its place in the waiting list, its hold, and that it waits for a registry.
    /// </summary>
    /// <param name="ground">Why its entry is made.</param>
    /// <param name="place">The place in the line that comes down to it if it waits; null for the last one.</param>
    /// <param name="placeAtRegistry">The same of those who wait for a registry.</param>
    public void Record(NewDecision made, EntryGround ground = EntryGround.Decided, string? place = null, string? placeAtRegistry = null)
    {
        _made.Add(made);
        _decided.Add((made.Decision.Programme.Id, made.Decision.Outcome));
        Mark = (made.Id, null);
        foreach (var claim in made.Claims)
        {
            _claims.Add([claim.Programme, Term.Of(claim.Kind), claim.Key, made.Id]);
        }

        if (made.Waits)
        {
            _unanswered.Add([made.Decision.Programme.Id, made.Id, InstantText.Show(made.Decision.DecidedAt), placeAtRegistry]);
        }

        if (made.Decision.Supersedes is { } old)
        {
            _superseded.Add([made.Decision.Programme.Id, old]);
            _closed.Add([old]);
        }

        if (made.Decision.Outcome is Outcome.Undetermined or Outcome.Waitlisted)
        {
            _opened.Add([made.Id, made.Decision.Programme.Id]);
        }

        if (made.Movement is not { } movement)
        {
            return;
        }

        var (fiscalYear, calendarYear) = Settle.YearsOf(made.Case);
        var decision = made.Decision;
        var entry = new Entry(heads.Of(decision.Programme.Id).NextEntry(), movement.Kind, decision.Programme.Id, fiscalYear, calendarYear,
            made.Id, made.Case.Buyer.Id,
            new Money(movement.Fen, decision.Amount.Currency), ground, null, null, decision.DecidedAt, made.By.Agency, made.By);
        Enter(entry);
        if (movement.Kind == EntryKind.Waitlist)
        {
            _waiting.Add([decision.Programme.Id, (long)fiscalYear, made.Id, movement.Fen, place]);
        }
        else if (decision.HoldUntil is { } until)
        {
            _holds.Add([Show.Day(until), decision.Programme.Id, made.Id]);
        }
    }

    /// <summary>Records an entry, and what it changes in the balances.</summary>
    public void Enter(Entry entry)
    {
        _entries.Add(
        [
            entry.Programme, (long)entry.FiscalYear, entry.Id, (long)entry.CalendarYear, Term.Of(entry.Kind), entry.DecisionId,
                entry.Buyer, entry.Amount.MinorUnits,
            entry.Amount.Currency.Code, Term.Of(entry.Ground), entry.Note, entry.Reference, InstantText.Show(entry.MadeAt),
                ActorText.Show(entry.Actor),
        ]);
        Mark = (entry.DecisionId, entry.Id);
        if (entry.Amount.IsZero)
        {
            // A red-letter invoice that changed nothing is recorded nevertheless, because the next one is calculated with it; so is a
            // payment that stays behind when claims pass to another decision.
            return;
        }

        Change(new BalanceKey(entry.Programme, "", entry.FiscalYear), entry);
        Change(new BalanceKey(entry.Programme, entry.Buyer, entry.CalendarYear), entry);
    }

    /// <summary>Keeps bytes as evidence; what is there already is kept once.</summary>
    public void Keep(KeptBytes kept, DateTimeOffset at) =>
        _documents.Add([kept.Sha256, (long)kept.Bytes.Length, kept.Bytes.ToArray(), InstantText.Show(at)]);

    /// <summary>Reads the answers that were given under the idempotency keys of some commands.</summary>
    public async Task LoadAnswersAsync(IReadOnlyList<RegisterCommand> commands)
    {
        (string Caller, string Key)[] keys = [.. commands.Where(command => command.Idempotency is not null)
            .Select(command => (command.By.KeyId, command.Idempotency!.Key))];
        var found = await session.AskAsync(Sql.FindAnswer, [.. keys.Select(one => new object?[] { one.Caller, one.Key })], AnswerRow.Read);
        foreach (var (key, rows) in keys.Zip(found).Where(pair => pair.Second.Count > 0))
        {
            _given[key] = rows[0];
        }
    }

    /// <summary>The answer to a command whose idempotency key was used before, also in this batch; null when it was not.</summary>
    public Registered? AnswerTo(RegisterCommand command) =>
        command.Idempotency is { } key && _given.TryGetValue((command.By.KeyId, key.Key), out var given) ? given.For(key) : null;

    /// <summary>Keeps the answer to a command under its idempotency key: of a decision its id, of anything else its bytes.</summary>
    public void Remember(RegisterCommand command, Registered.Replayed answer, DateTimeOffset at)
    {
        if (command.Idempotency is { } key)
        {
            _answers.Add([command.By.KeyId, key.Key, key.RequestHash, (long)answer.Status, answer.DecisionId,
                answer.Bytes is null ? null : Packed.Pack(answer.Bytes), InstantText.Show(at)]);
            _given[(command.By.KeyId, key.Key)] = new AnswerRow(key.RequestHash, answer);
        }
    }

    /// <summary>Writes everything gathered so far; what is read after that sees it.</summary>
    public async Task FlushAsync()
    {
        Render();
        await session.RunAsync(Sql.InsertDecision, _made.ConvertAll(made => made.Row));
        await session.RunAsync(Sql.KeepDocument, _documents);
        await session.RunAsync(Sql.InsertClaim, _claims);
        await session.RunAsync(Sql.InsertEntry, _entries);
        await session.RunAsync(Sql.JoinWaitingList, _waiting);
        await session.RunAsync(Sql.InsertHold, _holds);
        await session.RunAsync(Sql.WaitForRegistry, _unanswered);

        // After the line above: what waits may have been superseded in the same batch already.
        await session.RunAsync(Sql.StopWaiting, _superseded);
        await session.RunAsync(Sql.OpenDecision, _opened);
        await session.RunAsync(Sql.CloseDecision, _closed);
        await session.RunAsync(Sql.KeepAnswer, _answers);

        // In one order on every replica: two transactions that touch the same rows then wait for each other instead of deadlocking.
        var changes = _changes.OrderBy(change => change.Key.Programme, StringComparer.Ordinal)
            .ThenBy(change => change.Key.Buyer, StringComparer.Ordinal).ThenBy(change => change.Key.Year);
        await session.RunAsync(Sql.AddToBalance, [.. changes.Select(change => Row(change.Key, change.Value))]);
        _made.Clear();
        _claims.Clear();
        _entries.Clear();
        _waiting.Clear();
        _holds.Clear();
        _unanswered.Clear();
        _superseded.Clear();
        _opened.Clear();
        _closed.Clear();
        _documents.Clear();
        _answers.Clear();
        _changes.Clear();
    }

    private void Render()
    {
        if (_made.Count >= WorthParallel && Environment.ProcessorCount > 1)
        {
            Parallel.ForEach(_made, static made => made.Render());
        }
        else
        {
            _made.ForEach(made => made.Render());
        }
    }

    private void Change(BalanceKey key, Entry entry) =>
        _changes[key] = _changes.GetValueOrDefault(key).After(entry.Kind, entry.Amount.MinorUnits);

    private static object?[] Row(BalanceKey key, Balance change) =>
        [key.Programme, key.Buyer, (long)key.Year, change.Granted, change.Paid, change.Released, change.Recovered, change.Waitlisted];
}
