using System.Data.Common;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// An invoice on record under a programme whose number is that of another, bare, and on which money is held, paid or waited for.
/// </summary>
/// <param name="FirstId">The first decision on it, by which a reason and a ruling name it.</param>
/// <param name="LatestId">The latest decision on it.</param>
/// <param name="IssueDate">Its day of issue.</param>
/// <param name="Findings">What an officer found in its review.</param>
internal sealed record AlikeInvoice(string FirstId, string Key, string LatestId, DateOnly IssueDate, InvoiceTotals Totals,
    IReadOnlyList<OfficerRuling> Findings);

/// <summary>Finds the invoices that one may be the same as, under the lock of its programme.</summary>
internal static class AlikeInvoices
{
    /// <summary>The parameters of <see cref="Sql.FindAlike"/>.</summary>
    public static object?[] Question(string programme, string alike) =>
        [programme, alike, $"{alike}{InvoiceKey.Bar}", $"{alike}{(char)(InvoiceKey.Bar + 1)}"];

    /// <summary>The parameters of <see cref="Sql.FindNamesakes"/>; null where the seller is no part of the key.</summary>
    public static object?[]? NamesakeQuestion(string programme, InvoiceKey key) => key.Namesake is { } end
        ? [programme, key.Number.Key, $"%{end}"] : null;

    /// <summary>
    /// The first decisions on invoices that an invoice may be the same as, unless an officer has ruled on either side that it is another.
    /// </summary>
    /// <param name="firstId">The first decision on the invoice itself; null when there is none.</param>
    /// <param name="alike">The invoices on record with the same number, bare.</param>
    public static IReadOnlyList<string> Of(Invoice invoice, string? firstId, IReadOnlyList<AlikeInvoice> alike)
    {
        if (alike.Count == 0)
        {
            return [];
        }

        return [.. alike.Where(one => PossibleDuplicate.Is(invoice, one.Key, one.IssueDate, one.Totals) && !IsRuledOut(one, firstId))
            .Select(one => one.FirstId).Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads a row of <see cref="Sql.FindAlike"/>.</summary>
    public static AlikeInvoice Read(DbDataReader row)
    {
        using var request = JsonDocument.Parse(Packed.Unpack(row.GetFieldValue<byte[]>(3)));
        var invoice = request.RootElement.GetProperty("invoice");
        var totals = invoice.GetProperty("totals");
        return new AlikeInvoice(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            DateOnly.ParseExact(invoice.GetProperty("issueDate").GetString()!, "yyyy-MM-dd",
                System.Globalization.CultureInfo.InvariantCulture),
            new InvoiceTotals(MoneyOf(totals, "netAmount"), MoneyOf(totals, "taxAmount"), MoneyOf(totals, "grossAmount")),
            Row.Context(row.GetFieldValue<byte[]>(4)).Review?.Findings ?? []);
    }

    /// <summary>Those of which something still stands: nothing was granted on the others any more.</summary>
    public static async Task<IReadOnlyList<AlikeInvoice>> LiveAsync(Session session, IEnumerable<AlikeInvoice> found)
    {
        var live = new List<AlikeInvoice>();
        foreach (var one in found)
        {
            if (EntryRow.Fold(await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, one.LatestId)) is not
                { Held: 0, Paid: 0, Waitlisted: 0 })
            {
                live.Add(one);
            }
        }

        return live;
    }

    // The ruling of the one is the ruling of both: two invoices are two from either side.
    private static bool IsRuledOut(AlikeInvoice one, string? firstId) =>
        firstId is not null && PossibleDuplicate.RulingOn(one.Findings, firstId)?.Answer == Core.Programmes.Answer.NotMet;

    // A recorded request is right, however its figures are written.
    private static Money MoneyOf(JsonElement totals, string name)
    {
        var (body, amount) = (totals.GetProperty(name), totals.GetProperty(name).GetProperty("amount"));
        return Money.TryParse(amount.ValueKind == JsonValueKind.String ? amount.GetString() : amount.GetRawText(),
            Row.Currency(body.GetProperty("currency").GetString()!), out var money)
            ? money
            : throw new InvalidDataException("A recorded request has a total that is no amount.");
    }
}
