using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The buyer printed on the invoice is the applicant, by his numbers; names are written in many ways and are not compared.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class BuyerIsApplicant(string id, Clause clause) : InvoiceCondition(id, clause)
{
    private const string Pointer = "/invoice/buyer";

    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.BuyerIsApplicant;

    /// <inheritdoc/>
    public override string Needed => "applicant";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Invoice.Buyer is not { } printed)
        {
            return Finding.CannotTell(@case.Paper, null, ReasonCode.InvoiceBuyerMissing, Pointer, Supplier.Applicant,
                "The buyer printed on the invoice is not stated. State it as `invoice.buyer`, or send the document.",
                "未注明发票上印制的购买方。请在`invoice.buyer`中注明，或提交发票文件。");
        }

        var applicant = @case.Buyer.Id;
        string[] ids = [.. printed.Ids.Select(PartyId.Normal).Where(one => one.Length > 0)];
        var another = AnotherIn(printed, applicant);
        return (ids.Contains(applicant), another) switch
        {
            (true, null) => Finding.Met(@case.Paper, applicant),
            (true, _) => Unclear(@case.Paper, another,
                $"The invoice names the applicant {applicant} and another buyer, {another}. An officer settles who bought.",
                $"发票上既有申请人{applicant}，又有另一购买方{another}。须由人员认定购买方。"),
            (false, not null) => Finding.NotMet(@case.Paper, another, ReasonCode.BuyerNotApplicant, Pointer,
                $"The buyer on the invoice is {another}; the applicant is {applicant}. Only who bought is supported.",
                $"发票购买方为{another}，申请人为{applicant}。仅支持实际购买方。"),
            _ => Unclear(@case.Paper, ids.FirstOrDefault() ?? printed.Name,
                $"Whether the buyer on the invoice is the applicant {applicant} cannot be told: {Described(printed, ids)}. Have the seller correct the invoice, or an officer settle it.",
                $"无法判断发票购买方是否为申请人{applicant}：{DescribedZh(printed, ids)}。请由销售方更正发票，或由人员认定。"),
        };
    }

    /// <summary>
    /// What stands for the buyer in the content of an invoice: the applicant, where nothing else is said or one of the numbers is his; else
    /// what is printed.
    /// </summary>
    public static string ContentOf(PrintedBuyer? printed, string applicant)
    {
        if (printed is null)
        {
            return applicant;
        }

        string[] ids = [.. printed.Ids.Select(PartyId.Normal).Where(one => one.Length > 0)];
        return ids.Contains(applicant) ? applicant : ids.Length > 0 ? string.Join('|', ids) : printed.Name ?? "";
    }

    // A number of a register, or one that the seller gave, says nothing against anybody: it may be another number of the same company.
    private static string? AnotherIn(PrintedBuyer printed, string applicant)
    {
        foreach (var one in printed.Ids.Select(PartyId.Normal))
        {
            if (one != applicant && PartyId.IsCreditCode(one))
            {
                return one;
            }
        }

        var tax = printed.TaxId is null ? "" : PartyId.Normal(printed.TaxId);
        return tax != applicant && Country.OfVatNumber(tax) is { } country && country != Country.China
            && (PartyId.IsCreditCode(applicant) || Country.OfVatNumber(applicant) is not null)
                ? tax
                : null;
    }

    private static string Described(PrintedBuyer printed, string[] ids) =>
        ids.Length > 0 ? $"it names {string.Join(", ", ids)}, which is no valid number of his or of another"
        : printed.Name is { } name ? $"it gives no number, only the name {name}"
        : "it names no buyer";

    private static string DescribedZh(PrintedBuyer printed, string[] ids) =>
        ids.Length > 0 ? $"所印编号为{string.Join("、", ids)}，既非申请人的、也非他人的有效编号"
        : printed.Name is { } name ? $"只有名称{name}而无编号"
        : "未印购买方";

    private static Finding Unclear(Basis basis, string? seen, string en, string zh) =>
        Finding.CannotTell(basis, seen, ReasonCode.InvoiceBuyerUnclear, Pointer, Supplier.Officer, en, zh);
}
