using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Hosting;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>How versions came to be, and their golden cases: frozen with them.</summary>
internal sealed class Publications(Database database)
{
    private static readonly Statement FindCases = new(
        "SELECT golden_cases, golden_cases_sha256 FROM publications WHERE kind = @Kind AND programme_id = @Programme AND version = @Version", "Kind", "Programme", "Version");

    private static readonly Statement FindOne = new(
        """
        SELECT draft_id, submitted_at, submitted_by, approved_at, approved_by, impact_report
        FROM publications WHERE kind = @Kind AND programme_id = @Programme AND version = @Version
        """,
        "Kind", "Programme", "Version");

    private static readonly Statement InsertOne = new(
        """
        INSERT INTO publications (kind, programme_id, version, draft_id, submitted_at, submitted_by, approved_at, approved_by, impact_report, golden_cases, golden_cases_sha256)
        VALUES (@Kind, @Programme, @Version, @DraftId, @SubmittedAt, @SubmittedBy, @ApprovedAt, @ApprovedBy, @ImpactReport, @GoldenCases, @GoldenCasesSha256)
        ON CONFLICT DO NOTHING
        """,
        "Kind", "Programme", "Version", "DraftId", "SubmittedAt", "SubmittedBy", "ApprovedAt", "ApprovedBy", "ImpactReport", "GoldenCases",
            "GoldenCasesSha256");

    /// <summary>An empty list of golden cases.</summary>
    public static Canonical NoGoldenCases { get; } = Canonical.Of("""{"items":[]}"""u8.ToArray());

    /// <summary>The golden cases of a version; none when nobody gave any.</summary>
    public Task<Canonical> GoldenCasesAsync(Series series, int version) => GoldenCasesAsync(series.Kind, series.Programme, version);

    /// <summary>The same.</summary>
    public async Task<Canonical> GoldenCasesAsync(Versioned kind, string programme, int version)
    {
        await using var session = await database.OpenSessionAsync();
        var found = await session.AskOneAsync(FindCases, row => new Canonical(row.GetString(0), row.GetString(1)), Term.Of(kind),
            programme, (long)version);
        return found is [var cases] ? cases : NoGoldenCases;
    }

    /// <summary>How a version came to be; null when that is not known, as of the seed.</summary>
    public async Task<PublicationBody?> FindAsync(Versioned kind, string programme, int version)
    {
        await using var session = await database.OpenSessionAsync();
        var found = await session.AskOneAsync(
            FindOne,
            row => row.IsDBNull(0) ? null : new PublicationBody(
                kind, programme.Length == 0 ? null : programme, version, row.GetString(0), DraftStore.Instant(row.GetString(1)),
                    row.GetString(2), DraftStore.Instant(row.GetString(3)), row.GetString(4),
                row.IsDBNull(5) ? null : row.GetString(5)),
            Term.Of(kind), programme, (long)version);
        return found is [var one] ? one : null;
    }

    /// <summary>Writes how a draft became a version.</summary>
    public static async ValueTask InsertAsync(Session session, StoredDraft draft, int version, DateTimeOffset approvedAt,
        string approvedBy, string? impactReport) => await session.RunOneAsync(
        InsertOne, Term.Of(draft.Kind), draft.Programme, (long)version, draft.Id, InstantConverter.Show(draft.SubmittedAt!.Value),
            draft.SubmittedBy, InstantConverter.Show(approvedAt), approvedBy,
        impactReport, draft.GoldenCases.Text, draft.GoldenCases.Sha256);

    /// <summary>Gives the seed's versions their golden cases.</summary>
    public async Task SeedAsync(IEnumerable<ReadOnlyMemory<byte>> documents)
    {
        await using var session = await database.OpenSessionAsync();
        foreach (var document in documents)
        {
            var faults = new Faults();
            var seeded = Canonical.Read(document, ApiJson.Shared.SeededCases, faults)
                ?? throw new InvalidOperationException(
                    $"Golden cases of the seed cannot be read: {string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))}");
            var cases = Canonical.Of(new GoldenCaseList { Items = seeded.Items }, ApiJson.Shared.GoldenCaseList);
            await session.RunOneAsync(InsertOne, Term.Of(Versioned.Programme), seeded.Programme, (long)seeded.Version, null, null, null,
                null, null, null, cases.Text, cases.Sha256);
        }
    }
}
