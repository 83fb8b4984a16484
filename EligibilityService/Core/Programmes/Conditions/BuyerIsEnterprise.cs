using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The buyer is an enterprise: as the registry says, else as its credit code says (91…), unless the declared kind says otherwise.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class BuyerIsEnterprise(string id, Clause clause) : InvoiceCondition(id, clause)
{
    // What the code says by its form; the code itself is the applicant's word.
    private static readonly IReadOnlyList<Basis> ByCode = Bases.Of(Basis.Declared).With(Basis.Derived);

    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.BuyerIsEnterprise;

    /// <inheritdoc/>
    public override Registry? Asks => Registry.Buyers;

    /// <inheritdoc/>
    public override string Needed => "enterprise";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Facts.BuyerRegistry is { Answer: RegistryAnswer.Answered, Kind: { } registered })
        {
            return registered == BuyerKind.Enterprise ? Finding.Met(Basis.Registry, Needed)
                : NotEnterprise(Bases.Of(Basis.Registry), Term.Of(registered), InWords.Of(registered));
        }

        var buyer = @case.Buyer;
        if (buyer.CreditCode is null)
        {
            return OfAnotherCountry(buyer);
        }

        if (buyer.Kind is { } declared && (declared == BuyerKind.Enterprise) != buyer.CreditCode.IsEnterprise)
        {
            var (word, words) = (Term.Of(declared), InWords.Of(declared));
            return Finding.CannotTell(ByCode, word, ReasonCode.BuyerKindUnclear, "/buyer/kind", Supplier.Officer,
                "buyer_is_enterprise.kind_contradicts_code(words, creditCode)", words, buyer.CreditCode.Value);
        }

        return buyer.CreditCode.IsEnterprise ? Finding.Met(ByCode, Needed) : NotEnterprise(
            ByCode, buyer.CreditCode.Value, Phrase.Of("buyer_is_enterprise.credit_code(creditCode)", buyer.CreditCode.Value));
    }

    // The number of a company of another country does not say what it is.
    private Finding OfAnotherCountry(Buyer buyer) => buyer.Kind switch
    {
        BuyerKind.Enterprise => Finding.Met(Basis.Declared, Needed),
        { } declared => NotEnterprise(Bases.Of(Basis.Declared), Term.Of(declared),
            Phrase.Of("buyer_is_enterprise.declared_as(declared)", InWords.Of(declared))),
        null => Finding.CannotTell(Basis.Declared, null, ReasonCode.BuyerKindUnclear, "/buyer/kind", Supplier.Applicant,
            "buyer_is_enterprise.kind_unknown(buyer)", buyer.Id),
    };

    private static Finding NotEnterprise(IReadOnlyList<Basis> basis, string seen, LocalizedText words) => Finding.NotMet(
        basis, seen, ReasonCode.BuyerNotEnterprise, "/buyer/creditCode",
        "buyer_is_enterprise.not_enterprise(words)", words);
}
