using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Wire;

/// <summary>What every problem must be, whatever went wrong.</summary>
internal static class Problems
{
    /// <summary>The problem, after checking its form.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, int status, string slug)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), text);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), text);
        var problem = JsonNode.Parse(text)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(problem.Text("/type"), Is.EqualTo($"/problems/{slug}"));
            Assert.That(problem.Text("/title"), Is.Not.Empty);
            Assert.That(problem.Text("/detail"), Is.Not.Empty);
            Assert.That((int)problem["status"]!, Is.EqualTo(status));
            Assert.That(problem.Text("/requestId"), Is.EqualTo(response.Headers.GetValues("Request-Id").Single()));
            Assert.That(response.Content.Headers.ContentLanguage, Has.Count.EqualTo(1));
            foreach (var error in problem["errors"]?.AsArray() ?? [])
            {
                Assert.That(error!.AsObject().Select(member => member.Key), Is.EqualTo(["pointer", "code", "detail"]));
                Assert.That(error!.Text("/detail"), Is.Not.Empty);
            }
        }

        return problem;
    }

    /// <summary>The errors of a 400, each as "pointer CODE".</summary>
    public static async Task<string[]> InvalidAsync(this HttpResponseMessage response) =>
        (await response.ProblemAsync(400, "invalid-request")).Errors();

    /// <summary>The errors, each as "pointer CODE".</summary>
    public static string[] Errors(this JsonNode problem) =>
        [.. problem["errors"]?.AsArray().Select(error => $"{error!.Text("/pointer")} {error!.Text("/code")}") ?? []];
}
