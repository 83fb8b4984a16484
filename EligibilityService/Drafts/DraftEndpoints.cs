using EligibilityService.Access;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>Which drafts are listed.</summary>
internal sealed class DraftQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>Only drafts in this state.</summary>
    /// <example>draft</example>
    public DraftState? State { get; } = query.Word<DraftState>();

    public static ValueTask<DraftQuery> BindAsync(HttpContext context) => new(new DraftQuery(new(context)));
}

/// <summary>Drafts of the catalogue and of programmes. In the comments, {series} is "the catalogue" or "a programme".</summary>
internal static class DraftEndpoints
{
    private const string Vendors = "vendors";
    private const string Models = "models";
    private const string Conditions = "conditions";

    /// <summary>The routes.</summary>
    public static void MapDrafts(this IEndpointRouteBuilder routes)
    {
        var (catalogue, _) = Map<CatalogueContent, CatalogueDraftRequest>(routes.MapGroup("/v1/catalogue/drafts"), "Catalogue",
            Scopes.CatalogueWrite, Scopes.CatalogueApprove);
        catalogue.MapPut("/vendors/{vendorId}", PutVendorAsync).WithName("putCatalogueDraftVendor").Accepts<VendorBody>(RequestBody.Json);
        catalogue.MapDelete("/vendors/{vendorId}", DeleteVendorAsync).WithName("deleteCatalogueDraftVendor");
        catalogue.MapPut("/models/{vendorId}/{slug}", PutModelAsync).WithName("putCatalogueDraftModel")
            .Accepts<ModelBody>(RequestBody.Json);
        catalogue.MapDelete("/models/{vendorId}/{slug}", DeleteModelAsync).WithName("deleteCatalogueDraftModel");
        var (programme, read) = Map<ProgrammeContent, ProgrammeDraftRequest>(routes.MapGroup("/v1/programmes/{id}/drafts"), "Programme",
            Scopes.ProgrammesWrite, Scopes.ProgrammesApprove);
        programme.MapPut("/conditions/{conditionId}", PutConditionAsync).WithName("putProgrammeDraftCondition")
            .Accepts<ConditionBody>(RequestBody.Json);
        programme.MapDelete("/conditions/{conditionId}", DeleteConditionAsync).WithName("deleteProgrammeDraftCondition");
        read.MapGet("/{draft}/golden-cases", GetGoldenCasesAsync).WithName("getProgrammeDraftGoldenCases").Produces<GoldenCaseList>();
        programme.MapPut("/golden-cases", PutGoldenCasesAsync).WithName("putProgrammeDraftGoldenCases")
            .Accepts<GoldenCaseList>(RequestBody.Json);
        programme.MapPut("/golden-cases/{caseId}", PutGoldenCaseAsync).WithName("putProgrammeDraftGoldenCase")
            .Accepts<GoldenCaseBody>(RequestBody.Json);
        programme.MapDelete("/golden-cases/{caseId}", DeleteGoldenCaseAsync).WithName("deleteProgrammeDraftGoldenCase");
    }

    // The routes that both kinds have. Those who may write change a draft by more of them, and those who may read it read more.
    private static (RouteGroupBuilder Change, RouteGroupBuilder Read) Map<TContent, TBeginning>(RouteGroupBuilder all, string kind,
        string mayWrite, string mayApprove) where TContent : notnull where TBeginning : notnull
    {
        all.WithTags("Drafts");
        all.MapPost("", CreateAsync).RequireScope(mayWrite).WithName($"create{kind}Draft").Accepts<TBeginning>(RequestBody.Json)
            .Produces<DraftBody>(StatusCodes.Status201Created).TakesKey()
            .Sends(EndpointFacts.DraftLocation, "ETag", "Cache-Control").Fails(ProblemKind.NotFound).Says(201, "The draft was begun.");
        var read = all.MapGroup("").RequireEitherScope(mayWrite, mayApprove);
        read.MapGet("", ListAsync).WithName($"list{kind}Drafts").Produces<DraftPage>();
        read.MapGet("/{draft}", GetAsync).WithName($"get{kind}Draft").Produces<DraftBody>();
        read.MapGet("/{draft}/document", GetDocumentAsync).WithName($"get{kind}DraftDocument").Produces<TContent>();
        read.MapGet("/{draft}/checks", CheckAsync).Costs(Cost.Difference).WithName($"check{kind}Draft").Produces<DraftCheck>();
        var change = all.MapGroup("/{draft}").RequireScope(mayWrite).Changes();
        change.MapPut("/document", PutDocumentAsync).WithName($"put{kind}DraftDocument").Accepts<TContent>(RequestBody.Json);
        change.MapPatch("/document", PatchDocumentAsync).WithName($"patch{kind}DraftDocument").Accepts<TContent>(MergePatch.MediaType);
        change.MapPost("/submissions", SubmitAsync).Costs(Cost.Difference).WithName($"submit{kind}Draft")
            .Accepts<SubmissionRequest>(RequestBody.Json);
        change.MapPost("/withdrawals", WithdrawAsync).WithName($"withdraw{kind}Draft").Accepts<RefusalRequest>(RequestBody.Json);
        var approve = all.MapGroup("/{draft}").RequireScope(mayApprove).Changes();
        approve.MapPost("/approvals", ApproveAsync).Costs(Cost.Difference).WithName($"approve{kind}Draft")
            .Accepts<ApprovalRequest>(RequestBody.Json).Fails(ProblemKind.SamePerson);
        approve.MapPost("/rejections", RejectAsync).WithName($"reject{kind}Draft").Accepts<RefusalRequest>(RequestBody.Json);
        return (change, read);
    }

    /// <summary>What is done to a draft answers it as it is then.</summary>
    public static RouteGroupBuilder Changes(this RouteGroupBuilder group) => group.NeedsTag().Answers(200, typeof(DraftBody));

    /// <summary>Begin a draft of {series}</summary>
    /// <remarks>With what a version says, golden cases of a programme included (<c>from</c>), or with a whole document: so begins a new
    /// programme. Nothing of it is in force before somebody else has approved it.</remarks>
    private static Task<IResult> CreateAsync(HttpContext context, Series series, DraftEditing editing) =>
        editing.CreateAsync(context, series);

    /// <summary>List the drafts of {series}, newest first</summary>
    /// <remarks>Those that were published or withdrawn too; narrowed by <c>state</c>.</remarks>
    private static Task<IResult> ListAsync(HttpContext context, DraftQuery query, Series series, DraftEditing editing) =>
        editing.ListAsync(context, query, series);

    /// <summary>Read a draft of {series}</summary>
    /// <remarks>Where it stands, without its document. Its <c>ETag</c> is that of all that belongs to the draft: send it as <c>If-Match</c>
    /// with every change.</remarks>
    private static Task<IResult> GetAsync(Series series, string draft, DraftEditing editing) => editing.GetAsync(series, draft);

    /// <summary>Read the document of a draft of {series}</summary>
    /// <remarks>What the version would say, as canonical JSON. It can be edited as a file and put back whole.</remarks>
    private static Task<IResult> GetDocumentAsync(Series series, string draft, DraftEditing editing) =>
        editing.GetDocumentAsync(series, draft);

    /// <summary>Replace the document of a draft of {series}</summary>
    /// <remarks>Read strictly; nothing is replaced when anything of it cannot be read. What can be read and is not right yet is told by the
    /// checks.</remarks>
    private static Task<IResult> PutDocumentAsync(Series series, string draft, HttpContext context, DraftEditing editing) =>
        editing.PutDocumentAsync(context, series, draft);

    /// <summary>Patch the document of a draft of {series}</summary>
    /// <remarks>A JSON Merge Patch (RFC 7396). Lists are replaced whole: to change one vendor, model or condition, put it at its own
    /// address.</remarks>
    private static Task<IResult> PatchDocumentAsync(Series series, string draft, HttpContext context, DraftEditing editing) =>
        editing.PatchDocumentAsync(context, series, draft);

    /// <summary>Check a draft of {series}</summary>
    /// <remarks>All findings at once, each with its place and severity. Of a programme: every golden case as the draft decides it, and
    /// which cases were changed; of the catalogue: which golden cases of the programmes would give something else under it. Nothing is
    /// changed.</remarks>
    private static Task<IResult> CheckAsync(Series series, string draft, HttpContext context, DraftApproval approval) =>
        approval.CheckAsync(context, series, draft);

    /// <summary>Submit a draft of {series}</summary>
    /// <remarks>Refused while the checks find errors. From then on it cannot be changed: another person approves it or sends it
    /// back.</remarks>
    private static Task<IResult> SubmitAsync(Series series, string draft, HttpContext context, DraftApproval approval) =>
        approval.SubmitAsync(context, series, draft);

    /// <summary>Approve a submitted draft of {series}</summary>
    /// <remarks>By another person than those who began, changed or submitted it. It is frozen as the next version, and published at once or
    /// at the instant <c>publishAt</c>; before that instant nothing shows or uses it.</remarks>
    private static Task<IResult> ApproveAsync(Series series, string draft, HttpContext context, DraftApproval approval) =>
        approval.ApproveAsync(context, series, draft);

    /// <summary>Reject a submitted draft of {series}</summary>
    /// <remarks>With the ground. It is a draft again, for its author to change and submit anew.</remarks>
    private static Task<IResult> RejectAsync(Series series, string draft, HttpContext context, DraftApproval approval) =>
        approval.RejectAsync(context, series, draft);

    /// <summary>Withdraw a draft of {series}</summary>
    /// <remarks>With the ground. It stays on record, and nothing more becomes of it.</remarks>
    private static Task<IResult> WithdrawAsync(Series series, string draft, HttpContext context, DraftApproval approval) =>
        approval.WithdrawAsync(context, series, draft);

    /// <summary>Put a vendor into a draft of the catalogue</summary>
    /// <remarks>In the place of the vendor of this id, or at the end of the list where there is none.</remarks>
    private static Task<IResult> PutVendorAsync(Series series, string draft, string vendorId, HttpContext context, DraftEditing editing) =>
        editing.PutItemAsync(context, series, draft, Vendors, vendorId, VersionsJson.Shared.VendorBody);

    /// <summary>Take a vendor out of a draft of the catalogue</summary>
    /// <remarks>Models of it that stay behind are errors that the checks tell.</remarks>
    private static Task<IResult> DeleteVendorAsync(Series series, string draft, string vendorId, HttpContext context,
        DraftEditing editing) => editing.DeleteItemAsync(context, series, draft, Vendors, vendorId);

    /// <summary>Put a model into a draft of the catalogue</summary>
    /// <remarks>In the place of the model of this id, or at the end of the list where there is none.</remarks>
    private static Task<IResult> PutModelAsync(Series series, string draft, string vendorId, string slug, HttpContext context,
        DraftEditing editing) =>
        editing.PutItemAsync(context, series, draft, Models, $"{vendorId}/{slug}", VersionsJson.Shared.ModelBody);

    /// <summary>Take a model out of a draft of the catalogue</summary>
    /// <remarks>It stays in the versions that had it.</remarks>
    private static Task<IResult> DeleteModelAsync(Series series, string draft, string vendorId, string slug, HttpContext context,
        DraftEditing editing) => editing.DeleteItemAsync(context, series, draft, Models, $"{vendorId}/{slug}");

    /// <summary>Put a condition into a draft of a programme</summary>
    /// <remarks>In the place of the condition of this id, or at the end of the list where there is none.</remarks>
    private static Task<IResult> PutConditionAsync(Series series, string draft, string conditionId, HttpContext context,
        DraftEditing editing) =>
        editing.PutItemAsync(context, series, draft, Conditions, conditionId, VersionsJson.Shared.ConditionBody);

    /// <summary>Take a condition out of a draft of a programme</summary>
    /// <remarks>It stays in the versions that had it.</remarks>
    private static Task<IResult> DeleteConditionAsync(Series series, string draft, string conditionId, HttpContext context,
        DraftEditing editing) => editing.DeleteItemAsync(context, series, draft, Conditions, conditionId);

    /// <summary>Read the golden cases of a draft of a programme</summary>
    /// <remarks>Cases whose answer is known beforehand. They are decided at every check, and frozen with the version.</remarks>
    private static Task<IResult> GetGoldenCasesAsync(Series series, string draft, DraftEditing editing) =>
        editing.GetGoldenCasesAsync(series, draft);

    /// <summary>Replace the golden cases of a draft of a programme</summary>
    /// <remarks>Whoever approves sees which cases were added, changed or taken away, with what was expected before and now.</remarks>
    private static Task<IResult> PutGoldenCasesAsync(Series series, string draft, HttpContext context, DraftEditing editing) =>
        editing.PutGoldenCasesAsync(context, series, draft);

    /// <summary>Put a golden case into a draft of a programme</summary>
    /// <remarks>In the place of the case of this id, or at the end of the list where there is none.</remarks>
    private static Task<IResult> PutGoldenCaseAsync(Series series, string draft, string caseId, HttpContext context,
        DraftEditing editing) => editing.PutGoldenCaseAsync(context, series, draft, caseId);

    /// <summary>Take a golden case out of a draft of a programme</summary>
    /// <remarks>Whoever approves sees that it is gone.</remarks>
    private static Task<IResult> DeleteGoldenCaseAsync(Series series, string draft, string caseId, HttpContext context,
        DraftEditing editing) => editing.DeleteGoldenCaseAsync(context, series, draft, caseId);
}
