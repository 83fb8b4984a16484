using EligibilityService.Core.Programmes;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Reads which years of a programme are not done with.</summary>
internal static class OpenYears
{
    private static readonly Statement Open = new(
        "SELECT d.context FROM open_decisions o JOIN decisions d ON d.id = o.decision_id WHERE o.programme_id = @Programme", "Programme");

    private static readonly Statement Held = new(
        "SELECT year, granted - paid - released FROM balances WHERE programme_id = @Programme AND buyer = '' AND granted - paid - released > 0 ORDER BY year", "Programme");

    /// <summary>The cases that are open, by the day of their request, and what is reserved, by fiscal year.</summary>
    public static async Task<(IReadOnlyList<OpenCases> Open, IReadOnlyList<HeldMoney> Held)> ReadAsync(Session session, string programme)
    {
        var days = await session.AskOneAsync(Open, row => Row.Context(row.GetFieldValue<byte[]>(0)).ReceivedOn, programme);
        var held = await session.AskOneAsync(Held, row => new HeldMoney((int)row.GetInt64(0), row.GetInt64(1)), programme);
        return ([.. days.GroupBy(day => day).OrderBy(group => group.Key).Select(group => new OpenCases(group.Key, group.Count()))], held);
    }
}
