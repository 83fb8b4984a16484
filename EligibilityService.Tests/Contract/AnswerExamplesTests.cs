using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Hosting;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Events;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Impact;
using EligibilityService.Tests.Registries;
using EligibilityService.Tests.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Contract;

/// <summary>
/// Every success answer of the contract, got from the real service in a few scenes, each on a service of its own. With
/// <c>UPDATE_CONTRACT=1</c> they become the examples of the contract; else the examples must be what is answered now.
/// </summary>
internal sealed partial class AnswerExamplesTests
{
    private const string Programme = "beijing-gpu-purchase";
    private const string Undetermined = "decision-undetermined";

    // In place of what chance makes. The n-th id of a kind in an answer ends with the n-th of these letters.
    private const string IdBody = "01k9n3v5c00000a1b2c3d4e";
    private const string IdEnds = "56789abcdefghjkmnpqrstvwxyz";
    private static readonly string Secret = $"whsec_{Convert.ToBase64String(new byte[32])}";

    private static readonly JsonSerializerOptions Readable = new()
    { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Short = new(Readable) { WriteIndented = false };

    private static readonly string File = Path.Combine(ContractDocument.Top, "EligibilityService", "Hosting", "Examples", "answers.json");

    private readonly SortedDictionary<string, JsonNode> _answers = new(StringComparer.Ordinal);
    private ContractDocument _contract = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;
    private HttpClient _officer = null!;
    private int _keys;

    [OneTimeSetUp]
    public async Task PlayAllScenesAsync()
    {
        await PlayAsync(WhatIsPublishedAsync);
        await PlayAsync(DecisionsAsync);
        await PlayAsync(AttachmentsAsync);
        await PlayAsync(DocumentsAsync);
        await PlayAsync(BatchesAsync);
        await PlayAsync(CatalogueDraftsAsync);
        await PlayAsync(ProgrammeDraftsAsync);
        await PlayAsync(ImpactReportsAsync, ImpactHost.Settings());
        await PlayAsync(WebhooksAsync,
            [.. Receiver.Settings, ("Webhooks:PollMilliseconds", "86400000"), ("Webhooks:GiveUpAfterHours", "1")]);
        await PlayAsync(WaitingCasesAsync, FakeRegistry.SettingsFor("http://127.0.0.1:9"));
        if (ContractDocument.IsUpdating)
        {
            await System.IO.File.WriteAllTextAsync(File,
                new JsonObject(_answers.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value.DeepClone())))
                    .ToJsonString(Readable) + "\n");
        }
    }

    [Test]
    public void Answers_ThatTheContractShows_AreWhatTheServiceAnswers()
    {
        Assume.That(ContractDocument.IsUpdating, Is.False, "answers.json was written; build again, so that the contract shows it.");
        var shown = JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject();

        Assert.That(shown.Select(one => one.Key), Is.EqualTo(_answers.Keys));
        Assert.That(shown.Where(one => !JsonNode.DeepEquals(one.Value, _answers[one.Key]))
            .Select(one => $"{one.Key} is answered {_answers[one.Key].ToJsonString(Readable)}"), Is.Empty);
    }

    [Test]
    public void SuccessAnswers_OfTheContract_AllShowAnExample() =>
        Assert.That(Shown().Where(one => one.Examples.Count == 0).Select(one => one.Name), Is.Empty);

    [Test]
    public void Examples_OfSuccessAnswers_AreAsTheirSchemasSay()
    {
        var validator = new SchemaValidator(_contract);

        Assert.That(from one in Shown()
                    from example in one.Examples
                    from fault in validator.Faults(example, one.Schema)
                    select $"{one.Name} {fault}", Is.Empty);
    }

    // A file is shown by nobody, and a page to print is no answer for programs.
    private IEnumerable<(string Name, IReadOnlyList<JsonNode> Examples, JsonNode Schema)> Shown() =>
        from operation in _contract.Operations
        where operation.Id is not ("getDecisionDocument" or "getDecisionAttachment")
        from response in operation.Node["responses"]!.AsObject()
        where response.Key.StartsWith('2')
        from media in _contract.Resolve(response.Value!)["content"]?.AsObject().AsEnumerable() ?? []
        where media.Key != "text/html"
        select ($"{operation.Id} {response.Key} {media.Key}",
            (IReadOnlyList<JsonNode>)[.. (media.Value!["examples"]?.AsObject().AsEnumerable() ?? [])
                .Select(one => _contract.Resolve(one.Value!)["value"]!)],
            media.Value["schema"]!);

    private async Task PlayAsync(Func<Task> scene, params (string Key, string Value)[] settings)
    {
        await using var host = new ServiceHost(settings);
        using var client = host.Client();
        using var officer = host.Client(DevelopmentKey.Officer);
        (_host, _client, _officer) = (host, client, officer);
        _contract ??= await ContractDocument.OfAsync(host.Services);
        await scene();
    }

    private async Task WhatIsPublishedAsync()
    {
        foreach (var id in (string[])["diffCatalogue", "matchTexts", "listModels", "getModel", "getModelHistory", "listVendors",
            "listCatalogueVersions", "getCatalogueVersion", "exportCatalogueModels", "getCataloguePublication", "exportCatalogueVendors",
            "listProgrammes", "getProgramme", "diffProgramme", "listProgrammeVersions", "getProgrammeVersion", "getGoldenCases",
            "getProgrammePublication", "listFindingCodes", "listReasonCodes", "listChanges", "listRegistries", "live", "ready"])
        {
            await AskAsync(id);
        }
    }

    private async Task DecisionsAsync()
    {
        var granted = (await AskAsync("decide", isWhole: true)).Text("/id");
        await AskAsync("decide", isWhole: true);
        await AskAsync("decide", prefer: "return=minimal");
        await AskAsync("decide", body: Examples.Read("decision-refused"), prefer: "return=minimal");
        await AskAsync("preview");
        await AskAsync("preview", prefer: "return=minimal");
        await AskAsync("getDecision", ("id", granted), isWhole: true);
        foreach (var id in (string[])["getDecisionRequest", "replayDecision", "listDecisionEntries", "getStanding"])
        {
            await AskAsync(id, ("id", granted));
        }

        await AskAsync("listDecisions");
        await AskAsync("listDecisions", query: "?view=full");
        await AskAsync("pay", ("id", granted), body: Examples.Read("payment-part"), by: _officer);
        await AskAsync("recover", ("id", granted), by: _officer);
        await AskAsync("sendCreditNote", by: _officer);
        await AskAsync("sendCreditNote", by: _officer);
        await AskAsync("getBudget");
        foreach (var accept in (string[])["application/json", "text/csv"])
        {
            await AskAsync("listBuyers", accept: accept);
            await AskAsync("listEntries", accept: accept);
        }

        var undetermined = await AskAsync("decide", body: Examples.Read(Undetermined));
        await AskAsync("review", ("id", undetermined.Text("/id")), by: _officer);
        var withdrawn = await AskAsync("decide", body: Examples.Read("decision-research"));
        await AskAsync("release", ("id", withdrawn.Text("/id")), by: _officer);
        await AskAsync("verify");

        var corrected = await AskAsync("decide", body: Another(Examples.Read("decision-granted")!));

        // The same rules once more, from the first day: a correction, as far as decisions go.
        var version = await _client.ReadJsonAsync($"/v1/programmes/{Programme}/versions/1");
        (version["version"], version["publishedAt"]) = (99, "2026-06-01T01:00:00Z");
        await _host.PublishAsync(version);
        await AskAsync("listAffectedDecisions");
        await AskAsync("redecide", ("id", corrected.Text("/id")), by: _officer);
    }

    private async Task AttachmentsAsync()
    {
        var request = Examples.Read("decision-bundle-packing-list")!;
        var list = Convert.FromBase64String(request.Text("/attachments/0/content"));
        request["attachments"]![0]!.AsObject().Remove("content");
        HttpContent Form() => FormOf("request", request, ("attachment", list, request.Text("/attachments/0/mediaType")));
        foreach (var prefer in (string?[])[null, "return=minimal"])
        {
            await AskAsync("previewWithAttachments", content: Form(), prefer: prefer);
            await AskAsync("decideWithAttachments", content: Form(), prefer: prefer);
            await AskAsync("decideWithAttachments", content: Form(), prefer: prefer);
            request = Another(request);
        }

        var undetermined = await AskAsync("decide", body: Examples.Read(Undetermined));
        await AskAsync("reviewWithAttachments", ("id", undetermined.Text("/id")),
            content: FormOf("request", Examples.Read("review-model")!), by: _officer);
    }

    private async Task DocumentsAsync()
    {
        var request = Examples.Read("decision-granted")!.Without("/invoice");
        var number = "25112000000012345678";
        HttpContent Form() => FormOf("case", request,
            ("file", DocumentSamples.Changed("China/special.xml", [["everywhere", "25112000000012345678", number]]), "application/xml"));
        await AskAsync("parseInvoice");
        foreach (var prefer in (string?[])[null, "return=minimal"])
        {
            await AskAsync("previewDocument", content: Form(), prefer: prefer);
            await AskAsync("decideDocument", content: Form(), prefer: prefer);
            await AskAsync("decideDocument", content: Form(), prefer: prefer);
            (number, request) = ("25112000000012345777", request.WithText("/contract/number", "HT-2025-0777"));
        }

        HttpContent RedLetter() => Bytes(DocumentSamples.Bytes("China/red-letter.xml"), "application/xml");
        await AskAsync("sendCreditNoteDocument", content: RedLetter(), by: _officer);
        await AskAsync("sendCreditNoteDocument", content: RedLetter(), by: _officer);
    }

    private async Task BatchesAsync()
    {
        var sent = _contract.Operations.Single(one => one.Id == "decideBatch").Node["requestBody"]!["content"]!;
        HttpContent Of(string mediaType) =>
            Bytes(System.Text.Encoding.UTF8.GetBytes(sent[mediaType]!["examples"]!.AsObject().First().Value!.Text("/value")), mediaType);
        await AskAsync("decideBatch", content: Of("application/x-ndjson"), prefer: "return=minimal");
        await AskAsync("decideBatch", content: Of("text/csv"), accept: "text/csv");
    }

    private async Task CatalogueDraftsAsync()
    {
        var draft = (await AskAsync("createCatalogueDraft")).Text("/id");
        await AskAsync("patchCatalogueDraftDocument", ("draft", draft));
        foreach (var id in (string[])["listCatalogueDrafts", "getCatalogueDraft", "getCatalogueDraftDocument", "checkCatalogueDraft",
            "diffCatalogueDraft", "exportCatalogueDraftModels", "exportCatalogueDraftVendors", "submitCatalogueDraft"])
        {
            await AskAsync(id, ("draft", draft));
        }

        await AskAsync("rejectCatalogueDraft", ("draft", draft), by: _officer);
        await AskAsync("submitCatalogueDraft", ("draft", draft));
        await AskAsync("approveCatalogueDraft", ("draft", draft), by: _officer);
        await AskAsync("listAudit");
        await AskAsync("listAudit", accept: "text/csv");
        var other = (await AskAsync("createCatalogueDraft")).Text("/id");
        foreach (var id in (string[])["putCatalogueDraftVendor", "putCatalogueDraftModel", "amendCatalogueDraftVendors",
            "amendCatalogueDraftModels", "deleteCatalogueDraftModel", "importCatalogueDraftModels", "importCatalogueDraftVendors",
            "deleteCatalogueDraftVendor", "putCatalogueDraftDocument", "withdrawCatalogueDraft"])
        {
            await AskAsync(id, ("draft", other));
        }
    }

    private async Task ProgrammeDraftsAsync()
    {
        var draft = (await AskAsync("createProgrammeDraft")).Text("/id");
        await AskAsync("patchProgrammeDraftDocument", ("draft", draft));
        foreach (var id in (string[])["listProgrammeDrafts", "getProgrammeDraft", "getProgrammeDraftDocument", "checkProgrammeDraft",
            "diffProgrammeDraft", "getProgrammeDraftGoldenCases", "submitProgrammeDraft"])
        {
            await AskAsync(id, ("draft", draft));
        }

        await AskAsync("rejectProgrammeDraft", ("draft", draft), by: _officer);
        await AskAsync("submitProgrammeDraft", ("draft", draft));
        await AskAsync("approveProgrammeDraft", ("draft", draft), by: _officer);
        var other = (await AskAsync("createProgrammeDraft")).Text("/id");
        foreach (var id in (string[])["putProgrammeDraftCondition", "deleteProgrammeDraftCondition", "putProgrammeDraftGoldenCases",
            "putProgrammeDraftGoldenCase", "deleteProgrammeDraftGoldenCase", "putProgrammeDraftDocument", "withdrawProgrammeDraft"])
        {
            await AskAsync(id, ("draft", other));
        }
    }

    private async Task ImpactReportsAsync()
    {
        await AskAsync("decide");
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var draft = (await AskAsync("createProgrammeDraft")).Text("/id");
        await AskAsync("patchProgrammeDraftDocument", ("draft", draft),
            body: JsonNode.Parse("""{"formula":{"capPerUnit":{"amount":{"amount":"20000.00","currency":"CNY"}}}}"""));
        var report = (await AskAsync("createProgrammeImpactReport", ("draft", draft))).Text("/id");
        await AskAsync("createProgrammeImpactReport", ("draft", draft));
        await _host.MakeAsync();
        await AskAsync("listImpactReports");
        await AskAsync("getImpactReport", ("report", report));
        await AskAsync("listImpactItems", ("report", report));
        await AskAsync("listImpactItems", ("report", report), accept: "text/csv");
        var catalogue = (await AskAsync("createCatalogueDraft")).Text("/id");
        var cancelled = (await AskAsync("createCatalogueImpactReport", ("draft", catalogue))).Text("/id");
        await AskAsync("createCatalogueImpactReport", ("draft", catalogue));
        await AskAsync("cancelImpactReport", ("report", cancelled));
    }

    private async Task WebhooksAsync()
    {
        var webhook = (await AskAsync("createWebhook")).Text("/id");
        foreach (var id in (string[])["getWebhook", "listWebhooks", "changeWebhook", "rotateWebhookSecret", "pingWebhook"])
        {
            await AskAsync(id, ("id", webhook));
        }

        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(StatusCodes.Status404NotFound);
        var silent = (await AskAsync("createWebhook", body: Examples.Read("webhook-create")!.WithText("/url", receiver.Url))).Text("/id");
        await AskAsync("decide");
        for (var round = 0; round < 12; round++)
        {
            _host.Clock.Advance(TimeSpan.FromMinutes(12));
            await _host.Services.GetRequiredService<WebhookWorker>().RunOnceAsync();
        }

        await AskAsync("listDeadLetters", ("id", silent));
        await AskAsync("resendDeadLetters", ("id", silent));
    }

    private async Task WaitingCasesAsync()
    {
        await _host.PublishAsync(RegistryProgrammes.Asking("beijing-gpu-verified"));
        await AskAsync("decide", body: Examples.Read("decision-granted")!.WithText("/programme", "beijing-gpu-verified"));
        await AskAsync("listWaitingCases");
    }

    // Asks with the first example of the contract, unless another body is given, and keeps the answer; the first of a kind is shown.
    private async Task<JsonNode> AskAsync(string id, (string Name, string Value) at = default, JsonNode? body = null,
        HttpContent? content = null, string query = "", string? accept = null, string? prefer = null, bool isWhole = false,
        HttpClient? by = null)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);
        var path = operation.Path.StartsWith("/v1/programmes/", StringComparison.Ordinal) ? operation.PathWith(("id", Programme), at)
            : operation.PathWith(at);
        using var message = new HttpRequestMessage(new HttpMethod(operation.Method), $"{path}{query}");
        message.Content = content ?? ContentOf(operation, body);
        string[] taken = [.. operation.Parameters.Where(one => one["in"]!.GetValue<string>() == "header" && one["required"] is not null)
            .Select(one => one.Text("/name"))];
        if (taken.Contains("Idempotency-Key"))
        {
            message.Headers.Add("Idempotency-Key", $"key-{++_keys}");
        }

        if (taken.Contains("If-Match"))
        {
            var end = path.IndexOf(at.Value!, StringComparison.Ordinal) + at.Value!.Length;
            using var draft = await (by ?? _client).ReadAsync(path[..end]);
            message.Headers.TryAddWithoutValidation("If-Match", draft.Headers.ETag!.Tag);
        }

        message.Headers.Accept.ParseAdd(accept ?? "*/*");
        if (prefer is not null)
        {
            message.Headers.Add("Prefer", prefer);
        }

        using var answer = await (by ?? _client).SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{id} {(int)answer.StatusCode} {text}");
        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
        var type = answer.Content.Headers.ContentType!;
        var view = type.Parameters.FirstOrDefault(one => one.Name == "view");
        _answers.TryAdd($"{id} {(int)answer.StatusCode} {type.MediaType}{(view is null ? "" : $";{view}")}",
            Example(Stable(text), type.MediaType!, isWhole));
        return type.MediaType == "application/json" ? JsonNode.Parse(text)! : text;
    }

    private static ByteArrayContent? ContentOf(ContractOperation operation, JsonNode? body)
    {
        var sent = body ?? operation.Requests.FirstOrDefault().Value?["value"];
        return sent is null ? null
            : Bytes(System.Text.Encoding.UTF8.GetBytes(operation.MediaType == "text/csv" ? sent.GetValue<string>() : sent.ToJsonString()),
                operation.MediaType!);
    }

    private static ByteArrayContent Bytes(byte[] bytes, string mediaType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(mediaType);
        return content;
    }

    private static MultipartFormDataContent FormOf(string name, JsonNode json, params (string Name, byte[] Bytes, string Type)[] others)
    {
        var form = new MultipartFormDataContent { { Requests.Body(json), name } };
        foreach (var other in others)
        {
            form.Add(Bytes(other.Bytes, other.Type), other.Name, "bytes");
        }

        return form;
    }

    private static JsonNode Another(JsonNode request) =>
        request.WithText("/invoice/number", "25112000000012345777").WithText("/contract/number", "HT-2025-0777");

    private static string Stable(string text)
    {
        var seen = new List<string>();
        text = text.Replace($"\"version\":\"{Build.Version}\",\"commit\":\"{Build.Commit}\"",
            "\"version\":\"1.0.0\",\"commit\":\"0123456789abcdef0123456789abcdef01234567\"", StringComparison.Ordinal);
        return Secrets().Replace(Ids().Replace(text, found =>
        {
            if (!seen.Contains(found.Value))
            {
                seen.Add(found.Value);
            }

            var nth = seen.Where(one => one[..4] == found.Value[..4]).ToList().IndexOf(found.Value);
            var body = $"{IdBody}{IdEnds[nth]}";
            return found.Value.Length > body.Length ? $"{found.Value[..4]}{body}{found.Value[(body.Length + 4)..]}"
                : $"{found.Value[..4]}{body[^(found.Value.Length - 4)..]}";
        }), Secret);
    }

    // Of each list the first item, of a table the first row: enough to see the form.
    private static JsonNode Example(string text, string mediaType, bool isWhole) => mediaType switch
    {
        "application/json" => isWhole ? JsonNode.Parse(text)! : Cut(JsonNode.Parse(text)!),
        "text/csv" => JsonValue.Create(string.Concat(Rows().Matches(text).Take(2).Select(row => row.Value))),
        _ => JsonValue.Create(string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Cut(JsonNode.Parse(line)!).ToJsonString(Short) + "\n"))),
    };

    [return: NotNullIfNotNull(nameof(value))]
    private static JsonNode? Cut(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Select(one => KeyValuePair.Create(one.Key, Cut(one.Value)))),
        JsonArray items => new JsonArray([.. items.Take(1).Select(Cut)]),
        _ => value?.DeepClone(),
    };

    [GeneratedRegex("\\b(?:dec|ent|whk|evt|key|drf|imp|crn|aud|req)_[0-9a-z]{20,}")]
    private static partial Regex Ids();

    [GeneratedRegex("whsec_[A-Za-z0-9+/]{43}=")]
    private static partial Regex Secrets();

    // A row ends where a line does, outside quotes.
    [GeneratedRegex("(?:\"[^\"]*\"|[^\"\r\n])*\r?\n")]
    private static partial Regex Rows();
}
