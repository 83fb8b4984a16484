namespace EligibilityService.Core.Primitives;

/// <summary>
/// An ISO 4217 currency whose minor unit is a hundredth. Equality is by code; the default value is CNY, the currency of every programme
/// known so far. Currencies with another minor unit are not accepted: money would need another scale, and no programme pays in one.
/// </summary>
public readonly record struct Currency
{
    /// <summary>Fen per yuan, cents per dollar.</summary>
    public const int MinorUnits = 100;

    private static readonly string[] Known = ["AUD", "BGN", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "NOK", "NZD",
        "PLN", "RON", "SEK", "SGD", "USD"];

    private readonly string? _code;

    private Currency(string code) => _code = code;

    /// <summary>The renminbi, in fen.</summary>
    public static readonly Currency Cny = new("CNY");

    /// <summary>The codes that are accepted, for messages and for the contract.</summary>
    public static IReadOnlyList<string> Codes => Known;

    /// <summary>The three-letter code.</summary>
    public string Code => _code ?? "CNY";

    /// <summary>Reads a code exactly as ISO 4217 writes it; false when it is none of <see cref="Codes"/>.</summary>
    public static bool TryParse(string? code, out Currency currency)
    {
        foreach (var known in Known)
        {
            if (string.Equals(known, code, StringComparison.Ordinal))
            {
                currency = new Currency(known);
                return true;
            }
        }

        currency = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Code;

    /// <summary>Equal codes are equal currencies; the default is CNY.</summary>
    public bool Equals(Currency other) => string.Equals(Code, other.Code, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);
}
