using System.Globalization;
using System.Numerics;
using EligibilityService.Core.Decisions;
using EligibilityService.Tests.Oracle;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>
/// Walks the printed steps from the first to the last, takes every figure from the steps before, and ends at the amounts. All in yuan.
/// </summary>
internal sealed class StepTrail
{
    private readonly Dictionary<(int? Line, int? Component), decimal> _costs = [];
    private readonly Dictionary<(int? Line, int? Component), decimal> _rates = [];
    private readonly Dictionary<(int? Line, int? Component), decimal> _parts = [];
    private readonly Dictionary<int, decimal> _lines = [];
    private readonly List<Step> _shares = [];
    private decimal _slices;
    private decimal _spread;
    private decimal _sum;
    private decimal? _linesSum;

    /// <summary>What the last step leaves.</summary>
    public decimal Total => _sum;

    /// <summary>What each line that got something has in the end.</summary>
    public IReadOnlyDictionary<int, decimal> Lines => _lines;

    /// <summary>Whether the last step took everything away.</summary>
    public bool Withheld { get; private set; }

    public static StepTrail Of(Assessment answer)
    {
        var trail = new StepTrail();
        for (var i = 0; i < answer.Steps.Count; i++)
        {
            var step = answer.Steps[i];
            Assert.That(step.Number, Is.EqualTo(i + 1));
            Assert.That(trail.Withheld, Is.False, "nothing follows what takes all away");
            var expected = trail.Follow(step);
            Assert.That(StepReader.Read(step.Result), Is.EqualTo(expected), () =>
                $"step {step.Number}: {step.Expression} of {string.Join(", ", step.Operands)}");
        }

        Assert.That(trail._spread, Is.EqualTo(trail._slices), "the slices are spread over the parts");
        trail.Share();
        return trail;
    }

    private decimal Follow(Step step)
    {
        var at = (step.Line, step.Component);
        switch (step.Kind)
        {
            case StepKind.EligibleCost:
                return _costs[at] = StepReader.Reckon(step);
            case StepKind.Rate:
                return _rates[at] = StepReader.Reckon(step);
            case StepKind.Slice:
                var slice = StepReader.Reckon(step);
                _slices += slice;
                return slice;
            case StepKind.PartAmount:
                Assert.That(StepReader.Read(step, "cost"), Is.EqualTo(_costs[at]));
                if (step.Operands.Any(operand => operand.Name == "slices"))
                {
                    _spread += StepReader.Read(step, "slices");
                }
                else
                {
                    Assert.That(StepReader.Read(step, "rate"), Is.EqualTo(_rates[at]));
                }

                return _parts[at] = StepReader.Reckon(step);
            case StepKind.CapPerUnit:
                Assert.That(StepReader.Read(step, "amount"), Is.EqualTo(_parts[at]));
                return _parts[at] = StepReader.Reckon(step);
            case StepKind.CapPerLine or StepKind.RoundLine:
                Assert.That(StepReader.Read(step, "amount"), Is.EqualTo(AmountOf(step.Line!.Value)));
                return _lines[step.Line!.Value] = StepReader.Reckon(step);
            case StepKind.Sum:
                Assert.That((step.Expression, step.Operands.Count), Is.EqualTo(("sum of the lines", 0)));
                foreach (var line in _parts.Keys.Select(key => key.Line!.Value).Distinct().ToArray())
                {
                    _lines[line] = AmountOf(line);
                }

                _linesSum = _sum = _lines.Values.Sum();
                return _sum;
            case StepKind.CapPerInvoice or StepKind.FloorPerInvoice or StepKind.RoundSum:
                Assert.That(StepReader.Read(step, "sum"), Is.EqualTo(_sum));
                return _sum = StepReader.Reckon(step);
            case StepKind.Share:
                Assert.That(step.Expression, Is.EqualTo("total × amount ÷ sum, largest remainders"));
                Assert.That(StepReader.Read(step, "total"), Is.EqualTo(_sum));
                Assert.That(StepReader.Read(step, "amount"), Is.EqualTo(_lines[step.Line!.Value]));
                Assert.That(StepReader.Read(step, "sum"), Is.EqualTo(_linesSum));
                _shares.Add(step);
                return StepReader.Read(step.Result);
            default:
                Assert.That(step.Kind, Is.EqualTo(StepKind.Withheld));
                Assert.That(StepReader.Read(step, "assessed"), Is.EqualTo(_sum));
                Withheld = true;
                return StepReader.Reckon(step);
        }
    }

    private decimal AmountOf(int line) => _lines.TryGetValue(line, out var known) ? known
        : _parts.Where(part => part.Key.Line == line).Sum(part => part.Value);

    // Shares depend on all lines at once, so they are reckoned at the end, by the oracle's own largest remainders.
    private void Share()
    {
        var (numbers, weights) = (_lines.Keys.Order().ToArray(),
            _lines.OrderBy(line => line.Key).Select(line => Exact(line.Value)).ToArray());
        var total = new BigInteger(_sum * 100);
        var shares = total.IsZero ? new BigInteger[numbers.Length] : Spreading.Over(weights, total);
        for (var i = 0; i < numbers.Length; i++)
        {
            var share = (decimal)shares[i] / 100;
            var printed = _shares.SingleOrDefault(step => step.Line == numbers[i]);
            if (printed is not null)
            {
                Assert.That(StepReader.Read(printed.Result), Is.EqualTo(share), $"share of line {numbers[i]}");
            }
            else if (!total.IsZero)
            {
                Assert.That(_lines[numbers[i]], Is.EqualTo(share), $"line {numbers[i]} has its share without a step");
            }

            _lines[numbers[i]] = share;
        }
    }

    private static Rational Exact(decimal value) => Rational.Parse(value.ToString(CultureInfo.InvariantCulture));
}
