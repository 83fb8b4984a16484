global using Eligibility.NSwag;

using Newtonsoft.Json;

var witness = new Witness();
return await new Scenario("NSwag", new Adapter(new EligibilityClient(Scenario.Http(witness)) { BaseUrl = Scenario.Service }), witness).RunAsync();

internal sealed class Adapter(EligibilityClient api) : IClient
{
    public async Task<Decided> DecideAsync(DecisionRequest request, string key) => Of(await api.DecideAsync(key, null, null, null, request));

    public async Task<(string? Id, string? Outcome, string? InvoiceNumber)> ReadAsync(string id)
    {
        var decision = await api.GetDecisionAsync(id, null, null, null);
        return (decision.Id, decision.Outcome, decision.Invoice.Number);
    }

    public async Task<(IReadOnlyList<string?> Ids, string? Next)> PageAsync(int limit, string? cursor)
    {
        var page = await api.ListModelsAsync(null, null, null, null, null, limit, cursor, null, null, null);
        return ([.. page.Items.Select(one => one.Id)], page.Next);
    }

    public async Task<Failed> ProblemAsync(DecisionRequest request)
    {
        try
        {
            await api.DecideAsync(null, null, null, null, request);
        }
        catch (ApiException<Problem> problem)
        {
            return new Failed(problem.StatusCode, problem.Result.Type, [.. problem.Result.Errors.Select(one => $"{one.Pointer} {one.Code}")]);
        }

        throw new InvalidDataException("no problem");
    }

    public async Task<Decided> DocumentAsync(CaseRequest request, byte[] file) => Of(await api.DecideDocumentAsync(
        null, null, null, null, request, new FileParameter(new MemoryStream(file), "invoice.xml", "application/xml"), "", []));

    public async Task<byte[]> DocumentOfAsync(string id)
    {
        using var document = await api.GetDecisionDocumentAsync(id, null, null, null);
        using var bytes = new MemoryStream();
        await document.Stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public async Task<string> CsvAsync(int version) => await TextAsync(await api.ExportCatalogueModelsAsync(version, null, null, null));

    public async Task<string> BatchAsync(string lines) => await TextAsync(await api.DecideBatchAsync(null, null, null, lines));

    public async Task<(string? Id, string? Secret)> SubscribeAsync(Uri url)
    {
        var hook = await api.CreateWebhookAsync(null, null, null,
            new WebhookRequest { Url = url.ToString(), Events = [WebhookEventTypeInput.Decision_granted] });
        return (hook.Id, hook.Secret);
    }

    public Task UnsubscribeAsync(string id) => api.DeleteWebhookAsync(id, null, null);

    public Task<(string? Type, string? DecisionId, string? Amount)> EventAsync(string body)
    {
        var heard = JsonConvert.DeserializeObject<CloudEvent>(body)!;
        return Task.FromResult<(string?, string?, string?)>((heard.Type, heard.Data.DecisionId, heard.Data.Amount.Amount));
    }

    private static async Task<string> TextAsync(FileResponse file)
    {
        using var _ = file;
        using var reader = new StreamReader(file.Stream);
        return await reader.ReadToEndAsync();
    }

    private static Decided Of(Decision decision) => new(decision.Id, decision.Outcome, decision.Amount.Amount);
}
