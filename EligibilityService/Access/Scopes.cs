using System.Diagnostics.CodeAnalysis;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Access;

/// <summary>What a key may be used for. A closed set of words; they are stored and shown as written here.</summary>
public static class Scopes
{
    /// <summary>Decide, and move a decision through its life.</summary>
    public const string DecisionsWrite = "decisions:write";

    /// <summary>Read decisions, replay them, preview.</summary>
    public const string DecisionsRead = "decisions:read";

    /// <summary>See the decisions of all agencies, with the scopes that read them.</summary>
    public const string DecisionsReadAll = "decisions:read-all";

    /// <summary>Review decisions that somebody else asked for.</summary>
    public const string DecisionsReview = "decisions:review";

    /// <summary>Draft a catalogue version.</summary>
    public const string CatalogueWrite = "catalogue:write";

    /// <summary>Publish a catalogue version.</summary>
    public const string CatalogueApprove = "catalogue:approve";

    /// <summary>Draft a programme version.</summary>
    public const string ProgrammesWrite = "programmes:write";

    /// <summary>Publish a programme version.</summary>
    public const string ProgrammesApprove = "programmes:approve";

    /// <summary>Pay, release, recover.</summary>
    public const string LedgerWrite = "ledger:write";

    /// <summary>Read balances and entries.</summary>
    public const string LedgerRead = "ledger:read";

    /// <summary>Subscribe to events; what an event tells needs the scope that reads it besides.</summary>
    public const string WebhooksWrite = "webhooks:write";

    /// <summary>Everything; it implies each of the others. No other scope implies any.</summary>
    public const string Admin = "admin";

    /// <summary>All of them, in the order in which they are stored and shown.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        DecisionsWrite, DecisionsRead, DecisionsReadAll, DecisionsReview,
        CatalogueWrite, CatalogueApprove,
        ProgrammesWrite, ProgrammesApprove,
        LedgerWrite, LedgerRead,
        WebhooksWrite,
        Admin,
    ];

    /// <summary>Whether it is a scope, exactly as written: no case folding, no trimming.</summary>
    public static bool IsKnown([NotNullWhen(true)] string? scope) => scope is not null && All.Contains(scope);

    /// <summary>Whether one who was granted these may do what needs that scope.</summary>
    public static bool Allow(IReadOnlyList<string> granted, string needed) => granted.Contains(needed) || granted.Contains(Admin);

    /// <summary>Each once, in the order of <see cref="All"/>. At least one, all known; anything else is a bug of the caller.</summary>
    internal static IReadOnlyList<string> InOrder(IReadOnlyCollection<string> scopes)
    {
        if (scopes.Count == 0 || !scopes.All(IsKnown))
        {
            throw new ArgumentException("One scope at least, and only scopes that are known.", nameof(scopes));
        }

        return [.. All.Where(scopes.Contains)];
    }

    /// <summary>A scope is lacking for what was asked.</summary>
    internal static Problem Lacking(string scope) => new(ProblemKind.Forbidden, Phrase.Of("scopes.scope_lacking(scope, advice)", scope,
        ProblemKind.Forbidden.Advice));
}
