using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The seller is the maker of the model, by its legal name, or a listed distributor, by its tax id.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="sellers">Tax ids of the distributors.</param>
public sealed class SellerAuthorised(string id, Clause clause, IReadOnlyList<string> sellers) : PartCondition(id, clause)
{
    // A text that is no id is a finding of the draft's checks, and nobody's id.
    private readonly CompanyId[] _sellers = [.. sellers.Select(seller => CompanyId.TryParse(seller, out var id) is null ? id : null)
        .OfType<CompanyId>()];

    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.SellerAuthorised;

    /// <inheritdoc/>
    public override string Needed { get; } = sellers.Count == 0 ? "the vendor" : $"the vendor, or {string.Join(", ", sellers)}";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        var seller = @case.Invoice.Seller;
        foreach (var (id, written, member) in seller.Ids)
        {
            // The last may be a number of the buyer's own.
            if (member != "otherId" && Array.Exists(_sellers, one => string.Equals(one.Key, id, StringComparison.Ordinal)))
            {
                return Finding.Met(@case.Paper, written);
            }
        }

        var basis = part.OfModel.With(@case.Paper);
        if (part.Model is not { } model)
        {
            return @case.Programme.AsksForListedModel
                ? Finding.CannotTellAsSaid(basis, seller.Name)
                : Finding.CannotTell(basis, seller.Name, ReasonCode.ModelUnknown, $"{part.Pointer}/description", Supplier.Applicant,
                    "seller_authorised.vendor_unknown(namesNoModel)", Phrase.Of(part.NamesNoModel));
        }

        return @case.Catalogue.IsLegalNameOf(seller.Name, model.Vendor)
            ? Finding.Met(basis, seller.Name)
            : Finding.NotMet(basis, seller.Name, ReasonCode.SellerNotAuthorised, "/invoice/seller",
                "seller_authorised.not_authorised(seller, written, model)", seller.Name, seller.TaxId.Written, part.NameOf(model));
    }
}
