using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>
/// Money of decisions moves: it is paid, released, recovered. Each movement is an entry; whoever waits gets what came back.
/// </summary>
internal sealed class LedgerMovements(Session session, RegisterHeads heads, Recorder recorder, CaseMaker cases,
    DecisionReplacement replacing)
{
    /// <summary>Moves money of one decision.</summary>
    public async Task<Registered> MoveAsync(Move move)
    {
        var decision = (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, move.DecisionId))[0];
        var entries = await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, move.DecisionId);
        if (move.ExpiredOn is { } until)
        {
            await session.RunOneAsync(Sql.DropHold, Show.Day(until), decision.Programme, decision.Id);
        }

        if (move is { Kind: EntryKind.Pay, Reference: { } reference } && await PaidBeforeAsync(decision.Id, reference) is { } first)
        {
            return Wrong(
                "ledger_movements.reference_already_recorded(reference, first)", reference, first);
        }

        if (entries.Count == 0)
        {
            return Wrong("ledger_movements.nothing_granted()");
        }

        if (move.Kind == EntryKind.Pay && RecordedColumns.WhyNotPayable(decision, entries) is { } changed)
        {
            throw new UnreadableRowException(decision.Id, new InvalidDataException(changed));
        }

        if (move.Kind == EntryKind.Pay && cases.VersionsOf(decision).Programme.PaidByAnotherPerson
            && (await Deciders.OfAsync(session, decision)).Any(move.By.MayBe))
        {
            return new Registered.SamePerson(Phrase.Of("ledger_movements.same_person()"));
        }

        if (move.Kind == EntryKind.Pay && await UnclearAsync(decision) is { } unclear)
        {
            return unclear;
        }

        if (move.IsDeferred && Movements.Pay(EntryRow.Fold(entries), move.AmountFen) is Movement.Allowed)
        {
            return new Registered.Deferred();
        }

        if (move.Kind == EntryKind.Pay && await WithheldAsync(move, decision, entries) is { } withheld)
        {
            return withheld;
        }

        if (move is { Kind: EntryKind.Recover, Ground: EntryGround.RedLetterInvoice })
        {
            var asked = await AskedByCreditsAsync(decision, entries);
            if (asked is { } most && (move.AmountFen ?? most) is var fen && (fen == 0 || fen > most))
            {
                return Wrong(
                    "ledger_movements.recovery_above_credits(most, asked)", Rounding.ShowYuan(most), Rounding.ShowYuan(fen));
            }

            move = move with { AmountFen = move.AmountFen ?? asked };
        }

        var (registered, hasMoved) = Plain(move, decision, entries);
        if (hasMoved && move.Kind != EntryKind.Pay)
        {
            await replacing.AfterGivingBackAsync(decision, entries[0].FiscalYear, move.At);
        }

        return registered;
    }

    // What credits ask to be recovered on the decision that stands; null where nothing was paid, and of one whose place was taken: on that
    // all that is out is to be recovered.
    private async Task<long?> AskedByCreditsAsync(RecordedDecision decision, IReadOnlyList<EntryRow> entries)
    {
        var balance = EntryRow.Fold(entries);
        if (balance.Paid == balance.Recovered
            || (await session.AskOneAsync(Sql.FindLatest, LatestRow.Read, decision.Programme, decision.InvoiceKey))[0].Id != decision.Id)
        {
            return null;
        }

        var @case = cases.Rebuild(decision) with { Credits = await CreditsOfAsync(decision) };
        return Due.Of(@case, balance, EntryRow.GivenUp(entries)).ToRecover;
    }

    // A decision that took the place of another took its payments over too.
    private async Task<string?> PaidBeforeAsync(string decisionId, string reference)
    {
        var wanted = Known(reference);
        var payments = await session.AskOneAsync(Sql.FindPayments, row => (Id: row.GetString(0), Reference: row.GetString(1)), decisionId);
        return payments.Where(one => Known(one.Reference) == wanted).Select(one => one.Id).FirstOrDefault();
    }

    private static string Known(string reference) => DocumentReference.TryParse(reference, out var known) is null ? known!.Key : reference;

    // Only an invoice that is known by its seller has names beside its key.
    private async Task<IReadOnlyList<Credit>> CreditsOfAsync(RecordedDecision decision) => InvoiceKey.DayOf(decision.InvoiceKey) is null
        ? await Credits.OfAsync(session, decision.InvoiceKey)
        : await Credits.OfAsync(session, cases.Rebuild(decision).Invoice);

    // Nobody can tell what is left of the invoice, so nobody can tell what is due.
    private async Task<Registered?> UnclearAsync(RecordedDecision decision)
    {
        var credits = await CreditsOfAsync(decision);
        if (credits.Count == 0 || LeftOver.Of(cases.Rebuild(decision).Invoice, credits).Unclear is not [var first, ..])
        {
            return null;
        }

        return first.Why == Misfit.Open
            ? Wrong("ledger_movements.correction_undetermined(correction)", first.Credit.Number)
            : Wrong("ledger_movements.credit_unclear(credit)", first.Credit.Number);
    }

    // What the registry says is on record with the payment that it stands in the way of; nothing moves.
    private async Task<Registered?> WithheldAsync(Move move, RecordedDecision decision, IReadOnlyList<EntryRow> entries)
    {
        if (move.Registry is not { } facts || Movements.Pay(EntryRow.Fold(entries), move.AmountFen) is not Movement.Allowed
            || PaymentCheck.Of(facts, (await CreditsOfAsync(decision)).Count > 0) is not { } stop)
        {
            return null;
        }

        recorder.Enter(
            new Entry(heads.Of(decision.Programme).NextEntry(), EntryKind.Release, decision.Programme, entries[0].FiscalYear,
                entries[0].CalendarYear, decision.Id, decision.Buyer,
                Money.Zero(decision.Currency), stop.Ground, stop.Note, move.Reference, move.At, move.By.Agency, move.By));
        recorder.Remember(move, new Registered.Replayed(StatusCodes.Status409Conflict, decision.Id,
            JsonSerializer.SerializeToUtf8Bytes(stop.Text, WireJson.Shared.LocalizedText)), move.At);
        return new Registered.Withheld(stop.Text);
    }

    private (Registered Registered, bool HasMoved) Plain(Move move, RecordedDecision decision, IReadOnlyList<EntryRow> entries)
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
            return (Enter(move, decision, entries[0], balance, allowed), true);
        }

        var refused = (Movement.Refused)movement;
        return (move.ExpiredOn is null ? new Registered.WrongState(refused.Text) : new Registered.Nothing(), false);
    }

    private Registered.Moved Enter(Move move, RecordedDecision decision, EntryRow first, Balance before, Movement.Allowed allowed)
    {
        var entry = new Entry(heads.Of(decision.Programme).NextEntry(), allowed.Kind, decision.Programme, first.FiscalYear,
            first.CalendarYear, decision.Id, decision.Buyer,
            new Money(allowed.Fen, decision.Currency), move.Ground, move.Note, move.Reference, move.At, move.By.Agency, move.By);
        recorder.Enter(entry);
        var after = before.After(allowed.Kind, allowed.Fen);
        var answer = JsonSerializer.SerializeToUtf8Bytes(new MovementAnswer(entry, Standing.Of(after, decision.Currency), null),
            RegisterJson.Shared.MovementAnswer);
        recorder.Remember(move, new Registered.Replayed(StatusCodes.Status201Created, decision.Id, answer), move.At);
        return new Registered.Moved(answer);
    }

    private static Registered.WrongState Wrong(string phrase, params ReadOnlySpan<Argument> arguments) => new(Phrase.Of(phrase, arguments));
}

/// <summary>A movement as answered: the entry that records it, and how the decision's money stands after it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Standing">The decision's money after it.</param>
/// <param name="ToRecover">After a red-letter invoice: what was already paid too much and is to be recovered; absent when nothing
/// is.</param>
public sealed record MovementAnswer(Entry Entry, Standing Standing, Money? ToRecover);
