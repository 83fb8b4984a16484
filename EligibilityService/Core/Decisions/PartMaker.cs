using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>A line with its discounts netted in, its excluded costs taken out, and the parts that are left.</summary>
internal sealed class LineParts
{
    public required InvoiceLine Line { get; init; }

    /// <summary>
    /// The line's amount as the programme counts amounts, discounts included; zero for a discount line, which is in its parent's.
    /// </summary>
    public required long AmountFen { get; init; }

    /// <summary>What the caller does not ask for.</summary>
    public required long DeclaredExcludedFen { get; init; }

    /// <summary>What the components of a bundle do not cover.</summary>
    public required long RemainderFen { get; init; }

    /// <summary>Empty for a discount and for a surcharge.</summary>
    public required IReadOnlyList<Part> Parts { get; init; }

    /// <summary>What the line's text was resolved to; null where nothing was to be matched.</summary>
    public Match? Match { get; init; }

    /// <summary>The same line with nothing asked for.</summary>
    public LineParts LeftOut() =>
        new() { Line = Line, AmountFen = AmountFen, DeclaredExcludedFen = AmountFen, RemainderFen = 0, Parts = [] };

    /// <summary>Whether the caller asks for nothing of the line; then no condition is asked of it either.</summary>
    public bool IsLeftOut => DeclaredExcludedFen > 0 && DeclaredExcludedFen == AmountFen;
}

/// <summary>Makes parts of lines.</summary>
internal static class PartMaker
{
    /// <summary>The parts of every line, in the order of the invoice.</summary>
    public static LineParts[] Make(Case @case)
    {
        var lines = @case.Invoice.Lines;
        var amounts = Amounts(lines, @case.Programme.Amounts);
        var made = new LineParts[lines.Count];
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = Of(@case, lines[i], amounts[i]);
        }

        return made;
    }

    /// <summary>
    /// The faults that show only when it is known which amounts the programme counts: more excluded, or more in components, than the line
    /// costs.
    /// </summary>
    public static void Check(Case @case, Faults faults)
    {
        var amounts = Amounts(@case.Invoice.Lines, @case.Programme.Amounts);
        for (var i = 0; i < amounts.Length; i++)
        {
            var line = @case.Invoice.Lines[i];
            var left = amounts[i] - Sum(line.Declared.ExcludedCosts);
            if (left < 0)
            {
                faults.Add($"/invoice/lines/{i}/excludedCosts", FaultCode.Inconsistent,
                    "part_maker.excluded_costs_above_amount(amounts)", Rounding.ShowYuan(amounts[i]));
            }
            else if (ComponentCosts(line, @case.Programme.Amounts).Sum() > left + line.Declared.Components.Count)
            {
                faults.Add($"/invoice/lines/{i}/components", FaultCode.Inconsistent,
                    "part_maker.components_above_what_is_left(left)", Rounding.ShowYuan(left));
            }
        }
    }

    private static long[] Amounts(IReadOnlyList<InvoiceLine> lines, CostAmounts counted)
    {
        var amounts = new long[lines.Count];
        for (var i = 0; i < amounts.Length; i++)
        {
            var line = lines[i];
            amounts[(line.Parent ?? line.Number) - 1] += line.Net.MinorUnits + (counted == CostAmounts.Gross ? line.Tax.MinorUnits : 0);
        }

        return amounts;
    }

    private static LineParts Of(Case @case, InvoiceLine line, long amount)
    {
        if (line.Nature == LineNature.Discount || line.IsSurcharge)
        {
            return new LineParts { Line = line, AmountFen = amount, DeclaredExcludedFen = 0, RemainderFen = 0, Parts = [] };
        }

        var excluded = Sum(line.Declared.ExcludedCosts);
        var cost = amount - excluded;
        if (cost == 0 && (excluded > 0 || line.IsTakenBack))
        {
            return new LineParts { Line = line, AmountFen = amount, DeclaredExcludedFen = excluded, RemainderFen = 0, Parts = [] };
        }

        if (@case.Programme.LinesCountBy == LinesCountBy.ExpenseCategory)
        {
            var part = new Part
            {
                Line = line,
                Goods = GoodsOf(@case, line),
                Category = line.Declared.ExpenseCategory,
                Units = line.Quantity,
                CostFen = cost
            };
            return new LineParts { Line = line, AmountFen = amount, DeclaredExcludedFen = excluded, RemainderFen = 0, Parts = [part] };
        }

        return line.Declared.Components.Count == 0 ? Single(@case, line, amount, excluded, cost)
            : Bundle(@case, line, amount, excluded, cost);
    }

    private static GoodsSeen GoodsOf(Case @case, InvoiceLine line) => @case.Catalogue.ReadGoods(new GoodsLine(
        line.Description, line.Specification, line.Unit, line.TaxRate, line.ClassificationCode, @case.Invoice.Kind != InvoiceKind.Other));

    private static LineParts Single(Case @case, InvoiceLine line, long amount, long excluded, long cost)
    {
        var (match, shownBy) = ModelEvidence.OfLine(@case, line);
        var part = Whole(line, match, GoodsOf(@case, line), cost, shownBy, CountOf(@case, line, match));
        return new LineParts
        { Line = line, AmountFen = amount, DeclaredExcludedFen = excluded, RemainderFen = 0, Parts = [part], Match = match };
    }

    // 项, 套, 批 count nothing: then the text may.
    private static int? CountOf(Case @case, InvoiceLine line, Match match) => GoodsReading.CountsNothing(line.Unit) && line.Quantity == 1
        && match.FormWord is null
        ? @case.Catalogue.Matcher.Read(new LineText(line.Description, line.Specification)).OnlyCount
        : null;

    private static LineParts Bundle(Case @case, InvoiceLine line, long amount, long excluded, long cost)
    {
        var (match, components) = ModelEvidence.OfComponents(@case, line);
        var parts = Components(@case, line, components, cost);
        var covered = parts.Sum(part => part.CostFen);
        return new LineParts
        {
            Line = line,
            AmountFen = amount,
            DeclaredExcludedFen = excluded,
            RemainderFen = cost - covered,
            Parts = parts,
            Match = match
        };
    }

    private static Part Whole(InvoiceLine line, Match match, GoodsSeen goods, long cost, int? shownBy, int? count)
    {
        var model = match.Single;
        var cards = model?.Cards ?? 0;
        var isMachine = match.FormWord is not null || goods.IsMachine || model is { IsMachine: true };
        return new Part
        {
            Line = line,
            Match = match,
            ShownBy = shownBy,
            Goods = goods,
            Category = CategoryOf(match),
            AreUnitsUnclear = cards == 0 && count is null && !isMachine && GoodsReading.CountsNothing(line.Unit),
            IsBundleWithoutComponents = isMachine && cards == 0,
            Units = cards > 0 ? line.Quantity * cards : isMachine ? line.Quantity : count ?? line.Quantity,
            CostFen = cost,
        };
    }

    private static Part[] Components(Case @case, InvoiceLine line, IReadOnlyList<Evidenced> matches, long cost)
    {
        var goods = GoodsOf(@case, line);
        var costs = ComponentCosts(line, @case.Programme.Amounts);

        // With tax, each component is rounded to the fen; what rounding adds beyond the line itself comes off the last ones.
        for (var (surplus, i) = (costs.Sum() - cost, costs.Length - 1); surplus > 0 && i >= 0; i--)
        {
            var off = Math.Min(surplus, costs[i]);
            costs[i] -= off;
            surplus -= off;
        }

        var parts = new Part[costs.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new Part
            {
                Line = line,
                Component = i,
                Match = matches[i].Match,
                ShownBy = matches[i].ShownBy,
                Goods = goods,
                Category = CategoryOf(matches[i].Match),
                Units = line.Declared.Components[i].Count,
                CostFen = costs[i],
            };
        }

        return parts;
    }

    private static long[] ComponentCosts(InvoiceLine line, CostAmounts counted)
    {
        var components = line.Declared.Components;
        var costs = new long[components.Count];
        for (var i = 0; i < costs.Length; i++)
        {
            var net = components[i].Net.MinorUnits;
            costs[i] = counted == CostAmounts.Net ? net : RoundingRule.HalfAwayToFen.Round(net * (1 + line.TaxRate));
        }

        return costs;
    }

    private static string? CategoryOf(Match match) => match.Single is { } model ? Term.Of(model.Category) : null;

    private static long Sum(IReadOnlyList<ExcludedCost> costs)
    {
        long sum = 0;
        foreach (var cost in costs)
        {
            sum += cost.Amount.MinorUnits;
        }

        return sum;
    }
}
