using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Tests.Oracle;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>A random case of the oracle's generator, as documents and as the service reads them.</summary>
internal sealed record DrawnCase(string Request, string Programme, string Catalogue, OracleFacts Facts, DateOnly Today)
{
    public static Gen<DrawnCase> Any { get; } =
        RandomCases.All.Select(drawn =>
            new DrawnCase(drawn.Request, drawn.Programme, drawn.Catalogue, drawn.DecisionMetadata.Facts, drawn.DecisionMetadata.Today));

    /// <summary>The case read from its documents.</summary>
    public Case Read() => Deciding.Case(Request, Programme, Catalogue, Deciding.Facts(new JsonObject
    {
        ["invoiceVerification"] = Facts.InvoiceVerification,
        ["buyerRegistry"] = new JsonObject
        {
            ["answer"] = Facts.BuyerRegistry,
            ["kind"] = Facts.BuyerKind,
            ["division"] = Facts.BuyerDivision,
            ["goodStanding"] = Facts.BuyerGoodStanding,
        },
    }), Today);

    public JsonObject RequestJson() => JsonNode.Parse(Request)!.AsObject();

    /// <summary>The same case with other lines; the totals follow.</summary>
    public DrawnCase WithLines(IEnumerable<JsonNode> lines)
    {
        var request = RequestJson();
        var invoice = request["invoice"]!;
        var array = new JsonArray([.. lines.Select(line => line.DeepClone())]);
        var (net, tax) = (array.Aggregate(0m, (sum, line) => sum + (decimal)line!.Fen("netAmount")),
            array.Aggregate(0m, (sum, line) => sum + (decimal)line!.Fen("taxAmount")));
        var currency = invoice.Text("currency")!;
        invoice["lines"] = array;
        invoice["totals"] = new JsonObject
        {
            ["netAmount"] = Paper.Money((System.Numerics.BigInteger)net, currency),
            ["taxAmount"] = Paper.Money((System.Numerics.BigInteger)tax, currency),
            ["grossAmount"] = Paper.Money((System.Numerics.BigInteger)(net + tax), currency),
        };
        return this with { Request = request.ToJsonString() };
    }
}
