using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>
/// Credits are kept with the invoice that they name, and applied to every decision that stands on it: what is held too much is released,
/// what was paid too much is named, and who waits is decided anew on what is left.
/// </summary>
internal sealed class Crediting(Session session, RegisterHeads heads, Recorder recorder, CaseMaker cases, DecisionReplacement replacing)
{
    private sealed record Recorded(string InvoiceKey, Credit Credit, byte[] Answer);

    // The last decision on the invoice under a programme, and its money.
    private sealed record Latest(RecordedDecision Decision, IReadOnlyList<EntryRow> Entries)
    {
        public Balance Balance { get; } = EntryRow.Fold(Entries);
    }

    /// <summary>Keeps a credit and applies it; a credit that is on record already changes nothing.</summary>
    public async Task<Registered> KeepAsync(KeepCredit command)
    {
        var latest = await LatestAsync(command);
        command = command with { Credit = Named(command.Credit, latest) };
        var credit = command.Credit;
        var known = (await session.AskOneAsync(Sql.FindCredit, Read, credit.Reference)) is [var found] ? found : null;
        var before = latest is [var any, ..] ? await Credits.OfAsync(session, cases.Rebuild(any.Decision).Invoice)
            : await Credits.OfAsync(session, command.InvoiceKey);
        if (known is not null && await AsKnownAsync(command, known, latest, before) is { } answer)
        {
            return answer;
        }

        if (command.OfDecision is { } asked && WhyNot(asked, latest, command.Sight) is { } refused)
        {
            return refused;
        }

        // One that is sent with other content comes anew, after all that were kept since: none of these is to give way to it.
        Credit[] credits = [.. before.Where(one => one.Reference != credit.Reference), credit];
        var faults = new Faults();
        var isUnclear = false;
        foreach (var one in latest)
        {
            isUnclear |= IsUnclear(LeftOver.Of(cases.Rebuild(one.Decision).Invoice, credits), command, faults);
        }

        if (faults.Any)
        {
            return new Registered.Unfit(faults.All);
        }

        // First of all, since everything that is decided from here on is decided on what is left.
        await WriteAsync(command, known is null, []);
        if (command.Document is { } document)
        {
            recorder.Keep(document, command.At);
        }

        var applied = new List<CreditApplied>();
        foreach (var one in latest)
        {
            applied.AddRange(await ApplyAsync(command, one, credits));
        }

        return await AnswerAsync(command, known is null, new CreditNoteAnswer(credit.Number, isUnclear, applied));
    }

    // Whichever of the seller's numbers it names, it is one credit.
    private Credit Named(Credit credit, IReadOnlyList<Latest> latest) =>
        latest is [var any, ..] ? credit with { Reference = cases.Rebuild(any.Decision).Invoice.CreditReference(credit.Reference) } :
            credit;

    private async Task<Registered?> AsKnownAsync(KeepCredit command, Recorded known, IReadOnlyList<Latest> latest,
        IReadOnlyList<Credit> credits)
    {
        var number = command.Credit.Number;
        if (known.InvoiceKey == command.InvoiceKey && known.Credit.IsSameAs(command.Credit))
        {
            return command.OfDecision is null ? new Registered.Kept(await ShownAsync(Packed.Unpack(known.Answer), command.Sight), false)
                : Wrong("crediting.already_recorded(number)", number);
        }

        return known.InvoiceKey == command.InvoiceKey && MayBeMadeClear(command, known, latest, credits) ? null : Wrong(
            "crediting.recorded_otherwise(number)", number);
    }

    // Where it is unclear, with whatever content, since what it has does not fit; where nobody can tell yet, with the numbers of lines that
    // it lacks; never where it counts already.
    private bool MayBeMadeClear(KeepCredit command, Recorded known, IReadOnlyList<Latest> latest, IReadOnlyList<Credit> credits) =>
        latest.Count == 0
        ? known.Credit.IsMadeClearBy(command.Credit)
        : latest.Any(one =>
            LeftOver.Of(cases.Rebuild(one.Decision).Invoice, credits).Unclear.Any(unclear =>
                unclear.Credit.Reference == known.Credit.Reference));

    // The last decision under each programme under which the invoice was decided.
    private async Task<IReadOnlyList<Latest>> LatestAsync(KeepCredit command)
    {
        var found = new List<Latest>();
        foreach (var programme in command.Programmes)
        {
            if (await session.AskOneAsync(Sql.FindLatest, LatestRow.Read, programme, command.InvoiceKey) is [var row])
            {
                found.Add(new Latest(
                    (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, row.Id))[0],
                        await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, row.Id)));
            }
        }

        return found;
    }

    private static Registered.WrongState? WhyNot(string asked, IReadOnlyList<Latest> latest, Sight sight)
    {
        if (latest.FirstOrDefault(one => one.Decision.Id == asked) is { } own)
        {
            return own.Balance is { Used: 0, Waitlisted: 0 }
                ? Wrong("crediting.nothing_to_take_back()")
                : null;
        }

        var ids = string.Join(", ", latest.Where(one => sight.Sees(one.Decision)).Select(one => one.Decision.Id));
        return ids.Length == 0 ? Wrong("crediting.decision_replaced_by_another()") : Wrong("crediting.decision_replaced(ids)", ids);
    }

    private static bool IsUnclear(LeftOver left, KeepCredit command, Faults faults)
    {
        if (left.Unclear.FirstOrDefault(one => one.Credit.Reference == command.Credit.Reference) is not { } unclear)
        {
            return false;
        }

        var pointer = $"{(command.OfDecision is null ? "" : "/creditNote")}/lines/{unclear.Place ?? 0}";
        switch (unclear.Why)
        {
            case Misfit.NoSuchLine:
                faults.Add($"{pointer}/line", FaultCode.Inconsistent,
                    "crediting.unknown_line(count)", left.Invoice.Lines.Count);
                break;
            case Misfit.TooMuch:
                faults.Add(pointer, FaultCode.Inconsistent,
                    "crediting.figures_above_line()");
                break;
            case Misfit.OtherCurrency:
                faults.Add($"{pointer}/netAmount/currency", FaultCode.Inconsistent,
                    "crediting.currency_differs(currency)", left.Invoice.Currency);
                break;
        }

        return true;
    }

    private async Task<IReadOnlyList<CreditApplied>> ApplyAsync(KeepCredit command, Latest latest, IReadOnlyList<Credit> credits)
    {
        var (decision, balance) = (latest.Decision, latest.Balance);
        var others = await OthersAsync(decision);
        if (balance.Waitlisted > 0 && LeftOver.Of(cases.Rebuild(decision).Invoice, credits).Unclear.Count == 0)
        {
            var id = await replacing.CreditAsync(decision, latest.Entries, command.At);
            var standing = Standing.Of(EntryRow.Fold(await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, id)), decision.Currency);
            var last = (await session.AskOneAsync(Sql.FindLastEntry, LedgerReader.ReadEntry, decision.Id))[0];
            return [new CreditApplied(decision.Programme, id, decision.Id, last, standing, null), .. others];
        }

        if (balance is { Used: 0, Waitlisted: 0 })
        {
            return others;
        }

        var due = Due.Of(cases.Rebuild(decision) with { Credits = credits }, balance, EntryRow.GivenUp(latest.Entries));
        var entry = new Entry(heads.Of(decision.Programme).NextEntry(), EntryKind.Release, decision.Programme,
            latest.Entries[0].FiscalYear, latest.Entries[0].CalendarYear, decision.Id,
            decision.Buyer, new Money(due.Back, decision.Currency), EntryGround.RedLetterInvoice, command.Note, command.Credit.Number,
                command.At, command.By.Agency, command.By);
        recorder.Enter(entry);
        await replacing.AfterGivingBackAsync(decision, latest.Entries[0].FiscalYear, command.At);
        var after = due.Back == 0 ? balance : balance.After(EntryKind.Release, due.Back);
        return
        [
            new CreditApplied(decision.Programme, decision.Id, null, entry, Standing.Of(after, decision.Currency), due.ToRecover == 0
                ? null : new Money(due.ToRecover, decision.Currency)),
            .. others,
        ];
    }

    // Decisions whose place was taken, and on which money is still out: that is to be recovered whatever is credited.
    private async Task<IReadOnlyList<CreditApplied>> OthersAsync(RecordedDecision latest)
    {
        return
        [
            .. from one in (await MoneyOfInvoice.ReadAsync(session, latest.Programme, latest.InvoiceKey)).Out
               where one.Decision != latest.Id
               select new CreditApplied(latest.Programme, one.Decision, null, null, Standing.Of(one.Balance, latest.Currency),
                   new Money(one.OutFen, latest.Currency)),
        ];
    }

    private async Task<Registered> AnswerAsync(KeepCredit command, bool isNew, CreditNoteAnswer answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, RegisterJson.Shared.CreditNoteAnswer);
        await WriteAsync(command, false, Packed.Pack(bytes));
        if (command.OfDecision is not { } decision)
        {
            bytes = await ShownAsync(bytes, command.Sight);
            recorder.Remember(command,
                new Registered.Replayed(isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, "", bytes), command.At);
            return new Registered.Kept(bytes, isNew);
        }

        var own = answer.Applied.First(one => one.DecisionId == decision || one.Supersedes == decision);
        var moved = JsonSerializer.SerializeToUtf8Bytes(new MovementAnswer(own.Entry!, own.Standing, own.ToRecover),
            RegisterJson.Shared.MovementAnswer);
        recorder.Remember(command, new Registered.Replayed(StatusCodes.Status201Created, decision, moved), command.At);
        return new Registered.Moved(moved);
    }

    // What it did to decisions that are not visible is on record, and not told.
    private async Task<byte[]> ShownAsync(byte[] bytes, Sight sight)
    {
        var answer = JsonNode.Parse(bytes)!;
        var applied = answer["applied"]!.AsArray();
        var all = applied.ToArray();
        foreach (var one in all)
        {
            // What waited and what took its place were asked for by one agency.
            var (programme, id) = ((string)one!["programme"]!, (string)one["decisionId"]!);
            if (!sight.SeesAllOf(programme)
                && !sight.Sees(programme, (await session.AskOneAsync(Sql.FindAsker, row => row.GetString(0), id))[0]))
            {
                applied.Remove(one);
            }
        }

        return applied.Count == all.Length ? bytes : Encoding.UTF8.GetBytes(answer.ToJsonString(RegisterJson.Shared.Options));
    }

    private async Task WriteAsync(KeepCredit command, bool isNew, byte[] answer)
    {
        var content = JsonSerializer.Serialize(command.Credit, WireJson.Shared.Credit);
        if (isNew)
        {
            await session.RunOneAsync(
                Sql.InsertCredit, command.Credit.Reference, command.InvoiceKey, content, answer, InstantText.Show(command.At),
                    ActorText.Show(command.By), null);
        }
        else
        {
            await session.RunOneAsync(Sql.ChangeCredit, content, answer, InstantText.Show(command.At), command.Credit.Reference);
        }
    }

    private static Recorded Read(System.Data.Common.DbDataReader row) =>
        new(row.GetString(0), Credits.Read(row.GetString(1)), row.GetFieldValue<byte[]>(2));

    private static Registered.WrongState Wrong(string phrase,
        params ReadOnlySpan<Argument> arguments) => new Registered.WrongState(Phrase.Of(phrase, arguments));
}

/// <summary>What became of a credit note: it is kept with the invoice, and applied to every decision that stands on it.</summary>
/// <param name="Number">The credit note's number.</param>
/// <param name="IsUnclear">
/// Whether it cannot be told which lines of the invoice it takes back. Then nothing moves, nothing is paid and nothing is decided on the
/// invoice until it is sent again with line numbers.
/// </param>
/// <param name="Applied">What it did to each decision; none where the invoice is not decided yet, or nothing of it is held, paid or waited
/// for.</param>
public sealed record CreditNoteAnswer(
    [property: AtMost(Limits.Reference)] string Number,
    bool IsUnclear,
    [property: AtMost(Limits.Page)] IReadOnlyList<CreditApplied> Applied);

/// <summary>What a credit note did to the money of one decision.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="DecisionId">The decision that stands now; or one whose place was taken and on which money is still to be recovered.</param>
/// <param name="Supersedes">The decision that waited and was decided anew on what is left; absent when none did.</param>
/// <param name="Entry">The entry that records it, also one of 0.00; absent when nothing was entered.</param>
/// <param name="Standing">The decision's money after it.</param>
/// <param name="ToRecover">What was paid too much and is to be recovered on this decision; absent when nothing is.</param>
public sealed record CreditApplied(
    [property: AtMost(Limits.Id)] string Programme,
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string DecisionId,
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? Supersedes,
    Entry? Entry,
    Standing Standing,
    Money? ToRecover);
