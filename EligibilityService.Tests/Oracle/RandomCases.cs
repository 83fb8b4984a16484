using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace EligibilityService.Tests.Oracle;

/// <summary>A case as JSON text, with what else a decision looks at.</summary>
internal sealed record RandomCase(string Request, string Programme, string Catalogue, DecisionMetadata DecisionMetadata)
{
    public OracleAnswer Decide() => DecisionOracle.Decide(Read());

    /// <summary>The case as the oracle reads it.</summary>
    public CaseAtHand Read() => new(JsonNode.Parse(Request)!, JsonNode.Parse(Programme)!, JsonNode.Parse(Catalogue)!, DecisionMetadata);
}

/// <summary>Random cases for comparing the service with the oracle.</summary>
internal static class RandomCases
{
    // A failing case is read by people; escaped Chinese is not readable.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Valid requests with a programme, a catalogue and facts. CsCheck shrinks by looking for a shorter case that still fails.
    /// </summary>
    public static Gen<RandomCase> All { get; } = new CaseGen();

    /// <summary>The same first cases on every run, for counting.</summary>
    public static IEnumerable<RandomCase> Fixed(int count)
    {
        var pcg = new PCG(1, 1);
        return Enumerable.Range(0, count).Select(_ => Build(new(pcg)));
    }

    private static RandomCase Build(Dice dice)
    {
        // The mood of a case. With one share of bad facts for all, a case of many lines and conditions would hardly ever be granted.
        double bad = dice.Weighted((28, 0.0), (36, 0.03), (28, 0.15), (8, 0.5));
        DateOnly today = new DateOnly(2025, 1, 1).AddDays(dice.Int(0, 540));
        JsonObject catalogue = RandomCatalogue.Build(dice);
        JsonObject programme = RandomProgramme.Frame(dice);
        JsonObject request = RandomRequest.Build(dice, catalogue, programme, today, bad);
        OracleFacts facts = RandomRequest.Facts(dice, request, bad);
        RandomProgramme.AddConditions(dice, programme, request, today, bad);
        programme["formula"] = RandomFormula.Build(dice, request["invoice"]!["totals"]!.Fen("netAmount"), bad);
        RandomClauses.Scatter(dice, programme, dice.Pick(0, 0.1, 0.5));
        string? credits = dice.Chance(0.15) ? RandomCredits.Of(dice, request).ToJsonString(Readable) : null;
        var circumstances = new DecisionMetadata(facts, today, FromDocument: !dice.Chance(0.3 + bad), RepeatsRefused: dice.Chance(bad),
            credits);
        return new(request.ToJsonString(Readable), programme.ToJsonString(Readable), catalogue.ToJsonString(Readable), circumstances);
    }

    private sealed class CaseGen : Gen<RandomCase>
    {
        public override RandomCase Generate(PCG pcg, Size? min, out Size size)
        {
            RandomCase built = Build(new(pcg));
            size = new((ulong)(built.Request.Length + built.Programme.Length + built.Catalogue.Length));
            return built;
        }
    }
}
