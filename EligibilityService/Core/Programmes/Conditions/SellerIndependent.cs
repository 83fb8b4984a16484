using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>Buyer and seller are neither the same nor related.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class SellerIndependent(string id, Clause clause) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.SellerIndependent;

    /// <inheritdoc/>
    public override string Needed => "independent";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        foreach (var (id, written, member) in @case.Invoice.Seller.Ids)
        {
            if (string.Equals(id, @case.Buyer.Id, StringComparison.Ordinal))
            {
                return Related(@case.Paper, written, $"/invoice/seller/{member}", "seller_independent.same_organisation()");
            }
        }

        return @case.Declarations.SellerRelated switch
        {
            false => Finding.Met(Basis.Declared, Needed),
            true => Related(Basis.Declared, "related", "/declarations/sellerRelated", "seller_independent.declared_related()"),
            null => Finding.CannotTell(Basis.Declared, null, ReasonCode.SellerRelationNotDeclared, "/declarations/sellerRelated",
                Supplier.Applicant,
                "seller_independent.not_declared()"),
        };
    }

    private static Finding Related(Basis basis, string seen, string pointer, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Finding.NotMet(basis, seen, ReasonCode.SellerRelated, pointer, phrase, arguments);
}
