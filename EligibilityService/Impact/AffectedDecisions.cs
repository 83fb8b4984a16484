using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Impact;

/// <summary>A decision for whose date another version is in force now than it was decided with.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="DecidedWith">The programme version that it was decided with.</param>
/// <param name="InForce">The programme version that is in force for its date now.</param>
/// <param name="CatalogueDecidedWith">The catalogue version that it was decided with.</param>
/// <param name="CatalogueInForce">The catalogue version that is in force for its date now.</param>
/// <param name="OutcomeBefore">The outcome on record.</param>
/// <param name="OutcomeAfter">The outcome that it would have now; absent when its request cannot be decided with those versions.</param>
/// <param name="Before">The amount on record.</param>
/// <param name="After">The amount that would be due now.</param>
/// <param name="Difference">After − before.</param>
/// <param name="ReasonsGained">Codes of reasons that it would get.</param>
/// <param name="ReasonsLost">Codes of reasons that it would not have any more.</param>
/// <param name="ToRecover">What was already paid on the invoice beyond what would be due.</param>
public sealed record AffectedDecision(
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string DecisionId,
    ProgrammeRef DecidedWith,
    ProgrammeRef InForce,
    CatalogueRef CatalogueDecidedWith,
    CatalogueRef CatalogueInForce,
    Outcome OutcomeBefore,
    Outcome? OutcomeAfter,
    Money Before,
    Money After,
    Money Difference,
    [property: AtMost(100)] IReadOnlyList<ReasonCode> ReasonsGained,
    [property: AtMost(100)] IReadOnlyList<ReasonCode> ReasonsLost,
    Money ToRecover);

/// <summary>
/// A page of affected decisions, oldest first. A long record is looked through a part at a time: a page may be short, or empty, while there
/// is a next.
/// </summary>
/// <param name="Items">The decisions.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record AffectedDecisionPage([property: AtMost(Limits.Page)] IReadOnlyList<AffectedDecision> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>
/// Decisions that a back-dated correction affects: the latest standing ones for whose date another version is in force now, with what would
/// change if an officer had them decided anew.
/// </summary>
internal sealed class AffectedDecisions(RegisterReader register, CaseMaker cases, TimeProvider time)
{
    private const int AtOnce = 128;
    private const int MostLookedAt = 2 * AtOnce;

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/programmes/{id}/affected-decisions", ListAsync).RequireScope(Scopes.DecisionsReview).WithTags("Lifecycle")
            .WithName("listAffectedDecisions").Produces<AffectedDecisionPage>();

    /// <summary>List decisions that a correction affects, oldest first</summary>
    /// <remarks>
    /// After a version was published whose effective date lies before decisions that were made under an older one: those decisions stand,
    /// and are listed here with what would change if an officer had them decided anew now (`POST /v1/decisions/{id}/redecisions`). Each is
    /// reckoned as if it alone were decided anew. Only decisions that you may see. A page may be short while there is a next.
    /// </remarks>
    private static async Task<IResult> ListAsync(string id, HttpContext context, PageQuery query, AffectedDecisions affected,
        ProgrammeVersions published, Sights sights)
    {
        var after = query.After(RecordIds.IsDecision);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (published.Versions(id).Count == 0)
        {
            return Problem.NotFound("common.no_programme()");
        }

        var (found, last) = await affected.FindAsync(id, await sights.OfAsync(context.Caller()), after ?? "", query.Limit);
        return Answers.Current(
            new AffectedDecisionPage([.. found.Readable()], last is null ? null : Pages.Next(context, last),
                Pages.Unreadable(context, found)), ImpactJson.Shared.AffectedDecisionPage);
    }

    private async Task<(IReadOnlyList<Stored<AffectedDecision>> Items, string? Last)> FindAsync(string programme, Sight sight, string after,
        int limit)
    {
        var (items, lookedAt, now) = (new List<Stored<AffectedDecision>>(limit), 0, Clock.Now(time));
        while (lookedAt < MostLookedAt)
        {
            var page = await register.StandingAsync(programme, after, null, now.AddMilliseconds(1), AtOnce);
            foreach (var packed in page.Where(one => sight.Sees(programme, one.Asker)))
            {
                if (items.Count == limit)
                {
                    return (items, after);
                }

                after = packed.Id;
                try
                {
                    var record = packed.Unpack();
                    if (cases.VersionsInForce(record, now) is { } versions && IsAnother(record, versions))
                    {
                        items.Add(new Stored<AffectedDecision>(packed.Id, await RedecideAsync(record, versions, now), null));
                    }
                }
                catch (Exception error) when (StoredRow.IsOfRow(error))
                {
                    items.Add(new Stored<AffectedDecision>(packed.Id, null, error));
                }
            }

            after = page is [.., var last] ? last.Id : after;
            lookedAt += page.Count;
            if (page.Count < AtOnce)
            {
                return (items, null);
            }
        }

        return (items, after);
    }

    private static bool IsAnother(RecordedDecision record, CaseVersions versions) =>
        versions.Programme.Version != record.ProgrammeVersion || versions.Catalogue.Number != record.CatalogueVersion;

    private async Task<AffectedDecision> RedecideAsync(RecordedDecision record, CaseVersions versions, DateTimeOffset now)
    {
        var recorded = RecordedAnswer.Read(record.Answer.Span);
        var money = await register.InSessionAsync(session => MoneyOfInvoice.ReadAsync(session, record.Programme, record.InvoiceKey));
        var again = cases.Rebuild(record, versions, new Faults());
        var replaced = again is null ? ReplacedInvoices.None : (await register.ReplacedAsync(again, cases, now)).Replaced;
        var settled = again is null ? null : await SettleAsync(record, again with { KnownAt = now }, money, replaced);
        var givenUpFen = money.WasGranted ? money.GivenUpFen : replaced.GivenUpFen;
        var outFen = money.Out.Sum(one => one.OutFen) + replaced.Paid.Sum(one => one.OutFen);

        // An invoice has one currency, and only what is in the programme's is granted: where two currencies meet, one of the amounts is
        // nothing.
        var currency = settled is null || settled.Amount.IsZero ? recorded.Amount.Currency : settled.Amount.Currency;
        Money Of(long fen) => new(fen, currency);
        var (before, after) = (recorded.Amount.MinorUnits, settled?.Amount.MinorUnits ?? 0);
        var codes = settled is null ? [] : ImpactRun.CodesOf(settled.Reasons);
        return new AffectedDecision(
            record.Id,
            new ProgrammeRef(record.Programme, record.ProgrammeVersion),
            new ProgrammeRef(record.Programme, versions.Programme.Version),
            new CatalogueRef(record.CatalogueVersion),
            new CatalogueRef(versions.Catalogue.Number),
            record.Outcome,
            settled?.Outcome,
            Of(before),
            Of(after),
            Of(after - before),
            [.. codes.Except(recorded.Codes)],
            [.. recorded.Codes.Except(codes)],
            Of(Math.Max(0, outFen - Math.Max(0, after - givenUpFen))));
    }

    private async Task<Assessment> SettleAsync(RecordedDecision record, Case again, MoneyOfInvoice money, ReplacedInvoices replaced)
    {
        var @case = await register.LeftAsync(again);
        var assessment = Assess.Of(@case);
        var view = await register.ViewAsync(@case, assessment, [record.Id, .. money.Out.Select(one => one.Decision)]);

        // What the invoice uses itself is not in its own way.
        var (fiscalYear, calendarYear) = Settle.YearsOf(@case);
        var balances = money.Decisions.Aggregate(view.Balances, (left, one) =>
            left.Without(one.Balance.Used, one.FiscalYear == fiscalYear, one.CalendarYear == calendarYear));
        view = view with
        { Balances = record.Outcome is Outcome.Refused or Outcome.Undetermined ? balances : balances with { OthersWait = false } };
        return Settle.Apply(@case, assessment, replaced.Apply(view, @case, assessment));
    }
}
