using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The line names one model that the catalogue lists, that qualifies, that can be bought and that is in effect. Everything that stands in the way is said.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class ModelListed(string id, Clause clause) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ModelListed;

    /// <inheritdoc/>
    public override string Needed => "one qualified model";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        var pointer = Where(part);
        var found = part.Model is { } model ? SingleModel(model, part, @case.AsOf, pointer) : NoSingleModel(@case.Catalogue, part.Match, part, pointer);
        return part.IsBundleWithoutComponents ? WithoutComponents(found, part) : found;
    }

    private static Finding SingleModel(Model model, Part part, DateOnly asOf, string pointer) =>
        Obstacles(model, asOf, pointer) is { } obstacles ? new Finding(Answer.NotMet, part.OfModel, model.Id, obstacles) : Finding.Met(part.OfModel, model.Id);

    private static string Where(Part part) => part.Component is not null || part.Line.Declared.ModelId is not null
        ? $"{part.Pointer}/modelId"
        : $"{part.Pointer}/description";

    private static List<Obstacle>? Obstacles(Model model, DateOnly asOf, string pointer)
    {
        List<Obstacle>? obstacles = null;
        if (model.Qualification == Qualification.Excluded)
        {
            Add(ReasonCode.ModelExcluded,
                $"The catalogue knows {model.Name.En}, and it does not qualify: {model.Ground}.",
                $"目录收录了{model.Name.Zh}，但其不符合资格：{model.Ground}。");
        }
        else if (model.Qualification == Qualification.Suspended)
        {
            Add(ReasonCode.ModelSuspended,
                $"The qualification of {model.Name.En} is suspended: {model.Ground}.",
                $"{model.Name.Zh}的资格已暂停：{model.Ground}。");
        }

        if (model.Status != ModelStatus.Shipping && model.Qualification != Qualification.Excluded)
        {
            Add(ReasonCode.ModelNotShipping,
                $"{model.Name.En} cannot be bought as far as the catalogue knows: its status is {Term.Of(model.Status)}.",
                $"据目录所载，{model.Name.Zh}无法购得：其状态为{Term.Of(model.Status)}。");
        }

        if (!model.Effective.Contains(asOf))
        {
            Add(ReasonCode.ModelNotInEffect,
                $"{model.Name.En} is listed for {model.Effective}; the as-of date is {Show.Day(asOf)}.",
                $"{model.Name.Zh}的收录有效期为{model.Effective}；适用日期为{Show.Day(asOf)}。");
        }

        return obstacles;

        void Add(ReasonCode code, string en, string zh) => (obstacles ??= []).Add(new Obstacle(code, pointer, null, new LocalizedText(en, zh)));
    }

    private static Finding NoSingleModel(CatalogueVersion catalogue, Match? match, Part part, string pointer)
    {
        var candidates = match is null ? "" : string.Join(", ", match.Candidates);
        var seen = match?.Normalised ?? part.Line.Description;
        return match?.Kind switch
        {
            MatchKind.Ambiguous when match.Candidates.All(id => catalogue.TryGetModel(id, out var model) && model.Qualification == Qualification.Excluded) =>
                Finding.NotMet(part.OfModel, seen, ReasonCode.ModelExcluded, pointer,
                    $"Whichever model the text means, it is one that does not qualify: {candidates}.",
                    $"无论文字指哪一型号，均不符合资格：{candidates}。"),
            MatchKind.Ambiguous => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelAmbiguous, pointer, Supplier.Applicant,
                $"The text fits more than one model, or a short name without its vendor: {candidates}. Ask again with `modelId`.",
                $"文字可对应多个型号，或仅有简称而无品牌：{candidates}。请附`modelId`重新提交。"),
            MatchKind.Conflict => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelBrandConflict, pointer, Supplier.Applicant,
                $"The brand on the line and the model contradict each other: {candidates}. Check the invoice, then ask again with `modelId`.",
                $"品牌与型号相互矛盾：{candidates}。请核对发票后附`modelId`重新提交。"),
            MatchKind.TextConflict => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict, pointer, Supplier.Officer,
                $"The given `modelId` and the text name different models: {candidates}. Correct the one that is wrong.",
                $"所给`modelId`与文字指向不同型号：{candidates}。请更正有误的一方。"),
            _ => Finding.NotMet(part.OfModel, seen, ReasonCode.ModelUnknown, pointer,
                "The catalogue knows no such model. If it should, give its `modelId`, or ask for it to be listed.",
                "目录中无此型号。如应收录，请提供`modelId`或申请收录。"),
        };
    }

    // Of a machine nobody expects the text to name the cards in it, so that it names none is no obstacle of its own.
    private static Finding WithoutComponents(Finding found, Part part)
    {
        var missing = new Obstacle(ReasonCode.BundleComponentsMissing, $"{part.Pointer}/components", Supplier.Applicant, new LocalizedText(
            "The line is a whole machine. Give its `components` (model, count, net value): how many cards are in it is never guessed.",
            "该行为整机。请提供`components`（型号、数量、不含税金额）：卡数从不推测。"));
        var namesNone = part.Match is { Kind: MatchKind.Unknown };
        return new Finding(
            found.Answer == Answer.NotMet && !namesNone ? Answer.NotMet : Answer.CannotTell,
            found.Basis,
            found.Seen,
            namesNone ? [missing] : [.. found.Obstacles, missing]);
    }
}
