using System.Globalization;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>What a step of the arithmetic does. The order of declaration is the order of the formula.</summary>
public enum StepKind
{
    /// <summary>What credits leave of a line: as invoiced + credited.</summary>
    Left,

    /// <summary>The eligible cost of a part: cost − excluded cost.</summary>
    EligibleCost,

    /// <summary>The rate of a part: base + uplift.</summary>
    Rate,

    /// <summary>One slice of the sum at its bracket's rate (marginal brackets).</summary>
    Slice,

    /// <summary>The amount of a part: cost × rate (with marginal brackets: its share of the slices + cost × uplift).</summary>
    PartAmount,

    /// <summary>The cap per unit × units, where it is lower.</summary>
    CapPerUnit,

    /// <summary>The cap of a line, where it is lower.</summary>
    CapPerLine,

    /// <summary>A line rounded by the programme's rule.</summary>
    RoundLine,

    /// <summary>The sum over the lines.</summary>
    Sum,

    /// <summary>The cap of the invoice, where it is lower.</summary>
    CapPerInvoice,

    /// <summary>A sum below the floor pays nothing.</summary>
    FloorPerInvoice,

    /// <summary>The sum rounded by the programme's rule.</summary>
    RoundSum,

    /// <summary>The line's share of the final sum, by largest remainders.</summary>
    Share,

    /// <summary>What a limit for one buyer leaves.</summary>
    BuyerLimit,

    /// <summary>What the fiscal year's budget leaves.</summary>
    Budget,

    /// <summary>Nothing is paid, because the decision is refused or undetermined.</summary>
    Withheld,
}

/// <summary>
/// A figure in a step: an exact amount of money, a rate, or a number of units. It is shown so that it can be typed into a calculator.
/// </summary>
/// <param name="Value">The figure; an amount of money is in minor units.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct Figure(decimal Value, FigureUnit Kind)
{
    /// <summary>An exact amount of money, given in minor units.</summary>
    public static Figure Money(decimal minorUnits) => new(minorUnits, FigureUnit.Money);

    /// <summary>A rate.</summary>
    public static Figure Rate(decimal rate) => new(rate, FigureUnit.Rate);

    /// <summary>A number of units.</summary>
    public static Figure Units(decimal units) => new(units, FigureUnit.Units);

    /// <summary>Writes it as shown; 40 characters always suffice.</summary>
    public bool TryFormat(Span<char> text, out int written) => Kind switch
    {
        // Most amounts are whole fen, and those are written several times faster.
        FigureUnit.Money when decimal.IsInteger(Value) && decimal.Abs(Value) <= Primitives.Money.MaxMinorUnits =>
            Primitives.Money.Fen((long)Value).TryFormat(text, out written),
        FigureUnit.Money => (Value / Currency.MinorUnits).TryFormat(text, out written, "0.00######", CultureInfo.InvariantCulture),
        FigureUnit.Rate => Value.TryFormat(text, out written, "0.0000##", CultureInfo.InvariantCulture),
        _ => Value.TryFormat(text, out written, "0.#############", CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<char> text = stackalloc char[48];
        return TryFormat(text, out var written) ? new string(text[..written]) : "";
    }
}

/// <summary>What a figure counts.</summary>
public enum FigureUnit
{
    /// <summary>Money; shown in yuan (or dollars …) with at least two decimals.</summary>
    Money,

    /// <summary>A rate; shown with at least four decimals.</summary>
    Rate,

    /// <summary>Units; shown without trailing zeros.</summary>
    Units,
}

/// <summary>A named figure that goes into a step.</summary>
/// <param name="Name">What it is, in the words of the step's expression.</param>
/// <param name="Value">The figure.</param>
public readonly record struct Operand(string Name, Figure Value);

/// <summary>One line of the arithmetic; all of them together let anybody recompute the amount by hand.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Line">The line's number, from 1; absent for a step on the sum.</param>
/// <param name="Component">The component's place in the line, from 1; absent for a line that is one part.</param>
/// <param name="Expression">How the operands make the result.</param>
/// <param name="Operands">What goes in.</param>
/// <param name="Result">What comes out.</param>
/// <param name="Illustrative">True when a rate, cap, limit or rule in it is stated by no published text; absent otherwise.</param>
public sealed record Step(
    int Number, StepKind Kind, int? Line, int? Component, string Expression, IReadOnlyList<Operand> Operands, Figure Result,
        bool? Illustrative = null);
