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
    public static async Task<IReadOnlyList<IReadOnlyList<Credit>>> OfAsync(Session session, IReadOnlyList<string> invoiceKeys) =>
        await session.AskAsync(Sql.FindCredits, [.. invoiceKeys.Select(key => new object?[] { key })], row => Read(row.GetString(0)));

    /// <summary>The credits of one invoice.</summary>
    public static async Task<IReadOnlyList<Credit>> OfAsync(Session session, string invoiceKey) =>
        await session.AskOneAsync(Sql.FindCredits, row => Read(row.GetString(0)), invoiceKey);

    /// <summary>A case on what is left of its invoice now.</summary>
    public static async Task<Case> LeftAsync(Session session, Case @case) => @case with { Credits = await OfAsync(session, @case.Invoice.Key.ToString()) };

    /// <summary>A credit as it is kept.</summary>
    public static Credit Read(string content) => JsonSerializer.Deserialize(content, ApiJson.Kept.Credit)!;
}
