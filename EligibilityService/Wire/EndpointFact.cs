namespace EligibilityService.Wire;

/// <summary>What an endpoint says of itself beside its route, for the contract: what its signature does not tell.</summary>
/// <param name="Takes">Headers that it takes, by their component.</param>
/// <param name="Sends">Headers of its good answers.</param>
/// <param name="Fails">Why it may not be answered, besides what its route and its body tell.</param>
/// <param name="Status">The status that <paramref name="Says"/> is said of.</param>
/// <param name="Says">What an answer of that status means.</param>
internal sealed record EndpointFact(string[] Takes, string[] Sends, ProblemKind[] Fails, int Status = 0, string? Says = null);

/// <summary>How a route says them.</summary>
internal static class EndpointFacts
{
    /// <summary>The component of the header <c>Idempotency-Key</c> where a request cannot go without.</summary>
    public const string NeededIdempotencyKey = "NeededIdempotencyKey";

    /// <summary>The component of the header <c>Location</c> where a draft is meant.</summary>
    public const string DraftLocation = "DraftLocation";

    /// <summary>The component of the links from a decision to those that took its place.</summary>
    public const string SuccessorLink = "SuccessorLink";

    /// <summary>The header that names the catalogue version that an answer used.</summary>
    public const string CatalogueVersion = "Catalogue-Version";

    /// <summary>The header that names the programme version that an answer used.</summary>
    public const string ProgrammeVersion = "Programme-Version";

    private const string Replayed = "Idempotent-Replayed";

    extension<T>(T route) where T : IEndpointConventionBuilder
    {
        /// <summary>What an answer of a status means.</summary>
        public T Says(int status, string text) => route.With(new EndpointFact([], [], [], status, text));

        /// <summary>It sends headers with its good answers.</summary>
        public T Sends(params string[] headers) => route.With(new EndpointFact([], headers, []));

        /// <summary>It may fail for these reasons too.</summary>
        public T Fails(params ProblemKind[] kinds) => route.With(new EndpointFact([], [], kinds));

        /// <summary>An idempotency key makes a repetition harmless.</summary>
        public T TakesKey() => route.With(new EndpointFact([IdempotencyHeader.Name], [Replayed], [ProblemKind.IdempotencyKeyReused]));

        /// <summary>A repetition with the same idempotency key gives the same answer, whatever else it says.</summary>
        public T RepeatsKey() => route.With(new EndpointFact([IdempotencyHeader.Name], [Replayed], []));

        /// <summary>It answers JSON with a status.</summary>
        public T Answers(int status, Type body) =>
            route.WithMetadata(new ProducesResponseTypeMetadata(status, body, [RequestBody.Json]));

        /// <summary>It goes without an idempotency key in no case.</summary>
        public T NeedsKey() => route.With(new EndpointFact([NeededIdempotencyKey], [Replayed, "Location"],
            [ProblemKind.IdempotencyKeyReused, ProblemKind.WrongState]));

        /// <summary>It heeds whether a short answer is preferred.</summary>
        public T TakesPreference() => route.With(new EndpointFact([Preference.Name], ["Preference-Applied"], []));

        /// <summary>It changes a draft as the caller has seen it.</summary>
        public T NeedsTag() => route.With(new EndpointFact(["If-Match"], ["ETag", "Cache-Control"],
            [ProblemKind.InvalidRequest, ProblemKind.DraftState, ProblemKind.PreconditionFailed, ProblemKind.PreconditionRequired], 200,
            "The draft as it stands now, with its new `ETag`."));

        private T With(EndpointFact fact)
        {
            route.Add(endpoint => endpoint.Metadata.Add(fact));
            return route;
        }
    }
}
