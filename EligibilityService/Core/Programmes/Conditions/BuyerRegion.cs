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
                "buyer_region.outside(registered, needed)", registered, Needed);
        }

        var code = @case.Buyer.CreditCode;
        if (@case.Buyer.Region is not { } declared)
        {
            return code is null ? Unclear(null, "/buyer/region", "buyer_region.not_declared(needed)", Needed)
                : Unclear(null, "/buyer/region", "buyer_region.not_declared_but_code(needed, division)", Needed, code.Division);
        }

        var inside = IsInside(declared);
        var agrees = code is null || code.IsNational || IsInside(code.Division) == inside;
        return (agrees, inside) switch
        {
            (true, true) => Finding.Met(Basis.Declared, declared),
            (true, false) => Finding.NotMet(Basis.Declared, declared, ReasonCode.BuyerRegionOutside, "/buyer/region",
                "buyer_region.declared_outside(declared, needed)", declared, Needed),
            _ => Unclear(declared, "/buyer/region",
                "buyer_region.declared_against_code(declared, division, needed)", declared, code!.Division, Needed),
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

    private static Finding Unclear(string? seen, string pointer, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Finding.CannotTell(Basis.Declared, seen, ReasonCode.BuyerRegionUnclear, pointer, seen is null ? Supplier.Applicant
            : Supplier.Officer, phrase, arguments);
}
