using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The buyer printed on the invoice is the applicant, by its numbers. Names are not compared, because they are written in many ways.
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
                "buyer_is_applicant.invoice_buyer_missing()");
        }

        var applicant = @case.Buyer.Id;
        string[] ids = [.. printed.Ids.Select(PartyId.Normal).Where(one => one.Length > 0)];
        var another = AnotherIn(printed, applicant);
        return (ids.Contains(applicant), another) switch
        {
            (true, null) => Finding.Met(@case.Paper, applicant),
            (true, _) => Unclear(@case.Paper, another,
                "buyer_is_applicant.applicant_and_another(applicant, another)", applicant, another),
            (false, not null) => Finding.NotMet(@case.Paper, another, ReasonCode.BuyerNotApplicant, Pointer,
                "buyer_is_applicant.another_buyer(another, applicant)", another, applicant),
            _ => Unclear(@case.Paper, ids.FirstOrDefault() ?? printed.Name,
                "buyer_is_applicant.cannot_tell(applicant, printed)", applicant, Described(printed, ids)),
        };
    }

    /// <summary>
    /// What stands for the buyer in the content of an invoice: the applicant, where nothing else is said or one of the numbers is the
    /// applicant's; else what is printed.
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

    private static LocalizedText Described(PrintedBuyer printed, string[] ids) =>
        ids.Length > 0 ? Phrase.Of("buyer_is_applicant.names_ids(ids)", (Argument)ids)
        : printed.Name is { } name ? Phrase.Of("buyer_is_applicant.names_name_only(name)", name)
        : Phrase.Of("buyer_is_applicant.names_no_buyer()");

    private static Finding Unclear(Basis basis, string? seen, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Finding.CannotTell(basis, seen, ReasonCode.InvoiceBuyerUnclear, Pointer, Supplier.Officer, phrase, arguments);
}
