using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// The catalogue goes out as a table, is changed in a spreadsheet, and comes back: all of it, or nothing with every fault named.
/// </summary>
internal sealed class CatalogueTableTests : ServiceFixture
{
    private const string Row =
        "metax/new,metax,New,沐曦 新,沐曦新卡,,,shipping,training,PCIe,2026-05,yes,unknown,no,unknown,,2026-07-01,,qualified,,memory_gb 64 claimed https://example.org/new,https://example.org/new,,,high";

    private static readonly string[] Columns =
    [
        "id", "vendor", "nameEn", "nameZh", "aliases", "shortNames", "partNumbers", "status", "category", "formFactor", "launched",
            "domesticDesign", "domesticIp", "domesticFab", "officialList", "bundleOf",
        "effectiveFrom", "effectiveUntil", "qualification", "ground", "performance", "sources", "notesEn", "notesZh", "confidence",
    ];

    private static readonly string Header = string.Join(',', Columns);

    private Encoding _gb18030 = null!;

    private protected override (string Key, string Value)[] Settings =>
        [("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000")];

    [OneTimeSetUp]
    public void KnowEncodings()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        _gb18030 = Encoding.GetEncoding("gb18030");
    }

    [TestCase("models", "en")]
    [TestCase("models", "zh")]
    [TestCase("vendors", "en")]
    [TestCase("vendors", "zh")]
    public async Task Export_OfADraft_ComesBackWithoutAChange(string list, string language)
    {
        var draft = await BeginAsync();
        var (before, tag) = (await draft.ReadAsync("/document"), draft.Tag);

        using var table = await Client.ReadAsync($"{draft.Address}/{list}", ("Accept-Language", language));
        using var answer = await draft.TryTableAsync("PUT", $"/{list}", await table.Content.ReadAsByteArrayAsync());

        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        Assert.That(JsonNode.DeepEquals(await draft.ReadAsync("/document"), before), Is.True);
        Assert.That((draft.Tag, table.Headers.ETag!.Tag), Is.EqualTo((tag, tag)),
            "what changes nothing is no change, and the table carries the draft's tag");
    }

    [TestCase("models")]
    [TestCase("vendors")]
    public async Task Export_OfAVersion_MakesADraftOfTheSameContent(string list)
    {
        var draft = await BeginAsync();
        var before = await draft.ReadAsync("/document");
        await draft.PatchAsync(new JsonObject { [list] = new JsonArray() });

        using var table = await Client.ReadAsync($"/v1/catalogue/versions/2/{list}");
        using var answer = await draft.TryTableAsync("PUT", $"/{list}", await table.Content.ReadAsByteArrayAsync());

        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        Assert.That(JsonNode.DeepEquals(await draft.ReadAsync("/document"), before), Is.True);
        Assert.That(table.Content.Headers.ContentDisposition!.FileName, Is.EqualTo($"catalogue-2-{list}.csv"));
    }

    [Test]
    public async Task Export_ForASpreadsheet_BeginsWithAByteOrderMarkAndRunsNothing()
    {
        var draft = await BeginAsync();
        var model = Examples.Read("model")!.WithText("/name/en", "=HYPERLINK(1)").WithText("/formFactor", "+1")
            .WithText("/notes/en", "-1\n=2");
        await draft.DoAsync("PUT", "/models/moorethreads/mtt-s4000", model);

        using var answer = await Client.ReadAsync($"{draft.Address}/models", ("Accept-Language", "zh"));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(bytes.AsSpan(3));

        Assert.That(bytes.AsSpan(0, 3).ToArray(), Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        Assert.That(text, Does.StartWith("编号,厂商,英文名称,").And.Contain(",'=HYPERLINK(1),").And.Contain(",'+1,").And.Contain("\"'-1\n=2\""));
        await draft.ImportAsync("PUT", "/models", text);
        var back = (await draft.ReadAsync("/document"))["models"]!.AsArray().Single(one => one!.Text("/id") == "moorethreads/mtt-s4000")!;
        Assert.That((back.Text("/name/en"), back.Text("/formFactor"), back.Text("/notes/en")),
            Is.EqualTo(("=HYPERLINK(1)", "+1", "-1\n=2")));
    }

    [TestCase("utf-8", true, ',')]
    [TestCase("utf-8", false, ';')]
    [TestCase("gb18030", false, ',')]
    [TestCase("gb18030", false, '\t')]
    [TestCase("utf-16", true, '\t')]
    public async Task Table_AsSpreadsheetsSaveIt_IsRead(string encoding, bool isMarked, char separator)
    {
        var draft = await BeginAsync();
        var writes = encoding == "gb18030" ? _gb18030 : Encoding.GetEncoding(encoding);
        var table = "编号;厂商;英文名称;中文名称;别名;简称;订货号;供货状态;类别;形态;发布时间;国产设计;国产知识产权;国产制造;官方名录;整机组成;生效日期;失效日期;资格;理由;性能;来源;英文备注;中文备注;可信度\r\n"
            + "metax/new;metax;New;沐曦 新㐂;\"沐曦新卡\n新卡 \"\"X\"\"\";;;shipping;training;;;yes;unknown;no;unknown;8 metax/c500;2026/7/1;2027年1月1日;qualified;;;https://example.org;;;high\r\n";

        using var answer = await draft.TryTableAsync("PATCH", "/models",
            [.. isMarked ? writes.GetPreamble() : [], .. writes.GetBytes(table.Replace(';', separator))]);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        var added = (await draft.ReadAsync("/document"))["models"]!.AsArray()[^1]!;
        Assert.That((added.Text("/name/zh"), added["aliases"]!.ToJsonString(), added["bundleOf"]!.ToJsonString()), Is.EqualTo(
            ("沐曦 新㐂", JsonNode.Parse("""["沐曦新卡","新卡 \"X\""]""")!.ToJsonString(), """[{"count":8,"model":"metax/c500"}]""")));
        Assert.That((added.Text("/effectiveFrom"), added.Text("/effectiveUntil"), added["notes"]),
            Is.EqualTo(("2026-07-01", "2027-01-01", (JsonNode?)null)));
    }

    [Test]
    public async Task Rows_OfAPatch_ReplaceAddAndRemoveAndLeaveTheRest()
    {
        var draft = await BeginAsync();
        var before = (await draft.ReadAsync("/document"))["models"]!.AsArray();

        await draft.ImportAsync("PATCH", "/models",
            $"id,qualification,ground,remove\n\nmetax/c500,suspended,under_review,\n,,,\nmetax/c550,,,是\n");
        await draft.ImportAsync("PATCH", "/models", $"{Header},remove\n{Row},no\n");

        var after = (await draft.ReadAsync("/document"))["models"]!.AsArray();
        Assert.That(after.Select(one => one!.Text("/id")),
            Is.EqualTo(before.Select(one => one!.Text("/id")).Where(id => id != "metax/c550").Append("metax/new")));
        var (was, now) = (Model(before, "metax/c500").DeepClone(), Model(after, "metax/c500").DeepClone());
        Assert.That((now.Text("/qualification"), now.Text("/ground")), Is.EqualTo(("suspended", "under_review")));
        Assert.That(JsonNode.DeepEquals(was.Without("/qualification"), now.Without("/qualification").Without("/ground")), Is.True,
            "a column that is not there leaves its member as it is");
        Assert.That(Model(after, "metax/new")["performance"]!.ToJsonString(),
            Is.EqualTo("""[{"kind":"claimed","metric":"memory_gb","source":"https://example.org/new","value":"64"}]"""));
    }

    [Test]
    public async Task Rows_OfAWholeTable_AreTheList()
    {
        var draft = await BeginAsync();

        await draft.ImportAsync("PUT", "/models", $"{Header}\n{Row}\n");

        Assert.That((await draft.ReadAsync("/document"))["models"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo(["metax/new"]));
    }

    [Test]
    public async Task Rows_ThatAreWrong_AreAllNamedAndNothingIsTaken()
    {
        var draft = await BeginAsync();
        var before = await draft.ReadAsync("/document");
        string Changed(string id, string from, string to) => Row.Replace("metax/new", id, StringComparison.Ordinal)
            .Replace(from, to, StringComparison.Ordinal) + ",";
        string[] rows =
        [
            $"{Header},remove", $"{Row},", "",
            Changed("metax/b", "training", "trainng"),
            Changed("metax/c", "2026-07-01", "01/07/2026"),
            Changed("Metax/D", "memory_gb 64 claimed", "64GB"),
            $"{Row},",
            $"metax/e,{new string('x', 101)},short",
            $"metax/nothing{new string(',', Columns.Length)}yes",
            $"metax/c500{new string(',', Columns.Length)}maybe",
        ];

        using var answer = await draft.TryTableAsync("PATCH", "/models", Encoding.UTF8.GetBytes(string.Join("\r\n", rows)));

        var problem = await answer.ProblemAsync(400, "invalid-request");
        Assert.That(problem.Errors(), Is.EqualTo(
        [
            "/4/category UNKNOWN_VALUE", "/5/effectiveFrom MALFORMED", "/6/performance MALFORMED", "/6/id MALFORMED", "/7/id INCONSISTENT",
                "/8 MALFORMED", "/9/remove INCONSISTENT", "/10/remove UNKNOWN_VALUE",
        ]));
        Assert.That(problem.Text("/errors/0/detail"),
            Does.StartWith("Line 4, column category (类别): found trainng; ").And.Contain("training, inference"));
        Assert.That(problem.Text("/errors/1/detail"), Does.Contain("found 01/07/2026; ").And.Contain("yyyy-MM-dd"));
        Assert.That(JsonNode.DeepEquals(await draft.ReadAsync("/document"), before), Is.True);
    }

    [TestCase("PUT", "id,vendor", "/1/nameEn MISSING")]
    [TestCase("PATCH", "vendor", "/1/id MISSING")]
    [TestCase("PATCH", "id,colour", "/1/colour UNKNOWN_MEMBER")]
    [TestCase("PATCH", "id,编号", "/1/编号 DUPLICATE_MEMBER")]
    public async Task Header_ThatCannotBeUsed_IsNamed(string method, string header, string error)
    {
        var draft = await BeginAsync();

        using var answer = await draft.TryTableAsync(method, "/models", Encoding.UTF8.GetBytes($"{header}\nmetax/c500,x\n"));

        Assert.That(await answer.InvalidAsync(), Does.Contain(error));
    }

    [Test]
    public async Task Row_OfANewModel_NeedsEveryMember()
    {
        var draft = await BeginAsync();

        using var answer = await draft.TryTableAsync("PATCH", "/models", "id,notesEn\nmetax/new,A note\n"u8.ToArray());

        var problem = await answer.ProblemAsync(400, "invalid-request");
        Assert.That(problem.Errors(),
            Does.Contain("/2/vendor MISSING").And.Contain("/2/notesZh MISSING").And.Not.Contain("/2/formFactor MISSING"));
        Assert.That(problem.Text("/errors/0/detail"), Does.Contain("there is no such column"));
    }

    [TestCase("PK\u0003\u0004", "workbook")]
    [TestCase("", "empty")]
    public async Task File_ThatIsNoTable_SaysWhatToDo(string file, string advice)
    {
        var draft = await BeginAsync();

        using var answer = await draft.TryTableAsync("PUT", "/vendors", Encoding.UTF8.GetBytes(file));

        var problem = await answer.ProblemAsync(400, "invalid-request");
        Assert.That(problem.Text("/errors/0/code"), Is.EqualTo("NOT_CSV"));
        Assert.That(problem.Text("/errors/0/detail"), Does.Contain(advice));
    }

    [Test]
    public async Task Quote_ThatIsNeverClosed_IsNamedByTheLineOnWhichItOpens()
    {
        var draft = await BeginAsync();

        using var answer = await draft.TryTableAsync("PATCH", "/models",
            Encoding.UTF8.GetBytes("id,notesEn,notesZh\nmetax/c500,fine,好\nmetax/c550,\"never closed,好\nmetax/c588,x,好\n"));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/3 MALFORMED"]));
    }

    [Test]
    public async Task Cells_ThatMoved_AreNotTakenForOthers()
    {
        var draft = await BeginAsync();

        using var answer = await draft.TryTableAsync("PATCH", "/models", "id,notesEn,notesZh\nmetax/c500,one, two,三\n"u8.ToArray());

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/2 MALFORMED"]));
    }

    [Test]
    public async Task Import_IsOneChangeWithOneEntryInTheAuditTrail()
    {
        using var officer = Host.Client(DevelopmentKey.Officer);
        var draft = await BeginAsync();
        var stale = draft.Tag;

        await draft.ImportAsync("PATCH", "/models",
            "id,qualification,ground,remove\nmetax/c500,suspended,under_review,\nmetax/c550,,,yes\n");
        using var late = await draft.TryAsync("DELETE", "/models/metax/c588", tag: stale);

        var entries = (await officer.ReadJsonAsync($"/v1/audit?draft={draft.Id}"))["items"]!.AsArray();
        Assert.That(entries.Select(one => one!.Text("/action")), Is.EqualTo(["draft_edited", "draft_created"]));
        Assert.That(entries[0]!.Text("/sha256After"), Is.EqualTo((await draft.ReadAsync()).Text("/sha256")));
        _ = await late.ProblemAsync(412, "precondition-failed");
    }

    [Test]
    public async Task Import_OfAnotherMediaType_Is415()
    {
        var draft = await BeginAsync();

        using var answer = await draft.TryAsync("PUT", "/models", new JsonObject());

        _ = await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [Test]
    public async Task Examples_OfTheContract_AreTaken()
    {
        var contract = await ContractDocument.OfAsync(Host.Services);
        foreach (var operation in contract.Operations.Where(one => one.MediaType == "text/csv"
            && one.Path.Contains("/drafts/", StringComparison.Ordinal)))
        {
            var draft = await BeginAsync();
            var path = operation.Path[operation.Path.LastIndexOf('/')..];
            using var answer = await draft.TryTableAsync(operation.Method, path,
                Encoding.UTF8.GetBytes(operation.Requests.Single().Value!["value"]!.GetValue<string>()));

            Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
            Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
            using var export = await Client.ReadAsync($"{draft.Address}{path}");
            Assert.That(await AnswerCheck.FaultsAsync(contract.Operations.Single(one => one.Path == operation.Path && one.Method == "GET"),
                export), Is.Empty);
        }
    }

    private Task<DraftClient> BeginAsync() => DraftClient.BeginAsync(Client, Publishing.Catalogue, 2);

    private static JsonNode Model(JsonArray models, string id) => models.Single(one => one!.Text("/id") == id)!;
}
