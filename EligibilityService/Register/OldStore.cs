using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Register;

/// <summary>Something that a store of an earlier version granted more than once.</summary>
/// <param name="Programme">Under which programme; an asterisk for all.</param>
/// <param name="What">Which thing, by its normal form.</param>
/// <param name="Decisions">The decisions, with what is held or was paid on each.</param>
/// <param name="IsCertain">False where an officer must say whether it is the same thing.</param>
internal sealed record GrantedTwice(string Programme, string What, IReadOnlyList<string> Decisions, bool IsCertain);

/// <summary>
/// Looks through a store of an earlier version, whose keys were texts as they were written: reckons each key anew from the recorded request, and names what was granted twice. It only reads, and reads
/// only what every such store has.
/// </summary>
internal static class OldStore
{
    // What stands of each decision: reserved or waiting, and not given back.
    private const string Standing =
        """
        SELECT d.id, d.programme_id, d.request, d.answer, d.currency,
               SUM(CASE WHEN e.kind IN ('reserve', 'waitlist') THEN e.amount_minor WHEN e.kind IN ('release', 'recover', 'leave_waitlist') THEN -e.amount_minor ELSE 0 END)
        FROM decisions d JOIN entries e ON e.decision_id = d.id
        GROUP BY d.id, d.programme_id, d.request, d.answer, d.currency
        ORDER BY d.id
        """;

    private const string Claims = "SELECT decision_id, kind, claim_key, programme_id FROM claims WHERE kind IN ('contract', 'red_letter_invoice') ORDER BY decision_id, claim_key";

    private sealed record Known(string Id, string Programme, string Shown, InvoiceKey? Key, DateOnly IssueDate, string Totals);

    /// <summary>How many decisions there are, and what was granted twice.</summary>
    public static async Task<(long Decisions, IReadOnlyList<GrantedTwice> Found)> VerifyAsync(DbConnection old)
    {
        var (invoices, pieces, contracts) = (new List<Known>(), new Groups(), new Groups());
        await using (var command = Command(old, Standing))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var fen = reader.GetInt64(5);
                if (fen <= 0)
                {
                    continue;
                }

                using var request = JsonDocument.Parse(Packed.Unpack(reader.GetFieldValue<byte[]>(2)));
                using var answer = JsonDocument.Parse(Packed.Unpack(reader.GetFieldValue<byte[]>(3)));
                var (id, programme) = (reader.GetString(0), reader.GetString(1));
                var shown = $"{id} {new Money(fen, Row.Currency(reader.GetString(4)))}";
                invoices.Add(InvoiceOf(id, programme, shown, request.RootElement));
                NotePieces(request.RootElement, answer.RootElement, shown, pieces);
                NoteContract(programme, request.RootElement, shown, id, contracts);
            }
        }

        var (claimed, credits) = await ClaimsAsync(old);
        return (await CountAsync(old), [
            .. Twice(invoices), .. contracts.Twice("contract", id => claimed.Contains(id)), .. pieces.Twice("serial number", _ => true), .. credits.Twice("red-letter invoice", _ => true), .. Perhaps(invoices),
        ]);
    }

    private static IEnumerable<GrantedTwice> Twice(List<Known> invoices) => invoices
        .Where(one => one.Key is not null).GroupBy(one => (one.Programme, one.Key!.Value)).Where(group => group.Count() > 1)
        .Select(group => new GrantedTwice(group.Key.Programme, $"invoice {group.Key.Value}", [.. group.Select(one => one.Shown)], true));

    private static IEnumerable<GrantedTwice> Perhaps(List<Known> invoices) => invoices
        .Where(one => one.Key is not null).GroupBy(one => (one.Programme, one.Key!.Alike))
        .SelectMany(group => group.GroupBy(one => one.IssueDate.ToString("O", CultureInfo.InvariantCulture)).Concat(group.GroupBy(one => one.Totals)))
        .Where(group => group.Select(one => one.Key!.Value).Distinct(StringComparer.Ordinal).Count() > 1)
        .Select(group => new GrantedTwice(group.First().Programme, $"invoices with the number {group.First().Key!.Number.Bare}", [.. group.Select(one => one.Shown)], false))
        .DistinctBy(one => string.Join(' ', one.Decisions));

    private static Known InvoiceOf(string id, string programme, string shown, JsonElement request)
    {
        var invoice = request.GetProperty("invoice");
        var issued = DateOnly.ParseExact(Text(invoice, "issueDate")!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var isOther = Text(invoice, "kind") is "other";
        var key = CompanyId.TryParse(Text(invoice.GetProperty("seller"), "taxId")!, out var seller) is null
            && InvoiceNumber.TryParse(Text(invoice, "number")!, isOther ? Letters.HanAndOneAlphabet : Letters.Ascii, out var number) is null
                ? InvoiceKey.Of(isOther ? InvoiceKind.Other : InvoiceKind.DigitalOrdinary, seller!, Text(invoice, "code") ?? "", number!, issued)
                : null;
        return new Known(id, programme, shown, key, issued, invoice.GetProperty("totals").GetRawText());
    }

    private static void NotePieces(JsonElement request, JsonElement answer, string shown, Groups pieces)
    {
        var lines = request.GetProperty("invoice").GetProperty("lines");
        foreach (var decided in answer.GetProperty("lines").EnumerateArray())
        {
            var line = lines[decided.GetProperty("line").GetInt32() - 1];
            if (Text(decided, "outcome") != "eligible" || !line.TryGetProperty("serialNumbers", out var serials) || serials.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            var vendor = decided.TryGetProperty("match", out var match) && match.ValueKind == JsonValueKind.Object && Text(match, "modelId") is not null ? Text(match, "vendorId") ?? "-" : "-";
            foreach (var serial in serials.EnumerateArray())
            {
                if (SerialNumber.TryParse(serial.GetString()!, out var read) is null)
                {
                    pieces.Add(Core.Decisions.Claim.AnyProgramme, $"{vendor} {read}", shown, "");
                }
            }
        }
    }

    private static void NoteContract(string programme, JsonElement request, string shown, string id, Groups contracts)
    {
        if (request.TryGetProperty("contract", out var contract) && contract.ValueKind == JsonValueKind.Object && Text(contract, "number") is { } number
            && ContractNumber.TryParse(number, out var read) is null && CompanyId.TryParse(Text(request.GetProperty("buyer"), "creditCode")!, out var buyer) is null)
        {
            contracts.Add(programme, $"{read} of {buyer}", shown, id);
        }
    }

    // Which decisions claimed their contract, and the red-letter invoices that were used. Their keys were seller, code and number with bars between them.
    private static async Task<(HashSet<string> Contracts, Groups Credits)> ClaimsAsync(DbConnection old)
    {
        var (contracts, credits) = (new HashSet<string>(StringComparer.Ordinal), new Groups());
        await using var command = Command(old, Claims);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var id = reader.GetString(0);
            if (reader.GetString(1) == "contract")
            {
                contracts.Add(id);
            }
            else if (reader.GetString(2).Split('|', 3) is [var seller, var code, var number]
                && CompanyId.TryParse(seller, out var company) is null && DocumentReference.TryParse(number, out var reference) is null)
            {
                credits.Add(reader.GetString(3), InvoiceKey.OfCredit(company!, code, reference!), $"{id} by {reader.GetString(2)}", "");
            }
        }

        return (contracts, credits);
    }

    private static async Task<long> CountAsync(DbConnection old)
    {
        await using var command = Command(old, "SELECT COUNT(*) FROM decisions");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(DbConnection old, string sql)
    {
        var command = old.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Things by their keys, in the order in which they came.</summary>
    private sealed class Groups
    {
        private readonly List<(string Programme, string Key, string Shown, string Id)> _all = [];

        public void Add(string programme, string key, string shown, string id) => _all.Add((programme, key, shown, id));

        public IEnumerable<GrantedTwice> Twice(string what, Predicate<string> counts) => _all
            .Where(one => counts(one.Id)).GroupBy(one => (one.Programme, one.Key)).Where(group => group.Count() > 1)
            .Select(group => new GrantedTwice(group.Key.Programme, $"{what} {group.Key.Key}", [.. group.Select(one => one.Shown)], true));
    }
}
