using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Register;

/// <summary>What is wrong with what a store of an earlier version granted.</summary>
internal enum Excess
{
    /// <summary>One thing was granted more than once.</summary>
    Twice,

    /// <summary>It may be; an officer must say whether it is the same thing.</summary>
    PerhapsTwice,

    /// <summary>More is held or paid on an invoice than what its red-letter invoices leave of it gives.</summary>
    BeyondLeft,

    /// <summary>It may be; a cap was applied, so what is left may give as much.</summary>
    PerhapsBeyondLeft,

    /// <summary>More was paid on a decision than was granted.</summary>
    PaidBeyondGrant,
}

/// <summary>Something that a store of an earlier version granted too much of.</summary>
/// <param name="Excess">What is wrong.</param>
/// <param name="Programme">Under which programme; an asterisk for all.</param>
/// <param name="What">Which thing, by its normal form.</param>
/// <param name="Decisions">The decisions, with what is held or was paid on each.</param>
internal sealed record GrantedTooMuch(Excess Excess, string Programme, string What, IReadOnlyList<string> Decisions);

/// <summary>
/// Looks through a store of an earlier version, whose keys were texts as they were written: reckons each key anew from the recorded
/// request, and names what was granted twice, or beyond what red-letter invoices left. It only reads, and reads only what every such store
/// has.
/// </summary>
internal static class OldStore
{
    // What stands of each decision: reserved or waiting, and not given back.
    private const string Standing =
        """
        SELECT d.id, d.programme_id, d.request, d.answer, d.currency,
               CAST(SUM(CASE WHEN e.kind IN ('reserve', 'waitlist') THEN e.amount_minor WHEN e.kind IN ('release', 'recover', 'leave_waitlist') THEN -e.amount_minor ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN e.kind = 'reserve' THEN e.amount_minor WHEN e.kind IN ('release', 'recover') THEN -e.amount_minor ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE e.kind WHEN 'reserve' THEN e.amount_minor ELSE 0 END) AS BIGINT), CAST(SUM(CASE e.kind WHEN 'pay' THEN e.amount_minor ELSE 0 END) AS BIGINT)
        FROM decisions d JOIN entries e ON e.decision_id = d.id
        GROUP BY d.id, d.programme_id, d.request, d.answer, d.currency
        ORDER BY d.id
        """;

    private const string Claims = "SELECT decision_id, kind, claim_key, programme_id FROM claims WHERE kind IN ('contract', 'red_letter_invoice') ORDER BY decision_id, claim_key";

    // Red-letter invoices stand, line by line, in the entries that they made. The first stores had none.
    private const string NoEntries = "SELECT * FROM entries WHERE 1 = 0";

    private const string Details = "SELECT decision_id, details FROM entries WHERE details IS NOT NULL ORDER BY decision_id";

    // Where one of these cut, less of the invoice may give as much.
    private static readonly string[] Cuts = ["CAP_", "BUDGET_", "BUYER_LIMIT_"];

    private sealed record Known(string Id, string Programme, string Shown, InvoiceKey? Key, DateOnly IssueDate, string Totals);

    // What a decision gave, whether it stands or not.
    private sealed record Given(Known Of, long UsedFen, long AmountFen, bool IsCut, IReadOnlyDictionary<int, long> GrossFen,
        IReadOnlyDictionary<int, long> LineFen);

    /// <summary>How many decisions there are, and what was granted twice, or too much.</summary>
    public static async Task<(long Decisions, IReadOnlyList<GrantedTooMuch> Found)> VerifyAsync(DbConnection old)
    {
        var (invoices, given, pieces, contracts) = (new List<Known>(), new List<Given>(), new Groups(), new Groups());
        var tooMuch = new List<GrantedTooMuch>();
        await using (var command = Command(old, Standing))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                using var request = JsonDocument.Parse(Packed.Unpack(reader.GetFieldValue<byte[]>(2)));
                using var answer = JsonDocument.Parse(Packed.Unpack(reader.GetFieldValue<byte[]>(3)));
                var (id, programme, fen, currency) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(5),
                    Row.Currency(reader.GetString(4)));
                var shown = $"{id} {new Money(fen, currency)}";
                var invoice = InvoiceOf(id, programme, shown, request.RootElement);
                given.Add(GivenOf(invoice, reader.GetInt64(6), reader.GetInt64(7), request.RootElement, answer.RootElement));
                if (reader.GetInt64(8) > reader.GetInt64(7))
                {
                    tooMuch.Add(new GrantedTooMuch(Excess.PaidBeyondGrant, programme, $"invoice {invoice.Key?.Value}",
                        [$"{id} {new Money(reader.GetInt64(8), currency)} paid of {new Money(reader.GetInt64(7), currency)}"]));
                }

                if (fen <= 0)
                {
                    continue;
                }

                invoices.Add(invoice);
                NotePieces(request.RootElement, answer.RootElement, shown, pieces);
                NoteContract(programme, request.RootElement, shown, id, contracts);
            }
        }

        var (claimed, credits) = await ClaimsAsync(old);
        return (await CountAsync(old), [
            .. Twice(invoices), .. contracts.Twice("contract", id => claimed.Contains(id)), .. pieces.Twice("serial number", _ => true),
                .. credits.Twice("red-letter invoice", _ => true), .. Perhaps(invoices),
            .. tooMuch, .. Beyond(given, await CreditedAsync(old)),
        ]);
    }

    private static IEnumerable<GrantedTooMuch> Twice(List<Known> invoices) => invoices
        .Where(one => one.Key is not null).GroupBy(one => (one.Programme, one.Key!.Value)).Where(group => group.Count() > 1)
        .Select(group =>
            new GrantedTooMuch(Excess.Twice, group.Key.Programme, $"invoice {group.Key.Value}", [.. group.Select(one => one.Shown)]));

    private static IEnumerable<GrantedTooMuch> Perhaps(List<Known> invoices) => invoices
        .Where(one => one.Key is not null).GroupBy(one => (one.Programme, one.Key!.Alike))
        .SelectMany(group =>
            group.GroupBy(one => one.IssueDate.ToString("O", CultureInfo.InvariantCulture)).Concat(group.GroupBy(one => one.Totals)))
        .Where(group => group.Select(one => one.Key!.Value).Distinct(StringComparer.Ordinal).Count() > 1)
        .Select(group =>
            new GrantedTooMuch(Excess.PerhapsTwice, group.First().Programme, $"invoices with the number {group.First().Key!.Number.Bare}",
                [.. group.Select(one => one.Shown)]))
        .DistinctBy(one => string.Join(' ', one.Decisions));

    // What is left of a line gives the same share as its whole did; with a cap it may give more.
    private static IEnumerable<GrantedTooMuch> Beyond(List<Given> given, Dictionary<string, List<(int Line, long Fen)>> credited)
    {
        foreach (var row in given.Where(one => one.Of.Key is not null).GroupBy(one => (one.Of.Programme, one.Of.Key!.Value)))
        {
            var credits = row.SelectMany(one => credited.GetValueOrDefault(one.Of.Id, [])).ToLookup(one => one.Line, one => one.Fen);
            if (credits.Count == 0)
            {
                continue;
            }

            var most = row.MaxBy(one => one.AmountFen)!;
            var leftOf = most.GrossFen.ToDictionary(line => line.Key, line => Math.Max(0, line.Value + credits[line.Key].Sum()));
            var (gross, left, used) = (most.GrossFen.Values.Sum(), leftOf.Values.Sum(), row.Sum(one => one.UsedFen));
            if (used > most.LineFen.Sum(line =>
                Share(line.Value, leftOf.GetValueOrDefault(line.Key), most.GrossFen.GetValueOrDefault(line.Key))))
            {
                yield return new GrantedTooMuch(
                    used <= left && row.Any(one => one.IsCut) ? Excess.PerhapsBeyondLeft : Excess.BeyondLeft, row.Key.Programme,
                    $"invoice {row.Key.Value}, of which {Rounding.ShowYuan(left)} of {Rounding.ShowYuan(gross)} is left",
                        [.. row.Select(one => one.Of.Shown)]);
            }
        }
    }

    private static long Share(long fen, long left, long gross) => gross <= 0 ? 0 : (long)(((Int128)fen * left + gross - 1) / gross);

    private static Given GivenOf(Known invoice, long used, long amount, JsonElement request, JsonElement answer)
    {
        var gross = new Dictionary<int, long>();
        var (number, parent) = (0, 0);
        foreach (var line in request.GetProperty("invoice").GetProperty("lines").EnumerateArray())
        {
            number++;
            var fen = Fen(line, "netAmount") + Fen(line, "taxAmount");

            // A discount follows the line that it belongs to.
            parent = fen < 0 ? parent : number;
            gross[parent] = gross.GetValueOrDefault(parent) + fen;
        }

        var isCut = answer.TryGetProperty("reasons", out var reasons) && reasons.ValueKind == JsonValueKind.Array
            && reasons.EnumerateArray()
                .Any(reason => Text(reason, "code") is { } code && Cuts.Any(cut => code.StartsWith(cut, StringComparison.Ordinal)));
        var lines = answer.GetProperty("lines").EnumerateArray()
            .Select(line => (Line: line.GetProperty("line").GetInt32(), Fen: Fen(line, "amount")))
            .ToDictionary(one => one.Line, one => one.Fen);
        return new Given(invoice, used, amount, isCut, gross, lines);
    }

    private static long Fen(JsonElement of, string name) =>
        of.TryGetProperty(name, out var money) && money.ValueKind == JsonValueKind.Object && Text(money, "amount") is { } text
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var amount) ? (long)(amount * 100) : 0;

    // Line by line, without tax and tax together.
    private static async Task<Dictionary<string, List<(int Line, long Fen)>>> CreditedAsync(DbConnection old)
    {
        var credited = new Dictionary<string, List<(int Line, long Fen)>>(StringComparer.Ordinal);
        await using (var asked = Command(old, NoEntries))
        {
            await using var columns = await asked.ExecuteReaderAsync();
            if (!Enumerable.Range(0, columns.FieldCount).Any(i => columns.GetName(i) == "details"))
            {
                return credited;
            }
        }

        await using var command = Command(old, Details);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            using var details = JsonDocument.Parse(reader.GetString(1));
            if (!credited.TryGetValue(reader.GetString(0), out var lines))
            {
                credited[reader.GetString(0)] = lines = [];
            }

            lines.AddRange(details.RootElement.GetProperty("lines").EnumerateArray()
                .Select(line =>
                    (line.GetProperty("line").GetInt32(), line.GetProperty("netFen").GetInt64() + line.GetProperty("taxFen").GetInt64())));
        }

        return credited;
    }

    private static Known InvoiceOf(string id, string programme, string shown, JsonElement request)
    {
        var invoice = request.GetProperty("invoice");
        var issued = DateOnly.ParseExact(Text(invoice, "issueDate")!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var isOther = Text(invoice, "kind") is "other";
        var key = CompanyId.TryParse(Text(invoice.GetProperty("seller"), "taxId")!, out var seller) is null
            && InvoiceNumber.TryParse(Text(invoice, "number")!, isOther ? Letters.HanAndOneAlphabet : Letters.Ascii, out var number) is null
                ? InvoiceKey.Of(isOther ? InvoiceKind.Other : InvoiceKind.DigitalOrdinary, seller!, Text(invoice, "code") ?? "",
                    number!, issued)
                : null;
        return new Known(id, programme, shown, key, issued, invoice.GetProperty("totals").GetRawText());
    }

    private static void NotePieces(JsonElement request, JsonElement answer, string shown, Groups pieces)
    {
        var lines = request.GetProperty("invoice").GetProperty("lines");
        foreach (var decided in answer.GetProperty("lines").EnumerateArray())
        {
            var line = lines[decided.GetProperty("line").GetInt32() - 1];
            if (Text(decided, "outcome") != "eligible" || !line.TryGetProperty("serialNumbers", out var serials)
                || serials.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            var vendor = decided.TryGetProperty("match", out var match) && match.ValueKind == JsonValueKind.Object
                && Text(match, "modelId") is not null ? Text(match, "vendorId") ?? "-" : "-";
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
        if (request.TryGetProperty("contract", out var contract) && contract.ValueKind == JsonValueKind.Object
            && Text(contract, "number") is { } number
            && ContractNumber.TryParse(number, out var read) is null
                && CompanyId.TryParse(Text(request.GetProperty("buyer"), "creditCode")!, out var buyer) is null)
        {
            contracts.Add(programme, $"{read} of {buyer}", shown, id);
        }
    }

    // Which decisions claimed their contract, and the red-letter invoices that were used. Their keys were seller, code and number with bars
    // between them.
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

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Things by their keys, in the order in which they came.</summary>
    private sealed class Groups
    {
        private readonly List<(string Programme, string Key, string Shown, string Id)> _all = [];

        public void Add(string programme, string key, string shown, string id) => _all.Add((programme, key, shown, id));

        public IEnumerable<GrantedTooMuch> Twice(string what, Predicate<string> counts) => _all
            .Where(one => counts(one.Id)).GroupBy(one => (one.Programme, one.Key)).Where(group => group.Count() > 1)
            .Select(group =>
                new GrantedTooMuch(Excess.Twice, group.Key.Programme, $"{what} {group.Key.Key}", [.. group.Select(one => one.Shown)]));
    }
}
