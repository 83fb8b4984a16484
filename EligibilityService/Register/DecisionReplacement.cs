using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// A new decision takes the place of an old one: an officer's review, a correction that was published later, a place in the waiting list
/// that has come up, or a registry that answered at last. The old one is never edited; what it held is given back by an entry, and the new
/// one is linked to it.
/// </summary>
internal sealed class DecisionReplacement(Session session, RegisterHeads heads, Recorder recorder, CaseMaker cases)
{
    /// <summary>What invoices replace.</summary>
    public InvoiceCorrections InvoiceCorrections { get; } = new(session, heads, recorder, cases);

    /// <summary>Decides a case anew with what an officer found.</summary>
    public async Task<Registered> ReviewAsync(Review review)
    {
        var old = (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, review.DecisionId))[0];
        var entries = await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, old.Id);
        if (await WhyNotAsync(review.By, old, entries, paidGoesOver: false) is { } refusal)
        {
            return refusal;
        }

        if (review.Content is { } content)
        {
            if (old.Outcome is not (Outcome.Refused or Outcome.Undetermined))
            {
                return Wrong(
                    "decision_replacement.money_granted_on_content()");
            }

            var replaced = await InvoiceCorrections.FindAsync(content.Case, null, review.At);
            if (replaced.Refused is { } unfit)
            {
                return unfit;
            }

            await InvoiceCorrections.KeepAsync(content.Case, replaced.Replaced, review.By, review.At);
            old = old with { Fingerprint = content.Fingerprint, CaseHash = content.CaseHash, Request = content.Request };
        }

        var @case = (review.Content?.Case ?? cases.Rebuild(old)) with { Findings = review.Findings, IsReviewed = true };
        var faults = new Faults();
        OfficerRuling.Check(@case, faults);
        if (faults.Any)
        {
            return new Registered.Unfit(faults.All);
        }

        var made = await ReplaceAsync(old, @case, entries,
            new Replacement(EntryGround.Reviewed,
                new ReviewRef(review.By.Agency, review.By, review.Ground, review.Findings, review.Content is null ? null : true), review.By,
                review.At));
        foreach (var kept in review.Content?.Kept ?? [])
        {
            recorder.Keep(kept, review.At);
        }

        recorder.Remember(review, Registered.Replayed.Of(RecordedAnswer.Of(made)), review.At);
        if (entries.Count > 0)
        {
            await PromoteAsync(old.Programme, entries[0].FiscalYear, review.At);
        }

        return new Registered.New(RecordedAnswer.Of(made));
    }

    /// <summary>Decides a case anew with the versions that are in force for its date now.</summary>
    public async Task<Registered> RedecideAsync(Redecision redecision)
    {
        var old = (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, redecision.DecisionId))[0];
        var entries = await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, old.Id);
        if (await WhyNotAsync(redecision.By, old, entries, paidGoesOver: true) is { } refusal)
        {
            return refusal;
        }

        if (cases.VersionsInForce(old, redecision.At) is not { } versions)
        {
            return Wrong("decision_replacement.no_version_in_force()");
        }

        if (versions.Programme.Version == old.ProgrammeVersion && versions.Catalogue.Number == old.CatalogueVersion)
        {
            return Wrong("decision_replacement.nothing_corrected()");
        }

        var faults = new Faults();
        if (cases.Rebuild(old, versions, faults) is not { } @case)
        {
            var fault = faults.All[0];
            return Wrong("decision_replacement.request_not_decidable(pointer, detail)", fault.Pointer, fault.Detail);
        }

        var made = await ReplaceAsync(old, @case with { KnownAt = redecision.At }, entries,
            new Replacement(EntryGround.Redecided, old.Context.Review, redecision.By, redecision.At) { Ground = redecision.Ground });
        recorder.Remember(redecision, Registered.Replayed.Of(RecordedAnswer.Of(made)), redecision.At);
        if (entries.Count > 0)
        {
            await PromoteAsync(old.Programme, entries[0].FiscalYear, redecision.At);
        }

        return new Registered.New(RecordedAnswer.Of(made));
    }

    /// <summary>
    /// Decides a case that waits for money anew, because a credit took back a part of its invoice: it keeps its place. Gives the new
    /// decision's id.
    /// </summary>
    public async Task<string> CreditAsync(RecordedDecision old, IReadOnlyList<EntryRow> entries, DateTimeOffset at)
    {
        var id = await LeftAsync(old, entries, at);
        await PromoteAsync(old.Programme, entries[0].FiscalYear, at);
        return id;
    }

    /// <summary>The same, before anybody else who waits is looked at.</summary>
    public async Task<string> LeftAsync(RecordedDecision old, IReadOnlyList<EntryRow> entries, DateTimeOffset at) =>
        (await ReplaceAsync(old, cases.Rebuild(old), entries,
        new Replacement(EntryGround.Credited, old.Context.Review, old.By, at)
        { Redecision = old.Context.Redecision })).Id;

    /// <summary>
    /// Records the first decision on an invoice that replaces others, or one that was asked for again, with all that it takes over from
    /// them.
    /// </summary>
    public Task TakeOverAsync(NewDecision made, ReplacedInvoices replaced, Actor by, DateTimeOffset at) =>
        RecordAsync(made, replaced, [], replaced.GivenUpFen, new Replacement(EntryGround.Decided, null, by, at), replaced.Place, null);

    /// <summary>
    /// After money of a decision came back: when nothing of it is left, what it claimed is free, and so is its place in the line; and
    /// whoever waits is looked at.
    /// </summary>
    public async Task AfterGivingBackAsync(RecordedDecision decision, int fiscalYear, DateTimeOffset at)
    {
        await FreeAsync(decision, fiscalYear);
        await PromoteAsync(decision.Programme, fiscalYear, at);
    }

    /// <summary>The same, before anybody who waits is looked at.</summary>
    public async Task FreeAsync(RecordedDecision decision, int fiscalYear)
    {
        await recorder.FlushAsync();
        if (EntryRow.Fold(await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, decision.Id)) is { Used: 0, Waitlisted: 0 })
        {
            await session.RunOneAsync(Sql.DropClaims, decision.Id);
            await session.RunOneAsync(Sql.LeaveWaitingList, decision.Programme, (long)fiscalYear, decision.Id);
            await session.RunOneAsync(Sql.CloseDecision, decision.Id);
        }
    }

    /// <summary>Gives back what a decision holds, or its place in the line.</summary>
    public Task GiveBackAsync(LatestDecision standing, EntryGround ground, Actor by, DateTimeOffset at) =>
        GiveBackAsync(standing.Decision, standing.Entries, new Replacement(ground, null, by, at));

    /// <summary>Decides those who wait for a year's budget, in their order, until the first for whom there is not enough.</summary>
    public async Task<Registered> PromoteAsync(string programme, int fiscalYear, DateTimeOffset at)
    {
        while (true)
        {
            await recorder.FlushAsync();
            if (await session.AskOneAsync(Sql.FirstWaiting, row => row.GetString(0), programme, (long)fiscalYear) is not [var first])
            {
                return new Registered.Nothing();
            }

            var old = (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, first))[0];
            var @case = await Credits.LeftAsync(session, WithLimitsOf(cases.Rebuild(old), at));

            // While a credit is unclear its turn is that of what the clear ones leave.
            var clear = @case with { Credits = LeftOver.Of(@case.Invoice, @case.Credits).Counted };
            var assessment = Assess.Of(clear);
            var entries = await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, old.Id);
            var paid = (await MoneyOfInvoice.ReadAsync(session, programme, old.InvoiceKey)).Out;
            var replaced = (await InvoiceCorrections.FindAsync(@case, null, at)).Replaced;
            var view = replaced.Apply(await ViewAsync(clear, assessment, old, await PlaceAsync(old, entries), paid), clear, assessment);
            if (Settle.Apply(clear, assessment, view).Outcome == Outcome.Waitlisted)
            {
                return new Registered.Nothing();
            }

            await ReplaceAsync(old, @case, entries,
                new Replacement(EntryGround.Promoted, old.Context.Review, old.By, at)
                { Redecision = old.Context.Redecision });
        }
    }

    /// <summary>
    /// Decides a case that waited for a registry, in the name of who asked for it. Who comes second, on this replica or another, finds that
    /// it waits no more.
    /// </summary>
    public async Task<Registered> ResumeAsync(Resumption resumption)
    {
        if (await session.AskOneAsync(Sql.FindWait, row => row.GetString(0), resumption.Programme, resumption.DecisionId) is not [_])
        {
            return new Registered.Nothing();
        }

        var old = (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, resumption.DecisionId))[0];
        var made = await ReplaceAsync(old, resumption.Case, [],
            new Replacement(EntryGround.Resumed, old.Context.Review, old.By, resumption.At)
            { Redecision = old.Context.Redecision });
        return new Registered.New(RecordedAnswer.Of(made));
    }

    private async Task<Registered?> WhyNotAsync(Actor by, RecordedDecision old, IReadOnlyList<EntryRow> entries, bool paidGoesOver)
    {
        var balance = EntryRow.Fold(entries);
        var deciders = await Deciders.OfAsync(session, old);
        if (by.MayBe(deciders[0]) || by.MayBe(deciders[^1]))
        {
            return new Registered.SamePerson(Phrase.Of("decision_replacement.same_person()"));
        }

        var latest = await session.AskOneAsync(Sql.FindLatest, LatestRow.Read, old.Programme, old.InvoiceKey);
        if (latest[0].Id != old.Id)
        {
            return Wrong("decision_replacement.decision_replaced(latest)", latest[0].Id);
        }

        if (balance.Paid > balance.Recovered && !paidGoesOver)
        {
            return Wrong("decision_replacement.money_paid()");
        }

        return entries.Count == 0 || balance is not { Used: 0, Waitlisted: 0 }
            ? null
            : Wrong("decision_replacement.all_was_given_back()");
    }

    private async Task<NewDecision> ReplaceAsync(RecordedDecision old, Case @case, IReadOnlyList<EntryRow> entries, Replacement replacement)
    {
        var replaced = (await InvoiceCorrections.FindAsync(@case, null, replacement.At)).Replaced;
        var place = await PlaceAsync(old, entries) ?? replaced.Place;
        var placeAtRegistry = (await session.AskOneAsync(Sql.FindWait, row => row.GetString(0), old.Programme, old.Id)) is [var found]
            ? found : null;
        var money = await MoneyOfInvoice.ReadAsync(session, old.Programme, old.InvoiceKey);
        var (paid, givenUp) = (money.Out, money.WasGranted ? money.GivenUpFen : replaced.GivenUpFen);
        await GiveBackAsync(old, entries, replacement);
        var now = await Credits.LeftAsync(session, WithLimitsOf(@case, replacement.At));
        var assessment = Assess.Of(now);
        var view = replaced.Apply(await ViewAsync(now, assessment, old, place, paid), now, assessment);
        var settled = Settle.Apply(now, assessment, view);
        var total = paid.Sum(one => one.OutFen);
        var shares = Carry(replaced.GoesOverTo(settled.Outcome) ? [.. paid, .. replaced.Paid] : paid, settled.Amount.MinorUnits - givenUp);
        var carried = shares.Where(share => paid.Contains(share.Of)).Sum(share => share.Fen);
        var (carriedOver, toRecover) = (new Money(carried, old.Currency), new Money(total - carried, old.Currency));
        // The case as it is decided now: who asks the same once more gets the same.
        var hash = Submission.HashAfter(CaseMaker.HashOf(now, SentRequest.OfRecord(old.Request).Hash), now.Credits);
        var made = NewDecision.Of(now, settled, view,
            new DecisionMetadata(heads.Of(old.Programme).NextDecision(), old.Fingerprint, replacement.At, replacement.By, old.Id,
                old.Request, hash)
            {
                DecidedOn = cases.DayOf(replacement.At),
                Review = replacement.Review,
                AskedBy = old.AskedBy,
                Replaces = replaced.RefOf(shares.Sum(share => share.Fen) - carried, settled.Outcome, old.Currency),
                Redecision = replacement.Ground is { } ground
                    ? new RedecisionRef(replacement.By.Agency, replacement.By, ground, carriedOver, toRecover)
                : total > 0 && old.Context.Redecision is { } before ? before with { CarriedOver = carriedOver, ToRecover = toRecover }
                : replacement.Redecision,
            });
        if (made.Claims.Count > 0 || paid.All(one => one.Decision != old.Id))
        {
            await session.RunOneAsync(Sql.DropClaims, old.Id);
        }

        await RecordAsync(made, replaced, paid, givenUp, replacement, place, placeAtRegistry);
        return made;
    }

    // What the new decision takes over goes first, so that its claims are free when it makes them.
    private async Task RecordAsync(
        NewDecision made, ReplacedInvoices replaced, IReadOnlyList<MoneyOfDecision> paid, long givenUpFen, Replacement replacement,
            string? place,
            string? placeAtRegistry)
    {
        var cameBack = new List<(string Programme, int FiscalYear)>();
        var takesOver = replaced.GoesOverTo(made.Decision.Outcome);
        if (takesOver)
        {
            await InvoiceCorrections.TakeBackAsync(made.Case, replaced, replacement.By, replacement.At, this, cameBack);
        }

        recorder.Record(made, replacement.Entry, place, placeAtRegistry);
        var shares = Carry(takesOver ? [.. paid, .. replaced.Paid] : paid, made.Decision.Amount.MinorUnits - givenUpFen);
        if (made.Claims.Count > 0)
        {
            await CarryOverAsync(shares, replaced, made, replacement);
        }

        var staysGivenUp = Math.Min(givenUpFen, made.Decision.Amount.MinorUnits - shares.Sum(share => share.Fen));
        StayGivenUp(made, staysGivenUp, replacement);
        await recorder.FlushAsync();
        if (staysGivenUp > 0 && staysGivenUp == made.Decision.Amount.MinorUnits)
        {
            // Nothing of it is left to be paid, so it has ended.
            await session.RunOneAsync(Sql.DropClaims, made.Id);
        }

        foreach (var (programme, fiscalYear) in cameBack.Distinct())
        {
            await PromoteAsync(programme, fiscalYear, replacement.At);
        }
    }

    // What was paid goes over as far as the new amount goes, without what was given up, from the last decision back.
    private static List<(MoneyOfDecision Of, long Fen)> Carry(IReadOnlyList<MoneyOfDecision> paid, long amountFen)
    {
        var shares = new List<(MoneyOfDecision Of, long Fen)>(paid.Count);
        foreach (var one in paid.OrderByDescending(one => one.Decision, StringComparer.Ordinal))
        {
            var fen = Math.Min(Math.Max(0, amountFen), one.OutFen);
            amountFen -= fen;
            shares.Add((one, fen));
        }

        return shares;
    }

    // What was paid is recovered in the books of the old decisions and paid in those of the new one. What is beyond the new amount stays in
    // theirs, to be recovered in truth. The entry in theirs is there even for nothing: it says that the claims went over. Where nothing is
    // due any more they stay, until all is recovered.
    private async Task CarryOverAsync(IReadOnlyList<(MoneyOfDecision Of, long Fen)> shares, ReplacedInvoices replaced, NewDecision made,
        Replacement replacement)
    {
        var (fiscalYear, calendarYear) = Settle.YearsOf(made.Case);
        foreach (var (one, fen) in shares)
        {
            var ground = replaced.Money.Contains(one) ? EntryGround.Corrected : EntryGround.Redecided;
            await session.RunOneAsync(Sql.DropClaims, one.Decision);
            Enter(EntryKind.Recover, fen, one.FiscalYear, one.CalendarYear, one.Decision, made.Id, ground);
            if (fen > 0)
            {
                Enter(EntryKind.Pay, fen, fiscalYear, calendarYear, made.Id, one.Decision, ground);
            }
        }

        void Enter(EntryKind kind, long fen, int ofFiscalYear, int ofCalendarYear, string decision, string other,
            EntryGround ground) => recorder.Enter(
            new Entry(heads.Of(made.Case.Programme.Programme).NextEntry(), kind, made.Case.Programme.Programme, ofFiscalYear,
                ofCalendarYear, decision, made.Case.Buyer.Id,
                new Money(fen, made.Decision.Amount.Currency), ground, null, other, replacement.At, replacement.By.Agency, replacement.By));
    }

    // What was withdrawn, resold or paid in error is not granted by deciding anew.
    private void StayGivenUp(NewDecision made, long fen, Replacement replacement)
    {
        if (fen <= 0)
        {
            return;
        }

        var (fiscalYear, calendarYear) = Settle.YearsOf(made.Case);
        recorder.Enter(
            new Entry(heads.Of(made.Case.Programme.Programme).NextEntry(), EntryKind.Release, made.Case.Programme.Programme, fiscalYear,
                calendarYear, made.Id,
                made.Case.Buyer.Id, new Money(fen, made.Decision.Amount.Currency), EntryGround.GivenBackBefore, null,
                    made.Decision.Supersedes, replacement.At,
                replacement.By.Agency, replacement.By));
    }

    private async Task GiveBackAsync(RecordedDecision old, IReadOnlyList<EntryRow> entries, Replacement replacement)
    {
        var balance = EntryRow.Fold(entries);
        if (balance.Waitlisted > 0)
        {
            Enter(EntryKind.LeaveWaitlist, balance.Waitlisted);
            await session.RunOneAsync(Sql.LeaveWaitingList, old.Programme, (long)entries[0].FiscalYear, old.Id);
        }
        else if (balance.Held > 0)
        {
            Enter(EntryKind.Release, balance.Held);
        }

        await recorder.FlushAsync();

        void Enter(EntryKind kind, long fen) => recorder.Enter(
            new Entry(heads.Of(old.Programme).NextEntry(), kind, old.Programme, entries[0].FiscalYear, entries[0].CalendarYear, old.Id,
                old.Buyer,
                new Money(fen, old.Currency), replacement.Entry, null, null, replacement.At, replacement.By.Agency, replacement.By));
    }

    // What he held is there for who held money; who waits has before him only those who came before him.
    private async Task<RegisterView> ViewAsync(Case @case, Assessment assessment, RecordedDecision old, string? place,
        IReadOnlyList<MoneyOfDecision> paid)
    {
        var view = await SettlementViews.ReadAsync(session, @case, assessment, [old.Id, .. paid.Select(one => one.Decision)]);
        foreach (var one in paid)
        {
            // What was paid on the invoice is not in its own way.
            view = view with
            {
                Balances = view.Balances.Without(one.OutFen, one.FiscalYear == Settle.YearsOf(@case).FiscalYear,
                    one.CalendarYear == Settle.YearsOf(@case).CalendarYear)
            };
        }

        return old.Outcome switch
        {
            _ when !view.Balances.OthersWait => view,
            Outcome.Granted or Outcome.PartlyGranted => view with { Balances = view.Balances with { OthersWait = false } },
            Outcome.Waitlisted => view with
            { Balances = view.Balances with { OthersWait = place is not null && await AnyBeforeAsync(@case, old.Programme, place) } },
            _ => view,
        };
    }

    private async Task<bool> AnyBeforeAsync(Case @case, string programme, string place) =>
        (await session.AskOneAsync(Sql.AnyBefore, row => row.GetString(0), programme, (long)Settle.YearsOf(@case).FiscalYear,
            place)).Count > 0;

    // Where the decision stands in the line now; null when it does not wait. What replaces it and must wait still stands there, and not at
    // the end.
    private async Task<string?> PlaceAsync(RecordedDecision old, IReadOnlyList<EntryRow> entries) => entries.Count == 0
        ? null
        : (await session.AskOneAsync(Sql.FindPlace, row => row.GetString(0), old.Programme, (long)entries[0].FiscalYear,
            old.Id)) is [var place] ? place : null;

    private Case WithLimitsOf(Case @case, DateTimeOffset at) =>
        cases.LimitsFor(@case.Programme.Programme, @case.ReceivedOn, at) is { } limits ? @case with { LimitsFrom = limits } : @case;

    private static Registered.WrongState Wrong(string phrase, params ReadOnlySpan<Argument> arguments) => new(Phrase.Of(phrase, arguments));

    /// <summary>How a decision takes the place of another.</summary>
    /// <param name="Entry">The ground of the entries.</param>
    /// <param name="Review">The review that it comes of, or that the old one came of.</param>
    /// <param name="By">For whom.</param>
    /// <param name="At">When.</param>
    private sealed record Replacement(EntryGround Entry, ReviewRef? Review, Actor By, DateTimeOffset At)
    {
        /// <summary>After a correction: why, in words.</summary>
        public string? Ground { get; init; }

        /// <summary>After a promotion: that the old one was decided anew, if it was.</summary>
        public RedecisionRef? Redecision { get; init; }
    }
}
