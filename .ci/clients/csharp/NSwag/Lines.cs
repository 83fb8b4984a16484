using System.Net.Http;
using Newtonsoft.Json;

namespace Eligibility.NSwag;

/// <summary>What the generated client leaves to its caller: it makes JSON of every body, and lines are sent as they are.</summary>
public partial class EligibilityClient
{
    partial void PrepareRequest(HttpClient client, HttpRequestMessage request, string url)
    {
        if (request.Content is { Headers.ContentType: { MediaType: "application/x-ndjson" } type } content)
        {
            using var reader = new StreamReader(content.ReadAsStream());
            request.Content = new StringContent(JsonConvert.DeserializeObject<string>(reader.ReadToEnd())!);
            request.Content.Headers.ContentType = type;
        }
    }
}
