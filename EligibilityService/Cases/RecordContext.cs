using System.Text.Json.Serialization;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;

namespace EligibilityService.Cases;

/// <summary>What else a replay needs besides the request and the versions; kept as JSON beside the answer.</summary>
/// <param name="KnownAt">The known-at instant.</param>
/// <param name="ReceivedOn">The day of the request.</param>
/// <param name="Facts">What outside registries said.</param>
/// <param name="Taken">Claims of other decisions that stood in the way.</param>
/// <param name="Supersedes">The earlier decision on the same invoice.</param>
/// <param name="LimitsVersion">The programme version whose limits applied; absent when it is the version used.</param>
/// <param name="Balances">What had been used of the limits; absent where no limit was asked.</param>
/// <param name="Review">The officer's review that it came of.</param>
/// <param name="Document">The document that the invoice was read from; absent when it came as JSON.</param>
/// <param name="Repeats">Which decision it repeats with other declarations.</param>
/// <param name="Redecision">That it was decided anew after a correction.</param>
/// <param name="Engine">The engine that decided; 0 before engines were counted.</param>
internal sealed record RecordContext(
    DateOnly AsOf,
    DateTimeOffset KnownAt,
    DateOnly ReceivedOn,
    Facts Facts,
    IReadOnlyList<TakenClaim> Taken,
    string? Supersedes = null,
    int? LimitsVersion = null,
    BalanceView? Balances = null,
    ReviewRef? Review = null,
    DocumentRef? Document = null,
    RedecisionRef? Redecision = null,
    Repeat? Repeats = null,
    int Engine = 0)
{
    /// <summary>The first decisions on invoices that this one might be the same as; null when there were none.</summary>
    public IReadOnlyList<string>? Alike { get; init; }

    /// <summary>What took the invoice back by then, in the order in which it was kept; null when nothing had.</summary>
    public IReadOnlyList<Credit>? Credits { get; init; }

    /// <summary>What it replaces; null when its invoice replaces none.</summary>
    public CorrectionRef? Replaces { get; init; }

    /// <summary>The agency that asked first, when an officer of another one decided anew; null when it is the one that decided.</summary>
    public string? AskedBy { get; init; }

    /// <summary>What the register knew; not kept, since its parts are.</summary>
    [JsonIgnore]
    public RegisterView View => new(Taken, Balances ?? BalanceView.None) { Alike = Alike ?? [] };
}
