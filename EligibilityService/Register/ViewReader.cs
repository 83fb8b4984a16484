using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Who holds a claim.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Version">The version of its programme under which it was made.</param>
internal readonly record struct Holder(string DecisionId, int Version)
{
    /// <summary>Reads a row of <see cref="Sql.FindHolder"/>.</summary>
    public static Holder Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), (int)row.GetInt64(1));

    /// <summary>Whether what it holds stands in the way of a case.</summary>
    public bool StandsInTheWayOf(Case @case, Claim claim) => Settle.StandsInTheWay(@case, claim, Version);
}

/// <summary>Reads what the register knows that bears on one case.</summary>
internal static class ViewReader
{
    /// <summary>The view of a case.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="case">The case.</param>
    /// <param name="assessment">What it would claim is seen from this.</param>
    /// <param name="except">Decisions whose claims do not count, because the case takes their place.</param>
    public static async Task<RegisterView> ReadAsync(Session session, Case @case, Assessment assessment,
        params IReadOnlyCollection<string> except)
    {
        var own = Settle.ClaimsOf(@case, assessment);
        if (own.Count == 0)
        {
            return RegisterView.Empty;
        }

        Claim[] claims = [.. own, .. Settle.ExclusiveClaimsOf(@case, own)];
        var holders = await session.AskAsync(Sql.FindHolder,
            [.. claims.Select(claim => new object?[] { claim.Programme, Term.Of(claim.Kind), claim.Key })], Holder.Read);
        TakenClaim[] taken = [.. claims.Zip(holders)
            .Where(pair => pair.Second is [var holder] && !except.Contains(holder.DecisionId) && holder.StandsInTheWayOf(@case, pair.First))
            .Select(pair => new TakenClaim(pair.First, pair.Second[0].DecisionId))];
        var balances = @case.LimitsFrom.Limits is null ? BalanceView.None : await BalancesAsync(session, @case);
        var alike = await AlikeInvoices.ReadAsync(session, @case);
        return taken.Length == 0 && balances == BalanceView.None && alike.Count == 0 ? RegisterView.Empty
            : new RegisterView(taken, balances) { Alike = alike };
    }

    private static async Task<BalanceView> BalancesAsync(Session session, Case @case)
    {
        var (fiscalYear, calendarYear) = Settle.YearsOf(@case);
        var programme = @case.Programme.Programme;
        var budget = await session.AskOneAsync(Sql.FindBalance, row => Row.Balance(row), programme, "", (long)fiscalYear);
        var years = await session.AskOneAsync(Sql.FindBuyer, row => (Year: (int)row.GetInt64(0), Balance: Row.Balance(row, 1)), programme,
            @case.Buyer.Id);
        var (used, waits) = budget is [var found] ? (found.Used, found.Waitlisted > 0) : (0, false);
        return new BalanceView(used, waits, years.Where(one => one.Year == calendarYear).Sum(one => one.Balance.Used),
            years.Sum(one => one.Balance.Used));
    }
}
