using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Contract;

/// <summary>Holds an answer of the service to what the contract says of it: status, headers, media type, body.</summary>
internal static class AnswerCheck
{
    // What HTTP itself brings along, and what every answer, or every page, has for browsers' sake.
    private static readonly HashSet<string> OfHttp = ["Content-Type", "Content-Length", "Date", "Transfer-Encoding", "Vary",
        "X-Content-Type-Options", "Content-Security-Policy", "Content-Language", "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers"];

    // Documented as absent where they do not apply; where nothing limits callers there is no limit to tell.
    private static readonly HashSet<string> Sometimes = ["Link", "Idempotent-Replayed", "Preference-Applied", "Programme-Version",
        "Catalogue-Version", "RateLimit", "RateLimit-Policy"];

    /// <summary>Every way in which the answer is not what the contract says.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(ContractOperation operation, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var body = await answer.Content.ReadAsStringAsync();
        return operation.Answer(status) is not { } documented
            ? [$"{operation} answered {status}, which is not in the contract: {body}"]
            : [.. HeaderFaults(operation, answer, documented).Concat(BodyFaults(operation, answer, documented, body))
                .Select(fault => $"{operation} {status} {fault}")];
    }

    private static IEnumerable<string> HeaderFaults(ContractOperation operation, HttpResponseMessage answer, JsonNode documented)
    {
        var sent = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var described = documented["headers"]!.AsObject();
        var undescribed = sent.Keys.Where(name => !described.ContainsKey(name) && !OfHttp.Contains(name))
            .Select(name => $"sends {name}, which is not described");

        // A list is saved as a file only where it is a table, which is streamed: what it will be is not known before.
        var isTable = documented["content"]?["application/json"] is not null
            && sent["Content-Type"].StartsWith("text/csv", StringComparison.Ordinal);
        var isPage = documented["content"]?["text/csv"] is not null && sent["Content-Type"].StartsWith("application/json",
            StringComparison.Ordinal);
        var missing = described.Select(header => header.Key)
            .Where(name => !sent.ContainsKey(name) && !Sometimes.Contains(name) && !(isPage && name == "Content-Disposition")
                && !(isTable && name == "ETag"))
            .Select(name => $"does not send {name}");
        var malformed =
            from header in described
            where sent.ContainsKey(header.Key)
            let schema = operation.Contract.Resolve(header.Value!)["schema"]!
            where schema["pattern"] is { } form && !Regex.IsMatch(sent[header.Key], form.GetValue<string>(), RegexOptions.ECMAScript)
            select $"{header.Key}: '{sent[header.Key]}' has not the form {schema["pattern"]}";
        return undescribed.Concat(missing).Concat(malformed);
    }

    private static IEnumerable<string> BodyFaults(ContractOperation operation, HttpResponseMessage answer, JsonNode documented, string body)
    {
        if (documented["content"]?.AsObject() is not { } contents)
        {
            return body.Length == 0 ? [] : ["has a body that is not described"];
        }

        // Of the forms of one answer the parameter `view` tells which it is.
        var view = answer.Content.Headers.ContentType?.Parameters.FirstOrDefault(one => one.Name == "view")?.Value;
        var mediaType = answer.Content.Headers.ContentType?.MediaType ?? "none";
        return contents[view is null ? mediaType : $"{mediaType};view={view}"] is { } content
            ? new SchemaValidator(operation.Contract)
                .Faults(mediaType is "application/json" or "application/problem+json" ? JsonNode.Parse(body) : JsonValue.Create(body),
                    content["schema"]!)
            : [$"is {answer.Content.Headers.ContentType} and none of {string.Join(", ", contents.Select(one => one.Key))}"];
    }
}
