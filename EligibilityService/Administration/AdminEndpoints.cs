using EligibilityService.Access;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Administration;

/// <summary>What was checked, and what does not agree. Figures are in fen.</summary>
/// <param name="Consistent">Whether nothing disagrees.</param>
/// <param name="Decisions">How many decisions are on record.</param>
/// <param name="Entries">How many entries were folded.</param>
/// <param name="Balances">How many balances were compared.</param>
/// <param name="OtherEngines">Decisions of other engines: they stand as they were given, and are not decided again. Empty when there are
/// none.</param>
/// <param name="Disagreements">What disagrees, the first hundred; empty when consistent.</param>
public sealed record VerificationReport(
    bool Consistent,
    [property: Between(0, int.MaxValue)] int Decisions,
    [property: Between(0, int.MaxValue)] int Entries,
    [property: Between(0, int.MaxValue)] int Balances,
    [property: AtMost(100)] IReadOnlyList<DecidedByEngineBody> OtherEngines,
    [property: AtMost(VerificationReport.MostShown)] IReadOnlyList<DisagreementBody> Disagreements)
{
    /// <summary>How many disagreements are shown.</summary>
    public const int MostShown = 100;

    /// <summary>The report of a check.</summary>
    internal static VerificationReport Of(LedgerCheck check) => new(
        check.Wrong.Count == 0, (int)check.Decisions, (int)check.Entries, (int)check.Balances,
        [.. check.Others.Select(one => new DecidedByEngineBody(one.Engine, (int)one.Decisions))],
        [.. check.Wrong.Select(one => new DisagreementBody(one.What, one.Where, one.Kept, one.Folded))]);
}

/// <summary>Decisions that another engine made.</summary>
/// <param name="Engine">Its number; 0 before engines were counted.</param>
/// <param name="Decisions">How many.</param>
public sealed record DecidedByEngineBody([property: Between(0, 100_000)] int Engine, [property: Between(0, int.MaxValue)] int Decisions);

/// <summary>One thing that disagrees.</summary>
/// <param name="What">What was compared.</param>
/// <param name="Where">Which one: programme, buyer and year, or a decision.</param>
/// <param name="Kept">What the store keeps.</param>
/// <param name="Folded">What the entries give.</param>
public sealed record DisagreementBody([property: AtMost(100)] string What, [property: AtMost(300)] string Where,
    [property: AtMost(300)] string Kept, [property: AtMost(300)] string Folded);

/// <summary>For those who run the service.</summary>
internal static class AdminEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapAdministration(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/admin/verification", VerifyAsync).RequireScope(Scopes.Admin).Costs(Cost.WholeRegister).WithName("verify")
            .WithTags("Service").Produces<VerificationReport>()
            .Says(200, "Everything that disagrees; nothing, when the ledger is consistent.");

    /// <summary>Fold all entries of the ledger and compare</summary>
    /// <remarks>
    /// Balances, the waiting list, claims and the list of open decisions are caches: they are all reckoned anew and compared, as the store
    /// is at one moment. Every decision of this engine is decided again and must be the recorded one, byte for byte; those of others are
    /// counted in `otherEngines`. Nothing is changed. On a large ledger it takes a while.
    /// </remarks>
    private static async Task<IResult> VerifyAsync(HttpContext context, LedgerVerification verification) => Answers.Current(
        VerificationReport.Of(await verification.RunAsync(VerificationReport.MostShown, context.RequestAborted)),
            AdministrationJson.Shared.VerificationReport);
}
