using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes;

/// <summary>
/// What turns eligible cost into money, in one declared order: rate, uplifts, caps per unit and line, sum, cap and floor per invoice,
/// rounding.
/// </summary>
public sealed class Formula
{
    /// <summary>The base rate.</summary>
    public required BaseRate Rate { get; init; }

    /// <summary>What is added to the rate for a purpose.</summary>
    public required IReadOnlyList<Uplift> Uplifts { get; init; }

    /// <summary>The most for one unit; null for no cap.</summary>
    public AmountRule? CapPerUnit { get; init; }

    /// <summary>The most for one line; null for no cap.</summary>
    public AmountRule? CapPerLine { get; init; }

    /// <summary>The most for one invoice; null for no cap.</summary>
    public AmountRule? CapPerInvoice { get; init; }

    /// <summary>The least that is paid: a smaller sum pays nothing; null for no floor.</summary>
    public AmountRule? FloorPerInvoice { get; init; }

    /// <summary>How fen are made.</summary>
    public required RoundingChoice Rounding { get; init; }

    /// <summary>The clause of every value in it.</summary>
    public IEnumerable<Clause> Clauses =>
    [
        Rate.Clause,
        .. Rate switch
        {
            RateByCategory byCategory => byCategory.Rates.Values.Select(one => one.Clause),
            BracketRate brackets => brackets.Brackets.Select(one => one.Clause),
            _ => [],
        },
        .. Uplifts.Select(one => one.Clause),
        .. new[] { CapPerUnit, CapPerLine, CapPerInvoice, FloorPerInvoice }.OfType<AmountRule>().Select(one => one.Clause),
        Rounding.Clause,
    ];
}

/// <summary>The base rate: a closed family.</summary>
/// <param name="Clause">Where it comes from.</param>
public abstract record BaseRate(Clause Clause);

/// <summary>One rate for everything.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record FlatRate(Rate Rate, Clause Clause) : BaseRate(Clause);

/// <summary>A rate for each category; a category without one does not count.</summary>
/// <param name="Rates">Category to rate.</param>
/// <param name="Clause">Where it comes from that the rate goes by category.</param>
public sealed record RateByCategory(IReadOnlyDictionary<string, CategoryRate> Rates, Clause Clause) : BaseRate(Clause);

/// <summary>The rate of one category.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record CategoryRate(Rate Rate, Clause Clause);

/// <summary>A rate that goes by the size of the invoice's eligible cost.</summary>
/// <param name="Method">How the brackets are read.</param>
/// <param name="Brackets">In rising order, the first from zero.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record BracketRate(BracketMethod Method, IReadOnlyList<Bracket> Brackets, Clause Clause) : BaseRate(Clause);

/// <summary>How brackets are read.</summary>
public enum BracketMethod
{
    /// <summary>The rate of the bracket that the sum falls in, for all of it.</summary>
    Slab,

    /// <summary>Each slice of the sum at its own bracket's rate.</summary>
    Marginal,
}

/// <summary>A bracket: from an eligible cost (inclusive) up to the next bracket.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="Rate">Its rate.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record Bracket(Money From, Rate Rate, Clause Clause);

/// <summary>What is added to the base rate for a purpose.</summary>
/// <param name="Purpose">The project's purpose.</param>
/// <param name="Rate">How much is added.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record Uplift(string Purpose, Rate Rate, Clause Clause);

/// <summary>A cap or a floor.</summary>
/// <param name="Value">How much.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record AmountRule(Money Value, Clause Clause);

/// <summary>Where rounding is applied.</summary>
public enum RoundingPlace
{
    /// <summary>To each line, before the sum.</summary>
    Line,

    /// <summary>To the sum.</summary>
    Sum,
}

/// <summary>How and where fen are made.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Where">The place.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record RoundingChoice(RoundingRule Rule, RoundingPlace Where, Clause Clause);
