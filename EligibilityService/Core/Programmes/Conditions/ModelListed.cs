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
        var pointer = Where(part);
        var found = part.Model is { } model ? SingleModel(model, part, @case.AsOf, pointer)
            : NoSingleModel(@case, part.Match, part, pointer);
        return part.IsBundleWithoutComponents ? WithoutComponents(found, part) : found;
    }

    private static Finding SingleModel(Model model, Part part, DateOnly asOf, string pointer) =>
        Obstacles(model, part.NameOf(model), asOf, pointer) is { } obstacles ? new Finding(Answer.NotMet, part.OfModel, model.Id, obstacles)
            : part.ShownBy is { } attachment ? new Finding(Answer.Met, part.OfModel, model.Id, [ShownBy(model, attachment)])
            : Finding.Met(part.OfModel, model.Id);

    private static Obstacle ShownBy(Model model, int attachment) =>
        new(ReasonCode.ModelByAttachment, $"/attachments/{attachment}", null, new LocalizedText(
        $"The invoice does not name the model. It is declared as {model.Name.En}, and the attachment stands for that; the service has not read it.",
        $"发票未载明型号。申报为{model.Name.Zh}，以附件为凭；本服务未读取附件内容。"));

    // What rests on the text alone is shown there, also of a component.
    private static string Where(Part part) => part.Match is { } match && !match.Basis.Contains(Basis.Declared)
        && !match.Basis.Contains(Basis.Officer)
        ? $"/invoice/lines/{part.Line.Number - 1}/description"
        : part.Component is not null || part.Line.Declared.ModelId is not null ? $"{part.Pointer}/modelId"
        : part.Line.Declared.Vendor is not null ? $"{part.Pointer}/vendor"
        : $"{part.Pointer}/description";

    private static List<Obstacle>? Obstacles(Model model, LocalizedText name, DateOnly asOf, string pointer)
    {
        List<Obstacle>? obstacles = null;
        if (model.Qualification == Qualification.Excluded)
        {
            Add(ReasonCode.ModelExcluded,
                $"The catalogue knows {name.En}, and it does not qualify: {Ground(model).En}.",
                $"目录收录了{name.Zh}，但其不符合资格：{Ground(model).Zh}。");
        }
        else if (model.Qualification == Qualification.Suspended)
        {
            Add(ReasonCode.ModelSuspended,
                $"The qualification of {name.En} is suspended: {Ground(model).En}.",
                $"{name.Zh}的资格已暂停：{Ground(model).Zh}。");
        }

        if (model.Status != ModelStatus.Shipping && model.Qualification != Qualification.Excluded)
        {
            Add(ReasonCode.ModelNotShipping,
                $"{name.En} cannot be bought as far as the catalogue knows: its status is: {InWords.Of(model.Status).En}.",
                $"据目录所载，{name.Zh}无法购得：其状态为{InWords.Of(model.Status).Zh}。");
        }

        if (!model.Effective.Contains(asOf))
        {
            Add(ReasonCode.ModelNotInEffect,
                $"{name.En} is listed {InWords.Of(model.Effective).En}; the as-of date is {Show.Day(asOf)}.",
                $"{name.Zh}的收录有效期为{InWords.Of(model.Effective).Zh}；适用日期为{Show.Day(asOf)}。");
        }

        return obstacles;

        void Add(ReasonCode code, string en, string zh) => (obstacles ??= [])
            .Add(new Obstacle(code, pointer, null, new LocalizedText(en, zh)));
    }

    private static LocalizedText Ground(Model model) => model.Ground is { } ground ? InWords.OfId(ground)
        : new LocalizedText("no ground is recorded", "目录未载明理由");

    private static Finding NoSingleModel(Case @case, Match? match, Part part, string pointer)
    {
        var candidates = match is null ? "" : string.Join(", ", match.Candidates);
        var seen = match?.Normalised ?? part.Line.Description;
        return match?.Kind switch
        {
            MatchKind.Ambiguous when match.Candidates.All(id => @case.Catalogue.TryGetModel(id, out var model)
                && model.Qualification == Qualification.Excluded) =>
                Finding.NotMet(part.OfModel, seen, ReasonCode.ModelExcluded, pointer,
                    $"Whichever model the text means, it is one that does not qualify: {candidates}.",
                    $"无论文字指哪一型号，均不符合资格：{candidates}。"),
            MatchKind.Ambiguous => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelAmbiguous, pointer, Supplier.Applicant,
                $"The text fits more than one model, or a short name without its vendor: {candidates}. The ways out (`ways`) say what settles it.",
                $"文字可对应多个型号，或仅有简称而无品牌：{candidates}。解决办法见`ways`。"),
            MatchKind.Conflict => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelBrandConflict, pointer, Supplier.Officer,
                $"The brand on the line and the model contradict each other: {candidates}. "
                + "No declaration settles that: an officer decides what it is, or the seller corrects the invoice.",
                $"品牌与型号相互矛盾：{candidates}。申报不能解决此矛盾：须由工作人员核实，或由销售方更正发票。"),
            MatchKind.TextConflict => Contradicted(match, part, seen, candidates, pointer),
            MatchKind.NotPrinted => NotOnInvoice(@case, match, part, seen, pointer),
            _ => Finding.NotMet(part.OfModel, seen, ReasonCode.ModelUnknown, pointer,
                $"The catalogue knows no such model{(part.IsModelDeclared ? " as is declared" : "")}. If it should, ask for it to be listed. If it is a listed one under another name, an officer can say so.",
                $"目录中无{(part.IsModelDeclared ? "所申报的" : "此")}型号。如应收录，请申请收录；如为已收录型号的其他叫法，可由工作人员认定。"),
        };
    }

    private static Finding Contradicted(Match match, Part part, string seen, string candidates, string pointer) => match.Against switch
    {
        Contradiction.Count => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict,
            part.Component is null ? pointer : $"/invoice/lines/{part.Line.Number - 1}/components", Supplier.Officer,
            "The text prints another number of cards than is declared. If the declaration is wrong, correct it; else an officer decides.",
            "文字载明的卡数与申报不符。如申报有误请更正，否则由工作人员核实。"),
        Contradiction.Brand => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict, pointer, Supplier.Officer,
            $"The text names another brand than is declared: {candidates}. If the declaration is wrong, correct it; else an officer decides.",
            $"文字载明的品牌与申报不符：{candidates}。如申报有误请更正，否则由工作人员核实。"),
        _ => Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelTextConflict, pointer, Supplier.Officer,
            $"The text and what is declared name different models: {candidates}. If the declaration is wrong, correct it; else an officer decides.",
            $"文字与申报指向不同型号：{candidates}。如申报有误请更正，否则由工作人员核实。"),
    };

    private static Finding NotOnInvoice(Case @case, Match match, Part part, string seen, string pointer)
    {
        var name = match.Model?.Name ?? throw new InvalidOperationException("What is declared and not printed is a model.");
        return @case.Programme.TakesAttachments && match.HasFormWord
            ? Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelNotOnInvoice, pointer, Supplier.Applicant,
                $"{name.En} is declared, and nothing on the line names it. Send a packing list or an acceptance record as an attachment, or ask an officer.",
                $"申报型号为{name.Zh}，但该行文字并未载明。请以附件提交装箱单或验收单，或由工作人员核实。")
            : Finding.CannotTell(part.OfModel, seen, ReasonCode.ModelNotOnInvoice, pointer, Supplier.Officer,
                $"{name.En} is declared, and nothing on the line names it. An officer decides what it is.",
                $"申报型号为{name.Zh}，但该行文字并未载明。须由工作人员核实。");
    }

    // Of a machine nobody expects the text to name the cards in it, so that it names none is no obstacle of its own.
    private static Finding WithoutComponents(Finding found, Part part)
    {
        var missing = new Obstacle(ReasonCode.BundleComponentsMissing, $"{part.Pointer}/components", Supplier.Applicant, new LocalizedText(
            $"The line is {(part.IsModelDeclared ? "declared as " : "")}a whole machine. Give its `components` (model, count, net value): how many cards are in it is never guessed.",
            $"该行{(part.IsModelDeclared ? "申报" : "")}为整机。请提供`components`（型号、数量、不含税金额）：卡数从不推测。"));
        var namesNone = part.Match is { Kind: MatchKind.Unknown };
        return new Finding(
            found.Answer == Answer.NotMet && !namesNone ? Answer.NotMet : Answer.CannotTell,
            found.Basis,
            found.Seen,
            namesNone ? [missing] : [.. found.Obstacles, missing]);
    }
}
