using EligibilityService.Access;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>Drafts of the catalogue.</summary>
internal static class CatalogueDraftEndpoints
{
    private const string Vendors = "vendors";
    private const string Models = "models";

    /// <summary>The routes.</summary>
    public static void MapCatalogueDrafts(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/v1/catalogue/drafts").RequireEitherScope(Scopes.CatalogueWrite, Scopes.CatalogueApprove)
            .WithTags("Drafts");
        read.MapGet("", ListAsync).WithName("listCatalogueDrafts").Produces<DraftPage>();
        read.MapGet("/{draft}", GetAsync).WithName("getCatalogueDraft").Produces<DraftBody>();
        read.MapGet("/{draft}/document", GetDocumentAsync).WithName("getCatalogueDraftDocument").Produces<CatalogueContent>();
        var write = routes.MapGroup("/v1/catalogue/drafts").RequireScope(Scopes.CatalogueWrite).WithTags("Drafts");
        write.MapPost("", CreateAsync).WithName("createCatalogueDraft").Accepts<CatalogueDraftRequest>(RequestBody.Json)
            .Produces<DraftBody>(StatusCodes.Status201Created);
        write.MapPut("/{draft}/document", PutDocumentAsync).WithName("putCatalogueDraftDocument")
            .Accepts<CatalogueContent>(RequestBody.Json).Produces<DraftBody>();
        write.MapPatch("/{draft}/document", PatchDocumentAsync).WithName("patchCatalogueDraftDocument")
            .Accepts<CatalogueContent>(MergePatch.MediaType).Produces<DraftBody>();
        write.MapPut("/{draft}/vendors/{vendorId}", PutVendorAsync).WithName("putCatalogueDraftVendor")
            .Accepts<VendorBody>(RequestBody.Json)
            .Produces<DraftBody>();
        write.MapDelete("/{draft}/vendors/{vendorId}", DeleteVendorAsync).WithName("deleteCatalogueDraftVendor").Produces<DraftBody>();
        write.MapPut("/{draft}/models/{vendorId}/{slug}", PutModelAsync).WithName("putCatalogueDraftModel")
            .Accepts<ModelBody>(RequestBody.Json).Produces<DraftBody>();
        write.MapDelete("/{draft}/models/{vendorId}/{slug}", DeleteModelAsync).WithName("deleteCatalogueDraftModel").Produces<DraftBody>();
        read.MapGet("/{draft}/checks", CheckAsync).Costs(Cost.Difference).WithName("checkCatalogueDraft").Produces<DraftCheck>();
        write.MapPost("/{draft}/submissions", SubmitAsync).Costs(Cost.Difference).WithName("submitCatalogueDraft")
            .Accepts<SubmissionRequest>(RequestBody.Json).Produces<DraftBody>();
        write.MapPost("/{draft}/withdrawals", WithdrawAsync).WithName("withdrawCatalogueDraft").Accepts<RefusalRequest>(RequestBody.Json)
            .Produces<DraftBody>();
        var approve = routes.MapGroup("/v1/catalogue/drafts").RequireScope(Scopes.CatalogueApprove).WithTags("Drafts");
        approve.MapPost("/{draft}/approvals", ApproveAsync).Costs(Cost.Difference).WithName("approveCatalogueDraft")
            .Accepts<ApprovalRequest>(RequestBody.Json).Produces<DraftBody>();
        approve.MapPost("/{draft}/rejections", RejectAsync).WithName("rejectCatalogueDraft").Accepts<RefusalRequest>(RequestBody.Json)
            .Produces<DraftBody>();
    }

    /// <summary>Begin a draft of the catalogue</summary>
    /// <remarks>With what a version says (<c>from</c>), or with a whole document. Nothing of it is in force before somebody else has
    /// approved it.</remarks>
    private static Task<IResult> CreateAsync(HttpContext context, DraftEditing desk) => desk.CreateAsync(context, desk.Catalogue);

    /// <summary>List the drafts of the catalogue, newest first</summary>
    /// <remarks>Those that were published or withdrawn too; narrowed by <c>state</c>.</remarks>
    private static Task<IResult> ListAsync(HttpContext context, DraftEditing desk) => desk.ListAsync(context, desk.Catalogue);

    /// <summary>Read a draft of the catalogue</summary>
    /// <remarks>Where it stands, without its document. Its <c>ETag</c> is that of all that belongs to the draft: send it as <c>If-Match</c>
    /// with every change.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetAsync(string draft, DraftEditing desk) => desk.GetAsync(desk.Catalogue, draft);

    /// <summary>Read the document of a draft of the catalogue</summary>
    /// <remarks>What the version would say: effective date, note, vendors and models, as canonical JSON. It can be edited as a file and put
    /// back whole.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetDocumentAsync(string draft, DraftEditing desk) => desk.GetDocumentAsync(desk.Catalogue, draft);

    /// <summary>Replace the document of a draft of the catalogue</summary>
    /// <remarks>Read strictly; nothing is replaced when anything of it cannot be read. What can be read and is not right yet is told by the
    /// checks.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutDocumentAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.PutDocumentAsync(context, desk.Catalogue, draft);

    /// <summary>Patch the document of a draft of the catalogue</summary>
    /// <remarks>A JSON Merge Patch (RFC 7396). Lists are replaced whole: to change one model or vendor, put it at its own
    /// address.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PatchDocumentAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.PatchDocumentAsync(context, desk.Catalogue, draft);

    /// <summary>Put a vendor into a draft of the catalogue</summary>
    /// <remarks>In the place of the vendor of this id, or at the end of the list where there is none.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="vendorId">The vendor's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutVendorAsync(string draft, string vendorId, HttpContext context, DraftEditing desk) =>
        desk.PutItemAsync(context, desk.Catalogue, draft, Vendors, vendorId, VersionsJson.Shared.VendorBody);

    /// <summary>Take a vendor out of a draft of the catalogue</summary>
    /// <remarks>Models of it that stay behind are errors that the checks tell.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="vendorId">The vendor's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> DeleteVendorAsync(string draft, string vendorId, HttpContext context, DraftEditing desk) =>
        desk.DeleteItemAsync(context, desk.Catalogue, draft, Vendors, vendorId);

    /// <summary>Put a model into a draft of the catalogue</summary>
    /// <remarks>In the place of the model of this id, or at the end of the list where there is none.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="vendorId">The first half of the model's id: its vendor.</param>
    /// <param name="slug">The second half of the model's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutModelAsync(string draft, string vendorId, string slug, HttpContext context, DraftEditing desk) =>
        desk.PutItemAsync(context, desk.Catalogue, draft, Models, $"{vendorId}/{slug}", VersionsJson.Shared.ModelBody);

    /// <summary>Take a model out of a draft of the catalogue</summary>
    /// <remarks>It stays in the versions that had it.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="vendorId">The first half of the model's id: its vendor.</param>
    /// <param name="slug">The second half of the model's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> DeleteModelAsync(string draft, string vendorId, string slug, HttpContext context, DraftEditing desk) =>
        desk.DeleteItemAsync(context, desk.Catalogue, draft, Models, $"{vendorId}/{slug}");

    /// <summary>Check a draft of the catalogue</summary>
    /// <remarks>All findings at once, each with its place and severity; and which golden cases of the programmes would give something else
    /// under it. Nothing is changed.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> CheckAsync(string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.CheckAsync(context, desk.Catalogue, draft);

    /// <summary>Submit a draft of the catalogue</summary>
    /// <remarks>Refused while the checks find errors. From then on it cannot be changed: another person approves it or sends it
    /// back.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> SubmitAsync(string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.SubmitAsync(context, desk.Catalogue, draft);

    /// <summary>Approve a submitted draft of the catalogue</summary>
    /// <remarks>By another person than those who began, changed or submitted it. It is frozen as the next version, and published at once or
    /// at the instant <c>publishAt</c>; before that instant nothing shows or uses it.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> ApproveAsync(string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.ApproveAsync(context, desk.Catalogue, draft);

    /// <summary>Reject a submitted draft of the catalogue</summary>
    /// <remarks>With the ground. It is a draft again, for its author to change and submit anew.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> RejectAsync(string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.RejectAsync(context, desk.Catalogue, draft);

    /// <summary>Withdraw a draft of the catalogue</summary>
    /// <remarks>With the ground. It stays on record, and nothing more becomes of it.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> WithdrawAsync(string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.WithdrawAsync(context, desk.Catalogue, draft);
}
