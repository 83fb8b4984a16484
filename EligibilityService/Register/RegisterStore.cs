using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;

namespace EligibilityService.Register;

/// <summary>Settles submissions against the record and writes what comes out. Nothing here is ever updated. Called by the one writer only.</summary>
internal sealed class RegisterStore(DecisionIds ids)
{
    /// <summary>Settles and records one submission inside the batch's transaction.</summary>
    public async Task<Registered> SettleAsync(DbConnection connection, DbTransaction transaction, Submission submission)
    {
        if (submission.Idempotency is { } key && await FindAnswerAsync(connection, transaction, submission.Caller, key) is { } answered)
        {
            return answered;
        }

        var programme = submission.Case.Programme.Programme;
        var earlier = await LatestAsync(connection, transaction, programme, submission.Case.Invoice.Key.ToString());
        if (earlier is not null && earlier.Fingerprint != submission.Fingerprint)
        {
            return new Registered.Differs(earlier.Id, Encoding.UTF8.GetBytes(earlier.Request));
        }

        if (earlier is not null && (IsGranted(earlier.Outcome) || earlier.CaseHash == submission.CaseHash))
        {
            await RememberAsync(connection, transaction, submission, earlier.Id, StatusCodes.Status200OK);
            return new Registered.Earlier(earlier.Id, Encoding.UTF8.GetBytes(earlier.Answer));
        }

        return await RecordAsync(connection, transaction, submission, earlier?.Id);
    }

    private async Task<Registered> RecordAsync(DbConnection connection, DbTransaction transaction, Submission submission, string? supersedes)
    {
        var @case = submission.Case;
        await using var lookup = new ClaimsLookup(connection, transaction);
        var view = await lookup.ViewAsync(@case, submission.Assessment);
        var settled = Settle.Apply(@case, submission.Assessment, view);
        var id = ids.Next();
        var decision = DecisionMaker.Make(@case, settled, id, submission.Fingerprint, submission.DecidedAt, submission.Caller.Agency, supersedes);
        var answer = JsonSerializer.SerializeToUtf8Bytes(decision, ApiJson.Shared.Decision);
        var context = new RecordContext(@case.AsOf, @case.KnownAt, @case.ReceivedOn, @case.Facts, view.Taken, supersedes);
        await InsertAsync(connection, transaction, submission, decision, answer, context);
        foreach (var claim in Settle.ClaimsOf(@case, settled))
        {
            await connection.ExecuteAsync(
                "INSERT INTO claims (programme_id, kind, claim_key, decision_id) VALUES (@Programme, @Kind, @Key, @Id)",
                new { claim.Programme, Kind = Term.Of(claim.Kind), claim.Key, Id = id }, transaction);
        }

        await RememberAsync(connection, transaction, submission, id, StatusCodes.Status201Created);
        return new Registered.New(id, answer);
    }

    private static async Task InsertAsync(DbConnection connection, DbTransaction transaction, Submission submission, Decision decision, byte[] answer, RecordContext context)
    {
        var row = new DecisionRow
        {
            Programme = decision.Programme.Id,
            Id = decision.Id ?? throw new InvalidOperationException("Only a decision with an id is recorded."),
            ProgrammeVersion = decision.Programme.Version,
            CatalogueVersion = decision.Catalogue.Version,
            InvoiceKey = submission.Case.Invoice.Key.ToString(),
            Fingerprint = submission.Fingerprint,
            CaseHash = submission.CaseHash,
            Outcome = Term.Of(decision.Outcome),
            AmountMinor = decision.Amount.MinorUnits,
            Currency = decision.Amount.Currency.Code,
            Buyer = decision.Buyer.CreditCode,
            InvoiceNumber = decision.Invoice.Number,
            DecidedAt = InstantConverter.Show(decision.DecidedAt),
            DecidedBy = submission.Caller.Agency,
            Request = Encoding.UTF8.GetString(submission.Request.Span),
            Context = JsonSerializer.Serialize(context, ApiJson.Shared.RecordContext),
            Answer = Encoding.UTF8.GetString(answer),
        };
        await connection.ExecuteAsync(
            """
            INSERT INTO decisions (programme_id, id, programme_version, catalogue_version, invoice_key, fingerprint, case_hash, outcome, amount_minor, currency,
                                   buyer, invoice_number, decided_at, decided_by, request, context, answer)
            VALUES (@Programme, @Id, @ProgrammeVersion, @CatalogueVersion, @InvoiceKey, @Fingerprint, @CaseHash, @Outcome, @AmountMinor, @Currency,
                    @Buyer, @InvoiceNumber, @DecidedAt, @DecidedBy, @Request, @Context, @Answer)
            """,
            row, transaction);
    }

    private static async Task<Registered?> FindAnswerAsync(DbConnection connection, DbTransaction transaction, Asker caller, IdempotencyKey key)
    {
        var row = await connection.QueryFirstOrDefaultAsync<AnswerRow>(
            """
            SELECT i.request_hash AS RequestHash, i.status AS Status, i.decision_id AS DecisionId, d.answer AS Answer
            FROM idempotency i JOIN decisions d ON d.id = i.decision_id
            WHERE i.caller = @Caller AND i.idem_key = @Key
            """,
            new { Caller = caller.KeyId, key.Key }, transaction);
        if (row is null)
        {
            return null;
        }

        return row.RequestHash == key.RequestHash
            ? new Registered.Replayed(row.DecisionId, (int)row.Status, Encoding.UTF8.GetBytes(row.Answer))
            : new Registered.KeyReused();
    }

    private static async Task RememberAsync(DbConnection connection, DbTransaction transaction, Submission submission, string decisionId, int status)
    {
        if (submission.Idempotency is { } key)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO idempotency (caller, idem_key, request_hash, status, decision_id, created_at)
                VALUES (@Caller, @Key, @RequestHash, @Status, @DecisionId, @CreatedAt)
                """,
                new
                {
                    Caller = submission.Caller.KeyId,
                    key.Key,
                    key.RequestHash,
                    Status = (long)status,
                    DecisionId = decisionId,
                    CreatedAt = InstantConverter.Show(submission.DecidedAt),
                },
                transaction);
        }
    }

    private static async Task<EarlierRow?> LatestAsync(DbConnection connection, DbTransaction transaction, string programme, string invoiceKey) =>
        await connection.QueryFirstOrDefaultAsync<EarlierRow>(
            """
            SELECT id AS Id, fingerprint AS Fingerprint, case_hash AS CaseHash, outcome AS Outcome, request AS Request, answer AS Answer
            FROM decisions WHERE programme_id = @Programme AND invoice_key = @InvoiceKey ORDER BY id DESC LIMIT 1
            """,
            new { Programme = programme, InvoiceKey = invoiceKey }, transaction);

    private static bool IsGranted(string outcome) =>
        Term.TryParse(outcome, out Outcome value) && value is Outcome.Granted or Outcome.PartlyGranted;
}

/// <summary>The latest decision on an invoice.</summary>
internal sealed record EarlierRow(string Id, string Fingerprint, string CaseHash, string Outcome, string Request, string Answer);

/// <summary>An answer that was given under an idempotency key.</summary>
internal sealed record AnswerRow(string RequestHash, long Status, string DecisionId, string Answer);

/// <summary>A decision as it is kept.</summary>
internal sealed class DecisionRow
{
    public required string Programme { get; init; }

    public required string Id { get; init; }

    public required long ProgrammeVersion { get; init; }

    public required long CatalogueVersion { get; init; }

    public required string InvoiceKey { get; init; }

    public required string Fingerprint { get; init; }

    public required string CaseHash { get; init; }

    public required string Outcome { get; init; }

    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public required string Buyer { get; init; }

    public required string InvoiceNumber { get; init; }

    public required string DecidedAt { get; init; }

    public required string DecidedBy { get; init; }

    public required string Request { get; init; }

    public required string Context { get; init; }

    public required string Answer { get; init; }
}
