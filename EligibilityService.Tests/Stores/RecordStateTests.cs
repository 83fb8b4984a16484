using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// A decision never changes; what is said about it does: who took its place, whether it is still open, and which engine decided it.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class RecordStateTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-record";

    [Test]
    public async Task Get_OfASupersededDecision_LinksToItsSuccessorsAndIsNotKept()
    {
        await Host.PublishAsync(Rules(null));
        var first = await DecideAsync(Undetermined());
        var (before, linksBefore, _, tag) = await ReadAsync(first);
        var second = await ReviewAsync(first, "not_met");
        using var other = Host.Client(
            (await Host.Services.GetRequiredService<ApiKeys>().CreateAsync(Somebody.Of("Another bureau"),
                [Scopes.DecisionsReadAll, Scopes.DecisionsReview])).Secret);
        var third = await new Desk(other, other).MoveAsync(second, "reviews", Finding("met"));

        var (after, links, cache, tagAfter) = await ReadAsync(first);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/decisions/{first["id"]}");
        again.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var notModified = await Client.SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((linksBefore, (await ReadAsync(third)).Links), Is.EqualTo(("", "")));
            Assert.That(links,
                Is.EqualTo($"</v1/decisions/{second["id"]}>; rel=\"successor-version\", </v1/decisions/{third["id"]}>; rel=\"latest-version\""));
            Assert.That((after, tagAfter), Is.EqualTo((before, tag)), "the frozen bytes stay");
            Assert.That(cache, Does.Contain("no-cache").And.Contain("private").And.Not.Contain("immutable"));
            Assert.That(notModified.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(notModified.Headers.GetValues("Link").Single(), Is.EqualTo(links), "also who has the bytes is told");
        }
    }

    [Test]
    public async Task List_OfDecisions_SaysWhoTookTheirPlace()
    {
        await Host.PublishAsync(Rules(null));
        var first = await DecideAsync(Undetermined());
        var second = await ReviewAsync(first, "met");

        var items = await ListAsync("");

        Assert.That(items.Select(one => (Text(one["id"]), (string?)one["supersededBy"])),
            Is.EqualTo(new[] { (Text(second["id"]), null), (Text(first["id"]), Text(second["id"])) }));
        Assert.That((await GetAsync($"/v1/decisions/{first["id"]}"))["supersededBy"], Is.Null);
    }

    [Test]
    public async Task List_OfWhatIsOpen_HasUndeterminedAndWaitingAndNothingSettled()
    {
        await Host.PublishAsync(Rules(TestProgrammes.Budget("400000.00", "waitlist")));
        var granted = await DecideAsync(Requests.Grantable(Programme));
        var (waiting, withdrawn) = (await DecideAsync(Requests.Grantable(Programme)), await DecideAsync(Requests.Grantable(Programme)));
        var (undetermined, reviewed) = (await DecideAsync(Undetermined()), await DecideAsync(Undetermined()));
        Assert.That(await OpenAsync(), Is.EquivalentTo(Ids(waiting, withdrawn, undetermined, reviewed)));

        var refused = await ReviewAsync(reviewed, "not_met");
        await MoveAsync(withdrawn, "releases", new JsonObject { ["ground"] = "withdrawn" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OpenAsync(), Is.EqualTo(Ids(undetermined, waiting)), "newest first");
            Assert.That(await OpenAsync("&outcome=waitlisted"), Is.EqualTo(Ids(waiting)));
            Assert.That(await OpenAsync($"&programme={Programme}&limit=1"), Is.EqualTo(Ids(undetermined)));
            Assert.That(await OpenAsync("&programme=beijing-gpu-purchase"), Is.Empty);
            Assert.That((await ListAsync("?open=false")).Select(one => Text(one["id"])),
                Is.EquivalentTo(Ids(granted, withdrawn, reviewed, refused)));
        }

        await MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });
        Assert.That(await OpenAsync(), Is.EqualTo(Ids(undetermined)), "who waited was promoted");
    }

    [Test]
    public async Task Payment_WithAReferenceThatPaidBefore_IsAConflictThatNamesTheFirst()
    {
        await Host.PublishAsync(Rules(null));
        var (decision, other) = (await DecideAsync(Requests.Grantable(Programme)), await DecideAsync(Requests.Grantable(Programme)));
        var first = await MoveAsync(decision, "payments", Payment("国库支付-2026-000118"));

        foreach (var spelling in new[] { "国库支付-2026-000118", "国库支付—2026 000118", " 国库支付２０２６－０００１１８" })
        {
            using var twice = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", Payment(spelling));
            Assert.That(twice.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), spelling);
            Assert.That(Text((await twice.JsonAsync())["detail"]), Does.Contain(Text(first["entry"]!["id"])), spelling);
        }

        await MoveAsync(decision, "payments", Payment("国库支付-2026-000119"));
        await MoveAsync(other, "payments", Payment("国库支付-2026-000118"));
        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM entries WHERE kind = 'pay'"), Is.EqualTo(3),
            "one order may pay two decisions");
    }

    [TestCase(null, "/reference MISSING")]
    [TestCase(" ", "/reference MALFORMED")]
    public async Task Payment_WithoutReference_IsRefusedUnlessTheProgrammeSaysSo(string? reference, string error)
    {
        var lenient = TestProgrammes.With("test-lenient", null);
        lenient["payments"] = new JsonObject { ["referenceRequired"] = false };
        await Host.PublishAsync(Rules(null));
        await Host.PublishAsync(lenient);
        var (strictly, leniently) = (await DecideAsync(Requests.Grantable(Programme)),
            await DecideAsync(Requests.Grantable("test-lenient")));

        using var refused = await Officer.PostKeyedAsync($"/v1/decisions/{strictly["id"]}/payments", Payment(reference));
        using var taken = await Officer.PostKeyedAsync($"/v1/decisions/{leniently["id"]}/payments", Payment(null));

        Assert.That(await refused.InvalidAsync(), Is.EqualTo([error]));
        Assert.That(taken.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Replay_OfAnEarlierEngine_IsNotMadeAndFailsNothing()
    {
        await Host.PublishAsync(Rules(null));
        var (old, own) = (await DecideAsync(Requests.Grantable(Programme)), await DecideAsync(Requests.Grantable(Programme)));
        await PretendAsync(old, Engine.Number - 1);

        var (replayed, stands) = (await GetAsync($"/v1/decisions/{own["id"]}/replay"), await GetAsync($"/v1/decisions/{old["id"]}/replay"));
        var report = await GetAsync("/v1/admin/verification");
        await using var database = Database.Of(Store.Options);
        await using var said = new StringWriter();
        var exit = await AdminCommand.RunAsync(["verify"], database, said, TextWriter.Null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((int)own["engine"]!, (int)replayed["engine"]!, (int)replayed["engineNow"]!, (bool?)replayed["identical"]),
                Is.EqualTo((Engine.Number, Engine.Number, Engine.Number, (bool?)true)));
            Assert.That(((int)stands["engine"]!, (int)stands["engineNow"]!, (bool?)stands["identical"]),
                Is.EqualTo((Engine.Number - 1, Engine.Number, (bool?)null)));
            Assert.That((stands["replayed"], stands["differences"]!.AsArray().Count), Is.EqualTo(((JsonNode?)null, 0)));
            Assert.That((bool)report["consistent"]!, Is.True, report.ToJsonString());
            Assert.That(report["otherEngines"]!.ToJsonString(), Is.EqualTo($$"""[{"engine":{{Engine.Number - 1}},"decisions":1}]"""));
            Assert.That(exit, Is.Zero, said.ToString());
            Assert.That(said.ToString(), Does.Contain($"1 decisions were decided by engine {Engine.Number - 1}"));
        }

        await PretendAsync(old, Engine.Number);
    }

    [Test]
    public async Task Verification_OfAnAnswerThatWasTamperedWith_NamesIt()
    {
        await Host.PublishAsync(Rules(null));
        var decision = await DecideAsync(Undetermined());
        var whole = await FindAsync(decision);
        var tampered = System.Text.Encoding.UTF8.GetString(whole.Answer.Span).Replace("北京示例", "北京某某", StringComparison.Ordinal);

        await WriteAsync(decision, "answer", System.Text.Encoding.UTF8.GetBytes(tampered));
        var report = await GetAsync("/v1/admin/verification");
        await WriteAsync(decision, "answer", whole.Answer.ToArray());

        Assert.That(report["disagreements"]!.AsArray().Select(one => (Text(one!["what"]), Text(one["where"]))),
            Is.EqualTo(new[] { ("answer of a decision", Text(decision["id"])) }));
        Assert.That((bool)(await GetAsync("/v1/admin/verification"))["consistent"]!, Is.True);
    }

    private static JsonObject Payment(string? reference)
    {
        var payment = new JsonObject { ["amount"] = TestProgrammes.Money("1000.00") };
        if (reference is not null)
        {
            payment["reference"] = reference;
        }

        return payment;
    }

    private static JsonObject Rules(JsonObject? limits)
    {
        var programme = TestProgrammes.With(Programme, limits);
        programme["conditions"]!.AsArray().Add(new JsonObject
        {
            ["id"] = "region",
            ["kind"] = "buyer_region",
            ["divisions"] = new JsonArray("11"),
            ["clause"] = new JsonObject { ["en"] = "Art. 6", ["zh"] = "第六条", ["illustrative"] = true },
        });
        return programme.AsObject();
    }

    // The region decides, and is not declared.
    private static JsonObject Undetermined()
    {
        var request = Requests.Grantable(Programme);
        request["buyer"]!.AsObject().Remove("region");
        return request;
    }

    private static string[] Ids(params JsonNode[] decisions) => [.. decisions.Select(one => Text(one["id"]))];

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private async Task<JsonNode> DecideAsync(JsonObject request)
    {
        using var answer = await Client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private Task<JsonNode> MoveAsync(JsonNode decision, string what, JsonObject body) => AtDesk().MoveAsync(decision, what, body);

    private Task<JsonNode> ReviewAsync(JsonNode decision, string answer) => AtDesk().MoveAsync(decision, "reviews", Finding(answer));

    private static JsonObject Finding(string answer) => new()
    {
        ["ground"] = "Looked at the register",
        ["findings"] = new JsonArray(new JsonObject
        { ["condition"] = "region", ["answer"] = answer, ["ground"] = "The register of firms" }),
    };

    private Desk AtDesk() => Desk.At(Host);

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private async Task<IReadOnlyList<JsonNode>> ListAsync(string query) =>
        [.. (await GetAsync($"/v1/decisions{query}"))["items"]!.AsArray().Select(one => one!)];

    private async Task<IReadOnlyList<string>> OpenAsync(string more = "") =>
        [.. (await ListAsync($"?open=true{more}")).Select(one => Text(one["id"]))];

    private async Task<(string Body, string Links, string Cache, string Tag)> ReadAsync(JsonNode decision)
    {
        using var answer = await Client.GetAsync(new Uri($"/v1/decisions/{decision["id"]}", UriKind.Relative));
        var links = answer.Headers.TryGetValues("Link", out var found) ? found.Single() : "";
        return (await answer.Content.ReadAsStringAsync(), links, answer.Headers.CacheControl!.ToString(), answer.Headers.ETag!.ToString());
    }

    private async Task<RecordedDecision> FindAsync(JsonNode decision) =>
        (await Host.Services.GetRequiredService<RegisterReader>().FindAsync(Text(decision["id"]), Sight.Everything))!;

    private async Task PretendAsync(JsonNode decision, int engine)
    {
        var context = (await FindAsync(decision)).Context with { Engine = engine };
        await WriteAsync(decision, "context", JsonSerializer.SerializeToUtf8Bytes(context, CasesJson.Shared.RecordContext));
    }

    private Task WriteAsync(JsonNode decision, string column, byte[] bytes)
    {
        var packed = Convert.ToHexString(Packed.Pack(bytes));
        return Store.ChangeAsync(Host.Services.GetRequiredService<Database>().HasOneWriter
            ? $"UPDATE decisions SET {column} = X'{packed}' WHERE id = '{decision["id"]}'"
            : $"UPDATE decisions SET {column} = '\\x{packed}'::bytea WHERE id = '{decision["id"]}'");
    }
}
