using System.Globalization;
using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;

namespace EligibilityService.Bench;

/// <summary>
/// Requests, contexts and answers as the record keeps them, a file each, for training its dictionary: of all programmes of the seed, with
/// one to eight lines, and none of those that the load test sends.
/// </summary>
internal static class Samples
{
    private const int First = 50_000_000;
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly string[] Programmes = ["beijing-gpu-purchase", "beijing-gpu-purchase", "beijing-ai-research",
        "shenzhen-guangming-compute-platform"];

    /// <summary>Writes the samples of so many decisions.</summary>
    public static void Write(string folder, int decisions)
    {
        using var service = new Service();
        var cases = service.Get<CaseMaker>();
        var bodies = Enumerable.Range(1, 8).Select(lines => Bodies.OfSeed(lines, decisions)).ToArray();
        Directory.CreateDirectory(folder);
        for (var i = 0; i < decisions; i++)
        {
            var request = bodies[i % bodies.Length].Request(First + i) with
            { Programme = Programmes[i / bodies.Length % Programmes.Length] };
            var json = JsonSerializer.SerializeToUtf8Bytes(request, CasesJson.Shared.DecisionRequest);
            var made = Make(cases, json, i);
            made.Render();
            Write(folder, "request", i, json);
            Write(folder, "context", i, JsonSerializer.SerializeToUtf8Bytes(made.Context, CasesJson.Shared.RecordContext));
            Write(folder, "answer", i, made.Answer);
        }
    }

    private static NewDecision Make(CaseMaker cases, byte[] json, int index)
    {
        var faults = new Faults();
        var now = Now.AddSeconds(index * 977L);
        var @case = cases.Make(SentRequest.OfRecord(json).Request, null, now, now, faults)
            ?? throw new InvalidOperationException(string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}")));
        var view = index % 2 == 0 ? RegisterView.Empty
            : new RegisterView([], new BalanceView(index * 7_919L, false, index * 31L, index * 37L));
        return NewDecision.Of(@case, Settle.Apply(@case, Assess.Of(@case), view), view, new DecisionMetadata(
            $"dec_01{index:x12}0000000000", InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id), now,
                Actor.OfSystem("Municipal bureau", "key_01", "bench"), null, json, ""));
    }

    private static void Write(string folder, string kind, int index, byte[] json) =>
        File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{kind}-{index}.json")), json);
}
