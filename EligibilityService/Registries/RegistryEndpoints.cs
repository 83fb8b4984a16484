using System.Text.Json.Serialization;
using EligibilityService.Access;
using EligibilityService.Core.Programmes;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace EligibilityService.Registries;

/// <summary>Whether a registry is spared because it fails.</summary>
[JsonConverter(typeof(TermConverter<Circuit>))]
public enum Circuit
{
    /// <summary>It is asked.</summary>
    Closed,

    /// <summary>It failed too often just now, and is not asked for a while.</summary>
    Open,

    /// <summary>It is tried with one question.</summary>
    HalfOpen,
}

/// <summary>How a registry stands, as this replica sees it.</summary>
/// <param name="Registry">Which.</param>
/// <param name="Configured">Whether there is one to ask.</param>
/// <param name="Circuit">Whether it is spared; absent when it is not configured.</param>
public sealed record RegistryState(Registry Registry, bool Configured, Circuit? Circuit);

/// <summary>The outside registries.</summary>
/// <param name="Items">One for each.</param>
public sealed record RegistryPage([property: AtMost(2)] IReadOnlyList<RegistryState> Items);

/// <summary>A case that waits for a registry: its decision is undetermined only because a registry gave no answer.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Programme">The programme.</param>
/// <param name="WaitsSince">Since when.</param>
/// <param name="GivesUpAt">When it is given up, and stays undetermined.</param>
/// <param name="Failures">In how many rounds the registry answered others and not this one; it is then taken up after them.</param>
public sealed record WaitingCase(
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string DecisionId,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string Programme,
    DateTimeOffset WaitsSince,
    DateTimeOffset GivesUpAt,
    [property: Between(0, int.MaxValue)] int Failures);

/// <summary>A page of cases that wait for a registry, oldest first.</summary>
/// <param name="Items">The cases.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record WaitingCasePage([property: AtMost(Limits.Page)] IReadOnlyList<WaitingCase> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>What is asked of the waiting cases.</summary>
internal sealed class WaitingQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>Only cases under this programme: its id.</summary>
    /// <example>beijing-gpu-purchase</example>
    [Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public string? Programme { get; } = query.Programme(id => query.Get<ProgrammeVersions>()!.Versions(id).Count > 0);

    public static ValueTask<WaitingQuery> BindAsync(HttpContext context) => new(new WaitingQuery(new(context)));
}

/// <summary>For those who want to know why cases are undetermined.</summary>
internal static class RegistryEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapRegistries(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/registries").RequireScope(Scopes.DecisionsRead).WithTags("Registries");
        group.MapGet("", List).WithName("listRegistries").Produces<RegistryPage>();
        group.MapGet("/waiting", ListWaitingAsync).WithName("listWaitingCases").Produces<WaitingCasePage>();
    }

    /// <summary>Whether registries are configured and asked</summary>
    /// <remarks>As the replica that answers sees it. A registry that is down does not make the service unready: it is a fact of each
    /// decision.</remarks>
    private static IResult List(OutsideFacts outside) => Answers.Current(
        new RegistryPage(
            [.. Enum.GetValues<Registry>()
                .Select(registry =>
                    new RegistryState(registry, outside.CircuitOf(registry) is not null, Shown(outside.CircuitOf(registry))))]),
        RegistriesJson.Shared.RegistryPage);

    /// <summary>List the cases that wait for a registry, oldest first</summary>
    /// <remarks>Those that you may see. They are decided in this order under each programme as soon as the registry answers; each new
    /// decision supersedes the one that waited.</remarks>
    private static async Task<IResult> ListWaitingAsync(HttpContext context, WaitingQuery query, RegistryWaits waits,
        IOptions<RegistriesOptions> options, Sights sights)
    {
        var after = query.After(RecordIds.IsDecision);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var rows = await waits.ListAsync(query.Programme, await sights.OfAsync(context.Caller()), after, query.Limit);
        var (items, next, unreadable) = Pages.Cut(context, rows, query.Limit);
        var hours = options.Value.Resume.GiveUpHours;
        return Answers.Current(
            new WaitingCasePage(
                [.. items.Select(row =>
                    new WaitingCase(row.DecisionId, row.Programme, row.Since, row.Since.AddHours(hours), row.Failures))], next, unreadable),
            RegistriesJson.Shared.WaitingCasePage);
    }

    private static Circuit? Shown(CircuitState? state) => state switch
    {
        null => null,
        CircuitState.Closed => Circuit.Closed,
        CircuitState.HalfOpen => Circuit.HalfOpen,
        _ => Circuit.Open,
    };
}
