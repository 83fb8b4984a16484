using System.Data.Common;
using Dapper;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>The store of drafts. What is written goes through the audit trail, which gives the session.</summary>
internal sealed class DraftStore(Database database)
{
    /// <summary>What a draft's id begins with.</summary>
    public const string Prefix = "drf_";

    private const string BeforeAll = "drg";

    private const string Columns =
        """
        id, kind, programme_id, based_on, title, state, revision, sha256, golden_cases_sha256, created_at, created_by, changed_at, changed_by,
        submitted_at, submitted_by, submitted_after, ground, version, published_at
        """;

    /// <summary>Whether a text has the form of a draft's id.</summary>
    public static bool IsDraft(string text) => RecordIds.IsOne(text, Prefix);

    /// <summary>A draft, whole; null when there is none.</summary>
    public async Task<StoredDraft?> FindAsync(string id) => IsDraft(id)
        ? (await database.ReadAsync(db => db.QuerySingleOrDefaultAsync<DraftRow>(
            $"SELECT {Columns}, document, golden_cases FROM drafts WHERE id = @id", new { id }))).Named()
        : null;

    /// <summary>
    /// Drafts of a series, newest first, after one; one more than asked for when there are more. Without their documents.
    /// </summary>
    public async Task<IReadOnlyList<Stored<StoredDraft>>> ListAsync(
        Series series, DraftState? state, DateTimeOffset now, string? after, int limit)
    {
        var narrowed = state switch
        {
            null => "",
            DraftState.Scheduled => "AND state = 'published' AND published_at > @now ",
            DraftState.Published => "AND state = 'published' AND published_at <= @now ",
            { } other => $"AND state = '{Term.Of(other)}' ",
        };
        return (await database.ReadAsync(db => db.QueryAsync<DraftRow>(
            $"""
             SELECT {Columns}, '' AS document, '' AS golden_cases FROM drafts
             WHERE kind = @Kind AND programme_id = @Programme AND id < @After {narrowed}ORDER BY id DESC LIMIT @Limit
             """,
            new { Kind = Term.Of(series.Kind), series.Programme, After = after ?? BeforeAll, Limit = limit + 1, now }))).Guarded();
    }

    /// <summary>Writes a new draft.</summary>
    public static Task InsertAsync(DbConnection db, StoredDraft draft) => db.ExecuteAsync(
        """
        INSERT INTO drafts (id, kind, programme_id, based_on, title, state, revision, document, sha256, golden_cases, golden_cases_sha256,
                            created_at, created_by, changed_at, changed_by)
        VALUES (@Id, @Kind, @Programme, @BasedOn, @Title, @State, @Revision, @Document, @Sha256, @GoldenCases, @GoldenCasesSha256,
                @CreatedAt, @CreatedBy, @ChangedAt, @ChangedBy)
        """,
        new
        {
            draft.Id,
            Kind = Term.Of(draft.Kind),
            draft.Programme,
            draft.BasedOn,
            draft.Title,
            State = Term.Of(draft.State),
            draft.Revision,
            Document = draft.Document.Text,
            draft.Document.Sha256,
            GoldenCases = draft.GoldenCases.Text,
            GoldenCasesSha256 = draft.GoldenCases.Sha256,
            draft.CreatedAt,
            CreatedBy = ActorText.Show(draft.CreatedBy),
            draft.ChangedAt,
            ChangedBy = ActorText.Show(draft.ChangedBy),
        });

    /// <summary>Writes what has changed of a draft; false when somebody else has changed it since it was read.</summary>
    public static async Task<bool> UpdateAsync(DbConnection db, StoredDraft draft) => await db.ExecuteAsync(
        """
        UPDATE drafts SET state = @State, revision = revision + 1, document = @Document, sha256 = @Sha256, golden_cases = @GoldenCases,
            golden_cases_sha256 = @GoldenCasesSha256, changed_at = @ChangedAt, changed_by = @ChangedBy, submitted_at = @SubmittedAt,
            submitted_by = @SubmittedBy, submitted_after = @SubmittedAfter, ground = @Ground, version = @Version,
                published_at = @PublishedAt
        WHERE id = @Id AND revision = @Revision
        """,
        new
        {
            State = Term.Of(draft.State),
            Document = draft.Document.Text,
            draft.Document.Sha256,
            GoldenCases = draft.GoldenCases.Text,
            GoldenCasesSha256 = draft.GoldenCases.Sha256,
            draft.ChangedAt,
            ChangedBy = ActorText.Show(draft.ChangedBy),
            draft.SubmittedAt,
            SubmittedBy = draft.SubmittedBy is { } by ? ActorText.Show(by) : null,
            draft.SubmittedAfter,
            draft.Ground,
            draft.Version,
            draft.PublishedAt,
            draft.Id,
            draft.Revision,
        }) == 1;

    internal sealed record DraftRow(
        string Id, string Kind, string ProgrammeId, int? BasedOn, string Title, string State, long Revision, string Sha256,
        string GoldenCasesSha256, string CreatedAt, string CreatedBy, string ChangedAt, string ChangedBy, string? SubmittedAt,
        string? SubmittedBy, int? SubmittedAfter, string? Ground, int? Version, string? PublishedAt, string Document, string GoldenCases)
        : IStoredRow<StoredDraft>
    {
        public StoredDraft Read() => new()
        {
            Id = Id,
            Kind = Term.Read<Versioned>(Kind),
            Programme = ProgrammeId,
            BasedOn = BasedOn,
            Title = Title,
            State = Term.Read<DraftState>(State),
            Revision = Revision,
            Document = new Canonical(Document, Sha256),
            GoldenCases = new Canonical(GoldenCases, GoldenCasesSha256),
            CreatedAt = StoredInstant.Read(CreatedAt),
            CreatedBy = ActorText.Read(CreatedBy),
            ChangedAt = StoredInstant.Read(ChangedAt),
            ChangedBy = ActorText.Read(ChangedBy),
            SubmittedAt = StoredInstant.ReadAny(SubmittedAt),
            SubmittedBy = SubmittedBy is null ? null : ActorText.Read(SubmittedBy),
            SubmittedAfter = SubmittedAfter,
            Ground = Ground,
            Version = Version,
            PublishedAt = StoredInstant.ReadAny(PublishedAt),
        };
    }
}
