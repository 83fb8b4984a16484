using EligibilityService.Access;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts;
using EligibilityService.Drafts.Reports;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Impact;

/// <summary>Where reports are asked for.</summary>
internal sealed class ImpactRequests(DraftEditing desk, ImpactStore store, ImpactJobs jobs, Database database, TimeProvider time)
{
    /// <summary>Keeps a report that is asked for on a draft, and wakes who makes it.</summary>
    public async Task<IResult> AskAsync(HttpContext context, Series series, string id)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        var request = StrictJson.ReadBounded(body, DraftsJson.Shared.ImpactReportRequest, faults);
        if (request is { From: { } from, Until: { } until } && from >= until)
        {
            faults.Add("/until", FaultCode.Inconsistent, "impact_reception.period_turned()");
        }

        if (request is null || faults.Any)
        {
            return Problem.Invalid(faults);
        }

        var keyed = KeyedRequest.Of(context, key, body);
        if (keyed is not null && await store.KeptAsync(keyed) is { } before)
        {
            return keyed.Replay(context, before);
        }

        if (await desk.FindAsync(series, id) is not { } draft)
        {
            return DraftEditing.NoDraft();
        }

        var now = Clock.Now(time);
        if (draft.State is not (DraftState.Draft or DraftState.Submitted))
        {
            return DraftEditing.NotInState(draft, now);
        }

        var number = await series.NewestAsync(database) + 1;
        if (!series.IsWhole(draft.Document, number, faults))
        {
            return DraftEditing.NotWhole(faults);
        }

        var row = new ImpactRow(ImpactStore.NewId(time), series.Kind, series.Programme.Length == 0 ? null : series.Programme, draft.Id,
            draft.Document.Sha256,
            request.From, request.Until is { } end && end < now ? end : now, now, context.Caller().Actor, ImpactState.Queued, null, null,
                null, 0, ImpactCheckpoint.None);
        var (answer, isReplayed) = await store.AddAsync(row, request.Until,
            series.ToPublish(draft.Document, number, now, row.AskedBy.Agency), keyed);
        jobs.Wake();
        return answer is null ? new Problem(ProblemKind.Unavailable) : isReplayed ? keyed!.Replay(context, answer) : answer.Give(context);
    }
}
