using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Drafts;

/// <summary>A draft as a person works on it: each change carries the tag of what was seen last.</summary>
internal sealed class DraftClient
{
    private readonly HttpClient _client;

    private DraftClient(HttpClient client, string address, string tag) => (_client, Address, Tag) = (client, address, tag);

    public string Address { get; }

    /// <summary>The tag that was seen last.</summary>
    public string Tag { get; private set; }

    public string Id => Address[(Address.LastIndexOf('/') + 1)..];

    public static async Task<DraftClient> BeginAsync(HttpClient client, string drafts, JsonNode beginning)
    {
        using var answer = await client.SendJsonAsync(drafts, beginning);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
        return new DraftClient(client, answer.Headers.Location!.ToString(), answer.Headers.ETag!.Tag);
    }

    /// <summary>Begins a draft with a version.</summary>
    public static Task<DraftClient> BeginAsync(HttpClient client, string drafts, int from) =>
        BeginAsync(client, drafts, new JsonObject { ["title"] = "A test", ["from"] = from });

    /// <summary>The same draft in another person's hands, who has just read it.</summary>
    public async Task<DraftClient> SeenByAsync(HttpClient other)
    {
        using var answer = await other.ReadAsync(Address);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return new DraftClient(other, Address, answer.Headers.ETag!.Tag);
    }

    public Task<JsonNode> ReadAsync(string below = "") => _client.ReadJsonAsync($"{Address}{below}");

    /// <summary>Sends a change and gives the answer, whatever it is; a good one brings the new tag.</summary>
    public Task<HttpResponseMessage> TryAsync(string method, string below, JsonNode? body = null, string mediaType = "application/json",
        string? tag = null) =>
        TryAsync(method, below, body is null ? null
            : new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(mediaType)), tag);

    /// <summary>Sends a table, as the bytes of its file.</summary>
    public Task<HttpResponseMessage> TryTableAsync(string method, string below, byte[] table)
    {
        var content = new ByteArrayContent(table);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return TryAsync(method, below, content, null);
    }

    /// <summary>Sends a table that must be taken.</summary>
    public async Task ImportAsync(string method, string below, string table)
    {
        using var answer = await TryTableAsync(method, below, Encoding.UTF8.GetBytes(table));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> TryAsync(string method, string below, HttpContent? content, string? tag)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri($"{Address}{below}", UriKind.Relative))
        { Content = content };
        message.Headers.IfMatch.Add(new EntityTagHeaderValue(tag ?? Tag));
        var answer = await _client.SendAsync(message);
        if (answer.IsSuccessStatusCode)
        {
            Tag = answer.Headers.ETag!.Tag;
        }

        return answer;
    }

    /// <summary>Sends a change that must be taken; gives the draft after it.</summary>
    public async Task<JsonNode> DoAsync(string method, string below, JsonNode? body = null, string mediaType = "application/json")
    {
        using var answer = await TryAsync(method, below, body, mediaType);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Patches the document.</summary>
    public Task<JsonNode> PatchAsync(JsonNode patch) => DoAsync("PATCH", "/document", patch, "application/merge-patch+json");
}
