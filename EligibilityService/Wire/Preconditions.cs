using EligibilityService.Core.Primitives;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Wire;

/// <summary>
/// The header <c>If-Match</c>: a caller that changes something says which state of it the caller has seen, so that no unseen change is
/// overwritten.
/// </summary>
internal static class Preconditions
{
    /// <summary>Null when the caller has seen the present state; else 428 or 412.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tag">The tag of the present state, with its quotes.</param>
    public static Problem? Check(HttpContext context, string tag)
    {
        if (context.Request.Headers.IfMatch.Count == 0)
        {
            return new Problem(ProblemKind.PreconditionRequired);
        }

        var present = new EntityTagHeaderValue(tag);
        return context.Request.GetTypedHeaders().IfMatch.Any(one => one.Compare(present, useStrongComparison: true))
            ? null
            : Failed(tag);
    }

    /// <summary>The state has changed meanwhile.</summary>
    public static Problem Failed(string tag) => new(ProblemKind.PreconditionFailed, Phrase.Of("preconditions.tag_differs(tag, advice)",
        tag, ProblemKind.PreconditionFailed.Advice));
}
