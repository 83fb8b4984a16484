using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts.Reports;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>
/// Where drafts become versions, by four eyes: one submits, another approves, rejects, or leaves it. An approval freezes the version at
/// once; from its instant on it is published, by the clocks of all nodes, without anybody doing anything then.
/// </summary>
internal sealed class DraftApproval(DraftEditing editing, DraftChecks checks, AuditTrail trail, ImpactStore impact,
    PublishedSoFar published, Database database, TimeProvider time)
{
    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(366);

    /// <summary>Checks a draft.</summary>
    public async Task<IResult> CheckAsync(HttpContext context, Series series, string id) => await editing.FindAsync(series, id) is { } draft
        ? Answers.Current(await checks.RunAsync(series, draft, context.RequestAborted), DraftsJson.Shared.DraftCheck)
        : DraftEditing.NoDraft();

    /// <summary>Submits a draft for approval.</summary>
    public Task<IResult> SubmitAsync(HttpContext context, Series series, string id) =>
        ActAsync(context, series, id, DraftsJson.Shared.SubmissionRequest, [DraftState.Draft], async (draft, request) =>
        {
            var check = await checks.RunAsync(series, draft, context.RequestAborted);
            if (!check.MayBeSubmitted)
            {
                return HasErrors(check);
            }

            var origin = Origin.Of(context);
            return await WriteAsync(origin, async write => (draft with
            {
                State = DraftState.Submitted,
                SubmittedAt = write.Now,
                SubmittedBy = origin.By,
                SubmittedAfter = await series.NewestAsync(write.Db),
            }, DraftEditing.ActOn(draft, AuditAction.DraftSubmitted) with { Sha256After = draft.Document.Sha256, Note = request.Note }));
        });

    /// <summary>Sends a submitted draft back.</summary>
    public Task<IResult> RejectAsync(HttpContext context, Series series, string id) =>
        ActAsync(context, series, id, DraftsJson.Shared.RefusalRequest, [DraftState.Submitted], (draft, request) =>
            WriteAsync(Origin.Of(context), _ => Change(
            draft with { State = DraftState.Draft, Ground = request.Ground },
            DraftEditing.ActOn(draft, AuditAction.DraftRejected) with { Note = request.Ground })));

    /// <summary>Gives a draft up.</summary>
    public Task<IResult> WithdrawAsync(HttpContext context, Series series, string id) =>
        ActAsync(context, series, id, DraftsJson.Shared.RefusalRequest, [DraftState.Draft, DraftState.Submitted], (draft, request) =>
            WriteAsync(Origin.Of(context), _ => Change(
            draft with { State = DraftState.Withdrawn, Ground = request.Ground },
            DraftEditing.ActOn(draft, AuditAction.DraftWithdrawn) with { Note = request.Ground })));

    /// <summary>Approves a submitted draft: it is frozen as a version, published at once or at an instant.</summary>
    public Task<IResult> ApproveAsync(HttpContext context, Series series, string id) =>
        ActAsync(context, series, id, DraftsJson.Shared.ApprovalRequest, [DraftState.Submitted], async (draft, request) =>
        {
            if (WhenFaults(request.PublishAt, time.GetUtcNow()) is { } faults)
            {
                return Problem.Invalid(faults);
            }

            var check = await checks.RunAsync(series, draft, context.RequestAborted);
            if (!check.MayBeSubmitted)
            {
                return HasErrors(check);
            }

            var report = await impact.DoneOfAsync(draft.Id, draft.Document.Sha256);
            return await PublishAsync(Origin.Of(context), series, draft, request, report?.Id,
                [.. check.Findings.Where(one => one.Severity == Severity.Warning)]);
        });

    private static ValueTask<(StoredDraft Draft, AuditedAct AuditedAct)?> Change(StoredDraft draft, AuditedAct deed) =>
        ValueTask.FromResult<(StoredDraft, AuditedAct)?>((draft, deed));

    private async Task<IResult> PublishAsync(Origin origin, Series series, StoredDraft draft, ApprovalRequest request, string? report,
        IReadOnlyList<CheckFinding> warnings)
    {
        Problem? refusal = null;
        var answer = await published.PublishAsync(() => WriteAsync(origin, async write =>
        {
            refusal = null;
            var newest = await series.NewestAsync(write.Db);
            if (newest != draft.SubmittedAfter)
            {
                refusal = Overtaken(newest);
                return null;
            }

            if (await AuditTrail.HasTouchedAsync(write.Db, draft.Id, origin.By))
            {
                refusal = SamePerson();
                return null;
            }

            if (report is null && NeedsImpact(series, draft))
            {
                refusal = NoReport();
                return null;
            }

            // From here to the commit nobody on another node takes an instant that may be after this one. The time to get here may have
            // been long: the instant is looked at again.
            await write.LockAsync(StoreLock.Publication);
            var now = Clock.Now(time);
            if (WhenFaults(request.PublishAt, now) is { } late)
            {
                refusal = Problem.Invalid(late);
                return null;
            }

            var at = request.PublishAt is { } given ? Whole(given) : AtOnce(now);
            var document = series.ToPublish(draft.Document, newest + 1, at, origin.By.Agency);
            await series.AppendAsync(write.Db, document);
            await Publications.InsertAsync(write.Db, draft, newest + 1, write.Now, origin.By, report);
            return (draft with { State = DraftState.Published, Version = newest + 1, PublishedAt = at },
                DraftEditing.ActOn(draft, AuditAction.VersionPublished) with
                {
                    Version = newest + 1,
                    Sha256Before = draft.Document.Sha256,
                    Sha256After = Canonical.Of(document).Sha256,
                    Note = request.Note,
                });
        }, warnings));
        return refusal ?? answer;
    }

    private async Task<IResult> ActAsync<T>(
        HttpContext context, Series series, string id, JsonTypeInfo<T> type, DraftState[] states,
            Func<StoredDraft, T, Task<IResult>> act) where T : class
    {
        var faults = new Faults();
        new QueryReader(context.Request.Query, faults).End();
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        if (Canonical.Read(body, type, faults) is not { } request || faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (await editing.FindAsync(series, id) is not { } draft)
        {
            return DraftEditing.NoDraft();
        }

        var now = time.GetUtcNow();
        return Preconditions.Check(context, draft.TagAt(now)) is { } unmet ? unmet
            : !states.Contains(draft.State) ? DraftEditing.NotInState(draft, now)
            : await act(draft, request);
    }

    private async Task<IResult> WriteAsync(
        Origin origin, Func<AuditedWrite, ValueTask<(StoredDraft Draft, AuditedAct AuditedAct)?>> change,
            IReadOnlyList<CheckFinding>? warnings = null)
    {
        var written = await trail.WriteAsync(origin, async write =>
        {
            if (await change(write) is not { } made)
            {
                return null;
            }

            var draft = made.Draft with { ChangedAt = write.Now, ChangedBy = origin.By };
            if (!await DraftStore.UpdateAsync(write.Db, draft))
            {
                return null;
            }

            write.Note(made.AuditedAct);
            return draft with { Revision = draft.Revision + 1 };
        });
        return written is null ? new Problem(ProblemKind.PreconditionFailed) : editing.Answer(written, warnings: warnings);
    }

    private static Faults? WhenFaults(DateTimeOffset? at, DateTimeOffset now)
    {
        if (at is null)
        {
            return null;
        }

        if (at >= now + PublishedSoFar.Notice && at <= now + LongestNotice)
        {
            return null;
        }

        var faults = new Faults();
        faults.Add("/publishAt", FaultCode.OutOfBounds,
            "draft_approval.effective_from_form(least, most)", InstantText.Show(now + PublishedSoFar.Notice),
                InstantText.Show(now + LongestNotice));
        return faults;
    }

    // Where there is one node, at once is now. Where there may be many, none may use it before all know it.
    private DateTimeOffset AtOnce(DateTimeOffset now) => database.HasOneWriter ? now : now + PublishedSoFar.Notice;

    // The record shows milliseconds and no more.
    private static DateTimeOffset Whole(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    // A draft cannot do away with what the programme asks for.
    private static bool NeedsImpact(Series series, StoredDraft draft) => series is ProgrammeSeries programme
        && new[] { draft.Document, draft.SubmittedAfter is > 0 and { } newest ? series.ContentOf(newest) : null }.OfType<Canonical>()
            .Any(content => programme.Parse(content).PublicationRequires?.Contains(PublicationRequirement.ImpactReport) == true);

    private static Problem HasErrors(DraftCheck check) =>
        new(ProblemKind.DraftState, Phrase.Of("draft_approval.checks_failed()"), check.Errors);

    private static Problem Overtaken(int newest) =>
        new(ProblemKind.DraftState, Phrase.Of("draft_approval.draft_overtaken(newest)", newest));

    private static Problem NoReport() => new(ProblemKind.DraftState, Phrase.Of("draft_approval.impact_report_needed()"));

    private static Problem SamePerson() => new(ProblemKind.SamePerson, Phrase.Of("draft_approval.same_person()"));
}
