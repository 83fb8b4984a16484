using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Storage;
using EligibilityService.Tests.Access;

namespace EligibilityService.Tests.Hosting;

/// <summary>Short ways to ask the service.</summary>
internal static class Calls
{
    /// <summary>Reads a path.</summary>
    public static Task<HttpResponseMessage> ReadAsync(this HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(message);
    }

    /// <summary>The JSON at a path, which must be there.</summary>
    public static async Task<JsonNode> ReadJsonAsync(this HttpClient client, string path)
    {
        using var answer = await client.ReadAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    /// <summary>Sends JSON to a path.</summary>
    public static async Task<HttpResponseMessage> SendJsonAsync(this HttpClient client, string path, JsonNode json)
    {
        using var content = Requests.Body(json);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>A decision that must come out with a status.</summary>
    public static async Task<JsonNode> DecidedAsync(this HttpClient client, JsonNode request, int status = 201, string? key = null)
    {
        using var answer = await client.DecideAsync(request, key);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    /// <summary>A preview that must come out.</summary>
    public static async Task<JsonNode> PreviewedAsync(this HttpClient client, JsonNode request, string query = "")
    {
        using var answer = await client.SendJsonAsync($"/v1/previews{query}", request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    /// <summary>Makes a key as an administrator does, by the command on the service's database.</summary>
    public static async Task<string> MakeKeyAsync(this ServiceHost host, string agency, params string[] scopes)
    {
        using var output = new StringWriter();
        var holder = Somebody.Of(agency);
        var args = new[] { "create", "--agency", agency, "--person", holder.Name!, "--staff-id", holder.StaffId! }
            .Concat(scopes.SelectMany(scope => new[] { "--scope", scope })).ToArray();
        var code = await KeysCommand.RunAsync(args, new SqliteDatabase(host.DatabasePath), output, TextWriter.Null, TimeProvider.System);
        Assert.That(code, Is.EqualTo(KeysCommand.Ok));
        return output.ToString().Trim();
    }
}
