namespace EligibilityService.Wire;

/// <summary>An amount of money.</summary>
[Sent]
public sealed record MoneyBody
{
    /// <summary>
    /// A decimal string with at most two decimals, e.g. <c>120000.00</c>; a JSON number is accepted when it is exact. At most 90 billion.
    /// </summary>
    [Form("^-?[0-9]{1,11}(\\.[0-9]{1,2})?$")]
    public required DecimalText Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    [AtMost(3), Form("^[A-Z]{3}$")]
    public required string Currency { get; init; }
}
