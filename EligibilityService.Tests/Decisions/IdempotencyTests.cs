using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>A request that is repeated has one effect.</summary>
public sealed class IdempotencyTests : ServiceFixture
{
    [Test]
    public async Task Decide_SameKeyAndBody_GivesTheSameBytesAndStatusAndSaysSo()
    {
        var request = Requests.Grantable();
        using var first = await Client.DecideAsync(request, Key("same"));
        using var second = await Client.DecideAsync(request, Key("same"));

        Assert.That((int)second.StatusCode, Is.EqualTo(201));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.EqualTo(await first.Content.ReadAsByteArrayAsync()));
        Assert.That(second.Headers.Location, Is.EqualTo(first.Headers.Location));
        Assert.That(second.Headers.GetValues("Programme-Version"), Is.EqualTo(first.Headers.GetValues("Programme-Version")));
        Assert.That(first.Headers.Contains("Idempotent-Replayed"), Is.False);
        Assert.That(second.Headers.GetValues("Idempotent-Replayed"), Is.EqualTo(["true"]));
    }

    [Test]
    public async Task Decide_SameKeyWithTheMembersInAnotherOrder_IsTheSameRequest()
    {
        var request = Requests.Grantable();
        var turned = new JsonObject(request.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        using var first = await Client.DecideAsync(request, Key("order"));
        using var second = await Client.DecideAsync(turned, Key("order"));

        Assert.That(second.Headers.Contains("Idempotent-Replayed"), Is.True);
    }

    [Test]
    public async Task Decide_SameKeyQuotedAndBare_IsOneKey()
    {
        var request = Requests.Grantable();
        using var first = await Client.DecideAsync(request, Key("quoted"));
        using var second = await Client.DecideAsync(request, $"\"{Key("quoted")}\"");

        Assert.That(second.Headers.Contains("Idempotent-Replayed"), Is.True);
    }

    [Test]
    public async Task Decide_SameKeyAndAnotherBody_Is422AndRecordsNothing()
    {
        _ = await Client.DecidedAsync(Requests.Grantable(), key: Key("other"));
        var before = await RecordedAsync();
        using var answer = await Client.DecideAsync(Requests.Grantable(), Key("other"));

        Assert.That((await answer.ProblemAsync(422, "idempotency-key-reused")).Errors(), Is.EqualTo(["Idempotency-Key INCONSISTENT"]));
        Assert.That(await RecordedAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Decide_SameKeyOfAnotherCaller_IsAnotherKey()
    {
        using var other = Host.Client(await Host.MakeKeyAsync("Other agency", Scopes.DecisionsWrite));
        var request = Requests.Grantable();
        var first = await Client.DecidedAsync(request, key: Key("scoped"));
        using var same = await other.DecideAsync(request, Key("scoped"));
        using var another = await other.DecideAsync(Requests.Grantable(), Key("scoped two"));

        var problem = await same.ProblemAsync(409, "decided-for-another");
        Assert.That(problem.ToJsonString(), Does.Not.Contain(first.Text("/id")));
        Assert.That(same.Headers.Contains("Idempotent-Replayed"), Is.False);
        Assert.That((int)another.StatusCode, Is.EqualTo(201));
    }

    [Test]
    public async Task Decide_KeyOfAnInvalidRequest_IsStillFree()
    {
        var request = Requests.Grantable();
        using var invalid = await Client.DecideAsync(request.DeepClone().WithText("/invoice/totals/grossAmount/amount", "1.00"),
            Key("free"));
        using var valid = await Client.DecideAsync(request, Key("free"));

        Assert.That(((int)invalid.StatusCode, (int)valid.StatusCode), Is.EqualTo((400, 201)));
        Assert.That(valid.Headers.Contains("Idempotent-Replayed"), Is.False);
    }

    [Test]
    public async Task Decide_KeyOfAnInvoiceThatDiffers_IsStillFree()
    {
        var request = Requests.Grantable();
        _ = await Client.DecidedAsync(request);
        using var differs = await Client.DecideAsync(request.DeepClone().WithText("/invoice/seller/name", "另一公司"), Key("differs"));

        _ = await differs.ProblemAsync(409, "invoice-differs");
        _ = await Client.DecidedAsync(Requests.Grantable(), 201, Key("differs"));
    }

    [Test]
    public async Task Decide_KeyOnAnInvoiceDecidedBefore_ReplaysThe200()
    {
        var request = Requests.Grantable();
        _ = await Client.DecidedAsync(request);
        using var first = await Client.DecideAsync(request, Key("later"));
        using var second = await Client.DecideAsync(request, Key("later"));

        Assert.That(((int)first.StatusCode, (int)second.StatusCode), Is.EqualTo((200, 200)));
        Assert.That(second.Headers.Contains("Idempotent-Replayed"), Is.True);
    }

    [Test]
    public async Task Decide_LongestKeyWithEveryLetter_IsTaken()
    {
        var letters = string.Concat(Enumerable.Range(0x20, 95).Select(letter => (char)letter));
        var key = $"k{letters}{letters}{letters}"[..254] + "k";
        var request = Requests.Grantable();
        _ = await Client.DecidedAsync(request, 201, key);
        using var second = await Client.DecideAsync(request, key);

        Assert.That(second.Headers.Contains("Idempotent-Replayed"), Is.True);
    }

    [TestCase(2, true)]
    [TestCase(20, true)]
    [TestCase(2, false)]
    [TestCase(20, false)]
    public async Task Decide_IdenticalRequestsAtTheSameMoment_MakeOneDecisionThatAllGet(int count, bool withKey)
    {
        var before = CountOf("decisions");
        var request = Requests.Grantable();
        var text = request.ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, count)
            .Select(_ => Task.Run(() => Client.DecideAsync(JsonNode.Parse(text)!, withKey ? Key($"moment {count}") : null))));
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        var statuses = answers.Select(answer => (int)answer.StatusCode).ToArray();

        Assert.That(bodies.Distinct().Count(), Is.EqualTo(1), string.Join('\n', bodies.Distinct()));
        Assert.That(statuses, withKey ? Is.All.EqualTo(201) : Has.Exactly(1).EqualTo(201).And.Exactly(count - 1).EqualTo(200));
        Assert.That(answers.Count(answer => answer.Headers.Contains("Idempotent-Replayed")), Is.EqualTo(withKey ? count - 1 : 0));
        Assert.That(CountOf("decisions"), Is.EqualTo(before + 1));
    }

    // The key names its test, because keys of one caller are kept for all tests of the fixture.
    private static string Key(string name) => $"idempotency tests: {name}";
}
