using EligibilityService.Wire;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>The operations on drafts, which come in two kinds with the same manners.</summary>
internal static class DraftOperations
{
    private static readonly string[] Seen = [Parameters.IfMatch];
    private static readonly string[] Told = ["ETag", "Cache-Control"];
    private static readonly ProblemKind[] NotThere = [.. Operations.Keyed, ProblemKind.NotFound];

    private static readonly ProblemKind[] Changes =
        [ProblemKind.InvalidRequest, .. NotThere, ProblemKind.DraftState, ProblemKind.PreconditionFailed, ProblemKind.PreconditionRequired];

    private static readonly ProblemKind[] ChangesWithBody = [.. Changes, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperationFacts> All { get; } =
    [
        .. OfKind("Catalogue"),
        .. OfKind("Programme"),
        new("putCatalogueDraftVendor", Seen, Told, ChangesWithBody),
        new("deleteCatalogueDraftVendor", Seen, Told, Changes),
        new("putCatalogueDraftModel", Seen, Told, ChangesWithBody),
        new("deleteCatalogueDraftModel", Seen, Told, Changes),
        new("exportCatalogueDraftVendors", [], ["Content-Disposition"], NotThere),
        new("importCatalogueDraftVendors", Seen, Told, ChangesWithBody),
        new("amendCatalogueDraftVendors", Seen, Told, ChangesWithBody),
        new("exportCatalogueDraftModels", [], ["Content-Disposition"], NotThere),
        new("importCatalogueDraftModels", Seen, Told, ChangesWithBody),
        new("amendCatalogueDraftModels", Seen, Told, ChangesWithBody),
        new("putProgrammeDraftCondition", Seen, Told, ChangesWithBody),
        new("deleteProgrammeDraftCondition", Seen, Told, Changes),
        new("getProgrammeDraftGoldenCases", [], [], NotThere),
        new("putProgrammeDraftGoldenCases", Seen, Told, ChangesWithBody),
        new("putProgrammeDraftGoldenCase", Seen, Told, ChangesWithBody),
        new("deleteProgrammeDraftGoldenCase", Seen, Told, Changes),
        new("getGoldenCases", [], [], [ProblemKind.NotFound]),
        new("listChanges", ["since", "limit"], [], [ProblemKind.InvalidRequest]),
        new("listAudit", ["action", "kind", "auditProgramme", "auditDraft", "from", "until", .. Operations.Paging], ["Link"],
            [ProblemKind.InvalidRequest, .. Operations.Keyed]),
    ];

    /// <summary>Whether an operation changes a draft that is there.</summary>
    public static bool IsChange(string id) => All.Any(one => one.Id == id && one.Parameters.Contains(Parameters.IfMatch));

    private static IEnumerable<OperationFacts> OfKind(string kind) =>
    [
        new($"create{kind}Draft", [Parameters.IdempotencyKey], [Headers.DraftLocation, "Idempotent-Replayed", .. Told],
            [.. Operations.WithBody, .. NotThere, ProblemKind.IdempotencyKeyReused]),
        new($"list{kind}Drafts", ["state", .. Operations.Paging], ["Link"], [ProblemKind.InvalidRequest, .. Operations.Keyed]),
        new($"get{kind}Draft", [], [], NotThere),
        new($"get{kind}DraftDocument", [], [], NotThere),
        new($"put{kind}DraftDocument", Seen, Told, ChangesWithBody),
        new($"patch{kind}DraftDocument", Seen, Told, ChangesWithBody),
        new($"diff{kind}Draft", ["baseVersion"], [], [ProblemKind.InvalidRequest, .. NotThere]),
        new($"check{kind}Draft", [], [], NotThere),
        new($"submit{kind}Draft", Seen, Told, ChangesWithBody),
        new($"approve{kind}Draft", Seen, Told, ChangesWithBody),
        new($"reject{kind}Draft", Seen, Told, ChangesWithBody),
        new($"withdraw{kind}Draft", Seen, Told, ChangesWithBody),
        new($"get{kind}Publication", [], [], [ProblemKind.NotFound]),
    ];
}
