using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The contract was signed in the window, which may be another one than the invoice's.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="window">The days that count; half-open.</param>
public sealed class ContractDateWithin(string id, Clause clause, EffectivePeriod window) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ContractDateWithin;

    /// <inheritdoc/>
    public override string Needed { get; } = window.ToString();

    private LocalizedText Days { get; } = InWords.Of(window);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Contract?.Date is not { } date)
        {
            return Finding.CannotTell(Basis.Declared, null, ReasonCode.ContractDateMissing, "/contract/date", Supplier.Applicant,
                $"The contract's date is not declared; the programme takes contracts dated {Days.En}.",
                $"未申报合同日期；合同日期须为{Days.Zh}。");
        }

        var seen = Show.Day(date);
        return window.Contains(date)
            ? Finding.Met(Basis.Declared, seen)
            : Finding.NotMet(Basis.Declared, seen, ReasonCode.ContractDateOutside, "/contract/date",
                $"The contract is declared to be dated {seen}; the programme takes contracts dated {Days.En}.",
                $"申报的合同日期为{seen}；本项目受理的合同日期为{Days.Zh}。");
    }
}
