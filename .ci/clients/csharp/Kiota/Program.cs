global using Eligibility.Kiota.Models;
using System.Text;
using Eligibility.Kiota;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;

var witness = new Witness();
var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: Scenario.Http(witness)) { BaseUrl = Scenario.Service };
return await new Scenario("Kiota", new Adapter(new EligibilityClient(adapter), adapter), witness).RunAsync();

internal sealed class Adapter(EligibilityClient api, IRequestAdapter adapter) : IClient
{
    public async Task<Decided> DecideAsync(DecisionRequest request, string key) =>
        Of(await api.V1.Decisions.PostAsync(request, with => with.Headers.Add("Idempotency-Key", key)));

    public async Task<(string? Id, string? Outcome, string? InvoiceNumber)> ReadAsync(string id)
    {
        var decision = await api.V1.Decisions[id].GetAsync();
        return (decision?.Id, decision?.Outcome, decision?.Invoice?.Number);
    }

    public async Task<(IReadOnlyList<string?> Ids, string? Next)> PageAsync(int limit, string? cursor)
    {
        var page = await api.V1.Catalogue.Models.GetAsync(with => (with.QueryParameters.Limit, with.QueryParameters.Cursor) = (limit, cursor));
        return ([.. page!.Items!.Select(one => one.Id)], page.Next);
    }

    public async Task<Failed> ProblemAsync(DecisionRequest request)
    {
        try
        {
            await api.V1.Decisions.PostAsync(request);
        }
        catch (Problem problem)
        {
            return new Failed(problem.ResponseStatusCode, problem.Type, [.. problem.Errors!.Select(one => $"{one.Pointer} {one.Code}")]);
        }

        throw new InvalidDataException("no problem");
    }

    public async Task<Decided> DocumentAsync(CaseRequest request, byte[] file)
    {
        var form = new MultipartBody { RequestAdapter = adapter };
        form.AddOrReplacePart("case", "application/json", request);
        form.AddOrReplacePart("file", "application/xml", new MemoryStream(file), "invoice.xml");
        return Of(await api.V1.Decisions.Documents.PostAsync(form));
    }

    public async Task<byte[]> DocumentOfAsync(string id) => await BytesAsync(await api.V1.Decisions[id].Document.GetAsync());

    // Kiota makes no result of an answer that may be 304 and is of no type that it has a reader for, so the caller says that it is bytes.
    public async Task<string> CsvAsync(int version) => Encoding.UTF8.GetString(await BytesAsync(
        await adapter.SendPrimitiveAsync<Stream>(api.V1.Catalogue.Versions[version].Models.ToGetRequestInformation())));

    public async Task<string> BatchAsync(string lines) => Encoding.UTF8.GetString(await BytesAsync(
        await api.V1.Decisions.Batch.PostAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "application/x-ndjson")));

    public async Task<(string? Id, string? Secret)> SubscribeAsync(Uri url)
    {
        var hook = await api.V1.Webhooks.PostAsync(new WebhookRequest { Url = url.ToString(), Events = [WebhookEventTypeInput.DecisionGranted] });
        return (hook?.Id, hook?.Secret);
    }

    public async Task UnsubscribeAsync(string id) => await api.V1.Webhooks[id].DeleteAsync();

    public async Task<(string? Type, string? DecisionId, string? Amount)> EventAsync(string body)
    {
        var heard = await KiotaJsonSerializer.DeserializeAsync<CloudEvent>(body);
        return (heard?.Type, heard?.Data?.DecisionId, heard?.Data?.Amount?.Amount);
    }

    private static async Task<byte[]> BytesAsync(Stream? stream)
    {
        using var bytes = new MemoryStream();
        await stream!.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static Decided Of(Decision? decision) => new(decision?.Id, decision?.Outcome, decision?.Amount?.Amount);
}
