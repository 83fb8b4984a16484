using EligibilityService.Access;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Http.Metadata;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>What an operation's route says of it, and what follows from that.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Reads">Whether it only reads.</param>
/// <param name="Queries">The queries that its handler takes.</param>
/// <param name="Takes">Headers that it takes, by component.</param>
/// <param name="Sends">Headers of its good answers, by component.</param>
/// <param name="Problems">Why it may not be answered.</param>
/// <param name="Says">What a status means.</param>
internal sealed record OperationFacts(string Id, bool Reads, IReadOnlyList<Type> Queries, IReadOnlyList<string> Takes,
    IReadOnlyList<string> Sends, IReadOnlyList<ProblemKind> Problems, ILookup<int, string?> Says)
{
    /// <summary>Of an operation.</summary>
    public static OperationFacts Of(string id, OperationFilterContext context)
    {
        var description = context.ApiDescription;
        var metadata = description.ActionDescriptor.EndpointMetadata;
        EndpointFact[] facts = [.. metadata.OfType<EndpointFact>()];
        Type[] queries = [.. context.MethodInfo.GetParameters().Select(one => one.ParameterType)
            .Where(one => one.IsSubclassOf(typeof(Query)))];
        var reads = description.HttpMethod == HttpMethods.Get;
        List<string> sends = [.. facts.SelectMany(one => one.Sends)];
        if (queries.Any(one => one.IsSubclassOf(typeof(PagedQuery))))
        {
            sends.Add("Link");
        }

        if (reads)
        {
            sends.AddRange("ETag", "Cache-Control");
        }

        return new(id, reads, queries, [.. facts.SelectMany(one => one.Takes).Distinct()], [.. sends.Distinct()],
            [.. ProblemsOf(facts, queries, metadata, description.RelativePath!).Distinct().OrderBy(kind => kind.Status)],
            facts.Where(one => one.Says is not null).ToLookup(one => one.Status, one => one.Says));
    }

    private static IEnumerable<ProblemKind> ProblemsOf(EndpointFact[] facts, Type[] queries, IList<object> metadata, string path)
    {
        ProblemKind[] anywhere = [ProblemKind.NotAcceptable, ProblemKind.TooManyRequests, ProblemKind.InternalError,
            ProblemKind.Unavailable];
        return anywhere.Concat(facts.SelectMany(one => one.Fails))
            .Concat(queries.Length > 0 ? [ProblemKind.InvalidRequest] : [])

            // The drafts of a new programme are listed under an id that names nothing yet.
            .Concat(path.Contains('{', StringComparison.Ordinal) && !path.TrimEnd('/').EndsWith("/drafts", StringComparison.Ordinal)
                ? [ProblemKind.NotFound] : [])
            .Concat(metadata.OfType<ScopeMetadata>().Any() ? [ProblemKind.Unauthorized] : [])

            // The response of the one tells of the other too.
            .Concat(metadata.OfType<ScopeMetadata>().Any() && !facts.Any(one => one.Fails.Contains(ProblemKind.SamePerson))
                ? [ProblemKind.Forbidden] : [])
            .Concat(metadata.OfType<IAcceptsMetadata>().Any()
                ? [ProblemKind.InvalidRequest, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType] : []);
    }
}
