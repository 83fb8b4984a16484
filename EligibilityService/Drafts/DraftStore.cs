using System.Data.Common;
using System.Globalization;
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

    private static readonly Statement FindOne = new($"SELECT {Columns}, document, golden_cases FROM drafts WHERE id = @Id", "Id");

    private static readonly Statement InsertOne = new(
        """
        INSERT INTO drafts (id, kind, programme_id, based_on, title, state, revision, document, sha256, golden_cases, golden_cases_sha256, created_at, created_by, changed_at, changed_by)
        VALUES (@Id, @Kind, @Programme, @BasedOn, @Title, @State, @Revision, @Document, @Sha256, @GoldenCases, @GoldenCasesSha256, @CreatedAt, @CreatedBy, @ChangedAt, @ChangedBy)
        """,
        "Id", "Kind", "Programme", "BasedOn", "Title", "State", "Revision", "Document", "Sha256", "GoldenCases", "GoldenCasesSha256",
            "CreatedAt", "CreatedBy", "ChangedAt", "ChangedBy");

    private static readonly Statement UpdateOne = new(
        """
        UPDATE drafts SET state = @State, revision = revision + 1, document = @Document, sha256 = @Sha256, golden_cases = @GoldenCases, golden_cases_sha256 = @GoldenCasesSha256,
               changed_at = @ChangedAt, changed_by = @ChangedBy, submitted_at = @SubmittedAt, submitted_by = @SubmittedBy, submitted_after = @SubmittedAfter, ground = @Ground,
               version = @Version, published_at = @PublishedAt
        WHERE id = @Id AND revision = @Revision
        """,
        "State", "Document", "Sha256", "GoldenCases", "GoldenCasesSha256", "ChangedAt", "ChangedBy", "SubmittedAt", "SubmittedBy",
            "SubmittedAfter", "Ground", "Version", "PublishedAt",
        "Id", "Revision");

    /// <summary>Whether a text has the form of a draft's id.</summary>
    public static bool IsDraft(string text) => RecordIds.IsOne(text, Prefix);

    /// <summary>A draft, whole; null when there is none.</summary>
    public async Task<StoredDraft?> FindAsync(string id)
    {
        if (!IsDraft(id))
        {
            return null;
        }

        await using var session = await database.OpenSessionAsync();
        return await session.AskOneAsync(FindOne, StoredRow.Named(Read), id) is [var found] ? found : null;
    }

    /// <summary>
    /// Drafts of a series, newest first, after one; one more than asked for when there are more. Without their documents.
    /// </summary>
    public async Task<IReadOnlyList<Stored<StoredDraft>>> ListAsync(Series series, DraftState? state, DateTimeOffset now, string? after,
        int limit)
    {
        var narrowed = state switch
        {
            null => "",
            DraftState.Scheduled => "AND state = @State AND published_at > @Now ",
            DraftState.Published => "AND state = @State AND published_at <= @Now ",
            _ => "AND state = @State AND @Now <> '' ",
        };
        var statement = new Statement(
            $"SELECT {Columns} FROM drafts WHERE kind = @Kind AND programme_id = @Programme AND id < @After {narrowed}ORDER BY id DESC LIMIT @Limit",
            narrowed.Length == 0 ? ["Kind", "Programme", "After", "Limit"] : ["Kind", "Programme", "After", "Limit", "State", "Now"]);
        object?[] values = [Term.Of(series.Kind), series.Programme, after ?? BeforeAll, (long)limit + 1];
        if (state is { } wanted)
        {
            values = [.. values, Term.Of(wanted == DraftState.Scheduled ? DraftState.Published : wanted), InstantConverter.Show(now)];
        }

        await using var session = await database.OpenSessionAsync();
        return await session.AskOneAsync(statement, StoredRow.Of(Read), values);
    }

    /// <summary>Writes a new draft.</summary>
    public static async ValueTask InsertAsync(Session session, StoredDraft draft) => await session.RunOneAsync(
        InsertOne, draft.Id, Term.Of(draft.Kind), draft.Programme, (long?)draft.BasedOn, draft.Title, Term.Of(draft.State), draft.Revision,
            draft.Document.Text, draft.Document.Sha256,
        draft.GoldenCases.Text, draft.GoldenCases.Sha256, InstantConverter.Show(draft.CreatedAt), draft.CreatedBy,
            InstantConverter.Show(draft.ChangedAt), draft.ChangedBy);

    /// <summary>Writes what has changed of a draft; false when somebody else has changed it since it was read.</summary>
    public static async ValueTask<bool> UpdateAsync(Session session, StoredDraft draft) => await session.RunOneAsync(
        UpdateOne, Term.Of(draft.State), draft.Document.Text, draft.Document.Sha256, draft.GoldenCases.Text, draft.GoldenCases.Sha256,
            InstantConverter.Show(draft.ChangedAt), draft.ChangedBy,
        Shown(draft.SubmittedAt), draft.SubmittedBy, (long?)draft.SubmittedAfter, draft.Ground, (long?)draft.Version,
            Shown(draft.PublishedAt), draft.Id, draft.Revision) == 1;

    private static string? Shown(DateTimeOffset? instant) => instant is { } known ? InstantConverter.Show(known) : null;

    private static StoredDraft Read(DbDataReader row)
    {
        var isWhole = row.FieldCount > 19;
        return new StoredDraft
        {
            Id = row.GetString(0),
            Kind = Word<Versioned>(row.GetString(1)),
            Programme = row.GetString(2),
            BasedOn = Number(row, 3),
            Title = row.GetString(4),
            State = Word<DraftState>(row.GetString(5)),
            Revision = row.GetInt64(6),
            Document = new Canonical(isWhole ? row.GetString(19) : "", row.GetString(7)),
            GoldenCases = new Canonical(isWhole ? row.GetString(20) : "", row.GetString(8)),
            CreatedAt = Instant(row.GetString(9)),
            CreatedBy = row.GetString(10),
            ChangedAt = Instant(row.GetString(11)),
            ChangedBy = row.GetString(12),
            SubmittedAt = row.IsDBNull(13) ? null : Instant(row.GetString(13)),
            SubmittedBy = Text(row, 14),
            SubmittedAfter = Number(row, 15),
            Ground = Text(row, 16),
            Version = Number(row, 17),
            PublishedAt = row.IsDBNull(18) ? null : Instant(row.GetString(18)),
        };
    }

    private static int? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : (int)row.GetInt64(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An instant as stored.</summary>
    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static T Word<T>(string word) where T : struct, Enum => Term.TryParse(word, out T value) ? value
        : throw new InvalidOperationException($"{word} is no {typeof(T).Name}.");
}
