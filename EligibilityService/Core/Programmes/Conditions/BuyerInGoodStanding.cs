using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The registry says that the buyer's credit record is clean.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="notesWhenUnknown">True: without an answer it holds with a note; false: it cannot be told.</param>
public sealed class BuyerInGoodStanding(string id, Clause clause, bool notesWhenUnknown) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.BuyerInGoodStanding;

    /// <inheritdoc/>
    public override Registry? Asks => Registry.Buyers;

    /// <inheritdoc/>
    public override string Needed => "true";

    /// <summary>Whether a registry that does not answer is only noted.</summary>
    public bool NotesWhenUnknown => notesWhenUnknown;

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var record = @case.Facts.BuyerRegistry;
        if (record is { Answer: RegistryAnswer.Answered, GoodStanding: { } good })
        {
            return good
                ? Finding.Met(Basis.Registry, "true")
                : Finding.NotMet(Basis.Registry, "false", ReasonCode.BuyerNotInGoodStanding, "/buyer/creditCode",
                    "buyer_in_good_standing.not_in_good_standing()");
        }

        var (seen, words) = (Term.Of(record.Answer), InWords.Of(record.Answer));
        return notesWhenUnknown
            ? Finding.Waived(seen, ReasonCode.RegistryDidNotAnswer, "/buyer/creditCode",
                "buyer_in_good_standing.registry_did_not_answer(words)", words)
            : Finding.CannotTell(Basis.Registry, seen, ReasonCode.BuyerStandingUnknown, "/buyer/creditCode", Supplier.Registry,
                "buyer_in_good_standing.standing_unknown(words)", words);
    }
}
