using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Impact;

/// <summary>Ten who ask for one report at once get one report.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class ConcurrentReportRequestsTests(StoreKind kind) : StoreFixture(kind)
{
    private const int Askers = 10;

    // One that is made at once is not there any more for who comes late.
    private protected override (string Key, string Value)[] Settings => [("Impact:Enabled", "false")];

    // No end; an end that has been; an end that is still to come, which is the moment of asking.
    [TestCase(null)]
    [TestCase("2026-05-01T00:00:00Z")]
    [TestCase("2026-12-01T00:00:00Z")]
    public async Task Report_AskedForByManyAtOnce_IsOne(string? until)
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Programme, 2);
        await using var replica = IsShared ? NewHost() : null;
        using var elsewhere = (replica ?? Host).Client();
        var body = until is null ? new JsonObject() : new JsonObject { ["until"] = until };

        var answers = await Task.WhenAll(Enumerable.Range(0, Askers).Select(i =>
            (i % 2 == 0 ? Client : elsewhere)
                .PostAsync(new Uri($"{draft.Address}/impact-reports", UriKind.Relative), Requests.Body(body))));

        Assert.That(answers.Select(one => one.StatusCode).Order(),
            Is.EqualTo(Enumerable.Repeat(HttpStatusCode.OK, Askers - 1).Append(HttpStatusCode.Accepted)));
        Assert.That(answers.Select(one => one.Headers.Location).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM impact_reports"), Is.EqualTo(1));
    }
}
