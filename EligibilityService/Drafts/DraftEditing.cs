using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Drafts;

/// <summary>What a draft begins with.</summary>
/// <param name="Title">What it is for.</param>
/// <param name="From">The version; null when it begins with a document.</param>
/// <param name="Document">The document; null when it begins with a version.</param>
internal sealed record Beginning(string Title, int? From, Canonical? Document);

/// <summary>Makes of a draft what it is to become; null when what is to be changed is not there, or with every fault noted.</summary>
internal delegate StoredDraft? DraftEdit(StoredDraft draft, Faults faults);

/// <summary>Where drafts are written: begun, read and changed, each change with its entry in the audit trail.</summary>
internal sealed class DraftEditing(DraftStore drafts, Publications publications, AuditTrail trail, CatalogueVersions catalogues,
    ProgrammeVersions programmes, TimeProvider time)
{
    /// <summary>The versions of the catalogue.</summary>
    public CatalogueSeries Catalogue { get; } = new(catalogues);

    /// <summary>The versions of a programme.</summary>
    public ProgrammeSeries Programme(string id) => new(id, programmes, catalogues, time);

    /// <summary>Begins a draft.</summary>
    public async Task<IResult> CreateAsync(HttpContext context, Series series)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        if (series.ReadBeginning(body, faults) is not { } beginning || faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if ((beginning.Document ?? series.ContentOf(beginning.From!.Value)) is not { } document)
        {
            return Problem.NotFound("draft_editing.unknown_basis()");
        }

        var cases = beginning.From is { } number ? await publications.GoldenCasesAsync(series, number) : Publications.NoGoldenCases;
        var (origin, keyed) = (Origin.Of(context), KeyedRequest.Of(context, key, body));
        var (answer, isNew) = await trail.WriteAsync(origin, async write =>
        {
            if (await KeyedAnswers.FindAsync(write.Db, keyed) is { } kept)
            {
                return (kept, false);
            }

            var draft = new StoredDraft
            {
                Id = write.NextId(DraftStore.Prefix),
                Kind = series.Kind,
                Programme = series.Programme,
                BasedOn = beginning.From,
                Title = beginning.Title,
                State = DraftState.Draft,
                Revision = 1,
                Document = document,
                GoldenCases = cases,
                CreatedAt = write.Now,
                CreatedBy = origin.By,
                ChangedAt = write.Now,
                ChangedBy = origin.By,
            };
            await DraftStore.InsertAsync(write.Db, draft);
            write.Note(ActOn(draft, AuditAction.DraftCreated) with { Sha256After = document.Sha256, Note = beginning.Title });
            var made = new KeyedAnswer(keyed?.Hash ?? "", StatusCodes.Status201Created, $"{series.Address}/{draft.Id}",
                draft.TagAt(write.Now),
                JsonSerializer.SerializeToUtf8Bytes(draft.ShownAt(write.Now), DraftsJson.Shared.DraftBody));
            await KeyedAnswers.KeepAsync(write.Db, keyed, made, write.Now);
            return (made, true);
        });
        return isNew ? answer.Give(context) : keyed!.Replay(context, answer);
    }

    /// <summary>Lists the drafts of a series.</summary>
    public async Task<IResult> ListAsync(HttpContext context, DraftQuery query, Series series)
    {
        var after = query.After(DraftStore.IsDraft);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var (items, next, unreadable) = Pages.Cut(context, await drafts.ListAsync(series, query.State, now, after, query.Limit),
            query.Limit);
        return Answers.Current(new DraftPage([.. items.Select(draft => draft.ShownAt(now))], next, unreadable),
            DraftsJson.Shared.DraftPage);
    }

    /// <summary>Reads a draft.</summary>
    public async Task<IResult> GetAsync(Series series, string id) => await FindAsync(series, id) is { } found ? Answer(found) : NoDraft();

    /// <summary>Reads its document.</summary>
    public async Task<IResult> GetDocumentAsync(Series series, string id) =>
        await FindAsync(series, id) is { } found ? Answers.Tagged(found.Document.Json, found.TagAt(time.GetUtcNow())) : NoDraft();

    /// <summary>Reads its golden cases.</summary>
    public async Task<IResult> GetGoldenCasesAsync(Series series, string id) =>
        await FindAsync(series, id) is { } found ? Answers.Tagged(found.GoldenCases.Json, found.TagAt(time.GetUtcNow())) : NoDraft();

    /// <summary>Replaces the document by the body.</summary>
    public Task<IResult> PutDocumentAsync(HttpContext context, Series series, string id) =>
        WithBodyAsync(context, body => (draft, faults) =>
        series.Read(body, faults) is { } document ? draft with { Document = document } : null, series, id, AuditAction.DraftEdited);

    /// <summary>Patches the document by the body, a JSON Merge Patch.</summary>
    public Task<IResult> PatchDocumentAsync(HttpContext context, Series series, string id) =>
        WithBodyAsync(context, body => (draft, faults) =>
        StrictJson.ReadPatch(body, series.ContentType, faults) is { } patch
            ? WithDocument(draft, series, Bytes(MergePatch.Apply(JsonNode.Parse(draft.Document.Text), patch)), faults) : null,
        series, id, AuditAction.DraftEdited, MergePatch.MediaType);

    /// <summary>Puts an item into a list of the document: replaces the one of its id, or adds it at the end.</summary>
    public Task<IResult> PutItemAsync<T>(HttpContext context, Series series, string id, string list, string itemId,
        JsonTypeInfo<T> type) where T : class =>
        WithBodyAsync(context, body => (draft, faults) => ItemOf(body, type, itemId, faults) is { } item
            ? WithDocument(draft, series, ListEdit.Put(draft.Document, list, itemId, item), faults)
            : null, series, id, AuditAction.DraftEdited);

    /// <summary>Takes an item out of a list of the document.</summary>
    public Task<IResult> DeleteItemAsync(HttpContext context, Series series, string id, string list, string itemId) =>
        EditAsync(context, (draft, faults) =>
        ListEdit.Delete(draft.Document, list, itemId) is { } document ? WithDocument(draft, series, document, faults) : null, series, id,
            AuditAction.DraftEdited);

    /// <summary>
    /// A list of the catalogue's document as a table. It carries the draft's tag whatever its language, so it is not to be kept.
    /// </summary>
    public async Task<IResult> ExportAsync<T>(HttpContext context, string id, CatalogueTable<T> table) where T : class =>
        await FindAsync(Catalogue, id) is { } found
        ? Answers.Table(table.Export(JsonNode.Parse(found.Document.Text)!, context), $"{id}-{table.List}.csv",
            found.TagAt(time.GetUtcNow()))
        : NoDraft();

    /// <summary>Takes a table into the catalogue's document.</summary>
    public async Task<IResult> ImportAsync<T>(HttpContext context, string id, CatalogueTable<T> table, bool isWhole) where T : class
    {
        var (file, problem) = await RequestBody.ReadTableAsync(context);
        return problem ?? await EditAsync(context, (draft, faults) =>
            CsvText.Read(file.Span, faults) is { } text && CatalogueImport.Apply(draft.Document, table, text, isWhole, faults) is
            { } document ? WithDocument(draft, Catalogue, document, faults) : null,
            Catalogue, id, AuditAction.DraftEdited);
    }

    /// <summary>Replaces the golden cases by the body.</summary>
    public Task<IResult> PutGoldenCasesAsync(HttpContext context, Series series, string id) =>
        WithBodyAsync(context, body => (draft, faults) =>
        GoldenCases.Read(body, faults) is { } cases ? draft with { GoldenCases = cases } : null, series, id, AuditAction.GoldenCasesEdited);

    /// <summary>Puts a golden case: replaces the one of its id, or adds it at the end.</summary>
    public Task<IResult> PutGoldenCaseAsync(HttpContext context, Series series, string id, string caseId) =>
        WithBodyAsync(context, body => (draft, faults) => ItemOf(body, DraftsJson.Shared.GoldenCaseBody, caseId, faults) is { } item
            && GoldenCases.Read(ListEdit.Put(draft.GoldenCases, GoldenCases.List, caseId, item), faults) is { } cases ? draft with
            { GoldenCases = cases } : null,
            series, id, AuditAction.GoldenCasesEdited);

    /// <summary>Takes a golden case away.</summary>
    public Task<IResult> DeleteGoldenCaseAsync(HttpContext context, Series series, string id, string caseId) =>
        EditAsync(context, (draft, faults) =>
        ListEdit.Delete(draft.GoldenCases, GoldenCases.List, caseId) is { } cases && GoldenCases.Read(cases, faults) is { } read
            ? draft with { GoldenCases = read } : null,
        series, id, AuditAction.GoldenCasesEdited);

    /// <summary>A draft of a series; null when there is none.</summary>
    public async Task<StoredDraft?> FindAsync(Series series, string id) =>
        await drafts.FindAsync(id) is { } found && found.Kind == series.Kind && found.Programme == series.Programme ? found : null;

    /// <summary>A draft as an answer, with its tag.</summary>
    public IResult Answer(StoredDraft draft, int status = StatusCodes.Status200OK, IReadOnlyList<CheckFinding>? warnings = null)
    {
        var now = time.GetUtcNow();
        return Answers.Tagged(draft.ShownAt(now) with { Warnings = warnings }, DraftsJson.Shared.DraftBody, draft.TagAt(now), status);
    }

    /// <summary>A deed on a draft.</summary>
    public static AuditedAct ActOn(StoredDraft draft, AuditAction action) => new(action)
    {
        Kind = draft.Kind,
        Programme = draft.Programme.Length == 0 ? null : draft.Programme,
        DraftId = draft.Id,
    };

    /// <summary>There is none.</summary>
    public static Problem NoDraft() => Problem.NotFound("draft_editing.unknown_draft()");

    /// <summary>It cannot be a version as it stands.</summary>
    public static Problem NotWhole(Faults faults) => new(ProblemKind.DraftState, Phrase.Of("draft_editing.not_complete()"),
        faults.All);

    /// <summary>It is not being written any more.</summary>
    public static Problem NotInState(StoredDraft draft, DateTimeOffset now)
    {
        var state = Term.Of(draft.StateAt(now));
        return new Problem(ProblemKind.DraftState, Phrase.Of("draft_editing.wrong_state(state, advice)", state,
            ProblemKind.DraftState.Advice));
    }

    private async Task<IResult> WithBodyAsync(
        HttpContext context, Func<ReadOnlyMemory<byte>, DraftEdit> edit, Series series, string id, AuditAction action,
            string mediaType = RequestBody.Json)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, mediaType);
        return problem ?? await EditAsync(context, edit(body), series, id, action);
    }

    private async Task<IResult> EditAsync(HttpContext context, DraftEdit edit, Series series, string id, AuditAction action)
    {
        var faults = new Faults();
        new QueryReader(context.Request.Query, faults).End();
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (await FindAsync(series, id) is not { } draft)
        {
            return NoDraft();
        }

        var now = time.GetUtcNow();
        if (Preconditions.Check(context, draft.TagAt(now)) is { } unmet)
        {
            return unmet;
        }

        if (draft.State != DraftState.Draft)
        {
            return NotInState(draft, now);
        }

        if (edit(draft, faults) is not { } edited || faults.Any)
        {
            return faults.Any ? Problem.Invalid(faults) : Problem.NotFound("draft_editing.unknown_item()");
        }

        return edited == draft ? Answer(draft) : await WriteAsync(context, draft, edited, action);
    }

    private async Task<IResult> WriteAsync(HttpContext context, StoredDraft draft, StoredDraft edited, AuditAction action)
    {
        var origin = Origin.Of(context);
        var (before, after) = action == AuditAction.GoldenCasesEdited
            ? (draft.GoldenCases.Sha256, edited.GoldenCases.Sha256)
            : (draft.Document.Sha256, edited.Document.Sha256);
        var written = await trail.WriteAsync(origin, async write =>
        {
            var changed = edited with { ChangedAt = write.Now, ChangedBy = origin.By };
            if (!await DraftStore.UpdateAsync(write.Db, changed))
            {
                return null;
            }

            write.Note(ActOn(draft, action) with { Sha256Before = before, Sha256After = after });
            return changed with { Revision = changed.Revision + 1 };
        });
        return written is null ? new Problem(ProblemKind.PreconditionFailed) : Answer(written);
    }

    private static StoredDraft? WithDocument(StoredDraft draft, Series series, ReadOnlyMemory<byte> json, Faults faults) =>
        series.Read(json, faults) is { } document ? draft with { Document = document } : null;

    private static JsonNode? ItemOf<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, string id, Faults faults) where T : class
    {
        if (Canonical.Read(body, type, faults) is not { } read)
        {
            return null;
        }

        var item = JsonNode.Parse(Canonical.Of(read, type).Text)!;
        if (item["id"]!.GetValue<string>() != id)
        {
            faults.Add("/id", FaultCode.Inconsistent, "draft_editing.id_differs(id)", id);
        }

        return item;
    }

    private static ReadOnlyMemory<byte> Bytes(JsonNode? json) => Encoding.UTF8.GetBytes(json?.ToJsonString() ?? "null");
}
