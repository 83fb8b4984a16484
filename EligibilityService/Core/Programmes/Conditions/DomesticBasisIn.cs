using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The model is domestic in one of the senses asked for; the senses disagree in practice, so the catalogue keeps them apart.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="anyOf">The senses that suffice.</param>
public sealed class DomesticBasisIn(string id, Clause clause, IReadOnlyList<DomesticSense> anyOf) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.DomesticBasis;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", anyOf.Select(Term.Of));

    private LocalizedText Senses { get; } = InWords.Of(anyOf);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        if (part.Model is not { } model)
        {
            return @case.Programme.AsksForListedModel
                ? Finding.CannotTellAsSaid(part.OfModel, null)
                : Unknown(null, part, part.NamesNoModel);
        }

        var allNo = true;
        foreach (var sense in anyOf)
        {
            var answer = model.DomesticBasis.In(sense);
            if (answer == Ternary.Yes)
            {
                return Finding.Met(part.OfModel, Term.Of(sense));
            }

            allNo &= answer == Ternary.No;
        }

        return allNo
            ? Finding.NotMet(part.OfModel, model.Id, ReasonCode.DomesticBasisNotMet, $"{part.Pointer}/description",
                "domestic_basis_in.not_met(model, senses)", part.NameOf(model), Senses)
            : Unknown(model.Id, part,
                "domestic_basis_in.unknown(model, senses)", part.NameOf(model), Senses);
    }

    private static Finding Unknown(string? seen, Part part, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Finding.CannotTell(part.OfModel, seen, ReasonCode.DomesticBasisUnknown, $"{part.Pointer}/description", Supplier.Officer, phrase,
            arguments);
}
