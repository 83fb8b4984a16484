using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// Submissions that are settled one after the other in one go: what the register knows of all of them is read first, each is settled in
/// memory on that and on what those before it did, and nothing is written until all are. Settling one is a matter of microseconds.
/// </summary>
internal sealed class SubmissionBatch(Session session, RegisterHeads heads, Recorder recorder)
{
    private sealed record Latest(
        string Id, string Fingerprint, string CaseHash, bool Stands, string? ToRecoverOn, bool IsFinal, bool IsReviewed,
            Func<ReadOnlyMemory<byte>> Request, Func<ReadOnlyMemory<byte>> Answer)
    {
        /// <summary>The agency that asked.</summary>
        public required string AskedBy { get; init; }

        /// <summary>The first decision on the invoice.</summary>
        public required string FirstId { get; init; }

        /// <summary>What a repeat is held against; null where a repeat gets the same decision.</summary>
        public Repeated? Repeated { get; init; }
    }

    // What a submission comes to: an answer that is on record already, or a decision that is to be recorded.
    private sealed record Settled(Func<Registered>? Known, NewDecision? NewDecision);

    private sealed record Answered(string RequestHash, Func<Registered> Answer);

    private readonly Dictionary<(string Caller, string Key), Answered> _answers = [];
    private readonly Dictionary<(string Programme, string Invoice), Latest> _latest = [];
    private readonly Dictionary<Claim, Holder> _holders = [];
    private readonly Dictionary<BalanceKey, Balance> _balances = [];

    // The invoices on record with one number, bare, by their keys.
    private readonly Dictionary<(string Programme, string Alike), Dictionary<string, AlikeInvoice>> _alike = [];

    // Those with one number and day, whoever sold, by their keys.
    private readonly Dictionary<(string Programme, string Namesake), Dictionary<string, AlikeInvoice>> _namesakes = [];

    // What each buyer has of a programme, all years together.
    private readonly Dictionary<(string Programme, string Buyer), Balance> _ever = [];

    // What the one invoice of the run replaces.
    private ReplacedInvoices _replaced = ReplacedInvoices.None;

    /// <summary>Settles one whose invoice replaces others: what it takes over from these is taken back before it is recorded.</summary>
    public async Task<Func<Registered>> SettleAsync(Submission asked, DecisionReplacement replacing)
    {
        var submission = (await OnWhatIsLeftAsync([asked]))[0];
        await LoadAsync([submission]);
        var latest = _latest.GetValueOrDefault(InvoiceOf(submission));
        if (Known(submission, latest) is { } known)
        {
            return known.Known!;
        }

        var found = await replacing.Correcting.FindAsync(submission.Case, submission.By, submission.DecidedAt);
        if (found.Refused is { } refused)
        {
            return () => refused;
        }

        // After all of it was given back: what is out on those that it replaced comes first.
        _replaced = found.Replaced;
        if (latest is { IsFinal: false } && _replaced.Paid.LastOrDefault() is { } before)
        {
            return RecoverFirst(before.Decision);
        }

        await replacing.Correcting.KeepAsync(submission.Case, _replaced, submission.By, submission.DecidedAt);
        var settled = Decide(submission, latest);
        if (settled.NewDecision is not { } made)
        {
            return settled.Known!;
        }

        await replacing.TakeOverAsync(made, _replaced, submission.By, submission.DecidedAt);
        Keep(submission, made);
        return () => new Registered.New(made.Id, made.Answer);
    }

    /// <summary>Settles all; the answers are there once the recorder has written.</summary>
    public async Task<IReadOnlyList<Func<Registered>>> SettleAsync(IReadOnlyList<Submission> asked)
    {
        var submissions = await OnWhatIsLeftAsync(asked);
        await LoadAsync(submissions);
        return [.. submissions.Select(SettleAlone)];
    }

    private async Task LoadAsync(IReadOnlyList<Submission> submissions)
    {
        await LoadAnswersAsync(submissions);
        await LoadLatestAsync(submissions);
        await LoadHoldersAsync(submissions);
        await LoadAlikeAsync(submissions);
        await LoadBalancesAsync(submissions);
    }

    // Most invoices have no credits.
    private async Task<IReadOnlyList<Submission>> OnWhatIsLeftAsync(IReadOnlyList<Submission> asked)
    {
        foreach (var one in asked)
        {
            await Credits.AdoptAsync(session, one.Case.Invoice, one.Programme);
        }

        Invoice[] invoices = [.. asked.Select(one => one.Case.Invoice).DistinctBy(one => one.Key)];
        var credits = invoices.Zip(await Credits.OfAsync(session, invoices)).Where(pair => pair.Second.Count > 0)
            .ToDictionary(pair => pair.First.Key.Value, pair => pair.Second, StringComparer.Ordinal);
        return credits.Count == 0 ? asked
            : [.. asked.Select(one => credits.TryGetValue(InvoiceOf(one).Invoice, out var own) ? one.After(own) : one)];
    }

    private async Task LoadAnswersAsync(IReadOnlyList<Submission> submissions)
    {
        object?[][] keys = [.. submissions.Where(one => one.Idempotency is not null).Select(one => (one.By.KeyId, one.Idempotency!.Key))
            .Distinct().Select(key => new object?[] { key.KeyId, key.Key })];
        var found = await session.AskAsync(Sql.FindAnswer, keys, AnswerRow.Read);
        for (var i = 0; i < keys.Length; i++)
        {
            if (found[i] is [var row])
            {
                _answers[((string)keys[i][0]!, (string)keys[i][1]!)] =
                    new Answered(row.RequestHash, () => new Registered.Replayed(row.DecisionId, row.Status, Packed.Unpack(row.Answer)));
            }
        }
    }

    private async Task LoadLatestAsync(IReadOnlyList<Submission> submissions)
    {
        (string Programme, string Invoice)[] invoices = [.. submissions.Select(InvoiceOf).Distinct()];
        var found = await session.AskAsync(Sql.FindLatest, [.. invoices.Select(one => new object?[] { one.Programme, one.Invoice })],
            LatestRow.Read);
        for (var i = 0; i < invoices.Length; i++)
        {
            if (found[i] is [var row])
            {
                var isFinal = !HoldsMoney(row.Outcome);
                var (stands, toRecoverOn) = isFinal ? (false, null) : await StandsAsync(invoices[i], row.Id);
                _latest[invoices[i]] = new Latest(
                    row.Id, row.Fingerprint, row.CaseHash, stands, toRecoverOn, isFinal, isFinal && row.IsReviewed,
                        () => Packed.Unpack(row.Request), () => Packed.Unpack(row.Answer))
                {
                    AskedBy = row.AskedBy,
                    FirstId = row.FirstId,
                    Repeated = await Repeated.OfAsync(session, row),
                };
            }
        }
    }

    // When all of it was given back or recovered the invoice is free again; unless an earlier decision on it was paid too much, and that is
    // still out.
    private async Task<(bool Stands, string? ToRecoverOn)> StandsAsync((string Programme, string Invoice) invoice, string decisionId)
    {
        var money = (await MoneyOfInvoice.ReadAsync(session, invoice.Programme, invoice.Invoice)).Decisions;
        return money.Any(one => one.Decision == decisionId && one.Balance is not { Used: 0, Waitlisted: 0 })
            ? (true, null)
            : (false, money.FirstOrDefault(one => one.OutFen > 0)?.Decision);
    }

    private async Task LoadHoldersAsync(IReadOnlyList<Submission> submissions)
    {
        Claim[] claims = [.. submissions.SelectMany(one => one.Claims).Distinct()];
        var found = await session.AskAsync(Sql.FindHolder,
            [.. claims.Select(claim => new object?[] { claim.Programme, Term.Of(claim.Kind), claim.Key })], Holder.Read);
        for (var i = 0; i < claims.Length; i++)
        {
            if (found[i] is [var holder])
            {
                _holders[claims[i]] = holder;
            }
        }
    }

    // Only what would give money can give it twice.
    private async Task LoadAlikeAsync(IReadOnlyList<Submission> submissions)
    {
        (string Programme, string Alike)[] numbers = [.. submissions.Where(one => one.Claims.Count > 0).Select(AlikeOf).Distinct()];
        var found = await session.AskAsync(Sql.FindAlike, [.. numbers.Select(one => AlikeInvoices.Question(one.Programme, one.Alike))],
            AlikeInvoices.Read);
        for (var i = 0; i < numbers.Length; i++)
        {
            _alike[numbers[i]] = (await AlikeInvoices.LiveAsync(session, found[i])).ToDictionary(one => one.Key, StringComparer.Ordinal);
        }

        Submission[] named = [.. submissions.Where(one => one.Claims.Count > 0 && one.Case.Invoice.Key.Namesake is not null)
            .DistinctBy(one => NamesakeOf(one.Programme, one.Case.Invoice.Key))];
        var namesakes = await session.AskAsync(Sql.FindNamesakes,
            [.. named.Select(one => AlikeInvoices.NamesakeQuestion(one.Programme, one.Case.Invoice.Key)!)], AlikeInvoices.Read);
        for (var i = 0; i < named.Length; i++)
        {
            _namesakes[NamesakeOf(named[i].Programme, named[i].Case.Invoice.Key)] =
                (await AlikeInvoices.LiveAsync(session, namesakes[i])).ToDictionary(one => one.Key, StringComparer.Ordinal);
        }
    }

    private async Task LoadBalancesAsync(IReadOnlyList<Submission> submissions)
    {
        var limited = submissions.Where(one => one.Case.LimitsFrom.Limits is not null && one.Claims.Count > 0).ToArray();
        BalanceKey[] budgets = [.. limited.Select(one => BudgetOf(one.Case)).Distinct()];
        var found = await session.AskAsync(Sql.FindBalance,
            [.. budgets.Select(key => new object?[] { key.Programme, "", (long)key.Year })], row => Row.Balance(row));
        for (var i = 0; i < budgets.Length; i++)
        {
            _balances[budgets[i]] = found[i] is [var balance] ? balance : default;
        }

        (string Programme, string Buyer)[] buyers = [.. limited.Select(one => (one.Programme, one.Case.Buyer.Id)).Distinct()];
        var years = await session.AskAsync(Sql.FindBuyer, [.. buyers.Select(key => new object?[] { key.Programme, key.Buyer })], row =>
            ((int)row.GetInt64(0), Row.Balance(row, 1)));
        for (var i = 0; i < buyers.Length; i++)
        {
            foreach (var (year, balance) in years[i])
            {
                _balances[new BalanceKey(buyers[i].Programme, buyers[i].Buyer, year)] = balance;
                _ever[buyers[i]] = _ever.GetValueOrDefault(buyers[i]) + balance;
            }
        }
    }

    // What fails before anything was noted of it fails alone. What fails while it is noted fails the batch, which is then undone and tried
    // one by one.
    private Func<Registered> SettleAlone(Submission submission)
    {
        Settled settled;
        try
        {
            settled = SettleOne(submission);
        }
        catch (Exception error)
        {
            return () => new Registered.Failed(error);
        }

        if (settled.NewDecision is not { } made)
        {
            return settled.Known!;
        }

        recorder.Record(made);
        Note(made);
        Keep(submission, made);
        return () => new Registered.New(made.Id, made.Answer);
    }

    private void Keep(Submission submission, NewDecision made)
    {
        foreach (var kept in submission.Kept)
        {
            recorder.Keep(kept, submission.DecidedAt);
        }

        Remember(submission, StatusCodes.Status201Created, made.Id, () => made.Answer);
    }

    private Settled SettleOne(Submission submission)
    {
        var latest = _latest.GetValueOrDefault(InvoiceOf(submission));
        return Known(submission, latest) ?? Decide(submission, latest);
    }

    // What is answered whatever the case comes to; null when it is to be decided.
    private Settled? Known(Submission submission, Latest? latest)
    {
        if (submission.Idempotency is { } key && _answers.TryGetValue((submission.By.KeyId, key.Key), out var answered))
        {
            return new Settled(answered.RequestHash == key.RequestHash ? answered.Answer : static () => new Registered.KeyReused(), null);
        }

        if (latest is { Stands: true } or { IsFinal: true } && latest.AskedBy != submission.By.Agency)
        {
            return new Settled(static () => new Registered.DecidedForAnother(), null);
        }

        if (latest is not null && latest.Fingerprint != submission.Fingerprint)
        {
            return new Settled(() => new Registered.Differs(latest.Id, latest.Request()), null);
        }

        // A grant stands; and what an officer has found stands until an officer finds otherwise: asking again is no appeal.
        if (latest is { Stands: true } or { IsReviewed: true })
        {
            return Earlier(submission, latest);
        }

        if (latest is { ToRecoverOn: { } before })
        {
            return new Settled(RecoverFirst(before), null);
        }

        return null;
    }

    private static Func<Registered> RecoverFirst(string decisionId) => () => new Registered.WrongState(new LocalizedText(
        $"Money that was paid on this invoice is still to be recovered on decision {decisionId}. Record its recovery there; then ask again.",
        $"该发票在决定{decisionId}项下已付的款项尚待追回。请先在该决定项下登记追回，然后重新申请。"));

    private Settled Decide(Submission submission, Latest? latest)
    {
        // A refusal stands for the same case, as long as nothing in the register has changed that would give money now.
        var (@case, assessed) = WithRepeat(submission, latest);
        var view = assessed == submission.Assessment || Settle.ClaimsOf(@case, assessed).Count > 0
            ? _replaced.Apply(ViewOf(submission), @case, assessed) : RegisterView.Empty;
        var assessment = Settle.Apply(@case, assessed, view);
        if (latest is { IsFinal: true } && latest.CaseHash == submission.CaseHash && !HoldsMoney(assessment.Outcome))
        {
            return Earlier(submission, latest);
        }

        return new Settled(null,
            NewDecision.Of(@case, assessment, view, new DecisionMetadata(heads.Of(submission.Programme).NextDecision(), submission.Fingerprint,
            submission.DecidedAt, submission.By, latest?.Id, submission.Request, submission.CaseHash)
            {
                Replaces = _replaced.RefOf(_replaced.CarriedTo(assessment), assessment.Outcome, @case.Programme.Currency),
            }));
    }

    // What is repeated is known only here. It bears on a case that a programme wants to be heard by an officer then; so that one is looked
    // at again.
    private static (Case Case, Assessment Assessment) WithRepeat(Submission submission, Latest? latest)
    {
        if (latest?.Repeated is not { } repeated || latest.CaseHash == submission.CaseHash || repeated.By(submission.Request) is not
            { } repeat)
        {
            return (submission.Case, submission.Assessment);
        }

        var @case = submission.Case with { Repeats = repeat };
        return (@case, @case.Programme.HearsRepeats ? Assess.Of(@case) : submission.Assessment);
    }

    private Settled Earlier(Submission submission, Latest latest)
    {
        Remember(submission, StatusCodes.Status200OK, latest.Id, latest.Answer);
        return new Settled(() => new Registered.Earlier(latest.Id, latest.Answer()), null);
    }

    // What those after it in the same run see of it.
    private void Note(NewDecision made)
    {
        var holdsMoney = HoldsMoney(made.Decision.Outcome);
        var invoice = (made.Case.Programme.Programme, made.Case.Invoice.Key.ToString());
        var isRefused = made.Decision.Outcome == Outcome.Refused;
        var repeated = !isRefused && made.Case.Repeats is not null ? _latest.GetValueOrDefault(invoice)?.Repeated
            : new Repeated(made.Id, isRefused, made.Request);
        var first = _latest.GetValueOrDefault(invoice)?.FirstId ?? made.Id;
        _latest[invoice] = new Latest(made.Id, made.Decision.Invoice.Fingerprint, made.CaseHash, holdsMoney, null, !holdsMoney, false,
            () => made.Request, () => made.Answer)
        {
            AskedBy = made.By.Agency,
            FirstId = first,
            Repeated = holdsMoney ? null : repeated,
        };
        NoteAlike(made, first, holdsMoney);
        foreach (var claim in made.Claims)
        {
            _holders[claim] = new Holder(made.Id, made.Case.Programme.Version);
        }

        if (made.Movement is { } movement)
        {
            var (programme, buyer) = (made.Case.Programme.Programme, made.Case.Buyer.Id);
            Add(BudgetOf(made.Case), movement);
            Add(new BalanceKey(programme, buyer, Settle.YearsOf(made.Case).CalendarYear), movement);
            _ever[(programme, buyer)] = _ever.GetValueOrDefault((programme, buyer)).After(movement.Kind, movement.Fen);
        }
    }

    private void NoteAlike(NewDecision made, string first, bool holdsMoney)
    {
        var (programme, invoice) = (made.Case.Programme.Programme, made.Case.Invoice);
        foreach (var known in new[]
            { _alike.GetValueOrDefault((programme, invoice.Key.Alike)), _namesakes.GetValueOrDefault(NamesakeOf(programme, invoice.Key)) })
        {
            if (holdsMoney)
            {
                known?[invoice.Key.Value] = new AlikeInvoice(first, invoice.Key.Value, made.Id, invoice.IssueDate, invoice.Totals,
                    made.Case.Findings);
            }
            else
            {
                known?.Remove(invoice.Key.Value);
            }
        }
    }

    private void Add(BalanceKey key, (EntryKind Kind, long Fen) movement) =>
        _balances[key] = _balances.GetValueOrDefault(key).After(movement.Kind, movement.Fen);

    private void Remember(Submission submission, int status, string decisionId, Func<ReadOnlyMemory<byte>> answer)
    {
        if (submission.Idempotency is { } key)
        {
            recorder.Remember(submission.By, key, status, decisionId, null, submission.DecidedAt);
            _answers[(submission.By.KeyId, key.Key)] = new Answered(key.RequestHash, () =>
                new Registered.Replayed(decisionId, status, answer()));
        }
    }

    private RegisterView ViewOf(Submission submission)
    {
        TakenClaim[] taken =
        [
            .. submission.Claims.Where(claim => _holders.TryGetValue(claim, out var holder)
                && holder.StandsInTheWayOf(submission.Case, claim))
                .Select(claim => new TakenClaim(claim, _holders[claim].DecisionId)),
        ];
        var balances = submission.Case.LimitsFrom.Limits is null ? BalanceView.None : BalancesOf(submission.Case);
        AlikeInvoice[] found =
        [
            .. new[] { _alike.GetValueOrDefault(AlikeOf(submission)),
                _namesakes.GetValueOrDefault(NamesakeOf(submission.Programme, submission.Case.Invoice.Key)) }
                .OfType<Dictionary<string, AlikeInvoice>>().SelectMany(one => one.Values).DistinctBy(one => one.Key),
        ];
        var alike = AlikeInvoices.Of(submission.Case.Invoice, _latest.GetValueOrDefault(InvoiceOf(submission))?.FirstId, found);
        return taken.Length == 0 && balances == BalanceView.None && alike.Count == 0 ? RegisterView.Empty
            : new RegisterView(taken, balances) { Alike = alike };
    }

    private BalanceView BalancesOf(Case @case)
    {
        var (_, calendarYear) = Settle.YearsOf(@case);
        var (programme, buyer) = (@case.Programme.Programme, @case.Buyer.Id);
        var budget = _balances.GetValueOrDefault(BudgetOf(@case));
        var year = _balances.GetValueOrDefault(new BalanceKey(programme, buyer, calendarYear));
        return new BalanceView(budget.Used, budget.Waitlisted > 0, year.Used, _ever.GetValueOrDefault((programme, buyer)).Used);
    }

    private static BalanceKey BudgetOf(Case @case) => new(@case.Programme.Programme, "", Settle.YearsOf(@case).FiscalYear);

    private static (string Programme, string Invoice) InvoiceOf(Submission submission) =>
        (submission.Programme, submission.Case.Invoice.Key.ToString());

    private static (string Programme, string Alike) AlikeOf(Submission submission) =>
        (submission.Programme, submission.Case.Invoice.Key.Alike);

    private static (string Programme, string Namesake) NamesakeOf(string programme, InvoiceKey key) => (programme, key.Namesake ?? "");

    private static bool HoldsMoney(Outcome outcome) => outcome is Outcome.Granted or Outcome.PartlyGranted or Outcome.Waitlisted;
}
