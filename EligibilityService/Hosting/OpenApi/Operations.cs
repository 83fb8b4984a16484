using EligibilityService.Wire;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>What the code of an operation does not say by its signature.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Parameters">Its parameters of the query and the headers, by component; those that every operation has are not
/// named.</param>
/// <param name="Headers">The headers of its good answers; those that every answer has are not named.</param>
/// <param name="Problems">Why it may not be answered; what may befall every operation is not named.</param>
internal sealed record OperationFacts(string Id, IReadOnlyList<string> Parameters, IReadOnlyList<string> Headers,
    IReadOnlyList<ProblemKind> Problems);

/// <summary>All operations. One that is not named here is a bug: the generator says so.</summary>
internal static class Operations
{
    private static readonly string[] When = ["asOf", "knownAt"];
    internal static readonly string[] Paging = ["limit", "cursor"];
    internal static readonly ProblemKind[] Keyed = [ProblemKind.Unauthorized, ProblemKind.Forbidden];
    internal static readonly ProblemKind[] WithBody = [ProblemKind.InvalidRequest, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType];

    private static readonly ProblemKind[] Moves =
        [.. WithBody, .. Keyed, ProblemKind.NotFound, ProblemKind.WrongState, ProblemKind.IdempotencyKeyReused];

    /// <summary>What may befall every operation.</summary>
    public static readonly IReadOnlyList<ProblemKind> Anywhere = [ProblemKind.NotAcceptable, ProblemKind.TooManyRequests,
        ProblemKind.InternalError, ProblemKind.Unavailable];

    private static readonly Dictionary<string, OperationFacts> ById = new OperationFacts[]
    {
        Decide("decide"), Decide("decideDocument"), Decide("decideWithAttachments"),
        new("decideBatch", [Preference.Name], ["Preference-Applied"], [.. WithBody, .. Keyed]),
        Preview("preview"), Preview("previewDocument"), Preview("previewWithAttachments"),
        new("listDecisions", ["programme", "buyer", "buyerName", "invoiceNumber", "outcome", "from", "until", "open", "view", .. Paging],
            ["Link"], [ProblemKind.InvalidRequest, .. Keyed]),
        new("getDecision", [], ["Programme-Version", "Catalogue-Version", Headers.SuccessorLink], [.. Keyed, ProblemKind.NotFound]),
        new("getDecisionRequest", [], [], [.. Keyed, ProblemKind.NotFound]),
        new("parseInvoice", ["qr"], [], [.. WithBody, .. Keyed]),
        new("getDecisionDocument", [], ["Content-Disposition"], [.. Keyed, ProblemKind.NotFound]),
        new("getDecisionAttachment", [], ["Content-Disposition"], [.. Keyed, ProblemKind.NotFound]),
        new("replayDecision", [], ["Programme-Version", "Catalogue-Version"], [.. Keyed, ProblemKind.NotFound]),
        new("pay", [Parameters.NeededIdempotencyKey], ["Location", "Idempotent-Replayed"], Moves),
        new("release", [Parameters.NeededIdempotencyKey], ["Location", "Idempotent-Replayed"], Moves),
        new("recover", [Parameters.NeededIdempotencyKey], ["Location", "Idempotent-Replayed"], Moves),
        new("review", [Parameters.NeededIdempotencyKey],
            ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed"], Moves),
        new("reviewWithAttachments", [Parameters.NeededIdempotencyKey],
            ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed"], Moves),
        new("redecide", [Parameters.NeededIdempotencyKey],
            ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed"], Moves),
        new("sendCreditNote", [Parameters.IdempotencyKey], ["Idempotent-Replayed"],
            [.. WithBody, .. Keyed, ProblemKind.WrongState, ProblemKind.IdempotencyKeyReused]),
        new("sendCreditNoteDocument", [Parameters.IdempotencyKey], ["Idempotent-Replayed"],
            [.. WithBody, .. Keyed, ProblemKind.WrongState, ProblemKind.IdempotencyKeyReused]),
        new("createCatalogueImpactReport", [Parameters.IdempotencyKey], ["Location", "Idempotent-Replayed"],
            [.. WithBody, .. Keyed, ProblemKind.NotFound, ProblemKind.DraftState, ProblemKind.IdempotencyKeyReused]),
        new("createProgrammeImpactReport", [Parameters.IdempotencyKey], ["Location", "Idempotent-Replayed"],
            [.. WithBody, .. Keyed, ProblemKind.NotFound, ProblemKind.DraftState, ProblemKind.IdempotencyKeyReused]),
        new("listImpactReports", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed]),
        new("getImpactReport", [], [], [.. Keyed, ProblemKind.NotFound]),
        new("listImpactItems", ["filter", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("cancelImpactReport", [], [], [.. Keyed, ProblemKind.NotFound, ProblemKind.WrongState]),
        new("listAffectedDecisions", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("getStanding", [], [], [.. Keyed, ProblemKind.NotFound]),
        new("listDecisionEntries", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("getBudget", ["year"], [], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("listEntries", ["year", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("listBuyers", ["year", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("listCatalogueVersions", ["knownAt", .. Paging], ["Link"], [ProblemKind.InvalidRequest]),
        new("getCatalogueVersion", [], ["Catalogue-Version"], [ProblemKind.NotFound]),
        new("exportCatalogueVendors", [], ["Catalogue-Version", "Content-Disposition"], [ProblemKind.NotFound]),
        new("exportCatalogueModels", [], ["Catalogue-Version", "Content-Disposition"], [ProblemKind.NotFound]),
        new("listVendors", [.. When, .. Paging], ["Catalogue-Version", "Link"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("listModels", ["q", "vendorId", "category", .. When, .. Paging], ["Catalogue-Version", "Link"],
            [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("getModel", When, ["Catalogue-Version"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("getModelHistory", Paging, ["Link"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("diffCatalogue", ["fromVersion", "toVersion"], [], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("diffProgramme", ["fromVersion", "toVersion"], [], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("matchTexts", When, ["Catalogue-Version"], [.. WithBody, ProblemKind.NotFound]),
        new("listProgrammes", [.. When, .. Paging], ["Link"], [ProblemKind.InvalidRequest]),
        new("getProgramme", When, ["Programme-Version"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("listProgrammeVersions", ["knownAt", .. Paging], ["Link"], [ProblemKind.InvalidRequest, ProblemKind.NotFound]),
        new("getProgrammeVersion", [], ["Programme-Version"], [ProblemKind.NotFound]),
        new("listRegistries", [], [], Keyed),
        new("listWaitingCases", ["programme", .. Paging], ["Link"], [ProblemKind.InvalidRequest, .. Keyed]),
        new("listReasonCodes", [], [], []),
        new("listFindingCodes", [], [], []),
        new("verify", [], [], Keyed),
        new("createWebhook", [Parameters.IdempotencyKey], ["Location", "Idempotent-Replayed"],
            [.. WithBody, .. Keyed, ProblemKind.IdempotencyKeyReused]),
        new("listWebhooks", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed]),
        new("getWebhook", [], [], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("changeWebhook", [], [], [.. WithBody, .. Keyed, ProblemKind.NotFound]),
        new("deleteWebhook", [], [], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("rotateWebhookSecret", [Parameters.IdempotencyKey], ["Idempotent-Replayed"], [.. WithBody, .. Keyed, ProblemKind.NotFound]),
        new("pingWebhook", [], [], [.. WithBody, .. Keyed, ProblemKind.NotFound, ProblemKind.WrongState]),
        new("listDeadLetters", Paging, ["Link"], [ProblemKind.InvalidRequest, .. Keyed, ProblemKind.NotFound]),
        new("resendDeadLetters", [], [], [.. WithBody, .. Keyed, ProblemKind.NotFound]),
        new("live", [], [], []),
        new("ready", [], [], []),
    }.Concat(DraftOperations.All).ToDictionary(one => one.Id);

    /// <summary>The facts of an operation.</summary>
    public static OperationFacts Of(string id) => ById.TryGetValue(id, out var facts)
        ? facts
        : throw new InvalidOperationException($"The operation {id} is not described in {nameof(Operations)}.");

    private static OperationFacts Decide(string id) => new(id, [Parameters.IdempotencyKey, Preference.Name],
        ["Location", "Programme-Version", "Catalogue-Version", "Idempotent-Replayed", "Preference-Applied"],
        [.. WithBody, .. Keyed, ProblemKind.InvoiceDiffers, ProblemKind.IdempotencyKeyReused]);

    private static OperationFacts Preview(string id) => new(id, [.. When, "claims", "previewDraft", Preference.Name],
        ["Programme-Version", "Catalogue-Version", "Preference-Applied"],
        [.. WithBody, .. Keyed, ProblemKind.NotFound, ProblemKind.DraftState]);
}
