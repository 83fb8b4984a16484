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
            return Missing(null, "/delivery/acceptedOn", "The date of acceptance is", "验收日期");
        }

        var seen = Show.Day(accepted);
        if (accepted > @case.ReceivedOn)
        {
            return Finding.NotMet(Basis.Declared, seen, ReasonCode.DeliveryNotAccepted, "/delivery/acceptedOn",
                $"Acceptance is declared for {seen}, after the day of the request ({Show.Day(@case.ReceivedOn)}). Ask again when the goods are accepted.",
                $"申报的验收日期为{seen}，晚于申请当日（{Show.Day(@case.ReceivedOn)}）。请在验收后申请。");
        }

        return @case.Delivery.Reference is null ? Missing(seen, "/delivery/reference", "The number of the acceptance record is", "验收文件编号")
            : Finding.Met(Basis.Declared, seen);
    }

    private static Finding Missing(string? seen, string pointer, string en, string zh) =>
        Finding.CannotTell(Basis.Declared, seen, ReasonCode.DeliveryAcceptanceMissing, pointer, Supplier.Applicant,
            $"{en} not declared.", $"未申报{zh}。");
}
