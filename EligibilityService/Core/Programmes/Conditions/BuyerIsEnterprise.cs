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
                $"The buyer is declared as {words.En}, but its credit code {buyer.CreditCode} says otherwise (91… is an enterprise).",
                $"申报的购买方类型为{words.Zh}，与其统一社会信用代码{buyer.CreditCode}不符（91开头为企业）。");
        }

        return buyer.CreditCode.IsEnterprise ? Finding.Met(ByCode, Needed) : NotEnterprise(
            ByCode, buyer.CreditCode.Value, new LocalizedText($"its credit code is {buyer.CreditCode}", $"统一社会信用代码为{buyer.CreditCode}"));
    }

    // The number of a company of another country does not say what it is.
    private Finding OfAnotherCountry(Buyer buyer) => buyer.Kind switch
    {
        BuyerKind.Enterprise => Finding.Met(Basis.Declared, Needed),
        { } declared => NotEnterprise(Bases.Of(Basis.Declared), Term.Of(declared),
            new LocalizedText($"declared as {InWords.Of(declared).En}", $"申报为{InWords.Of(declared).Zh}")),
        null => Finding.CannotTell(Basis.Declared, null, ReasonCode.BuyerKindUnclear, "/buyer/kind", Supplier.Applicant,
            $"The buyer's kind is not declared, and its number {buyer.Id} does not tell it.", $"未申报购买方类型，且其编号{buyer.Id}无法说明类型。"),
    };

    private static Finding NotEnterprise(IReadOnlyList<Basis> basis, string seen, LocalizedText words) => Finding.NotMet(
        basis, seen, ReasonCode.BuyerNotEnterprise, "/buyer/creditCode",
        $"The buyer is not an enterprise ({words.En}); only enterprises are supported.",
        $"购买方不是企业（{words.Zh}）；本项目仅支持企业。");
}
