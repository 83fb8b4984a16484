using System.Data.Common;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Storage;
using EligibilityService.Wire;

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

    public static async Task<IReadOnlyList<Credit>> OfAsync(Session session, string invoiceKey) =>
        (await OfAsync(session, [invoiceKey]))[0];

    /// <summary>
    /// The credits of an invoice, also those that came before it and name its seller by another number: once it is on record they are its
    /// own.
    /// </summary>
    public static async Task<IReadOnlyList<Credit>> OfAsync(Session session, Invoice invoice) =>
        Once(invoice, await OfAsync(session, [.. invoice.Names]));

    /// <summary>The same of some invoices.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<Credit>>> OfAsync(Session session, IReadOnlyList<Invoice> invoices)
    {
        string[][] names = [.. invoices.Select(invoice => invoice.Names.ToArray())];
        var found = await OfAsync(session, [.. names.SelectMany(one => one)]);
        var at = 0;
        return [.. invoices.Select((invoice, i) =>
            Once(invoice, [.. found.Skip((at += names[i].Length) - names[i].Length).Take(names[i].Length)]))];
    }

    /// <summary>
    /// Makes credits that came before an invoice, and name its seller by another number, its own: from now on they are known as if they
    /// named its seller's tax id.
    /// </summary>
    public static async Task AdoptAsync(Session session, Invoice invoice, string programme)
    {
        foreach (var name in invoice.Names.Skip(1))
        {
            foreach (var (before, stray) in await session.AskOneAsync(Sql.FindStrays, row => (row.GetString(0), Read(row.GetString(1))),
                name, programme))
            {
                var reference = stray.Kind == CreditKind.CreditNote ? invoice.CreditReference(before) : before;
                if (reference != before && (await session.AskOneAsync(Sql.FindCredit, row => row.GetString(0), reference)).Count > 0)
                {
                    // It came under both numbers: it counts once.
                    await session.RunOneAsync(Sql.DropCredit, before);
                    continue;
                }

                var content = JsonSerializer.Serialize(stray with { Reference = reference }, WireJson.Shared.Credit);
                await session.RunOneAsync(Sql.AdoptCredit, invoice.Key.Value, reference, content, before);
            }
        }
    }

    private static Credit[] Once(Invoice invoice, IReadOnlyList<IReadOnlyList<Credit>> found) => found is [var only] ? [.. only]
        : [.. found.SelectMany(one => one)
            .DistinctBy(one => one.Kind == CreditKind.CreditNote ? invoice.CreditReference(one.Reference) : one.Number)];

    /// <summary>A case on what is left of its invoice now.</summary>
    public static async Task<Case> LeftAsync(Session session, Case @case) => @case with { Credits = await OfAsync(session, @case.Invoice) };

    /// <summary>A credit as it is kept.</summary>
    public static Credit Read(string content) => JsonSerializer.Deserialize(content, WireJson.Kept.Credit)!;

    // A correction that names no day of issue, of an invoice that was not on record, is kept without it.
    private static object?[] Question(string invoiceKey) => [invoiceKey, InvoiceKey.WithoutDay(invoiceKey)];

    private static Credit Read(DbDataReader row) => Read(row.GetString(0));

    private static Credit[] Those(string invoiceKey, IReadOnlyList<Credit> credits) =>
        [.. credits.Where(credit => credit.IssuedOn is not { } until || InvoiceKey.DayOf(invoiceKey) <= until)];
}
