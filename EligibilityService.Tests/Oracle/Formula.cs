using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>What the formula gives: fen for each line, by number of the line, their sum, and the codes it has to say.</summary>
internal sealed record Assessed(BigInteger Sum, BigInteger[] Lines, IReadOnlyList<ReasonAt> Reasons);

/// <summary>The formula of docs/deciding.md, section 4, step by step over the eligible parts.</summary>
internal static class Formula
{
    private static readonly BigInteger MillionthsPerFen = 1_000_000;

    /// <summary>Whether the formula has no rate for the part, which then is excluded. Only <c>by_category</c> can lack one.</summary>
    public static bool HasNoRateFor(Part part, JsonNode programme)
    {
        JsonNode rate = programme["formula"]!["rate"]!;
        return rate.Text("kind") == "by_category" && (part.Category is null || rate["rates"]![part.Category] is null);
    }

    /// <summary>Runs all steps.</summary>
    public static Assessed Run(JsonNode programme, string? purpose, IReadOnlyList<Part> eligible, int lineCount)
    {
        JsonNode formula = programme["formula"]!;
        var reasons = new List<ReasonAt>();
        GiveExactAmounts(formula, purpose, eligible);
        CapPerUnit(formula, eligible, reasons);
        Rational[] lines = LineSums(eligible, lineCount);
        CapPerLine(formula, lines, reasons);
        if (formula["rounding"].Text("where") == "line")
            lines = [.. lines.Select(amount => (Rational)Rounded(formula, amount))];

        Rational sum = CapAndFloorPerInvoice(formula, Rational.Sum(lines), reasons);
        // With rounding per line the sum is whole by now: whole lines, a whole cap, or nothing.
        BigInteger total = formula["rounding"].Text("where") == "sum" ? Rounded(formula, sum) : sum.TowardsZero();
        // Spreading changes nothing when the lines already are whole and add up, so it needs no exception for that case.
        return new(total, Spreading.Over(lines, total), reasons);
    }

    /// <summary>The named roundings, from an exact number of fen to whole fen.</summary>
    public static BigInteger Round(string rule, Rational fen) => rule switch
    {
        "down_to_fen" => fen.TowardsZero(),
        "half_even_to_fen" => fen.HalfToEven(),
        "down_to_yuan" => (fen / 100).TowardsZero() * 100,
        _ => throw new NotSupportedException(rule),
    };

    /// <summary>Each slice of the cost at the rate of the bracket it lies in.</summary>
    public static Rational MarginalSum(JsonNode rate, BigInteger cost)
    {
        List<JsonNode> brackets = [.. Brackets(rate)];
        Rational sum = Rational.Zero;
        for (int i = 0; i < brackets.Count; i++)
        {
            BigInteger from = brackets[i].Fen("from");
            BigInteger until = i + 1 < brackets.Count ? BigInteger.Min(cost, brackets[i + 1].Fen("from")) : cost;
            if (until > from)
                sum += (until - from) * brackets[i].Decimal("rate");
        }

        return sum;
    }

    /// <summary>The rate of the last bracket that begins at or below the cost; below all brackets there is none, that is 0.</summary>
    public static Rational SlabRate(JsonNode rate, BigInteger cost) =>
        Brackets(rate).LastOrDefault(bracket => bracket.Fen("from") <= cost)?.Decimal("rate") ?? Rational.Zero;

    private static BigInteger Rounded(JsonNode formula, Rational fen) => Round(formula["rounding"]!.NeededText("rule"), fen);

    private static IOrderedEnumerable<JsonNode> Brackets(JsonNode rate) => rate.Items("brackets").OrderBy(bracket => bracket.Fen("from"));

    private static void GiveExactAmounts(JsonNode formula, string? purpose, IReadOnlyList<Part> eligible)
    {
        JsonNode rate = formula["rate"]!;
        Rational uplifts = Rational.Sum(
            formula.Items("uplifts").Where(uplift => uplift.Text("purpose") == purpose).Select(uplift => uplift.Decimal("rate")));
        Rational[] basic = BasicAmounts(rate, eligible);
        for (int i = 0; i < eligible.Count; i++)
            eligible[i].Amount = basic[i] + (eligible[i].Cost * uplifts);
    }

    private static Rational[] BasicAmounts(JsonNode rate, IReadOnlyList<Part> eligible)
    {
        BigInteger cost = eligible.Aggregate(BigInteger.Zero, (sum, part) => sum + part.Cost);
        switch (rate.Text("kind"), rate.Text("mode"))
        {
            case ("flat", _):
                return [.. eligible.Select(part => part.Cost * rate.Decimal("rate"))];
            case ("by_category", _):
                return [.. eligible.Select(part => part.Cost * rate["rates"]![part.Category!]!.Decimal("rate"))];
            case ("brackets", "slab"):
                Rational slab = SlabRate(rate, cost);
                return [.. eligible.Select(part => part.Cost * slab)];
            case ("brackets", "marginal"):
                return SpreadInMillionths(MarginalSum(rate, cost), [.. eligible.Select(part => (Rational)part.Cost)]);
            default:
                throw new NotSupportedException(rate.ToJsonString());
        }
    }

    // Whole fen times rates of at most six decimals: the sum is a whole number of millionths, or the programme broke that bound.
    private static Rational[] SpreadInMillionths(Rational sum, IReadOnlyList<Rational> weights)
    {
        Rational millionths = sum * MillionthsPerFen;
        if (!millionths.Denominator.IsOne)
            throw new InvalidOperationException("A rate has more than six decimals.");

        return [.. Spreading.Over(weights, millionths.Numerator).Select(share => new Rational(share, MillionthsPerFen))];
    }

    private static void CapPerUnit(JsonNode formula, IReadOnlyList<Part> eligible, List<ReasonAt> reasons)
    {
        if (formula["capPerUnit"] is not { } cap)
            return;

        foreach (Part part in eligible)
        {
            Rational most = (cap.Fen() * part.Units).TowardsZero();
            if (part.Amount <= most)
                continue;

            part.Amount = most;
            reasons.Add(new("CAP_PER_UNIT", part.Line));
        }
    }

    private static Rational[] LineSums(IReadOnlyList<Part> eligible, int lineCount) =>
        [
            .. Enumerable.Range(0, lineCount).Select(
                line => Rational.Sum(eligible.Where(part => part.Line == line).Select(part => part.Amount))),
        ];

    // How the cut falls on the parts of the line is not followed: nothing after this step looks at parts.
    private static void CapPerLine(JsonNode formula, Rational[] lines, List<ReasonAt> reasons)
    {
        if (formula["capPerLine"] is not { } cap)
            return;

        for (int line = 0; line < lines.Length; line++)
        {
            if (lines[line] <= cap.Fen())
                continue;

            lines[line] = cap.Fen();
            reasons.Add(new("CAP_PER_LINE", line));
        }
    }

    private static Rational CapAndFloorPerInvoice(JsonNode formula, Rational sum, List<ReasonAt> reasons)
    {
        if (formula["capPerInvoice"] is { } cap && sum > cap.Fen())
        {
            sum = cap.Fen();
            reasons.Add(new("CAP_PER_INVOICE", null));
        }

        if (formula["floorPerInvoice"] is { } floor && sum < floor.Fen())
        {
            sum = Rational.Zero;
            reasons.Add(new("BELOW_FLOOR", null));
        }

        return sum;
    }
}
