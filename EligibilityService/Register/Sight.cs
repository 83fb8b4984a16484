using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Register;

/// <summary>
/// Which decisions somebody may see (docs/people.md): those that his agency asked for, and all of the programmes that his agency may read.
/// What hangs on a decision is seen with it: its request, documents, entries, money, events. To whom it is not visible it is not there.
/// Every read of the record asks for a sight, so that none can forget it.
/// </summary>
internal sealed class Sight
{
    /// <summary>Of the service itself, and of keys that may read everything.</summary>
    public static readonly Sight Everything = new("", _ => true);

    private readonly string _agency;
    private readonly Func<string, bool> _readsAllOf;

    /// <summary>What an agency sees.</summary>
    /// <param name="agency">The agency, as <see cref="Actor.KeyOf"/> compares it.</param>
    /// <param name="readsAllOf">Whether it may read all decisions of a programme.</param>
    public Sight(string agency, Func<string, bool> readsAllOf) => (_agency, _readsAllOf) = (agency, readsAllOf);

    /// <summary>Whether all decisions of a programme are visible.</summary>
    public bool SeesAllOf(string programme) => _readsAllOf(programme);

    /// <summary>The agency whose decisions alone are visible under a programme, as the store compares it; empty when all are.</summary>
    public string AskerUnder(string programme) => SeesAllOf(programme) ? "" : _agency;

    /// <summary>Whether a decision is visible.</summary>
    /// <param name="programme">Its programme.</param>
    /// <param name="asker">The agency that asked for it, as <see cref="Actor.KeyOf"/> compares it.</param>
    public bool Sees(string programme, string asker) => asker == _agency || SeesAllOf(programme);

    /// <summary>Whether a decision is visible.</summary>
    public bool Sees(RecordedDecision decision) => Sees(decision.Programme, decision.Asker);
}

/// <summary>Gives everybody his sight.</summary>
internal sealed class Sights(ProgrammeVersions programmes)
{
    /// <summary>What a caller sees.</summary>
    public ValueTask<Sight> OfAsync(Caller caller) => OfAsync(caller.Agency, caller.May(Scopes.DecisionsReadAll));

    /// <summary>What an agency sees.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="everything">Whether it is asked with the scope that reads all decisions.</param>
    public ValueTask<Sight> OfAsync(string agency, bool everything) => ValueTask.FromResult(everything ? Sight.Everything
        : new Sight(Actor.KeyOf(agency), programme => OwnerOf(programme) is { } owner && Actor.IsSame(owner, agency)));

    /// <summary>
    /// The agency that owns a programme: the one whose person published its first version. What comes with the service is the development
    /// agency's. Null where there is no such programme.
    /// </summary>
    private string? OwnerOf(string programme) => programmes.Versions(programme) is not [var first, ..] ? null
        : first.Document.PublishedBy == AgencyId.Seed ? DevelopmentKey.Agency : first.Document.PublishedBy;
}
