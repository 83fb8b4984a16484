using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Money of decisions moves: it is paid, released, recovered. Each movement is an entry; whoever waits gets what came back.</summary>
internal sealed class Moving(Session session, RegisterHeads heads, Recorder recorder, IRecordedCases cases, Replacing replacing)
{
    /// <summary>Moves money of one decision.</summary>
    public async Task<Func<Registered>> MoveAsync(Move move)
    {
        await recorder.FlushAsync();
        if (move.Idempotency is { } key && await session.AskOneAsync(Sql.FindAnswer, AnswerRow.Read, move.By.KeyId, key.Key) is [var answered])
        {
            var replayed = answered.For(key);
            return () => replayed;
        }

        var decision = (await session.AskOneAsync(Sql.FindDecision, RecordedDecision.Read, move.DecisionId))[0];
        var entries = await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, move.DecisionId);
        if (move.ExpiredOn is { } until)
        {
            await session.RunOneAsync(Sql.DropHold, Show.Day(until), decision.Programme, decision.Id);
        }

        if (move is { Kind: EntryKind.Pay, Reference: { } reference } && await PaidBeforeAsync(decision.Id, reference) is { } first)
        {
            return Wrong(
                $"The payment with the reference {reference} is on record already, as entry {first}. One reference pays once; a second payment has its own.",
                $"参考号为{reference}的支付已登记为第{first}号分录。一个参考号仅对应一次支付；另一笔支付须有其自己的参考号。");
        }

        if (entries.Count == 0)
        {
            return Wrong("The decision granted nothing, so there is no money to move.", "该决定未批准补贴，无资金可变动。");
        }

        var registered = move.CreditNote is null ? Plain(move, decision, entries) : await CreditAsync(move, decision, entries, move.CreditNote);
        await AfterwardsAsync(move, decision, entries);
        return registered;
    }

    // A decision that took the place of another took its payments over too.
    private async Task<string?> PaidBeforeAsync(string decisionId, string reference)
    {
        var wanted = Known(reference);
        var payments = await session.AskOneAsync(Sql.FindPayments, row => (Id: row.GetString(0), Reference: row.GetString(1)), decisionId);
        return payments.Where(one => Known(one.Reference) == wanted).Select(one => one.Id).FirstOrDefault();
    }

    private static string Known(string reference) => DocumentReference.TryParse(reference, out var known) is null ? known!.Key : reference;

    private Func<Registered> Plain(Move move, RecordedDecision decision, IReadOnlyList<EntryRow> entries)
    {
        var balance = EntryRow.Fold(entries);
        var movement = move.Kind switch
        {
            EntryKind.Pay => Movements.Pay(balance, move.AmountFen),
            EntryKind.Release => Movements.Release(balance, move.AmountFen),
            EntryKind.Recover => Movements.Recover(balance, move.AmountFen),
            _ => throw new InvalidOperationException($"{move.Kind} is nothing that anybody asks for."),
        };
        if (movement is Movement.Allowed allowed)
        {
            return Enter(move, decision, entries[0], balance, allowed, null, null);
        }

        var refused = (Movement.Refused)movement;
        return move.ExpiredOn is null ? () => new Registered.WrongState(refused.Text) : static () => new Registered.Nothing();
    }

    private async Task<Func<Registered>> CreditAsync(Move move, RecordedDecision decision, IReadOnlyList<EntryRow> entries, CreditNote note)
    {
        var balance = EntryRow.Fold(entries);
        if (balance.Waitlisted > 0)
        {
            return Wrong("The decision still waits for money: release it whole (ground withdrawn) and decide what is left of the purchase on its new invoice.",
                "该决定尚在候补：请整体释放（理由为撤回），并以新发票就剩余部分重新申请。");
        }

        if (balance.Used == 0)
        {
            return Wrong("Nothing of this decision is held or paid any more. If another decision has taken its place (see `/standing`), send the red-letter invoice to that one.",
                "该决定已无预留或已付金额。如已被其他决定取代（见`/standing`），请将红字发票提交至该决定。");
        }

        var claim = new Claim(decision.Programme, ClaimKind.RedLetterInvoice, note.Key);
        if (await session.AskOneAsync(Sql.FindHolder, row => row.GetString(0), claim.Programme, Term.Of(claim.Kind), claim.Key) is [var holder])
        {
            return Wrong($"This red-letter invoice is already used, for decision {holder}.", $"该红字发票已用于决定{holder}。");
        }

        var @case = cases.Again(decision);
        var faults = new Faults();
        CreditedLine[] credits = [.. entries.SelectMany(CreditsOf), .. note.Lines];
        RedLetter.Check(@case.Invoice, credits, credits.Length - note.Lines.Count, faults);
        if (faults.Any)
        {
            return () => new Registered.Unfit(faults.All);
        }

        // What is due now, against what stands; what is not held any more was paid, and is for somebody to recover.
        var due = RedLetter.DueAfter(@case, credits, balance.Granted);
        var tooMuch = Math.Max(0, balance.Used - due);
        var released = Math.Min(balance.Held, tooMuch);
        recorder.Claim(claim, decision.Id);
        return Enter(move, decision, entries[0], balance, new Movement.Allowed(EntryKind.Release, released), note,
            tooMuch == released ? null : new Money(tooMuch - released, decision.Currency));
    }

    private Func<Registered> Enter(Move move, RecordedDecision decision, EntryRow first, Balance before, Movement.Allowed allowed, CreditNote? note, Money? toRecover)
    {
        var entry = new Entry(heads.Of(decision.Programme).NextEntry(), allowed.Kind, decision.Programme, first.FiscalYear, first.CalendarYear, decision.Id, decision.Buyer,
            new Money(allowed.Fen, decision.Currency), move.Ground, move.Note, move.Reference, move.At, move.By.Agency);
        recorder.Enter(entry, move.By.KeyId, note is null ? null : JsonSerializer.Serialize(note, ApiJson.Shared.CreditNote));
        var after = allowed.Fen == 0 ? before : before.After(allowed.Kind, allowed.Fen);
        var answer = JsonSerializer.SerializeToUtf8Bytes(new MovementAnswer(entry, Standing.Of(after, decision.Currency), toRecover), ApiJson.Shared.MovementAnswer);
        recorder.Remember(move.By, move.Idempotency, StatusCodes.Status201Created, decision.Id, answer, move.At);
        return () => new Registered.Moved(answer);
    }

    private async Task AfterwardsAsync(Move move, RecordedDecision decision, IReadOnlyList<EntryRow> before)
    {
        await recorder.FlushAsync();
        var entries = await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, decision.Id);
        if (entries.Count == before.Count || move.Kind == EntryKind.Pay)
        {
            return;
        }

        if (EntryRow.Fold(entries) is { Held: 0, Paid: 0, Waitlisted: 0 })
        {
            // Nothing is left of it: what it claimed is free, and so is its place in the line.
            await session.RunOneAsync(Sql.DropClaims, decision.Id);
            await session.RunOneAsync(Sql.LeaveWaitingList, decision.Programme, (long)before[0].FiscalYear, decision.Id);
            await session.RunOneAsync(Sql.CloseDecision, decision.Id);
        }

        await replacing.PromoteAsync(decision.Programme, before[0].FiscalYear, move.At);
    }

    private static IEnumerable<CreditedLine> CreditsOf(EntryRow entry) =>
        entry.Details is null ? [] : JsonSerializer.Deserialize(entry.Details, ApiJson.Shared.CreditNote)!.Lines;

    private static Func<Registered> Wrong(string en, string zh) => () => new Registered.WrongState(new LocalizedText(en, zh));
}

/// <summary>A movement as answered: the entry that records it, and how the decision's money stands after it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Standing">The decision's money after it.</param>
/// <param name="ToRecover">After a red-letter invoice: what was already paid too much and is to be recovered; absent when nothing is.</param>
public sealed record MovementAnswer(Entry Entry, Standing Standing, Money? ToRecover);
