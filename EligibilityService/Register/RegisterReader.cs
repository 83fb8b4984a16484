using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>A recorded decision, with all that a replay needs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Programme">The programme.</param>
/// <param name="ProgrammeVersion">The programme version used.</param>
/// <param name="CatalogueVersion">The catalogue version used.</param>
/// <param name="Fingerprint">The invoice's fingerprint.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="DecidedBy">For whom.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="Context">Facts, dates and what the register knew.</param>
/// <param name="Answer">The answer as it was given.</param>
internal sealed record RecordedDecision(
    string Id,
    string Programme,
    int ProgrammeVersion,
    int CatalogueVersion,
    string Fingerprint,
    DateTimeOffset DecidedAt,
    string DecidedBy,
    ReadOnlyMemory<byte> Request,
    RecordContext Context,
    ReadOnlyMemory<byte> Answer);

/// <summary>What a list of decisions is narrowed to; null members narrow nothing.</summary>
/// <param name="Programme">Of this programme.</param>
/// <param name="Buyer">Of this buyer's credit code.</param>
/// <param name="InvoiceNumber">On an invoice of this number.</param>
/// <param name="Outcome">With this outcome.</param>
/// <param name="From">Decided at or after.</param>
/// <param name="Until">Decided before.</param>
internal sealed record DecisionFilter(string? Programme, string? Buyer, string? InvoiceNumber, Outcome? Outcome, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>Reads the record.</summary>
internal sealed class RegisterReader(Database database) : IAsyncDisposable
{
    // As many as previews were ever looking at once; each keeps its statement prepared.
    private readonly ConcurrentBag<ClaimsLookup> _idle = [];

    /// <summary>One decision with everything, or null.</summary>
    public async Task<RecordedDecision?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<RecordedRow>(
            """
            SELECT id AS Id, programme_id AS Programme, programme_version AS ProgrammeVersion, catalogue_version AS CatalogueVersion, fingerprint AS Fingerprint,
                   decided_at AS DecidedAt, decided_by AS DecidedBy, request AS Request, context AS Context, answer AS Answer
            FROM decisions WHERE id = @Id
            """,
            new { Id = id });
        return row is null
            ? null
            : new RecordedDecision(
                row.Id,
                row.Programme,
                (int)row.ProgrammeVersion,
                (int)row.CatalogueVersion,
                row.Fingerprint,
                DateTimeOffset.Parse(row.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                row.DecidedBy,
                Encoding.UTF8.GetBytes(row.Request),
                JsonSerializer.Deserialize(row.Context, ApiJson.Shared.RecordContext)!,
                Encoding.UTF8.GetBytes(row.Answer));
    }

    /// <summary>Makes ids go on after the last one on record, whatever the clock says.</summary>
    public async Task ContinueIdsAsync(DecisionIds ids)
    {
        await using var connection = await database.OpenReadAsync();
        ids.StartAfter(await connection.QueryFirstOrDefaultAsync<string>("SELECT id FROM decisions ORDER BY id DESC LIMIT 1"));
    }

    /// <summary>Answers, newest first, those after (older than) an id; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<ListedDecision>> ListAsync(DecisionFilter filter, string? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<ListedDecision>(
            $"""
             SELECT id AS Id, answer AS Answer FROM decisions
             WHERE (@After IS NULL OR id < @After)
               AND (@Programme IS NULL OR programme_id = @Programme)
               AND (@Buyer IS NULL OR buyer = @Buyer)
               AND (@InvoiceNumber IS NULL OR invoice_number = @InvoiceNumber)
               AND (@Outcome IS NULL OR outcome = @Outcome)
               AND (@From IS NULL OR decided_at >= @From)
               AND (@Until IS NULL OR decided_at < @Until)
             ORDER BY id DESC LIMIT @Limit
             """,
            new
            {
                After = after,
                filter.Programme,
                filter.Buyer,
                filter.InvoiceNumber,
                Outcome = filter.Outcome is { } outcome ? Term.Of(outcome) : null,
                From = filter.From is { } from ? InstantConverter.Show(from) : null,
                Until = filter.Until is { } until ? InstantConverter.Show(until) : null,
                Limit = limit + 1,
            });
        return [.. rows];
    }

    /// <summary>What other decisions hold of what a case would claim, now.</summary>
    public async Task<RegisterView> ViewAsync(Case @case, Assessment assessment)
    {
        if (assessment.Outcome is not (Outcome.Granted or Outcome.PartlyGranted))
        {
            return RegisterView.Empty;
        }

        var lookup = _idle.TryTake(out var idle) ? idle : await ClaimsLookup.OpenAsync(database);
        try
        {
            var view = await lookup.ViewAsync(@case, assessment);
            _idle.Add(lookup);
            return view;
        }
        catch
        {
            await lookup.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var lookup))
        {
            await lookup.DisposeAsync();
        }
    }
}

/// <summary>A row of a list.</summary>
internal sealed record ListedDecision(string Id, string Answer);

/// <summary>A row with everything.</summary>
internal sealed record RecordedRow(
    string Id,
    string Programme,
    long ProgrammeVersion,
    long CatalogueVersion,
    string Fingerprint,
    string DecidedAt,
    string DecidedBy,
    string Request,
    string Context,
    string Answer);
