using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace EligibilityService.Tests.Oracle;

/// <summary>Random cases for comparing the service with the oracle.</summary>
internal static class RandomCases
{
    // A failing case is read by people; escaped Chinese is not readable.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Valid requests with a programme, a catalogue and facts, all as JSON text. CsCheck shrinks by looking for a shorter case
    /// that still fails.
    /// </summary>
    public static Gen<(string Request, string Programme, string Catalogue, OracleFacts Facts, DateOnly Today)> All { get; } = new CaseGen();

    private static (string Request, string Programme, string Catalogue, OracleFacts Facts, DateOnly Today) Build(Dice dice)
    {
        // The mood of a case. With one share of bad facts for all, a case of many lines and conditions would hardly ever be granted.
        double bad = dice.Weighted((25, 0.0), (35, 0.03), (40, 0.15));
        DateOnly today = new DateOnly(2025, 1, 1).AddDays(dice.Int(0, 540));
        JsonObject catalogue = RandomCatalogue.Build(dice);
        JsonObject programme = RandomProgramme.Frame(dice);
        JsonObject request = RandomRequest.Build(dice, catalogue, programme, today, bad);
        OracleFacts facts = RandomRequest.Facts(dice, request, bad);
        RandomProgramme.AddConditions(dice, programme, request, today, bad);
        programme["formula"] = RandomFormula.Build(dice, request["invoice"]!["totals"]!.Fen("netAmount"), bad);
        return (request.ToJsonString(Readable), programme.ToJsonString(Readable), catalogue.ToJsonString(Readable), facts, today);
    }

    private sealed class CaseGen : Gen<(string Request, string Programme, string Catalogue, OracleFacts Facts, DateOnly Today)>
    {
        public override (string Request, string Programme, string Catalogue, OracleFacts Facts, DateOnly Today) Generate(
            PCG pcg, Size? min, out Size size)
        {
            var built = Build(new(pcg));
            size = new((ulong)(built.Request.Length + built.Programme.Length + built.Catalogue.Length));
            return built;
        }
    }
}
