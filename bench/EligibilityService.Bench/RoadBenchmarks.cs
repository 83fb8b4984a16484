using System.Text.Json;
using BenchmarkDotNet.Attributes;
using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Bench;

/// <summary>What a preview does after its bytes are there, stop by stop, with the same requests as the load test.</summary>
public class Road
{
    private const int Count = 256;
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);

    private Service _service = null!;
    private CaseMaker _cases = null!;
    private RegisterReader _register = null!;
    private byte[][] _bodies = null!;
    private SentRequest[] _sent = null!;
    private Case[] _made = null!;
    private Assessment[] _assessed = null!;
    private Decision[] _decided = null!;
    private byte[][] _answers = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _service = new Service();
        (_cases, _register) = (_service.Get<CaseMaker>(), _service.Get<RegisterReader>());
        var bodies = Bodies.OfSeed();
        _bodies = [.. Enumerable.Range(0, Count).Select(bodies.Json)];
        _sent = [.. _bodies.Select(body => SentRequest.OfRecord(body))];
        _made = [.. _bodies.Select(Make)];
        _assessed = [.. _made.Select(Core.Decisions.Assess.Of)];
        _decided = [.. _made.Zip(_assessed, (@case, assessment) => Decide(@case, assessment, "none"))];
        _answers = [.. _decided.Select(AnswerWriter.Bytes)];
    }

    [GlobalCleanup]
    public void Cleanup() => _service.Dispose();

    [Benchmark]
    public DecisionRequest? A_Parse() => JsonSerializer.Deserialize(_bodies[Next()], CasesJson.Shared.DecisionRequest);

    [Benchmark]
    public Case B_ParseAndMakeCase() => Make(_bodies[Next()]);

    [Benchmark]
    public Assessment C_Assess() => Core.Decisions.Assess.Of(_made[Next()]);

    [Benchmark]
    public async Task<RegisterView> D_ViewRegister()
    {
        var at = Next();
        return await _register.ViewAsync(_made[at], _assessed[at]);
    }

    [Benchmark]
    public string E_Fingerprint() => _made[Next()] is var made ? InvoiceFingerprint.Of(made.Invoice, made.Buyer.Id) : "";

    [Benchmark]
    public Decision F_MakeDecision()
    {
        var at = Next();
        return Decide(_made[at], _assessed[at], "none");
    }

    [Benchmark]
    public byte[] G_Serialise() => AnswerWriter.Bytes(_decided[Next()]);

    [Benchmark]
    public byte[] G_SerialiseAsGenerated() => JsonSerializer.SerializeToUtf8Bytes(_decided[Next()], WireJson.Shared.Decision);

    [Benchmark]
    public bool H_HashKey() => KeyHash.Of(DevelopmentKey.Secret) == default;

    [Benchmark]
    public string I_HashRequest() => _sent[Next()].Hash;

    [Benchmark]
    public int J_Pack()
    {
        var at = Next();
        return Packed.Pack(_answers[at]).Length + Packed.Pack(_bodies[at]).Length;
    }

    private int Next() => _next++ & (Count - 1);

    private Case Make(byte[] body)
    {
        var faults = new Faults();
        return _cases.Make(SentRequest.OfRecord(body).Request, null, Now, Now, faults)
            ?? throw new InvalidOperationException(string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}")));
    }

    private static Decision Decide(Case @case, Assessment assessment, string fingerprint) =>
        DecisionMaker.Make(@case, Settle.Apply(@case, assessment, RegisterView.Empty), null, fingerprint, Now, Actor.OfSystem("Bench", "key_bench", "bench"), null);
}
