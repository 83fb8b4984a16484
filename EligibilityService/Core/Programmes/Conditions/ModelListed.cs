using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The line names one model that the catalogue lists, that qualifies, that can be bought and that is in effect. Everything that stands in
/// the way is said.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="takesAttachments">Whether an attachment shows a declared model that nothing on the line names; else an officer's ruling
/// does.</param>
public sealed class ModelListed(string id, Clause clause, bool takesAttachments = false) : PartCondition(id, clause)
{
    /// <summary>Whether an attachment shows a declared model that nothing on the line names; else an officer's ruling does.</summary>
    public bool TakesAttachments => takesAttachments;

    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ModelListed;

    /// <inheritdoc/>
    public override string Needed => "one qualified model";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        var found = part.Model is { } model ? SingleModel(model, part, @case.AsOf) : NoSingleModel(@case, part.Match, part, Where(part));
        return part.IsBundleWithoutComponents ? WithoutComponents(found, part) : found;
    }

    private static Finding SingleModel(Model model, Part part, DateOnly asOf) =>
        Obstacles(model, part, asOf) is { } obstacles ? new Finding(Answer.NotMet, part.OfModel, model.Id, obstacles)
            : part.ShownBy is { } attachment ? new Finding(Answer.Met, part.OfModel, model.Id, [ShownBy(model, attachment)])
            : Finding.Met(part.OfModel, model.Id);

    private static Obstacle ShownBy(Model model, int attachment) =>
        new(ReasonCode.ModelByAttachment, $"/attachments/{attachment}", null,
            Phrase.Of("model_listed.shown_by_attachment(model)", model.Name));

    // What rests on the text alone is shown there, also of a component.
    private static string Where(Part part) => part.Match is { } match && !match.Basis.Contains(Basis.Declared)
        && !match.Basis.Contains(Basis.Officer)
        ? $"/invoice/lines/{part.Line.Number - 1}/description"
        : part.Component is not null || part.Line.Declared.ModelId is not null ? $"{part.Pointer}/modelId"
        : part.Line.Declared.Vendor is not null ? $"{part.Pointer}/vendor"
        : $"{part.Pointer}/description";

    private static List<Obstacle>? Obstacles(Model model, Part part, DateOnly asOf)
    {
        List<Obstacle>? obstacles = null;
        if (model.Qualification == Qualification.Excluded)
        {
            Add(ReasonCode.ModelExcluded,
                "model_listed.excluded(name, ground)", part.NameOf(model), Ground(model));
        }
        else if (model.Qualification == Qualification.Suspended)
        {
            Add(ReasonCode.ModelSuspended,
                "model_listed.suspended(name, ground)", part.NameOf(model), Ground(model));
        }

        if (model.Status != ModelStatus.Shipping && model.Qualification != Qualification.Excluded)
        {
            Add(ReasonCode.ModelNotShipping,
                "model_listed.not_shipping(name, status)", part.NameOf(model), InWords.Of(model.Status));
        }

        if (!model.Effective.Contains(asOf))
        {
            Add(ReasonCode.ModelNotInEffect,
                "model_listed.not_in_effect(name, effective, asOf)", part.NameOf(model), InWords.Of(model.Effective), asOf);
        }

        return obstacles;

        void Add(ReasonCode code, string phrase, params ReadOnlySpan<Argument> arguments) => (obstacles ??= [])
            .Add(new Obstacle(code, Where(part), null, Phrase.Of(phrase, arguments)));
    }

    private static LocalizedText Ground(Model model) => model.Ground is { } ground ? InWords.OfId(ground)
        : Phrase.Of("model_listed.no_ground_recorded()");

    private static Finding NoSingleModel(Case @case, Match? match, Part part, string pointer)
    {
        var candidates = match is null ? "" : string.Join(", ", match.Candidates);
        var seen = match?.Normalised ?? part.Line.Description;
        return match?.Kind switch
        {
            MatchKind.Ambiguous when match.Candidates.All(id => @case.Catalogue.TryGetModel(id, out var model)
                && model.Qualification == Qualification.Excluded) =>
                Finding.NotMet(part.OfModel, seen, ReasonCode.ModelExcluded, pointer,
                    "model_listed.excluded_whichever_is_meant(candidates)", candidates),
            MatchKind.Ambiguous => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelAmbiguous, pointer, Supplier.Applicant,
                "model_listed.ambiguous(candidates)", candidates),
            MatchKind.Conflict => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelBrandConflict, pointer, Supplier.Officer,
                "model_listed.brand_conflict(candidates)", candidates),
            MatchKind.TextConflict => Contradicted(match, part, seen, candidates, pointer),
            MatchKind.NotPrinted => NotOnInvoice(@case, match, part, seen, pointer),
            _ => Finding.NotMet(part.OfModel, seen, ReasonCode.ModelUnknown, pointer,
                part.IsModelDeclared ? "model_listed.declared_unknown()" : "model_listed.unknown()"),
        };
    }

    private static Finding Contradicted(Match match, Part part, string seen, string candidates, string pointer) => match.Against switch
    {
        Contradiction.Count => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict,
            part.Component is null ? pointer : $"/invoice/lines/{part.Line.Number - 1}/components", Supplier.Officer,
            "model_listed.count_conflict()"),
        Contradiction.Brand => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict, pointer, Supplier.Officer,
            "model_listed.declared_brand_conflict(candidates)", candidates),
        _ => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict, pointer, Supplier.Officer,
            "model_listed.declared_model_conflict(candidates)", candidates),
    };

    private static Finding NotOnInvoice(Case @case, Match match, Part part, string seen, string pointer)
    {
        var name = match.Model?.Name ?? throw new InvalidOperationException("What is declared and not printed is a model.");
        return @case.Programme.TakesAttachments && match.HasFormWord
            ? Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelNotOnInvoice, pointer, Supplier.Applicant,
                "model_listed.not_on_invoice(name)", name)
            : Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelNotOnInvoice, pointer, Supplier.Officer,
                "model_listed.not_on_invoice_for_officer(name)", name);
    }

    // The text of a machine need not name the cards in it, so a text that names none is no obstacle of its own.
    private static Finding WithoutComponents(Finding found, Part part)
    {
        var missing = new Obstacle(ReasonCode.BundleComponentsMissing, $"{part.Pointer}/components", Supplier.Applicant, Phrase.Of(
            part.IsModelDeclared ? "model_listed.declared_components_missing()" : "model_listed.components_missing()"));
        var namesNone = part.Match is { Kind: MatchKind.Unknown };
        return new Finding(
            found.Answer == Answer.NotMet && !namesNone ? Answer.NotMet : Answer.CannotTell,
            found.Basis,
            found.Seen,
            namesNone ? [missing] : [.. found.Obstacles, missing]);
    }
}
