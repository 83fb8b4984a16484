using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// Submissions that are settled one after the other in one go: what the register knows of all of them is read first, each is settled in
/// memory on that and on what those before it did, and nothing is written until all are. Settling one is a matter of microseconds.
/// </summary>
internal sealed class SubmissionBatch(Session session, RegisterHeads heads, Recorder recorder)
{
    private sealed record Latest(string Fingerprint, string CaseHash, bool Stands, string? ToRecoverOn, bool IsFinal, bool IsReviewed,
        StoredJson Request, RecordedAnswer Answer)
    {
        /// <summary>The agency that asked.</summary>
        public required string AskedBy { get; init; }

        /// <summary>The first decision on the invoice.</summary>
        public required string FirstId { get; init; }

        /// <summary>What a repeat is held against; null where a repeat gets the same decision.</summary>
        public RepeatedDecision? Repeated { get; init; }
    }

    // What a submission comes to: an answer that is on record already, or a decision that is to be recorded.
    private sealed record Settled(Registered? Known, NewDecision? NewDecision);

    private readonly Dictionary<(string Programme, string Invoice), Latest> _latest = [];
    private readonly SettlementViews _views = new(session);
    private readonly Queue<Submission> _submissions = [];

    // What the one invoice of the run replaces.
    private ReplacedInvoices _replaced = ReplacedInvoices.None;

    /// <summary>Settles one whose invoice replaces others: what it takes over from these is taken back before it is recorded.</summary>
    public async Task<Registered> SettleAsync(Submission asked, DecisionReplacement replacing)
    {
        await LoadAsync([asked]);
        var submission = _submissions.Dequeue();
        var latest = _latest.GetValueOrDefault(InvoiceOf(submission));
        if (Known(submission, latest) is { } known)
        {
            return known;
        }

        var found = await replacing.InvoiceCorrections.FindAsync(submission.Case, submission.By, submission.DecidedAt);
        if (found.Refused is { } refused)
        {
            return refused;
        }

        // After all of it was given back: what is out on those that it replaced comes first.
        _replaced = found.Replaced;
        if (latest is { IsFinal: false } && _replaced.Paid.LastOrDefault() is { } before)
        {
            return RecoverFirst(before.Decision);
        }

        await replacing.InvoiceCorrections.KeepAsync(submission.Case, _replaced, submission.By, submission.DecidedAt);
        var settled = Decide(submission, latest);
        if (settled.NewDecision is not { } made)
        {
            return settled.Known!;
        }

        await replacing.TakeOverAsync(made, _replaced, submission.By, submission.DecidedAt);
        return Keep(submission, made);
    }

    /// <summary>Reads what the register knows of some submissions; then each is settled in its turn.</summary>
    public async Task LoadAsync(IReadOnlyList<Submission> asked)
    {
        var submissions = await OnWhatIsLeftAsync(asked);
        await LoadLatestAsync(submissions);
        await _views.LoadAsync([.. submissions.Select(one => (one.Case, one.Claims))]);
        foreach (var one in submissions)
        {
            _submissions.Enqueue(one);
        }
    }

    /// <summary>
    /// Settles the next of those that were read. What fails before anything was noted of it fails alone; what fails while it is noted fails
    /// the batch, which is then undone and tried one by one.
    /// </summary>
    public Registered SettleNext()
    {
        var submission = _submissions.Dequeue();
        Settled settled;
        try
        {
            settled = SettleOne(submission);
        }
        catch (Exception error)
        {
            return new Registered.Failed(error);
        }

        if (settled.NewDecision is not { } made)
        {
            return settled.Known!;
        }

        recorder.Record(made);
        Note(made);
        return Keep(submission, made);
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
                _latest[invoices[i]] = new Latest(row.Fingerprint, row.CaseHash, stands, toRecoverOn, isFinal, isFinal && row.IsReviewed,
                    new StoredJson(default, row.Request), row.Answer)
                {
                    AskedBy = row.AskedBy,
                    FirstId = row.FirstId,
                    Repeated = await RepeatedDecision.OfAsync(session, row),
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

    private Registered.New Keep(Submission submission, NewDecision made)
    {
        foreach (var kept in submission.Kept)
        {
            recorder.Keep(kept, submission.DecidedAt);
        }

        var answer = RecordedAnswer.Of(made);
        recorder.Remember(submission, Registered.Replayed.Of(answer), submission.DecidedAt);
        return new Registered.New(answer);
    }

    private Settled SettleOne(Submission submission)
    {
        var latest = _latest.GetValueOrDefault(InvoiceOf(submission));
        return Known(submission, latest) is { } known ? new Settled(known, null) : Decide(submission, latest);
    }

    // What is answered whatever the case comes to; null when it is to be decided.
    private Registered? Known(Submission submission, Latest? latest)
    {
        if (recorder.AnswerTo(submission) is { } answered)
        {
            return answered;
        }

        // Of another agency's decision nothing is told: neither which it is, nor what is to be done on it.
        if (latest is not null && !Actor.IsSame(latest.AskedBy, submission.By.Agency) && (latest is { Stands: true } or { IsFinal: true }
            || latest.ToRecoverOn is not null || latest.Fingerprint != submission.Fingerprint))
        {
            return new Registered.DecidedForAnother();
        }

        if (latest is not null && latest.Fingerprint != submission.Fingerprint)
        {
            return new Registered.Differs(latest.Answer.DecisionId, latest.Request);
        }

        // A grant stands; and what an officer has found stands until an officer finds otherwise: asking again is no appeal.
        if (latest is { Stands: true } or { IsReviewed: true })
        {
            return Earlier(submission, latest);
        }

        return latest is { ToRecoverOn: { } before } ? RecoverFirst(before) : null;
    }

    private static Registered.WrongState RecoverFirst(string decisionId) =>
        new Registered.WrongState(Phrase.Of("submission_batch.recovery_outstanding(decisionId)", decisionId));

    private Settled Decide(Submission submission, Latest? latest)
    {
        // A refusal stands for the same case, as long as nothing in the register has changed that would give money now.
        var (@case, assessed) = WithRepeat(submission, latest);
        var view = assessed == submission.Assessment || Settle.ClaimsOf(@case, assessed).Count > 0
            ? _replaced.Apply(ViewOf(submission, latest), @case, assessed) : RegisterView.Empty;
        var assessment = Settle.Apply(@case, assessed, view);
        if (latest is { IsFinal: true } && latest.CaseHash == submission.CaseHash && !HoldsMoney(assessment.Outcome))
        {
            return new Settled(Earlier(submission, latest), null);
        }

        return new Settled(null,
            NewDecision.Of(@case, assessment, view, new DecisionMetadata(
                heads.Of(submission.Programme).NextDecision(), submission.Fingerprint, submission.DecidedAt, submission.By,
                latest?.Answer.DecisionId, submission.Request, submission.CaseHash)
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

    private RegisterView ViewOf(Submission submission, Latest? latest) =>
        _views.Of(submission.Case, submission.Claims, latest?.FirstId);

    private Registered.Earlier Earlier(Submission submission, Latest latest)
    {
        recorder.Remember(submission, Registered.Replayed.Of(latest.Answer, StatusCodes.Status200OK), submission.DecidedAt);
        return new Registered.Earlier(latest.Answer);
    }

    // What those after it in the same run see of it.
    private void Note(NewDecision made)
    {
        var holdsMoney = HoldsMoney(made.Decision.Outcome);
        var invoice = (made.Case.Programme.Programme, made.Case.Invoice.Key.ToString());
        var isRefused = made.Decision.Outcome == Outcome.Refused;
        var repeated = !isRefused && made.Case.Repeats is not null ? _latest.GetValueOrDefault(invoice)?.Repeated
            : new RepeatedDecision(made.Id, isRefused, made.Request);
        var first = _latest.GetValueOrDefault(invoice)?.FirstId ?? made.Id;
        _latest[invoice] = new Latest(made.Decision.Invoice.Fingerprint, made.CaseHash, holdsMoney, null, !holdsMoney, false,
            new StoredJson(made.Request), RecordedAnswer.Of(made))
        {
            AskedBy = made.By.Agency,
            FirstId = first,
            Repeated = holdsMoney ? null : repeated,
        };
        _views.Note(made, first, holdsMoney);
    }

    private static (string Programme, string Invoice) InvoiceOf(Submission submission) =>
        (submission.Programme, submission.Case.Invoice.Key.ToString());

    private static bool HoldsMoney(Outcome outcome) => outcome is Outcome.Granted or Outcome.PartlyGranted or Outcome.Waitlisted;
}
