using System.Data.Common;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Http;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Reads what takes invoices back.</summary>
internal static class Credits
{
    /// <summary>The credits of some invoices, each in the order in which they were kept.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<Credit>>> OfAsync(Session session, IReadOnlyList<string> invoiceKeys)
    {
        var found = await session.AskAsync(Sql.FindCredits, [.. invoiceKeys.Select(Question)], Read);
        return [.. invoiceKeys.Zip(found, Those)];
    }

    /// <summary>The credits of one invoice.</summary>
    public static async Task<IReadOnlyList<Credit>> OfAsync(Session session, string invoiceKey) => (await OfAsync(session, [invoiceKey]))[0];

    // Also those that came before it and name its seller by another number: once it is on record they are its own.
    private static async Task<IReadOnlyList<Credit>> OfInvoiceAsync(Session session, Invoice invoice) =>
        [.. (await OfAsync(session, [.. invoice.Names])).SelectMany(one => one)];

    /// <summary>A case on what is left of its invoice now.</summary>
    public static async Task<Case> LeftAsync(Session session, Case @case) => @case with { Credits = await OfInvoiceAsync(session, @case.Invoice) };

    /// <summary>A credit as it is kept.</summary>
    public static Credit Read(string content) => JsonSerializer.Deserialize(content, ApiJson.Kept.Credit)!;

    // A correction that names no day of issue, of an invoice that was not on record, is kept without it.
    private static object?[] Question(string invoiceKey) => [invoiceKey, InvoiceKey.WithoutDay(invoiceKey)];

    private static Credit Read(DbDataReader row) => Read(row.GetString(0));

    private static Credit[] Those(string invoiceKey, IReadOnlyList<Credit> credits) =>
        [.. credits.Where(credit => credit.IssuedOn is not { } until || InvoiceKey.DayOf(invoiceKey) <= until)];
}
