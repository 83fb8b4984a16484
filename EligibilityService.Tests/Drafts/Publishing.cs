using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Drafts;

/// <summary>The way of a draft to a version, in few words.</summary>
internal static class Publishing
{
    public const string Catalogue = "/v1/catalogue/drafts";
    public const string Programme = "/v1/programmes/beijing-gpu-purchase/drafts";

    /// <summary>A client with a new key of an agency.</summary>
    public static async Task<HttpClient> NewClientAsync(this ServiceHost host, string agency, params string[] scopes) =>
        host.Client((await host.Services.GetRequiredService<ApiKeys>().CreateAsync(Somebody.Of(agency), scopes)).Secret);

    /// <summary>Submits a draft; the checks must let it pass.</summary>
    public static Task<JsonNode> SubmitAsync(this DraftClient draft) => draft.DoAsync("POST", "/submissions", new JsonObject());

    /// <summary>Approves a draft that the approver has just read.</summary>
    public static async Task<JsonNode> ApproveAsync(this DraftClient draft, HttpClient approver, DateTimeOffset? publishAt = null)
    {
        var seen = await draft.SeenByAsync(approver);
        return await seen.DoAsync("POST", "/approvals", Approval(publishAt));
    }

    public static JsonObject Approval(DateTimeOffset? publishAt = null) => publishAt is { } at ? new()
    { ["publishAt"] = at.ToString("O") } : [];

    /// <summary>Publishes a patched version, from its draft to its approval; gives the draft as it was then.</summary>
    public static async Task<JsonNode> PublishAsync(HttpClient author, HttpClient approver, string drafts, int from, JsonNode patch,
        DateTimeOffset? publishAt = null)
    {
        var draft = await DraftClient.BeginAsync(author, drafts, from);
        await draft.PatchAsync(patch);
        await draft.SubmitAsync();
        return await draft.ApproveAsync(approver, publishAt);
    }
}
