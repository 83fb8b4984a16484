using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The applicant is a company of one of the countries: by the letters of its VAT number (of a credit code: China), and as declared.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="anyOf">The countries, by their two letters.</param>
public sealed class BuyerCountry(string id, Clause clause, IReadOnlyList<string> anyOf) : InvoiceCondition(id, clause)
{
    private const string Pointer = "/buyer/country";

    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.BuyerCountry;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", anyOf);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var (declared, ofId) = (@case.Buyer.Country, @case.Buyer.CreditCode is null ? Country.OfVatNumber(@case.Buyer.Id) : Country.China);
        var basis = (ofId, declared) switch
        {
            (null, _) => Bases.Of(Basis.Declared),
            (_, null) => Bases.Of(Basis.Derived),
            _ => Bases.Of(Basis.Declared).With(Basis.Derived),
        };
        if (declared is not null && ofId is not null && declared != ofId)
        {
            return Finding.CannotTell(basis, declared, ReasonCode.BuyerCountryUnclear, Pointer, Supplier.Applicant,
                "buyer_country.unclear(declared, buyer, ofId)", declared, @case.Buyer.Id, ofId);
        }

        return (ofId ?? declared) switch
        {
            null => Finding.CannotTell(basis, null, ReasonCode.BuyerCountryUnclear, Pointer, Supplier.Applicant,
                "buyer_country.unknown()"),
            { } country when anyOf.Contains(country) => Finding.Met(basis, country),
            { } country => Finding.NotMet(basis, country, ReasonCode.BuyerCountryOutside, Pointer,
                ofId is null ? "buyer_country.declared_outside(country, needed)" : "buyer_country.outside(country, needed)", country,
                    Needed),
        };
    }
}
