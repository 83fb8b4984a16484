using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// The part of a line that conditions are asked of (docs/deciding.md, section 2). Its state and amount are filled in on the way.
/// </summary>
internal sealed class Part(
    int line, int index, JsonNode lineNode, Match match, string? category, Rational units, BigInteger cost, bool bundleIncomplete)
{
    /// <summary>The number of its line, from 0.</summary>
    public int Line { get; } = line;

    /// <summary>Its place among the parts of the line, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>The line as the caller sent it.</summary>
    public JsonNode LineNode { get; } = lineNode;

    /// <summary>What the part was taken for.</summary>
    public Match Match { get; } = match;

    /// <summary>The model's category or the line's expense category, as the programme counts; nothing when there is none.</summary>
    public string? Category { get; } = category;

    /// <summary>What a cap per unit multiplies.</summary>
    public Rational Units { get; } = units;

    /// <summary>Cost in fen, after what the caller excluded himself.</summary>
    public BigInteger Cost { get; } = cost;

    /// <summary>A whole machine of which nobody says what is in it.</summary>
    public bool BundleIncomplete { get; } = bundleIncomplete;

    /// <summary>The unit of the line counts nothing, and its text prints no one count (section 11.5).</summary>
    public bool UnitsUnknown { get; init; }

    /// <summary>One of the components of its line.</summary>
    public bool IsComponent => LineNode.Items("components").Any();

    /// <summary><c>eligible</c>, <c>excluded</c> or <c>undetermined</c>.</summary>
    public string State { get; set; } = "eligible";

    /// <summary>Exact amount in fen, before rounding.</summary>
    public Rational Amount { get; set; } = Rational.Zero;
}

/// <summary>
/// A line after netting: <paramref name="Cost"/> is the whole of it, before declared exclusions; the parts need not cover it.
/// </summary>
internal sealed record Line(
    int Index, bool Netted, bool Surcharge, BigInteger Cost, BigInteger DeclaredExcluded, BigInteger Remainder, IReadOnlyList<Part> Parts)
{
    /// <summary>Credits took it back whole.</summary>
    public bool Gone { get; init; }

    /// <summary>The caller asks for nothing of it.</summary>
    public bool LeftOut => DeclaredExcluded > 0 && DeclaredExcluded == Cost;
}

/// <summary>Takes an invoice apart into lines and parts (docs/deciding.md, section 2).</summary>
internal static class Parts
{
    /// <summary>The lines of the request, in its order.</summary>
    public static List<Line> Of(CaseAtHand at)
    {
        List<JsonNode> nodes = [.. at.Invoice.Items("lines")];
        BigInteger[] costs = NettedCosts(nodes, IsGross(at));
        return [.. nodes.Select((node, index) => LineOf(index, node, costs[index], at))];
    }

    private static bool IsGross(CaseAtHand at) => at.Programme.Text("amounts") == "gross";

    private static bool IsDiscount(JsonNode line) => line.Text("nature") == "discount";

    private static bool IsSurcharge(JsonNode line) =>
        line.Text("nature") == "surcharge" || line.NeededText("description").Contains("价外费用", StringComparison.Ordinal);

    private static BigInteger[] NettedCosts(List<JsonNode> lines, bool gross)
    {
        var costs = new BigInteger[lines.Count];
        int parent = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!IsDiscount(lines[i]))
                parent = i;
            costs[parent] += lines[i].Fen("netAmount") + (gross ? lines[i].Fen("taxAmount") : 0);
        }

        return costs;
    }

    private static Line LineOf(int index, JsonNode node, BigInteger cost, CaseAtHand at)
    {
        if (IsDiscount(node))
            return new(index, Netted: true, Surcharge: false, 0, 0, 0, []);
        if (IsSurcharge(node))
            return new(index, Netted: false, Surcharge: true, cost, 0, 0, []) { Gone = at.Gone.Contains(index) };

        // Credits took all of it.
        if (at.Gone.Contains(index))
            return new(index, Netted: false, Surcharge: false, 0, 0, 0, []) { Gone = true };

        BigInteger declared = node.Items("excludedCosts").Aggregate(BigInteger.Zero, (sum, item) => sum + item.Fen("amount"));
        BigInteger left = cost - declared;
        if (declared > 0 && left.IsZero)
            return new(index, Netted: false, Surcharge: false, cost, declared, 0, []);

        List<Part> parts = node.Items("components").Any() ? ComponentParts(index, node, left, at) : [WholePart(index, node, left, at)];
        BigInteger remainder = left - parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part.Cost);
        return new(index, Netted: false, Surcharge: false, cost, declared, remainder, parts);
    }

    private static List<Part> ComponentParts(int line, JsonNode node, BigInteger left, CaseAtHand at)
    {
        var matching = new Matching(at, node, line);
        List<JsonNode> declared = [.. node.Items("components")];
        List<Component> components =
        [
            .. declared.Select(component =>
            {
                string id = component.NeededText("modelId");
                return new Component(id, Matching.ModelById(at.Catalogue, id), component.Decimal("count"));
            }),
        ];
        BigInteger[] costs = ComponentCosts(declared, node, left, at);
        return
        [
            .. components.Select((component, index) =>
            {
                Match match = at.CountsByExpense ? Match.None : matching.OfComponent(component, components);
                return new Part(line, index, node, match, Category(match, node), component.Count, costs[index], bundleIncomplete: false);
            }),
        ];
    }

    // Rounding with tax may add a fen a component to what the line has; it comes off the last ones.
    private static BigInteger[] ComponentCosts(List<JsonNode> components, JsonNode node, BigInteger left, CaseAtHand at)
    {
        Rational factor = IsGross(at) ? Rational.One + node.TaxRate() : Rational.One;
        BigInteger[] costs = [.. components.Select(component => (component.Fen("netAmount") * factor).HalfAwayFromZero())];
        BigInteger over = costs.Aggregate(BigInteger.Zero, (sum, cost) => sum + cost) - left;
        for (int i = costs.Length - 1; i >= 0 && over > 0; i--)
        {
            BigInteger off = BigInteger.Min(over, costs[i]);
            costs[i] -= off;
            over -= off;
        }

        return costs;
    }

    private static Part WholePart(int line, JsonNode node, BigInteger cost, CaseAtHand at)
    {
        Rational quantity = node.Decimal("quantity");
        if (at.CountsByExpense)
            return new(line, 0, node, Match.None, Category(Match.None, node), quantity, cost, bundleIncomplete: false);

        bool countsNothing = Goods.CountsNothing(node);
        int? printed = countsNothing ? Goods.PrintedCount(node, at.Catalogue) : null;
        var matching = new Matching(at, node, line);
        Match match = matching.OfLine();
        Rational perMachine = Rational.Sum(match.Named.Items("bundleOf").Select(content => content.Decimal("count")));
        bool knownBundle = perMachine > Rational.Zero;
        bool isMachine = matching.MachineWord || match.Named.Text("formFactor")?.StartsWith("server", StringComparison.Ordinal) == true;
        bool byText = countsNothing && !knownBundle && !isMachine;
        if (byText && printed is not null)
            at.Reach(Branch.UnitsFromText);
        Rational units = knownBundle ? quantity * perMachine : byText && printed is { } count ? count : quantity;
        return new(line, 0, node, match, Category(match, node), units, cost, bundleIncomplete: isMachine && !knownBundle)
        {
            UnitsUnknown = byText && printed is null,
        };
    }

    private static string? Category(Match match, JsonNode line) =>
        match.Kind == Match.NotAsked ? line.Text("expenseCategory") : match.Named.Text("category");
}
