using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Who stands behind a decision.</summary>
internal static class Deciders
{
    /// <summary>Whoever decided it last, then those before him, and whoever asked first at the end.</summary>
    public static async Task<IReadOnlyList<Actor>> OfAsync(Session session, RecordedDecision decision)
    {
        var found = new List<Actor> { decision.By };
        while (decision.Context is { Supersedes: { } earlier } context && (context.Review is not null || context.Redecision is not null))
        {
            decision = (await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, earlier))[0];
            found.Add(decision.By);
        }

        return found;
    }
}
