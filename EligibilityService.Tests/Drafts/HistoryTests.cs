using System.Globalization;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// Two axes of time: whatever is published in whatever order, what is in force on a date as known at an instant is what the plainest
/// reading of the rule says.
/// </summary>
internal sealed class HistoryTests
{
    private const int Publications = 8;
    private const int Questions = 60;

    private static readonly DateOnly FirstDay = new(2026, 1, 1);

    /// <summary>A version as the test remembers it.</summary>
    private sealed record Remembered(int Number, DateOnly From, DateOnly? Until, DateTimeOffset PublishedAt);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task InForce_AfterARandomHistory_IsWhatTheNaiveOracleSays(int seed)
    {
        await using var host = new ServiceHost();
        using var author = host.Client();
        using var approver = host.Client(DevelopmentKey.Officer);
        var dice = new Random(seed);
        var catalogues = await BeginningAsync(author, "/v1/catalogue/versions", "number");
        var programmes = await BeginningAsync(author, "/v1/programmes/beijing-ai-research/versions", "version");

        for (var i = 0; i < Publications; i++)
        {
            host.Clock.Advance(TimeSpan.FromHours(dice.Next(1, 24)));
            var now = host.Clock.GetUtcNow();
            DateTimeOffset? at = dice.Next(2) == 0 ? null : now.AddHours(dice.Next(1, 48));
            var from = FirstDay.AddDays(dice.Next(0, 40));
            DateOnly? until = dice.Next(3) == 0 ? from.AddDays(dice.Next(5, 20)) : null;
            if (dice.Next(2) == 0)
            {
                var patch = new JsonObject { ["effectiveFrom"] = Day(from) };
                var made = await Publishing.PublishAsync(author, approver, Publishing.Catalogue, dice.Next(1, 3), patch, at);
                catalogues.Add(new Remembered((int)made["version"]!, from, null, at ?? now));
            }
            else
            {
                var patch = new JsonObject { ["effectiveFrom"] = Day(from), ["effectiveUntil"] = until is { } end ? Day(end) : null };
                var made = await Publishing.PublishAsync(author, approver, "/v1/programmes/beijing-ai-research/drafts", 1, patch, at);
                programmes.Add(new Remembered((int)made["version"]!, from, until, at ?? now));
            }
        }

        Assert.That(catalogues.Select(one => one.Number).Order(), Is.EqualTo(Enumerable.Range(1, catalogues.Count)),
            "numbers are without a gap");
        for (var i = 0; i < Questions; i++)
        {
            var asOf = FirstDay.AddDays(dice.Next(-20, 60));
            var knownAt = host.Clock.GetUtcNow().AddHours(dice.Next(-200, 60));
            var query = $"asOf={Day(asOf)}&knownAt={knownAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
            using var catalogue = await author.ReadAsync($"/v1/catalogue/vendors?limit=1&{query}");
            using var programme = await author.ReadAsync($"/v1/programmes/beijing-ai-research?{query}");

            // Nobody knows what will have been published.
            var known = knownAt < host.Clock.GetUtcNow() ? knownAt : host.Clock.GetUtcNow();
            Assert.That(Header(catalogue, "Catalogue-Version"),
                Is.EqualTo(Oracle(catalogues, asOf, known)?.ToString(CultureInfo.InvariantCulture)), query);
            Assert.That(Header(programme, "Programme-Version"),
                Is.EqualTo(Oracle(programmes, asOf, known) is { } number ? $"beijing-ai-research/{number}" : null), query);
        }
    }

    [Test]
    public async Task Correction_BackDated_IsANewVersionAndOldDecisionsStand()
    {
        await using var host = new ServiceHost();
        using var author = host.Client();
        using var approver = host.Client(DevelopmentKey.Officer);
        var decided = await author.DecidedAsync(Requests.Grantable());
        host.Clock.Advance(TimeSpan.FromHours(1));
        var before = host.Clock.GetUtcNow();
        host.Clock.Advance(TimeSpan.FromHours(1));

        // It turns out that the card has been discontinued since 2024.
        var draft = await DraftClient.BeginAsync(author, Publishing.Catalogue, 1);
        var model = EligibilityService.Hosting.OpenApi.Examples.Read("model")!.WithText("/status", "discontinued");
        await draft.DoAsync("PUT", "/models/moorethreads/mtt-s4000", model);
        await draft.SubmitAsync();
        await draft.ApproveAsync(approver);

        var now = await author.PreviewedAsync(Requests.Grantable());
        var asKnownBefore = await author.PreviewedAsync(Requests.Grantable(), $"?knownAt={before.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        var stands = await author.ReadJsonAsync($"/v1/decisions/{decided["id"]}");
        var replay = await author.ReadJsonAsync($"/v1/decisions/{decided["id"]}/replay");

        Assert.That((now.Text("/outcome"), (int)now["catalogue"]!["version"]!), Is.EqualTo(("refused", 3)));
        Assert.That((asKnownBefore.Text("/outcome"), (int)asKnownBefore["catalogue"]!["version"]!), Is.EqualTo(("granted", 1)));
        Assert.That(JsonNode.DeepEquals(stands, decided), Is.True);
        Assert.That((bool)replay["identical"]!, Is.True);
    }

    private static int? Oracle(IEnumerable<Remembered> versions, DateOnly asOf, DateTimeOffset knownAt)
    {
        var latest = versions.Where(one => one.PublishedAt <= knownAt && one.From <= asOf).OrderBy(one => one.From)
            .ThenBy(one => one.Number).LastOrDefault();
        return latest?.Until <= asOf ? null : latest?.Number;
    }

    private static async Task<List<Remembered>> BeginningAsync(HttpClient client, string versions, string number)
    {
        var known = new List<Remembered>();
        foreach (var item in (await client.ReadJsonAsync(versions))["items"]!.AsArray())
        {
            known.Add(new Remembered(
                (int)item![number]!, DateOnly.Parse(item.Text("/effectiveFrom"), CultureInfo.InvariantCulture), null,
                DateTimeOffset.Parse(item.Text("/publishedAt"), CultureInfo.InvariantCulture)));
        }

        return known;
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values)
        ? values.Single() : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
