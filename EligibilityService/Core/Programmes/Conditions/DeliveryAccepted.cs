using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The goods were accepted by the day of the request, with a document that says so.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class DeliveryAccepted(string id, Clause clause) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.DeliveryAccepted;

    /// <inheritdoc/>
    public override string Needed => "acceptedOn, reference";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Delivery?.AcceptedOn is not { } accepted)
        {
            return Missing(null, "/delivery/acceptedOn", "delivery_accepted.date_missing()");
        }

        var seen = Show.Day(accepted);
        if (accepted > @case.ReceivedOn)
        {
            return Finding.NotMet(Basis.Declared, seen, ReasonCode.DeliveryNotAccepted, "/delivery/acceptedOn",
                "delivery_accepted.not_accepted_yet(seen, receivedOn)", seen, @case.ReceivedOn);
        }

        return @case.Delivery.Reference is null ? Missing(seen, "/delivery/reference", "delivery_accepted.reference_missing()")
            : Finding.Met(Basis.Declared, seen);
    }

    private static Finding Missing(string? seen, string pointer, string phrase) =>
        Finding.CannotTell(Basis.Declared, seen, ReasonCode.DeliveryAcceptanceMissing, pointer, Supplier.Applicant,
            phrase);
}
