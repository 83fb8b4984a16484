using System.Data.Common;
using Dapper;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>How versions came to be, and their golden cases: frozen with them.</summary>
internal sealed class Publications(Database database)
{
    private const string Insert =
        """
        INSERT INTO publications (kind, programme_id, version, draft_id, submitted_at, submitted_by, approved_at, approved_by,
            impact_report,
                                  golden_cases, golden_cases_sha256)
        VALUES (@Kind, @Programme, @Version, @DraftId, @SubmittedAt, @SubmittedBy, @ApprovedAt, @ApprovedBy, @ImpactReport,
                @Text, @Sha256)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>An empty list of golden cases.</summary>
    public static Canonical NoGoldenCases { get; } = Canonical.Of("""{"items":[]}"""u8.ToArray());

    /// <summary>The golden cases of a version; none when nobody gave any.</summary>
    public Task<Canonical> GoldenCasesAsync(Series series, int version) => GoldenCasesAsync(series.Kind, series.Programme, version);

    /// <summary>The same.</summary>
    public async Task<Canonical> GoldenCasesAsync(Versioned kind, string programme, int version) =>
        (await database.ReadAsync(db => db.QueryAsync<Canonical>(
            """
            SELECT golden_cases AS text, golden_cases_sha256 AS sha256 FROM publications
            WHERE kind = @Kind AND programme_id = @programme AND version = @version
            """,
            new { Kind = Term.Of(kind), programme, version }))).FirstOrDefault(NoGoldenCases);

    /// <summary>How a version came to be; null when that is not known, as of the seed.</summary>
    public async Task<PublicationBody?> FindAsync(Versioned kind, string programme, int version) =>
        await database.ReadAsync(db => db.QuerySingleOrDefaultAsync<PublicationRow>(
            """
            SELECT draft_id, submitted_at, submitted_by, approved_at, approved_by, impact_report FROM publications
            WHERE kind = @Kind AND programme_id = @programme AND version = @version AND draft_id IS NOT NULL
            """,
            new { Kind = Term.Of(kind), programme, version })) is { } row
            ? row.Body(kind, programme, version) : null;

    /// <summary>Writes how a draft became a version.</summary>
    public static Task InsertAsync(
        DbConnection db, StoredDraft draft, int version, DateTimeOffset approvedAt, Actor approvedBy, string? impactReport) =>
        db.ExecuteAsync(Insert, new
        {
            Kind = Term.Of(draft.Kind),
            draft.Programme,
            Version = version,
            DraftId = draft.Id,
            draft.SubmittedAt,
            SubmittedBy = ActorText.Show(draft.SubmittedBy!),
            ApprovedAt = approvedAt,
            ApprovedBy = ActorText.Show(approvedBy),
            ImpactReport = impactReport,
            draft.GoldenCases.Text,
            draft.GoldenCases.Sha256,
        });

    /// <summary>Gives the seed's versions their golden cases.</summary>
    public async Task SeedAsync(IEnumerable<ReadOnlyMemory<byte>> documents)
    {
        await using var db = await database.OpenAsync();
        foreach (var document in documents)
        {
            var faults = new Faults();
            SeededCases seeded = Canonical.Read(document, DraftsJson.Shared.SeededCases, faults)
                ?? throw new InvalidOperationException(
                    $"Golden cases of the seed cannot be read: {string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))}");
            Canonical cases = Canonical.Of(new GoldenCaseList { Items = seeded.Items }, DraftsJson.Shared.GoldenCaseList);
            await db.ExecuteAsync(
                """
                INSERT INTO publications (kind, programme_id, version, golden_cases, golden_cases_sha256)
                VALUES ('programme', @Programme, @Version, @Text, @Sha256) ON CONFLICT DO NOTHING
                """,
                new { seeded.Programme, seeded.Version, cases.Text, cases.Sha256 });
        }
    }

    internal sealed record PublicationRow(
        string DraftId, DateTimeOffset SubmittedAt, string SubmittedBy, DateTimeOffset ApprovedAt, string ApprovedBy, string? ImpactReport)
    {
        public PublicationBody Body(Versioned kind, string programme, int version)
        {
            var (submitted, approved) = (ActorText.Read(SubmittedBy), ActorText.Read(ApprovedBy));
            return new PublicationBody(kind, programme.Length == 0 ? null : programme, version, DraftId, SubmittedAt, submitted.Agency,
                submitted, ApprovedAt, approved.Agency, approved, ImpactReport);
        }
    }
}
