using System.Globalization;
using EligibilityService.Core.Decisions;

namespace EligibilityService.Tests.Core.Decisions;

/// <summary>
/// A pocket calculator for the printed steps: it sees the expression and the operands as they are shown, in yuan, and nothing else.
/// Expressions that are words (rounding rules, the sum over lines, shares) are the caller's to know.
/// </summary>
internal sealed class StepReader
{
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, decimal> _operands;
    private int _at;

    private StepReader(string text, IReadOnlyDictionary<string, decimal> operands) => (_text, _operands) = (text, operands);

    /// <summary>A figure as it is printed.</summary>
    public static decimal Read(Figure figure) =>
        decimal.Parse(figure.ToString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <summary>The operand of that name as it is printed.</summary>
    public static decimal Read(Step step, string name) => Read(step.Operands.Single(operand => operand.Name == name).Value);

    /// <summary>An amount in yuan by a named rule.</summary>
    public static decimal Round(string rule, decimal yuan) => rule switch
    {
        "down_to_fen" => Math.Floor(yuan * 100) / 100,
        "down_to_yuan" => Math.Floor(yuan),
        "half_even_to_fen" => Math.Round(yuan, 2, MidpointRounding.ToEven),
        _ => throw new InvalidOperationException($"'{rule}' is no rule."),
    };

    /// <summary>What the step's expression gives for its operands.</summary>
    public static decimal Reckon(Step step)
    {
        var operands = step.Operands.ToDictionary(operand => operand.Name, operand => Read(operand.Value));
        if (step.Kind is StepKind.RoundLine or StepKind.RoundSum)
        {
            return Round(step.Expression, operands.Values.Single());
        }

        if (step.Kind == StepKind.FloorPerInvoice)
        {
            Assert.That(step.Expression, Is.EqualTo("sum if sum ≥ floor, else 0"));
            return operands["sum"] >= operands["floor"] ? operands["sum"] : 0;
        }

        var reader = new StepReader(step.Expression.Replace(" ", "", StringComparison.Ordinal), operands);
        var result = reader.Sum();
        Assert.That(reader._at, Is.EqualTo(reader._text.Length), $"'{step.Expression}' is read to its end");
        return result;
    }

    private decimal Sum()
    {
        var sum = Product();
        while (_at < _text.Length && _text[_at] is '+' or '−')
        {
            sum = _text[_at++] == '+' ? sum + Product() : sum - Product();
        }

        return sum;
    }

    private decimal Product()
    {
        var product = Factor();
        while (_at < _text.Length && _text[_at] == '×')
        {
            _at++;
            product *= Factor();
        }

        return product;
    }

    private decimal Factor()
    {
        if (_text[_at] == '(')
        {
            return Bracket().Single();
        }

        var from = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var word = _text[from.._at];
        if (_at < _text.Length && _text[_at] == '(')
        {
            return word == "min" ? Bracket().Min() : Round(word, Bracket().Single());
        }

        return _operands.TryGetValue(word, out var value) ? value : decimal.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private List<decimal> Bracket()
    {
        var items = new List<decimal>();
        do
        {
            _at++;
            items.Add(Sum());
        }
        while (_text[_at] == ',');
        Assert.That(_text[_at++], Is.EqualTo(')'));
        return items;
    }
}
