using EligibilityService.Access;
using EligibilityService.Versions;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>Drafts of programmes.</summary>
internal static class ProgrammeDraftEndpoints
{
    private const string Conditions = "conditions";

    /// <summary>The routes.</summary>
    public static void MapProgrammeDrafts(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/v1/programmes/{id}/drafts").RequireEitherScope(Scopes.ProgrammesWrite, Scopes.ProgrammesApprove)
            .WithTags("Drafts");
        read.MapGet("", ListAsync).WithName("listProgrammeDrafts").Produces<DraftPage>();
        read.MapGet("/{draft}", GetAsync).WithName("getProgrammeDraft").Produces<DraftBody>();
        read.MapGet("/{draft}/document", GetDocumentAsync).WithName("getProgrammeDraftDocument").Produces<ProgrammeContent>();
        read.MapGet("/{draft}/golden-cases", GetGoldenCasesAsync).WithName("getProgrammeDraftGoldenCases").Produces<GoldenCaseList>();
        var write = routes.MapGroup("/v1/programmes/{id}/drafts").RequireScope(Scopes.ProgrammesWrite).WithTags("Drafts");
        write.MapPost("", CreateAsync).WithName("createProgrammeDraft").Accepts<ProgrammeDraftRequest>(RequestBody.Json)
            .Produces<DraftBody>(StatusCodes.Status201Created);
        write.MapPut("/{draft}/document", PutDocumentAsync).WithName("putProgrammeDraftDocument")
            .Accepts<ProgrammeContent>(RequestBody.Json).Produces<DraftBody>();
        write.MapPatch("/{draft}/document", PatchDocumentAsync).WithName("patchProgrammeDraftDocument")
            .Accepts<ProgrammeContent>(MergePatch.MediaType).Produces<DraftBody>();
        write.MapPut("/{draft}/conditions/{conditionId}", PutConditionAsync).WithName("putProgrammeDraftCondition")
            .Accepts<ConditionBody>(RequestBody.Json).Produces<DraftBody>();
        write.MapDelete("/{draft}/conditions/{conditionId}", DeleteConditionAsync).WithName("deleteProgrammeDraftCondition")
            .Produces<DraftBody>();
        write.MapPut("/{draft}/golden-cases", PutGoldenCasesAsync).WithName("putProgrammeDraftGoldenCases")
            .Accepts<GoldenCaseList>(RequestBody.Json).Produces<DraftBody>();
        write.MapPut("/{draft}/golden-cases/{caseId}", PutGoldenCaseAsync).WithName("putProgrammeDraftGoldenCase")
            .Accepts<GoldenCaseBody>(RequestBody.Json).Produces<DraftBody>();
        write.MapDelete("/{draft}/golden-cases/{caseId}", DeleteGoldenCaseAsync).WithName("deleteProgrammeDraftGoldenCase")
            .Produces<DraftBody>();
        read.MapGet("/{draft}/checks", CheckAsync).Costs(Cost.Difference).WithName("checkProgrammeDraft").Produces<DraftCheck>();
        write.MapPost("/{draft}/submissions", SubmitAsync).Costs(Cost.Difference).WithName("submitProgrammeDraft")
            .Accepts<SubmissionRequest>(RequestBody.Json).Produces<DraftBody>();
        write.MapPost("/{draft}/withdrawals", WithdrawAsync).WithName("withdrawProgrammeDraft").Accepts<RefusalRequest>(RequestBody.Json)
            .Produces<DraftBody>();
        var approve = routes.MapGroup("/v1/programmes/{id}/drafts").RequireScope(Scopes.ProgrammesApprove).WithTags("Drafts");
        approve.MapPost("/{draft}/approvals", ApproveAsync).Costs(Cost.Difference).WithName("approveProgrammeDraft")
            .Accepts<ApprovalRequest>(RequestBody.Json).Produces<DraftBody>();
        approve.MapPost("/{draft}/rejections", RejectAsync).WithName("rejectProgrammeDraft").Accepts<RefusalRequest>(RequestBody.Json)
            .Produces<DraftBody>();
    }

    /// <summary>Begin a draft of a programme</summary>
    /// <remarks>With what a version says, golden cases included (<c>from</c>), or with a whole document: so begins a new programme. Nothing
    /// of it is in force before somebody else has approved it.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> CreateAsync(string id, HttpContext context, DraftEditing desk) =>
        desk.CreateAsync(context, desk.Programme(id));

    /// <summary>List the drafts of a programme, newest first</summary>
    /// <remarks>Those that were published or withdrawn too; narrowed by <c>state</c>.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> ListAsync(string id, HttpContext context, DraftEditing desk) => desk.ListAsync(context,
        desk.Programme(id));

    /// <summary>Read a draft of a programme</summary>
    /// <remarks>Where it stands, without its document. Its <c>ETag</c> is that of all that belongs to the draft: send it as <c>If-Match</c>
    /// with every change.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetAsync(string id, string draft, DraftEditing desk) => desk.GetAsync(desk.Programme(id), draft);

    /// <summary>Read the document of a draft of a programme</summary>
    /// <remarks>What the version would say, as canonical JSON. It can be edited as a file and put back whole.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetDocumentAsync(string id, string draft, DraftEditing desk) =>
        desk.GetDocumentAsync(desk.Programme(id), draft);

    /// <summary>Replace the document of a draft of a programme</summary>
    /// <remarks>Read strictly; nothing is replaced when anything of it cannot be read. What can be read and is not right yet is told by the
    /// checks.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutDocumentAsync(string id, string draft, HttpContext context, DraftEditing desk) =>
        desk.PutDocumentAsync(context, desk.Programme(id), draft);

    /// <summary>Patch the document of a draft of a programme</summary>
    /// <remarks>A JSON Merge Patch (RFC 7396). Lists are replaced whole: to change one condition, put it at its own address.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PatchDocumentAsync(string id, string draft, HttpContext context, DraftEditing desk) =>
        desk.PatchDocumentAsync(context, desk.Programme(id), draft);

    /// <summary>Put a condition into a draft of a programme</summary>
    /// <remarks>In the place of the condition of this id, or at the end of the list where there is none.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="conditionId">The condition's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutConditionAsync(string id, string draft, string conditionId, HttpContext context, DraftEditing desk) =>
        desk.PutItemAsync(context, desk.Programme(id), draft, Conditions, conditionId, VersionsJson.Shared.ConditionBody);

    /// <summary>Take a condition out of a draft of a programme</summary>
    /// <remarks>It stays in the versions that had it.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="conditionId">The condition's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> DeleteConditionAsync(string id, string draft, string conditionId, HttpContext context,
        DraftEditing desk) =>
        desk.DeleteItemAsync(context, desk.Programme(id), draft, Conditions, conditionId);

    /// <summary>Read the golden cases of a draft of a programme</summary>
    /// <remarks>Cases whose answer is known beforehand. They are decided at every check, and frozen with the version.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetGoldenCasesAsync(string id, string draft, DraftEditing desk) =>
        desk.GetGoldenCasesAsync(desk.Programme(id), draft);

    /// <summary>Replace the golden cases of a draft of a programme</summary>
    /// <remarks>Whoever approves sees which cases were added, changed or taken away, with what was expected before and now.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutGoldenCasesAsync(string id, string draft, HttpContext context, DraftEditing desk) =>
        desk.PutGoldenCasesAsync(context, desk.Programme(id), draft);

    /// <summary>Put a golden case into a draft of a programme</summary>
    /// <remarks>In the place of the case of this id, or at the end of the list where there is none.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="caseId">The case's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutGoldenCaseAsync(string id, string draft, string caseId, HttpContext context, DraftEditing desk) =>
        desk.PutGoldenCaseAsync(context, desk.Programme(id), draft, caseId);

    /// <summary>Take a golden case out of a draft of a programme</summary>
    /// <remarks>Whoever approves sees that it is gone.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="caseId">The case's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> DeleteGoldenCaseAsync(string id, string draft, string caseId, HttpContext context, DraftEditing desk) =>
        desk.DeleteGoldenCaseAsync(context, desk.Programme(id), draft, caseId);

    /// <summary>Check a draft of a programme</summary>
    /// <remarks>All findings at once, each with its place and severity; every golden case as the draft decides it; and which cases were
    /// changed. Nothing is changed.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> CheckAsync(string id, string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.CheckAsync(context, desk.Programme(id), draft);

    /// <summary>Submit a draft of a programme</summary>
    /// <remarks>Refused while the checks find errors. From then on it cannot be changed: another person approves it or sends it
    /// back.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> SubmitAsync(string id, string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.SubmitAsync(context, desk.Programme(id), draft);

    /// <summary>Approve a submitted draft of a programme</summary>
    /// <remarks>By another person than those who began, changed or submitted it. It is frozen as the next version, and published at once or
    /// at the instant <c>publishAt</c>; before that instant nothing shows or uses it.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> ApproveAsync(string id, string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.ApproveAsync(context, desk.Programme(id), draft);

    /// <summary>Reject a submitted draft of a programme</summary>
    /// <remarks>With the ground. It is a draft again, for its author to change and submit anew.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> RejectAsync(string id, string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.RejectAsync(context, desk.Programme(id), draft);

    /// <summary>Withdraw a draft of a programme</summary>
    /// <remarks>With the ground. It stays on record, and nothing more becomes of it.</remarks>
    /// <param name="id">The programme's id.</param>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="approval">The approvals.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> WithdrawAsync(string id, string draft, HttpContext context, DraftApproval approval, DraftEditing desk) =>
        approval.WithdrawAsync(context, desk.Programme(id), draft);
}
