using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The buyer is in the region: as the registry says, else as declared. The division in the credit code is evidence only, since firms move
/// and national registrations name no place: a code that disagrees makes it unclear, not unmet.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="divisions">Leading digits of administrative divisions (GB/T 2260), e.g. 11 for Beijing.</param>
public sealed class BuyerRegion(string id, Clause clause, IReadOnlyList<string> divisions) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.BuyerRegion;

    /// <inheritdoc/>
    public override Registry? Asks => Registry.Buyers;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", divisions);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Facts.BuyerRegistry is { Answer: RegistryAnswer.Answered, Division: { } registered })
        {
            return IsInside(registered) ? Finding.Met(Basis.Registry, registered)
                : Finding.NotMet(Basis.Registry, registered, ReasonCode.BuyerRegionOutside, "/buyer/creditCode",
                $"The buyer is in division {registered}; the programme is for {Needed}.",
                $"购买方所在行政区划为{registered}；本项目适用于{Needed}。");
        }

        var code = @case.Buyer.CreditCode;
        if (@case.Buyer.Region is not { } declared)
        {
            return Unclear(null, "/buyer/region",
                $"The buyer's region is not declared; it must begin with {Needed}.{(code is null ? "" : $" The credit code ({code.Division}) is evidence only.")}",
                $"未申报购买方所在行政区划；须以{Needed}开头。{(code is null ? "" : $"信用代码中的区划（{code.Division}）仅供参考。")}");
        }

        var inside = IsInside(declared);
        var agrees = code is null || code.IsNational || IsInside(code.Division) == inside;
        return (agrees, inside) switch
        {
            (true, true) => Finding.Met(Basis.Declared, declared),
            (true, false) => Finding.NotMet(Basis.Declared, declared, ReasonCode.BuyerRegionOutside, "/buyer/region",
                $"The buyer is declared to be in division {declared}; the programme is for {Needed}.",
                $"申报的购买方所在行政区划为{declared}；本项目适用于{Needed}。"),
            _ => Unclear(declared, "/buyer/region",
                $"The buyer declares {declared}, its credit code was given in {code!.Division}; the programme needs {Needed}. A registry's answer or an officer settles it.",
                $"购买方申报区划{declared}，其信用代码登记地为{code!.Division}；本项目要求{Needed}。需登记机关答复或由工作人员核实。"),
        };
    }

    private bool IsInside(string division)
    {
        foreach (var prefix in divisions)
        {
            if (division.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Finding Unclear(string? seen, string pointer, string en, string zh) =>
        Finding.CannotTell(Basis.Declared, seen, ReasonCode.BuyerRegionUnclear, pointer, seen is null ? Supplier.Applicant
            : Supplier.Officer, en, zh);
}
