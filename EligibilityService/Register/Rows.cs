using System.Data.Common;
using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>A row of <see cref="Sql.FindDecision"/> as it is kept: readers of many rows unpack them elsewhere, on all cores.</summary>
internal sealed record PackedDecision(
    string Id,
    string Programme,
    int ProgrammeVersion,
    int CatalogueVersion,
    string InvoiceKey,
    string Fingerprint,
    string CaseHash,
    string Outcome,
    string Currency,
    string Buyer,
    string DecidedAt,
    string DecidedBy,
    byte[] Request,
    byte[] Context,
    byte[] Answer,
    string Asker)
{
    private static readonly Func<DbDataReader, RecordedDecision> Whole = StoredRow.Named(row => Read(row).Unpack());

    /// <summary>Reads a row, and unpacks it.</summary>
    public static RecordedDecision ReadWhole(DbDataReader row) => Whole(row);

    /// <summary>Reads a row.</summary>
    public static PackedDecision Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        (int)row.GetInt64(2),
        (int)row.GetInt64(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        row.GetString(8),
        row.GetString(9),
        row.GetString(10),
        row.GetString(11),
        row.GetFieldValue<byte[]>(12),
        row.GetFieldValue<byte[]>(13),
        row.GetFieldValue<byte[]>(14),
        row.GetString(15));

    public RecordedDecision Unpack() => new(
        Id,
        Programme,
        ProgrammeVersion,
        CatalogueVersion,
        InvoiceKey,
        Fingerprint,
        CaseHash,
        Term.Read<Outcome>(Outcome),
        Row.Currency(Currency),
        Buyer,
        StoredInstant.Read(DecidedAt),
        ActorText.Read(DecidedBy),
        Packed.Unpack(Request),
        Row.Context(Context),
        Packed.Unpack(Answer),
        Asker);
}

/// <summary>The latest decision on an invoice.</summary>
internal sealed record LatestRow(string Id, string Fingerprint, string CaseHash, Outcome Outcome, byte[] Request, byte[] Context,
    string DecidedBy, string FirstId, RecordedAnswer Answer)
{
    /// <summary>Whether it came of an officer's review.</summary>
    public bool IsReviewed => Row.Context(Context).Review is not null;

    /// <summary>The agency that asked: behind an officer's review stands whoever asked first.</summary>
    public string AskedBy => Row.Context(Context).AskedBy ?? ActorText.Read(DecidedBy).Agency;

    /// <summary>Reads a row of <see cref="Sql.FindLatest"/>.</summary>
    public static LatestRow Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Term.Read<Outcome>(row.GetString(3)), row.GetFieldValue<byte[]>(4),
        row.GetFieldValue<byte[]>(5), row.GetString(6), row.GetString(7), RecordedAnswer.Read(row, 8));
}

/// <summary>An answer that was given under an idempotency key.</summary>
/// <param name="RequestHash">The SHA-256 of the request.</param>
/// <param name="Answer">What the same request gets.</param>
internal sealed record AnswerRow(string RequestHash, Registered.Replayed Answer)
{
    /// <summary>Reads a row of <see cref="Sql.FindAnswer"/>.</summary>
    public static AnswerRow Read(DbDataReader row)
    {
        var status = (int)row.GetInt64(1);
        return new AnswerRow(row.GetString(0), row.IsDBNull(3)
            ? Registered.Replayed.Of(RecordedAnswer.Read(row, 4), status)
            : new Registered.Replayed(status, row.GetString(2), Packed.Unpack(row.GetFieldValue<byte[]>(3))));
    }

    /// <summary>What a request under that key gets.</summary>
    public Registered For(IdempotencyKey key) => RequestHash == key.RequestHash ? Answer : new Registered.KeyReused();
}

/// <summary>An entry, as far as a decision's standing goes by it.</summary>
internal sealed record EntryRow(EntryKind Kind, long Fen, int FiscalYear, int CalendarYear, EntryGround Ground)
{
    /// <summary>Reads a row of <see cref="Sql.FindEntries"/>.</summary>
    public static EntryRow Read(DbDataReader row) => new(
        Term.Read<EntryKind>(row.GetString(0)), row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3),
            Term.Read<EntryGround>(row.GetString(4)));

    public static long GivenUp(IEnumerable<EntryRow> entries) =>
        Core.Ledger.GivenUp.OfDecision(entries.Select(entry => (entry.Kind, entry.Ground, entry.Fen)));

    /// <summary>The fold of a decision's entries.</summary>
    public static Balance Fold(IReadOnlyList<EntryRow> entries) => Balance.Fold(entries.Select(entry => (entry.Kind, entry.Fen)));
}

/// <summary>The money of one of the decisions on an invoice under a programme.</summary>
/// <param name="Balance">The fold of its entries.</param>
/// <param name="FiscalYear">The fiscal year that it counts in.</param>
/// <param name="CalendarYear">The calendar year that it counts in.</param>
internal sealed record MoneyOfDecision(string Decision, Balance Balance, int FiscalYear, int CalendarYear)
{
    /// <summary>What was paid and is not recovered.</summary>
    public long OutFen => Balance.Paid - Balance.Recovered;
}

/// <summary>The money of an invoice under a programme.</summary>
/// <param name="Decisions">All decisions on it on which money ever moved, oldest first.</param>
/// <param name="GivenUpFen">What was given up of it, and is not to be granted by deciding anew.</param>
internal sealed record MoneyOfInvoice(IReadOnlyList<MoneyOfDecision> Decisions, long GivenUpFen)
{
    /// <summary>Those on which money is out, oldest first.</summary>
    public IReadOnlyList<MoneyOfDecision> Out { get; } = [.. Decisions.Where(one => one.OutFen > 0)];

    /// <summary>Whether anything was ever granted on it.</summary>
    public bool WasGranted => Decisions.Any(one => one.Balance.Granted > 0);

    /// <summary>Reads it.</summary>
    public static async Task<MoneyOfInvoice> ReadAsync(Session session, string programme, string invoiceKey)
    {
        var rows = await session.AskOneAsync(Sql.FindMoneyOfInvoice, row => (Decision: row.GetString(0), Entry: new EntryRow(
            Term.Read<EntryKind>(row.GetString(1)), row.GetInt64(3), (int)row.GetInt64(4), (int)row.GetInt64(5),
                Term.Read<EntryGround>(row.GetString(2)))), programme, invoiceKey);
        return new MoneyOfInvoice(
            [
                .. from row in rows
                   group row.Entry by row.Decision into entries
                   orderby entries.Key
                   select new MoneyOfDecision(entries.Key, EntryRow.Fold([.. entries]), entries.First().FiscalYear,
                       entries.First().CalendarYear),
            ],
            Core.Ledger.GivenUp.OfInvoice(rows.Select(row => (row.Entry.Kind, row.Entry.Ground, row.Entry.Fen))));
    }
}

/// <summary>How columns become values.</summary>
internal static class Row
{
    public static Currency Currency(string code) =>
        Core.Primitives.Currency.TryParse(code, out var currency) ? currency
            : throw new InvalidDataException($"The record has the currency {code}, which is none of ours.");

    /// <summary>The context of a decision.</summary>
    public static RecordContext Context(byte[] packed) => JsonSerializer.Deserialize(Packed.Unpack(packed), CasesJson.Kept.RecordContext)!;

    /// <summary>A balance in five columns, from one on.</summary>
    public static Balance Balance(DbDataReader row, int from = 0) =>
        new(row.GetInt64(from), row.GetInt64(from + 1), row.GetInt64(from + 2), row.GetInt64(from + 3), row.GetInt64(from + 4));
}
