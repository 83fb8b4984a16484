using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What credits leave of an invoice: docs/deciding.md, section 10.2. <paramref name="Request"/> is the request on what is left;
/// <paramref name="Credited"/> are the lines that a credit touched, from 0, <paramref name="Gone"/> those that it brought to zero;
/// <paramref name="Unclear"/> is the number of credits that cannot be
/// placed: such a credit counts for nothing, whole.
/// </summary>
internal sealed record Leftover(JsonNode Request, IReadOnlySet<int> Credited, IReadOnlySet<int> Gone, int Unclear)
{
    /// <summary>Reckons what is left after the credits, in the order in which they were kept.</summary>
    public static Leftover Of(JsonNode request, JsonArray credits, bool gross)
    {
        JsonNode left = request.DeepClone();
        List<JsonNode> before = [.. request["invoice"].Items("lines")];
        List<JsonNode> lines = [.. left["invoice"].Items("lines")];
        var credited = new HashSet<int>();
        int unclear = 0;
        foreach (JsonNode? credit in credits)
        {
            List<(int? Line, JsonNode Figures)> placed = [.. credit.Items("lines").Select(line => (Place(line, before), line))];
            if (placed.Exists(entry => entry.Line is null) || !Fits(lines, placed))
            {
                unclear++;
                continue;
            }

            foreach ((int? line, JsonNode figures) in placed)
            {
                Add(lines[line!.Value], figures);
                if (TakesSomething(figures))
                    credited.Add(line.Value);
            }
        }

        foreach (int line in credited)
            Shrink(lines, before, line);
        return new(left, credited, credited.Where(line => Cost(lines, line, gross) == Rational.Zero).ToHashSet(), unclear);
    }

    private static bool IsDiscount(JsonNode line) => line.Text("nature") == "discount";

    // By its number; else the only line of the same text and price.
    private static int? Place(JsonNode credit, List<JsonNode> lines)
    {
        if (credit["line"]?.GetValue<int>() is { } number && number <= lines.Count && !IsDiscount(lines[number - 1]))
            return number - 1;
        if (credit.Text("description") is not { } text || credit["unitPrice"] is null)
            return null;

        int[] same = [.. Enumerable.Range(0, lines.Count)
            .Where(i => !IsDiscount(lines[i]) && Folded(lines[i].NeededText("description")) == Folded(text)
                && lines[i].Decimal("unitPrice") == credit.Decimal("unitPrice"))];
        return same.Length == 1 ? same[0] : null;
    }

    private static string Folded(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();

    private static bool Fits(List<JsonNode> lines, List<(int? Line, JsonNode Figures)> placed)
    {
        List<JsonNode> tried = [.. lines.Select(line => line.DeepClone())];
        foreach ((int? line, JsonNode figures) in placed)
            Add(tried[line!.Value], figures);
        return placed.TrueForAll(entry =>
        {
            int line = entry.Line!.Value;
            return Netted(tried, line, "netAmount").Sign >= 0 && Netted(tried, line, "taxAmount").Sign >= 0
                && tried[line].Decimal("quantity") >= Rational.Zero;
        });
    }

    private static void Add(JsonNode line, JsonNode figures)
    {
        foreach (string member in new[] { "netAmount", "taxAmount" })
            line[member]!["amount"] = Paper.Yuan(line.Fen(member) + figures.Fen(member));
        line["quantity"] = Paper.Scaled(((line.Decimal("quantity") + figures.Decimal("quantity")) * BigInteger.Pow(10, 13)).Floor(), 13);
    }

    private static BigInteger Netted(List<JsonNode> lines, int line, string member)
    {
        BigInteger sum = lines[line].Fen(member);
        for (int i = line + 1; i < lines.Count && IsDiscount(lines[i]); i++)
            sum += lines[i].Fen(member);
        return sum;
    }

    private static bool TakesSomething(JsonNode figures) =>
        !figures.Fen("netAmount").IsZero || !figures.Fen("taxAmount").IsZero || figures.Decimal("quantity") != Rational.Zero;

    // What is declared of a line shrinks with it, by the smaller of what is left of its net and of its gross amount.
    private static void Shrink(List<JsonNode> lines, List<JsonNode> before, int line)
    {
        Rational ofNet = Share(lines, before, line, gross: false);
        Rational ofGross = Share(lines, before, line, gross: true);
        Rational ofCost = ofNet < ofGross ? ofNet : ofGross;
        Rational ofQuantity = lines[line].Decimal("quantity") / before[line].Decimal("quantity");
        foreach (JsonNode excluded in lines[line].Items("excludedCosts"))
            excluded["amount"]!["amount"] = Paper.Yuan((excluded.Fen("amount") * ofCost).Floor());
        foreach (JsonNode component in lines[line].Items("components"))
        {
            component["netAmount"]!["amount"] = Paper.Yuan((component.Fen("netAmount") * ofCost).Floor());
            component["count"] = Paper.Scaled((component.Decimal("count") * ofQuantity * 1_000_000).Floor(), 6);
        }
    }

    private static Rational Share(List<JsonNode> lines, List<JsonNode> before, int line, bool gross)
    {
        Rational cost = Cost(before, line, gross);
        return cost == Rational.Zero ? Rational.Zero : Cost(lines, line, gross) / cost;
    }

    private static Rational Cost(List<JsonNode> lines, int line, bool gross) =>
        Netted(lines, line, "netAmount") + (gross ? Netted(lines, line, "taxAmount") : 0);
}
