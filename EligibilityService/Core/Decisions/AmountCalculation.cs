using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// The formula at work on the eligible parts of one case: rates, caps, sum, rounding, shares, in the declared order, each step noted.
/// </summary>
internal sealed class AmountCalculation(Case @case, LineParts[] lines, List<Reason> reasons)
{
    private const decimal Millionth = 0.000001m;

    private readonly Formula _formula = @case.Programme.Formula;
    private readonly List<Step> _steps = new((lines.Length * 4) + 4);
    private readonly decimal[] _exact = new decimal[lines.Length];
    private readonly long[] _shares = new long[lines.Length];
    private decimal _beforeFloor;
    private bool _upliftIsIllustrative;

    /// <summary>The steps, in order.</summary>
    public List<Step> Steps => _steps;

    /// <summary>What each line gets, in fen; adds up to <see cref="TotalFen"/>.</summary>
    public long[] ShareFen => _shares;

    /// <summary>What the formula gives.</summary>
    public long TotalFen { get; private set; }

    /// <summary>Whether a cap cut anything.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether the floor took it all.</summary>
    public bool FellBelowFloor { get; private set; }

    /// <summary>Why nothing is paid though lines count: the floor, or rounding.</summary>
    public Reason NothingLeft()
    {
        if (FellBelowFloor && _formula.FloorPerInvoice is { } floor)
        {
            var (shown, least) = (Rounding.ShowYuan(_beforeFloor), floor.Value.Amount);
            return new Reason(ReasonCode.BelowFloor, ReasonEffect.Refuses, null, null, "/invoice", shown, least, null, floor.Clause,
                Phrase.Of("amount_calculation.below_floor(shown, least)", shown, least));
        }

        return new Reason(ReasonCode.AmountIsZero, ReasonEffect.Refuses, null, null, "/invoice/lines", null, null, null,
            _formula.Rate.Clause,
            Phrase.Of("amount_calculation.nothing_after_rounding()"));
    }

    /// <summary>Runs all the steps.</summary>
    public void Run()
    {
        SetRates();
        for (var i = 0; i < lines.Length; i++)
        {
            _exact[i] = LineAmount(lines[i]);
        }

        Total();
    }

    private static bool Counts(Part part) => part.Standing == Answer.Met;

    private void SetRates()
    {
        var uplift = UpliftValue();
        var brackets = _formula.Rate as BracketRate;
        var eligible = brackets is null ? 0 : EligibleFen();
        if (brackets is { Method: BracketMethod.Marginal })
        {
            SpreadSlices(brackets, eligible);
        }

        foreach (var line in lines)
        {
            foreach (var part in line.Parts)
            {
                if (Counts(part))
                {
                    NoteCost(line, part);
                    SetRate(part, brackets, eligible, uplift);
                }
            }
        }
    }

    private void NoteCost(LineParts line, Part part)
    {
        if (part.Component is not null)
        {
            Add(StepKind.EligibleCost, part, "component", [new("component", Figure.Money(part.CostFen))], Figure.Money(part.CostFen));
            return;
        }

        Add(StepKind.EligibleCost, part, "amount − excluded",
            [new("amount", Figure.Money(line.AmountFen)), new("excluded", Figure.Money(line.DeclaredExcludedFen))],
                Figure.Money(part.CostFen));
    }

    private void SetRate(Part part, BracketRate? brackets, long eligible, decimal uplift)
    {
        var isMarginal = brackets is { Method: BracketMethod.Marginal };
        var (rate, clause) = _formula.Rate switch
        {
            FlatRate flat => (flat.Rate.Value, flat.Clause),
            RateByCategory byCategory when byCategory.Rates[part.Category!] is var own => (own.Rate.Value, own.Clause),
            _ => isMarginal ? (0, _formula.Rate.Clause) : SlabRate(brackets!, eligible),
        };
        part.RateValue = rate + uplift;
        if (isMarginal)
        {
            var slices = part.ExactFen;
            part.ExactFen += part.CostFen * uplift;
            Add(StepKind.PartAmount, part, "slices + cost × uplift",
                [new("slices", Figure.Money(slices)), new("cost", Figure.Money(part.CostFen)), new("uplift", Figure.Rate(uplift))],
                    Figure.Money(part.ExactFen),
                _upliftIsIllustrative);
            return;
        }

        part.ExactFen = part.CostFen * part.RateValue;
        Add(StepKind.Rate, part, "base + uplift", [new("base", Figure.Rate(rate)), new("uplift", Figure.Rate(uplift))],
            Figure.Rate(part.RateValue),
            clause.Illustrative || _formula.Rate.Clause.Illustrative || _upliftIsIllustrative);
        Add(StepKind.PartAmount, part, "cost × rate",
            [new("cost", Figure.Money(part.CostFen)), new("rate", Figure.Rate(part.RateValue))], Figure.Money(part.ExactFen));
    }

    private decimal UpliftValue()
    {
        decimal sum = 0;
        foreach (var uplift in _formula.Uplifts)
        {
            if (string.Equals(uplift.Purpose, @case.Project.Purpose, StringComparison.Ordinal))
            {
                sum += uplift.Rate.Value;
                _upliftIsIllustrative |= uplift.Clause.Illustrative;
            }
        }

        return sum;
    }

    private static (decimal Rate, Clause Clause) SlabRate(BracketRate brackets, long eligible)
    {
        var rate = (0m, brackets.Clause);
        foreach (var bracket in brackets.Brackets)
        {
            if (bracket.From.MinorUnits <= eligible)
            {
                rate = (bracket.Rate.Value, bracket.Clause);
            }
        }

        return rate;
    }

    private void SpreadSlices(BracketRate brackets, long eligible)
    {
        decimal total = 0;
        for (var i = 0; i < brackets.Brackets.Count; i++)
        {
            var from = brackets.Brackets[i].From.MinorUnits;
            var until = i + 1 < brackets.Brackets.Count ? Math.Min(brackets.Brackets[i + 1].From.MinorUnits, eligible) : eligible;
            if (until <= from)
            {
                break;
            }

            var rate = brackets.Brackets[i].Rate.Value;
            var amount = (until - from) * rate;
            total += amount;
            AddStep(StepKind.Slice, null, null, "(until − from) × rate",
                [new("until", Figure.Money(until)), new("from", Figure.Money(from)), new("rate", Figure.Rate(rate))], Figure.Money(amount),
                brackets.Clause.Illustrative || brackets.Brackets[i].Clause.Illustrative);
        }

        var parts = lines.SelectMany(line => line.Parts).Where(Counts).ToArray();
        var shares = new long[parts.Length];
        Spread.Over((long)(total / Millionth), [.. parts.Select(part => (decimal)part.CostFen)], shares);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i].ExactFen = shares[i] * Millionth;
        }
    }

    private decimal LineAmount(LineParts line)
    {
        decimal sum = 0;
        foreach (var part in line.Parts)
        {
            if (Counts(part))
            {
                CapUnits(part);
                sum += part.ExactFen;
            }
        }

        return RoundLine(line, CapLine(line, sum));
    }

    private void CapUnits(Part part)
    {
        if (_formula.CapPerUnit is not { } cap)
        {
            return;
        }

        var most = decimal.Truncate(cap.Value.MinorUnits * part.Units);
        var before = part.ExactFen;
        part.ExactFen = Math.Min(before, most);
        Add(StepKind.CapPerUnit, part, "min(amount, down_to_fen(cap × units))",
            [new("amount", Figure.Money(before)), new("cap", Figure.Money(cap.Value.MinorUnits)), new("units", Figure.Units(part.Units))],
            Figure.Money(part.ExactFen), cap.Clause.Illustrative);
        if (part.ExactFen < before)
        {
            Cut(ReasonCode.CapPerUnit, part.Line.Number, part.Pointer, before, most, cap, Phrase.Of("amount_calculation.cap_per_unit()"));
        }
    }

    private decimal CapLine(LineParts line, decimal sum)
    {
        if (_formula.CapPerLine is not { } cap || sum == 0)
        {
            return sum;
        }

        var capped = Math.Min(sum, cap.Value.MinorUnits);
        AddStep(StepKind.CapPerLine, line.Line.Number, null, "min(amount, cap)",
            [new("amount", Figure.Money(sum)), new("cap", Figure.Money(cap.Value.MinorUnits))], Figure.Money(capped),
                cap.Clause.Illustrative);
        if (capped < sum)
        {
            Cut(ReasonCode.CapPerLine, line.Line.Number, $"/invoice/lines/{line.Line.Number - 1}", sum, capped, cap,
                Phrase.Of("amount_calculation.cap_per_line()"));
        }

        return capped;
    }

    private decimal RoundLine(LineParts line, decimal exact)
    {
        if (_formula.Rounding.Where != RoundingPlace.Line || exact == 0)
        {
            return exact;
        }

        var rounded = _formula.Rounding.Rule.Round(exact);
        AddStep(StepKind.RoundLine, line.Line.Number, null, Term.Of(_formula.Rounding.Rule), [new("amount", Figure.Money(exact))],
            Figure.Money(rounded),
            _formula.Rounding.Clause.Illustrative);
        return rounded;
    }

    private void Total()
    {
        decimal sum = 0;
        foreach (var exact in _exact)
        {
            sum += exact;
        }

        AddStep(StepKind.Sum, null, null, "sum of the lines", [], Figure.Money(sum));
        var total = RoundSum(Floor(CapInvoice(sum)));
        TotalFen = total;
        if (sum == 0 || total == 0)
        {
            return;
        }

        Spread.Over(total, _exact, _shares);
        for (var i = 0; i < lines.Length; i++)
        {
            if (_shares[i] != _exact[i])
            {
                AddStep(StepKind.Share, lines[i].Line.Number, null, "total × amount ÷ sum, largest remainders",
                    [new("total", Figure.Money(total)), new("amount", Figure.Money(_exact[i])), new("sum", Figure.Money(sum))],
                        Figure.Money(_shares[i]));
            }
        }
    }

    private decimal CapInvoice(decimal sum)
    {
        if (_formula.CapPerInvoice is not { } cap)
        {
            return sum;
        }

        var capped = Math.Min(sum, cap.Value.MinorUnits);
        AddStep(StepKind.CapPerInvoice, null, null, "min(sum, cap)",
            [new("sum", Figure.Money(sum)), new("cap", Figure.Money(cap.Value.MinorUnits))],
            Figure.Money(capped), cap.Clause.Illustrative);
        if (capped < sum)
        {
            Cut(ReasonCode.CapPerInvoice, null, "/invoice", sum, capped, cap, Phrase.Of("amount_calculation.cap_per_invoice()"));
        }

        return capped;
    }

    private decimal Floor(decimal sum)
    {
        if (_formula.FloorPerInvoice is not { } floor)
        {
            return sum;
        }

        FellBelowFloor = sum < floor.Value.MinorUnits;
        var paid = FellBelowFloor ? 0 : sum;
        AddStep(StepKind.FloorPerInvoice, null, null, "sum if sum ≥ floor, else 0",
            [new("sum", Figure.Money(sum)), new("floor", Figure.Money(floor.Value.MinorUnits))], Figure.Money(paid),
            floor.Clause.Illustrative);
        _beforeFloor = sum;
        return paid;
    }

    private long RoundSum(decimal sum)
    {
        if (_formula.Rounding.Where == RoundingPlace.Line)
        {
            return decimal.ToInt64(sum);
        }

        var rounded = _formula.Rounding.Rule.Round(sum);
        AddStep(StepKind.RoundSum, null, null, Term.Of(_formula.Rounding.Rule), [new("sum", Figure.Money(sum))], Figure.Money(rounded),
            _formula.Rounding.Clause.Illustrative);
        return rounded;
    }

    private long EligibleFen()
    {
        long sum = 0;
        foreach (var line in lines)
        {
            foreach (var part in line.Parts)
            {
                sum += Counts(part) ? part.CostFen : 0;
            }
        }

        return sum;
    }

    private void Cut(ReasonCode code, int? line, string pointer, decimal before, decimal after, AmountRule cap, LocalizedText name)
    {
        WasCut = true;
        var (seen, needed) = (Rounding.ShowYuan(before), Rounding.ShowYuan(after));
        reasons.Add(new Reason(code, ReasonEffect.Cuts, null, line, pointer, seen, needed, null, cap.Clause,
            Phrase.Of("amount_calculation.cap_cuts(cap, seen, needed)", name, seen, needed)));
    }

    private void Add(StepKind kind, Part part, string expression, Operand[] operands, Figure result, bool isIllustrative = false) =>
        AddStep(kind, part.Line.Number, part.Component + 1, expression, operands, result, isIllustrative);

    private void AddStep(StepKind kind, int? line, int? component, string expression, Operand[] operands, Figure result,
        bool isIllustrative = false) =>
        _steps.Add(new Step(_steps.Count + 1, kind, line, component, expression, operands, result, isIllustrative ? true : null));
}
