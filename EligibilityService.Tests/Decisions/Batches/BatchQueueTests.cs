using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Register;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Decisions.Batches;

/// <summary>A batch and a register whose queue is short: the batch waits, and leaves room for those who do not.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class BatchQueueTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-queue";
    private const int Capacity = 4;
    private const int Lines = 400;

    private protected override (string Key, string Value)[] Settings => [("Register:QueueCapacity", $"{Capacity}")];

    private RegisterWriter Register => Host.Services.GetRequiredService<RegisterWriter>();

    [SetUp]
    public Task PublishAsync() => Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("900000000.00", "partial")));

    [Test]
    public async Task Batch_OfManyMoreThanTheQueueHolds_IsDecidedWhole()
    {
        using var answer = await SendAsync(Lines);

        var answers = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.That(answers.SkipLast(1).CountBy(one => (int)one["status"]!), Is.EqualTo(new Dictionary<int, int> { [201] = Lines }));
        Assert.That(Register.Load, Is.Zero, "every place was given back");
    }

    [Test]
    public async Task Batch_ThatWaits_LeavesHalfOfTheQueueToOthersAndEndsWhenItsClientGoes()
    {
        Task<HttpResponseMessage>[] alone;
        await using (await Store.BlockAsync(Programme))
        {
            using var batch = await SendAsync(Lines);
            await Poll.UntilAsync("the batch has its half", () => Register.Load == Capacity / 2);
            alone = [.. Enumerable.Range(0, Capacity / 2).Select(_ => Client.DecideAsync(Requests.Grantable(Programme)))];
            await Poll.UntilAsync("the others have theirs", () => Register.Load == Capacity);
        }

        foreach (var one in await Task.WhenAll(alone))
        {
            Assert.That((int)one.StatusCode, Is.EqualTo(201));
            one.Dispose();
        }

        await Poll.UntilAsync("what was begun is recorded", () => Register.Load == 0);
        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM decisions"), Is.LessThan(Lines / 2),
            "what was not begun is not decided any more");
    }

    private Task<HttpResponseMessage> SendAsync(int lines)
    {
        var body = string.Join('\n',
            Enumerable.Range(0, lines).Select(_ => new JsonObject { ["request"] = Requests.Grantable(Programme) }.ToJsonString()));
        var message = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions/batch")
        { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson")) };
        return Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }
}
