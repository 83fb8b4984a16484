using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Histories;

/// <summary>Plays a history on services, and holds them after every step to what the model says.</summary>
internal sealed class Player(Replicas replicas, World world, int history, int seed)
{
    private const int MostPairs = 4;
    private readonly Bodies _bodies = new(world, history);
    private readonly Random _dice = new(seed);
    private readonly List<string> _log = [];
    private List<List<(Operation Operation, Sent Sent)>> _done = [];
    private DateOnly _began;
    private Dictionary<Name, string> _ids = [];
    private (Request Request, Sent Sent)? _last;
    private int _keys;

    /// <summary>All requests so far, as one would type them.</summary>
    public string Log => string.Join(Environment.NewLine, _log);

    /// <summary>How many operations were done.</summary>
    public int Operations => Done.Count();

    private IEnumerable<Operation> Done => _done.SelectMany(step => step).Select(one => one.Operation);

    /// <summary>What was met on the way: outcomes, and entries with their grounds.</summary>
    public IEnumerable<string> Met
    {
        get
        {
            var all = Replayed().All.ToList();
            return
            [
                .. Done.Select(operation => operation.GetType().Name),
                .. all.Select(one =>
                    $"{one.Ending}{(one.IsReplaced ? ", replaced" : one.UnclearCredits > 0 ? ", credit unclear" : one.ClearCredits > 0 ? ", credited" : "")}"),
                .. all.SelectMany(one => one.Entries).Select(entry => $"{entry.Kind} ({entry.Ground}){(entry.Fen == 0 ? " of 0.00" : "")}"),
            ];
        }
    }

    /// <summary>The first version of each programme, which must be published before it plays.</summary>
    public IEnumerable<JsonNode> FirstVersions =>
        Enumerable.Range(0, world.Programmes.Count).Select(programme => _bodies.Version(programme, world.Programmes[programme][0]));

    /// <summary>Plays all steps; the first disagreement, or null.</summary>
    public async Task<string?> PlayAsync(IReadOnlyList<Step> steps)
    {
        if (replicas.Registry is { } registry)
        {
            registry.IsUp = true;
            Enumerable.Range(0, world.Invoices.Count).ToList()
                .ForEach(invoice => registry.Knows(_bodies.Request(0, invoice, new Asked(true))));
        }

        _began = replicas.Today;
        var model = new LifeModel(world, _began);
        for (var at = 0; at < steps.Count; at++)
        {
            if (steps[at].Of(model, at, Done.LastOrDefault()) is not { } operation)
            {
                continue;
            }

            List<Operation> together = [operation];
            if (steps[at].WithTheNext && at + 1 < steps.Count && IsRequest(operation) && steps[at + 1].Of(model, at + 1, null) is { } next
                && IsRequest(next))
            {
                together.Add(next);
                at++;
            }

            var found = await StepAsync(together);
            if (found.Disagreement is { } disagreement)
            {
                return disagreement;
            }

            model = found.Model;
        }

        return await RowsAsync(model);
    }

    private static bool IsRequest(Operation operation) =>
        operation is not (Pass or Correct or RegistryTurns or IsVoided or SendAgain or Preview);

    // Two at once may have come in either order, and which one it was may show much later: some order of all such pairs must explain
    // all that is seen.
    private async Task<(LifeModel Model, string? Disagreement)> StepAsync(List<Operation> operations)
    {
        var answers = await Task.WhenAll(operations.Select(SendAsync));
        _done.Add([.. operations.Zip(answers)]);
        var disagreements = new List<string>();
        var (model, ids) = (Replayed(_done[..^1]), new Dictionary<Name, string>(_ids));
        foreach (var order in Orders())
        {
            var found = string.Concat(order[disagreements.Count == 0 ? ^1.. : ..].SelectMany(step => step)
                .Select(one => Compared.Answer(model, one.Operation, model.Apply(one.Operation), one.Sent, ids)));
            found += found.Length > 0 ? "" : await StateAsync(model, ids);
            if (found.Length == 0)
            {
                (_ids, _done) = (ids, order);
                return (model, null);
            }

            // Another order is held to all answers again, with the ids as they are on record now.
            disagreements.Add(found);
            (model, ids) = (new LifeModel(world, _began), await IdsAsync());
        }

        return (model, string.Join($"{Environment.NewLine}or, in another order: ", disagreements));
    }

    private async Task<Dictionary<Name, string>> IdsAsync()
    {
        var ids = new Dictionary<Name, string>();
        for (var programme = 0; programme < world.Programmes.Count; programme++)
        {
            for (var invoice = 0; invoice < world.Invoices.Count; invoice++)
            {
                var row = await RowAsync(programme, invoice);
                row.Select((one, index) => (index, one)).ToList()
                    .ForEach(one => ids[new Name(programme, invoice, one.index)] = one.one["id"]!.GetValue<string>());
            }
        }

        return ids;
    }

    // The order that explained all so far first; then the others, the latest pairs first.
    private IEnumerable<List<List<(Operation Operation, Sent Sent)>>> Orders()
    {
        var pairs = Enumerable.Range(0, _done.Count).Where(at => _done[at].Count > 1).Reverse().Take(MostPairs).ToList();
        for (var turned = 0; turned < 1 << pairs.Count; turned++)
        {
            yield return
            [
                .. _done.Select((step, at) => pairs.IndexOf(at) is >= 0 and var pair && ((turned >> pair) & 1) == 1
                    ? [.. Enumerable.Reverse(step)]
                    : step),
            ];
        }
    }

    private LifeModel Replayed() => Replayed(_done);

    private LifeModel Replayed(IEnumerable<List<(Operation Operation, Sent Sent)>> steps)
    {
        var model = new LifeModel(world, _began);
        steps.SelectMany(step => step).ToList().ForEach(one => model.Apply(one.Operation));
        return model;
    }

    private async Task<Sent> SendAsync(Operation operation)
    {
        switch (operation)
        {
            case Pass pass:
                _log.Add(FormattableString.Invariant($"# {pass.Days} days go by, and the housekeeper comes"));
                await replicas.PassAsync(pass.Days);
                return Sent.Nothing;
            case Correct correct:
                var version = Replayed().InForce(correct.Programme).Version;
                var next = world.Programmes[correct.Programme][version];
                _log.Add($"# version {next.Version} of {_bodies.Programme(correct.Programme)} is published, for all dates: {next}");
                await replicas.PublishAsync([_bodies.Version(correct.Programme, next)]);
                return Sent.Nothing;
            case RegistryTurns turns:
                _log.Add($"# the registry {(turns.IsUp ? "is back" : "is down")}, and those who wait for it are looked at");
                replicas.Registry!.IsUp = turns.IsUp;
                await replicas.ResumeAsync();
                return Sent.Nothing;
            case IsVoided voided:
                _log.Add($"# the registry says from now on that {_bodies.Invoice(voided.Invoice)} is voided");
                replicas.Registry!.Voids(_bodies.Invoice(voided.Invoice));
                return Sent.Nothing;
            case SendAgain:
                var again = await PostAsync(_last!.Value.Request);
                return again with { Expected = _last.Value.Sent };
            default:
                var request = RequestOf(operation);
                var sent = await PostAsync(request);
                _last = (request, sent);
                return sent;
        }
    }

    private Request RequestOf(Operation operation)
    {
        var key = FormattableString.Invariant($"life-{history}-{Interlocked.Increment(ref _keys)}");
        return operation switch
        {
            Ask ask => new Request(false, "/v1/decisions", _bodies.Request(ask.Programme, ask.Invoice, ask.Asked), key),
            Preview ask => new Request(false, "/v1/previews", _bodies.Request(ask.Programme, ask.Invoice, ask.Asked), null),
            SendCredit send => new Request(true, "/v1/credit-notes", _bodies.CreditNote(send.Credit, forADecision: false), key),
            SendCreditFor send => Of(send.Decision, "releases", _bodies.CreditNote(send.Credit, forADecision: true)),
            Pay pay => Of(pay.Decision, "payments", Bodies.Movement(pay.Fen, null, pay.Reference)),
            Release release => Of(release.Decision, "releases", Bodies.Movement(release.Fen, release.Ground, null)),
            Recover recover => Of(recover.Decision, "recoveries", Bodies.Movement(recover.Fen, recover.Ground, null)),
            Review review => Of(review.Decision, "reviews", Bodies.Review(review.Rulings)),
            DecideAnew anew => Of(anew.Decision, "redecisions", new JsonObject { ["ground"] = "A correction" }),
            _ => throw new NotSupportedException(operation.ToString()),
        };

        Request Of(Name decision, string what, JsonNode body) => new(true, $"/v1/decisions/{_ids[decision]}/{what}", body, key);
    }

    private async Task<Sent> PostAsync(Request request)
    {
        var replica = _dice.Next(replicas.Agencies.Length);
        var sent = await PostAsync(request, (request.ByOfficer ? replicas.Officers : replicas.Agencies)[replica]);
        return sent.Status == HttpStatusCode.Forbidden ? await PostAsync(request, replicas.SecondOfficers[replica]) : sent;
    }

    private async Task<Sent> PostAsync(Request request, HttpClient client)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Address) { Content = Requests.Body(request.Body) };
        if (request.Key is not null)
        {
            message.Headers.Add("Idempotency-Key", request.Key);
        }

        using var answer = await client.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        var body = JsonNode.Parse(text)!;
        var told = answer.IsSuccessStatusCode
            ? $"{body["id"]} {body["outcome"]} {body["amount"]?["amount"]} {Codes(body)} {body["entry"]?["kind"]} {body["entry"]?["amount"]?["amount"]}" : body["detail"]!.ToString();
        _log.Add(FormattableString.Invariant(
            $"curl -X POST $S{request.Address} -H 'Idempotency-Key: {request.Key}' -d '{request.Body.ToJsonString(Compact)}'"));
        _log.Add(FormattableString.Invariant($"#   {(int)answer.StatusCode} {told}"));
        return new Sent(answer.StatusCode, text, body, null);
    }

    private static string Codes(JsonNode body) =>
        string.Join(' ', body["reasons"]?.AsArray().Select(reason => reason!["code"]!.ToString()) ?? []);

    // What is on record now, past the answers: entries and budgets of each programme.
    private async Task<string> StateAsync(LifeModel model, Dictionary<Name, string> ids)
    {
        foreach (var row in model.All.Where(one => !ids.ContainsKey(one.Name)).Select(one => (one.Name.Programme, one.Name.Invoice))
            .Distinct().ToList())
        {
            var seen = await RowAsync(row.Programme, row.Invoice);
            for (var index = 0; index < Math.Min(seen.Count, model.Row(row.Programme, row.Invoice).Count); index++)
            {
                ids[new Name(row.Programme, row.Invoice, index)] = seen[index]["id"]!.GetValue<string>();
            }

            if (Compared.Row(model.Row(row.Programme, row.Invoice), seen) is { Length: > 0 } differs)
            {
                return differs;
            }
        }

        var found = "";
        for (var programme = 0; programme < world.Programmes.Count; programme++)
        {
            var years = model.All.Where(one => one.Name.Programme == programme).Select(one => LifeModel.FiscalYear(one.Rules, one.Day))
                .Distinct().ToList();
            foreach (var year in years)
            {
                var of = model.All.Where(one => one.Name.Programme == programme && LifeModel.FiscalYear(one.Rules, one.Day) == year)
                    .ToList();
                var entries = await ReadAllAsync($"/v1/programmes/{_bodies.Programme(programme)}/entries?year={year}&limit=100");
                found += Compared.Entries(of, entries, ids);
                found += Compared.Budget(model.InForce(programme), of,
                    await ReadAsync($"/v1/programmes/{_bodies.Programme(programme)}/budget?year={year}"));
            }
        }

        return found;
    }

    // In the end, every row from its beginning.
    private async Task<string?> RowsAsync(LifeModel model)
    {
        for (var programme = 0; programme < world.Programmes.Count; programme++)
        {
            for (var invoice = 0; invoice < world.Invoices.Count; invoice++)
            {
                if (Compared.Row(model.Row(programme, invoice), await RowAsync(programme, invoice)) is { Length: > 0 } differs)
                {
                    return differs;
                }
            }
        }

        return null;
    }

    private async Task<List<JsonNode>> RowAsync(int programme, int invoice)
    {
        var row = await ReadAllAsync(
            $"/v1/decisions?programme={_bodies.Programme(programme)}&invoiceNumber={_bodies.Invoice(invoice)}&limit=100");
        row.Reverse();
        return row;
    }

    private async Task<List<JsonNode>> ReadAllAsync(string address)
    {
        var (all, next) = (new List<JsonNode>(), "");
        do
        {
            var page = await ReadAsync(address + next);
            all.AddRange(page["items"]!.AsArray().Select(one => one!));
            next = page["next"] is { } cursor ? $"&cursor={cursor}" : "";
        }
        while (next.Length > 0);
        return all;
    }

    private async Task<JsonNode> ReadAsync(string address) =>
        JsonNode.Parse(await replicas.Officers[_dice.Next(replicas.Officers.Length)].GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static readonly System.Text.Json.JsonSerializerOptions Compact = new()
    { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Request(bool ByOfficer, string Address, JsonNode Body, string? Key);
}

/// <summary>What came back.</summary>
/// <param name="Status">The status; 0 for what is no request.</param>
/// <param name="Text">The body as it came.</param>
/// <param name="Expected">Of a repeated request: what came the first time.</param>
internal sealed record Sent(HttpStatusCode Status, string Text, JsonNode? Body, Sent? Expected)
{
    public static readonly Sent Nothing = new(0, "", null, null);
}
