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
                return Related(@case.Paper, written, $"/invoice/seller/{member}", "Buyer and seller are the same organisation.",
                    "购买方与销售方为同一单位。");
            }
        }

        return @case.Declarations.SellerRelated switch
        {
            false => Finding.Met(Basis.Declared, Needed),
            true => Related(Basis.Declared, "related", "/declarations/sellerRelated", "Buyer and seller are declared to be related.",
                "申报显示购买方与销售方为关联方。"),
            null => Finding.CannotTell(Basis.Declared, null, ReasonCode.SellerRelationNotDeclared, "/declarations/sellerRelated",
                Supplier.Applicant,
                "Whether buyer and seller are related is not declared.",
                "未申报购买方与销售方是否为关联方。"),
        };
    }

    private static Finding Related(Basis basis, string seen, string pointer, string en, string zh) =>
        Finding.NotMet(basis, seen, ReasonCode.SellerRelated, pointer, en, zh);
}
