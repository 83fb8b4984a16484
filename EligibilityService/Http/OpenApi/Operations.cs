namespace EligibilityService.Http.OpenApi;

/// <summary>What the code of an operation does not say by its signature.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Parameters">Its parameters of the query and the headers, by component; those that every operation has are not named.</param>
/// <param name="Headers">The headers of its good answers; those that every answer has are not named.</param>
/// <param name="Problems">Why it may not be answered; what may befall every operation is not named.</param>
internal sealed record OperationFacts(string Id, IReadOnlyList<string> Parameters, IReadOnlyList<string> Headers, IReadOnlyList<ProblemKind> Problems);

/// <summary>All operations. One that is not named here is a bug: the generator says so.</summary>
internal static class Operations
{
    private static readonly string[] When = ["asOf", "knownAt"];
    private static readonly string[] Paging = ["limit", "cursor"];
    private static readonly ProblemKind[] Keyed = [ProblemKind.Unauthorized, ProblemKind.Forbidden];
    private static readonly ProblemKind[] WithBody = [ProblemKind.InvalidRequest, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType];

    private static readonly ProblemKind[] Moves =
        [.. WithBody, .. Keyed, ProblemKind.NotFound, ProblemKind.WrongState, ProblemKind.IdempotencyKeyReused];

    /// <summary>What may befall every operation.</summary>
    public static readonly IReadOnlyList<ProblemKind> Anywhere = [ProblemKind.TooManyRequests, ProblemKind.InternalError, ProblemKind.Unavailable];

    private static readonly Dictionary<string, OperationFacts> ById = new OperationFacts[]
    {
        new("decide", [Parameters.IdempotencyKey], ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed"],
            [.. WithBody, .. Keyed, ProblemKind.InvoiceDiffers, ProblemKind.IdempotencyKeyReused]),
        new("decideBatch", [], [], [ProblemKind.InvalidRequest, ProblemKind.UnsupportedMediaType, .. Keyed]),
        new("preview", [.. When, "claims"], ["Programme-Version", "Catalogue-Version"], [.. WithBody, .. Keyed]),
        new("listDecisions", ["programme", "buyer", "invoiceNumber", "outcome", "from", "until", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed]),
        new("getDecision", [], ["Programme-Version", "Catalogue-Version"], [.. Keyed, ProblemKind.NotFound]),
        new("getDecisionRequest", [], [], [.. Keyed, ProblemKind.NotFound]),
        new("replayDecision", [], ["Programme-Version", "Catalogue-Version"], [.. Keyed, ProblemKind.NotFound]),
        new("pay", [Parameters.NeededIdempotencyKey], ["Location", "Idempotent-Replayed"], Moves),
        new("release", [Parameters.NeededIdempotencyKey], ["Location", "Idempotent-Replayed"], Moves),
        new("recover", [Parameters.NeededIdempotencyKey], ["Location", "Idempotent-Replayed"], Moves),
        new("review", [Parameters.NeededIdempotencyKey], ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed"], Moves),
        new("redecide", [Parameters.NeededIdempotencyKey], ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed"], Moves),
        new("listAffectedDecisions", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("getStanding", [], [], [.. Keyed, ProblemKind.NotFound]),
        new("listDecisionEntries", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("getBudget", ["year"], [], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("listEntries", ["year", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("listBuyers", ["year", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("listCatalogueVersions", Paging, ["Link"], [ProblemKind.InvalidRequest]),
        new("getCatalogueVersion", [], ["Catalogue-Version"], [ProblemKind.NotFound]),
        new("listVendors", [.. When, .. Paging], ["Catalogue-Version", "Link"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("listModels", ["q", "vendor", "category", .. When, .. Paging], ["Catalogue-Version", "Link"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("getModel", When, ["Catalogue-Version"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("matchTexts", When, ["Catalogue-Version"], [.. WithBody, ProblemKind.NotFound]),
        new("listProgrammes", [.. When, .. Paging], ["Link"], [ProblemKind.InvalidRequest]),
        new("getProgramme", When, ["Programme-Version"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("listProgrammeVersions", Paging, ["Link"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("getProgrammeVersion", [], ["Programme-Version"], [ProblemKind.NotFound]),
        new("listReasonCodes", [], [], []),
        new("verify", [], [], Keyed),
        new("live", [], [], []),
        new("ready", [], [], []),
    }.ToDictionary(one => one.Id);

    /// <summary>The facts of an operation.</summary>
    public static OperationFacts Of(string id) => ById.TryGetValue(id, out var facts)
        ? facts
        : throw new InvalidOperationException($"The operation {id} is not described in {nameof(Operations)}.");
}
