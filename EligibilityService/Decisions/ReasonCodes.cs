using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>A reason code and what it means.</summary>
/// <param name="Code">The code; never changes its meaning.</param>
/// <param name="Text">What it means.</param>
public sealed record ReasonCodeBody(ReasonCode Code, LocalizedText Text);

/// <summary>All reason codes; append-only.</summary>
/// <param name="Items">The codes.</param>
public sealed record ReasonCodePage([property: AtMost(1000)] IReadOnlyList<ReasonCodeBody> Items);

/// <summary>The register of reason codes.</summary>
internal static class ReasonCodes
{
    public static void MapReasonCodes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/reason-codes", List).WithName("listReasonCodes").WithTags("Reason codes").Produces<ReasonCodePage>();

    /// <summary>What every code means; a code without a text here does not compile into an answer (a test checks).</summary>
    public static LocalizedText TextOf(ReasonCode code) => code switch
    {
        ReasonCode.ModelNotOnInvoice => new("A model is declared, and nothing on the line names it.", "申报了型号，但发票该行没有任何内容写明该型号。"),
        ReasonCode.ModelByAttachment => new("A declared model is shown by an attachment, not by the invoice.", "申报的型号由附件证明，发票未写明。"),
        ReasonCode.ComponentPricesDeclared => new(
            "What the components of a machine cost is declared, not printed on the invoice.", "整机各组件的价格为申报，发票未写明。"),
        ReasonCode.DocumentMissing => new("The programme asks for the invoice as a document, and it came typed in.",
            "本项目要求提交发票原文件，而本次为录入数据。"),
        ReasonCode.DeclarationsChanged => new("A refused case is asked again with other declarations.", "被拒绝的申请以不同的申报内容再次提出。"),
        ReasonCode.InvoiceDateOutside => new("The invoice's date is outside the programme's window.", "发票日期不在项目受理期内。"),
        ReasonCode.ContractDateOutside => new("The contract's date is outside the programme's window.", "合同日期不在项目受理期内。"),
        ReasonCode.ContractDateMissing => new("The contract's date is needed and was not given.", "需要合同日期但未提供。"),
        ReasonCode.ClaimTooLate => new("The request came too many days after the invoice's date.", "申请距开票日期超过规定天数。"),
        ReasonCode.BuyerNotEnterprise => new("The buyer is not an enterprise.", "购买方不是企业。"),
        ReasonCode.BuyerKindUnclear => new("The declared kind of the buyer and its credit code disagree.", "申报的购买方类型与其信用代码不符。"),
        ReasonCode.BuyerRegionOutside => new("The buyer is not in the region of the programme.", "购买方不在项目适用地区。"),
        ReasonCode.BuyerRegionUnclear => new("Whether the buyer is in the region cannot be told from what was given.",
            "据所提供信息无法判断购买方是否在适用地区。"),
        ReasonCode.DeliveryNotAccepted => new("The goods were not accepted by the day of the request.", "截至申请当日货物尚未验收。"),
        ReasonCode.DeliveryAcceptanceMissing => new("The date or the reference of the acceptance is missing.", "缺少验收日期或验收文件编号。"),
        ReasonCode.ContractAlreadyClaimed => new("Another decision already claims the contract.", "该合同已被其他决定占用。"),
        ReasonCode.ContractNumberMissing => new("The contract's number is needed and was not given.", "需要合同编号但未提供。"),
        ReasonCode.NotOriginalUse => new("The buyer is declared not to be the first user.", "申报显示购买方不是首次使用者。"),
        ReasonCode.OriginalUseNotDeclared => new("Nothing was declared on first use.", "未申报是否首次使用。"),
        ReasonCode.BuyerNotInGoodStanding => new("The registry says the buyer's credit record is not clean.", "登记机关显示购买方存在失信记录。"),
        ReasonCode.BuyerStandingUnknown => new("The buyer's credit record is not known.", "无法得知购买方信用记录。"),
        ReasonCode.PurposeNotCovered => new("The programme does not cover the project's purpose.", "项目不支持该用途。"),
        ReasonCode.InvoiceKindNotAccepted => new("The programme does not accept this kind of invoice.", "项目不受理该类发票。"),
        ReasonCode.InvoiceNotVerified => new("The tax authority does not know the invoice, or knows it with other figures.",
            "税务机关查无此发票，或内容不符。"),
        ReasonCode.InvoiceVerificationUnavailable => new("The invoice could not be verified.", "发票无法查验。"),
        ReasonCode.SellerRelated => new("Buyer and seller are the same or related.", "购买方与销售方为同一单位或关联方。"),
        ReasonCode.SellerRelationNotDeclared => new("Nothing was declared on the relation of buyer and seller.", "未申报购买方与销售方的关系。"),
        ReasonCode.EligibleCostTooLow => new("The eligible cost is below the minimum.", "符合条件的金额低于最低要求。"),
        ReasonCode.EligibleCostUnclear => new("Whether the eligible cost reaches the minimum depends on undetermined lines.",
            "符合条件的金额是否达到最低要求取决于待定各行。"),
        ReasonCode.QuantityTooLow => new("Fewer units than the minimum.", "数量低于最低要求。"),
        ReasonCode.QuantityUnclear => new("Whether the units reach the minimum depends on undetermined lines.", "数量是否达到最低要求取决于待定各行。"),
        ReasonCode.SubsidisedElsewhere => new(
            "The same cost is subsidised elsewhere, as declared or as claimed under an exclusive programme.",
            "同一费用已享受其他补贴（据申报或互斥项目的占用记录）。"),
        ReasonCode.OtherSubsidyNotDeclared => new("Nothing was declared on other subsidies.", "未申报其他补贴情况。"),
        ReasonCode.BuyerNotApplicant => new("The buyer printed on the invoice is another than the applicant.", "发票上印制的购买方不是申请人。"),
        ReasonCode.InvoiceBuyerMissing => new("The buyer printed on the invoice is not stated.", "未注明发票上印制的购买方。"),
        ReasonCode.InvoiceBuyerUnclear => new("Whether the buyer printed on the invoice is the applicant cannot be told.",
            "无法判断发票上印制的购买方是否为申请人。"),
        ReasonCode.NotATaxInvoice => new("The document is no tax invoice.", "该单据不是税务发票。"),
        ReasonCode.DocumentNotFinal => new("The document is no final invoice: money was paid before the goods were sold.",
            "该单据不是最终发票：系预付款凭证。"),
        ReasonCode.InvoiceNotOfAPurchase => new("The invoice is on something else than goods: rent, freight, insurance.",
            "该发票所载不是货物，而是租赁、运输、保险等。"),
        ReasonCode.DocumentTypeMissing => new("The kind of document is needed and was not stated.", "需要单据类型但未注明。"),
        ReasonCode.DocumentTypeUnclear => new("What kind of document it is leaves open who sold what.", "据单据类型无法判断各销售方所售货物。"),
        ReasonCode.SelfBilled => new("The buyer wrote the invoice himself.", "该发票由购买方自行开具。"),
        ReasonCode.BuyerCountryOutside => new("The applicant is of a country that the programme does not support.", "申请人所属国家不在支持范围内。"),
        ReasonCode.BuyerCountryUnclear => new("The applicant's country is not known, or what was given of it disagrees.",
            "申请人所属国家不明，或所提供信息不一致。"),
        ReasonCode.ModelExcluded => new("The catalogue knows the model, and it does not qualify.", "目录收录了该型号，但其不符合资格。"),
        ReasonCode.ModelSuspended => new("The model's qualification is suspended.", "该型号的资格已暂停。"),
        ReasonCode.ModelNotShipping => new("The model cannot be bought, as far as the catalogue knows.", "据目录所载该型号无法购得。"),
        ReasonCode.ModelNotInEffect => new("The model is not in effect on the as-of date.", "该型号在适用日期不在有效期内。"),
        ReasonCode.ModelUnknown => new("The catalogue knows no model of that name.", "目录中没有该型号。"),
        ReasonCode.ModelAmbiguous => new("The text fits several models, or a short name without its vendor.", "文字可对应多个型号，或仅有简称而无品牌。"),
        ReasonCode.ModelBrandConflict => new("The brand on the line and the model on the line contradict each other.", "该行载明的品牌与型号相互矛盾。"),
        ReasonCode.ModelTextConflict => new(
            "What is declared (model, vendor, components) and what the text says contradict each other.", "申报内容（型号、厂商、组件）与发票文字相互矛盾。"),
        ReasonCode.BundleComponentsMissing => new("A whole machine without its components.", "整机未列明组件。"),
        ReasonCode.CategoryNotCovered => new("The programme does not cover the category.", "项目不支持该类别。"),
        ReasonCode.CategoryMissing => new("The line has no category.", "该行没有类别。"),
        ReasonCode.DomesticBasisNotMet => new("The model is not domestic in the sense that the programme asks for.", "该型号不符合项目要求的国产认定。"),
        ReasonCode.DomesticBasisUnknown => new("Whether the model is domestic in that sense is not known.", "无法得知该型号是否符合国产认定。"),
        ReasonCode.GoodsNotCovered => new(
            "What the line sells (a service, software, a rental, a part) is none of the goods that the programme covers.",
            "该行销售的（服务、软件、租赁、配件等）不属于本项目支持的货物。"),
        ReasonCode.GoodsUnclear => new("What the line sells cannot be told from its code, short name, rate, unit and words.",
            "据税收分类编码、简称、税率、单位及文字无法判断该行销售的是什么。"),
        ReasonCode.UnitsUnclear => new("The unit of the line does not say how many pieces there are, and neither does its text.",
            "计量单位不能说明件数，文字亦未载明。"),
        ReasonCode.GoodsNotNew => new("The goods are not new.", "货物不是新品。"),
        ReasonCode.GoodsConditionNotDeclared => new("Nothing was declared on the state of the goods.", "未申报货物状态。"),
        ReasonCode.SellerNotAuthorised => new("The seller is neither the vendor nor a listed distributor.", "销售方既非厂商也非名录内经销商。"),
        ReasonCode.PerformanceTooLow => new("The model's figure is below the minimum.", "该型号的性能低于最低要求。"),
        ReasonCode.PerformanceUnknown => new("The catalogue has no figure for the model.", "目录中没有该型号的性能数据。"),
        ReasonCode.EvidenceMissing => new("The line has no evidence.", "该行没有证明材料。"),
        ReasonCode.CurrencyNotAccepted => new("The invoice is in another currency than the programme pays in.", "发票币种与项目支付币种不同。"),
        ReasonCode.LineIsSurcharge => new("A surcharge never counts.", "价外费用不计入。"),
        ReasonCode.DeclaredExcludedCost => new("The caller does not ask for this part of the cost.", "申请方未就该部分费用申请补贴。"),
        ReasonCode.BundleRemainder => new("What the components of a bundle do not cover does not count.", "整机中组件以外的部分不计入。"),
        ReasonCode.NoRateForCategory => new("The programme has no rate for the category.", "项目没有该类别的补贴比例。"),
        ReasonCode.CapPerUnit => new("The cap per unit cut the amount.", "单位上限削减了金额。"),
        ReasonCode.CapPerLine => new("The cap per line cut the amount.", "单行上限削减了金额。"),
        ReasonCode.CapPerInvoice => new("The cap per invoice cut the amount.", "单张发票上限削减了金额。"),
        ReasonCode.BelowFloor => new("The sum is below the least that is paid.", "合计低于最低支付额。"),
        ReasonCode.AmountIsZero => new("Nothing is left after rounding.", "舍入后金额为零。"),
        ReasonCode.NoEligibleLine => new("No line counts.", "没有任何一行符合条件。"),
        ReasonCode.RegistryDidNotAnswer => new("A registry gave no answer; the programme only notes that.", "登记库未答复；项目仅作提示。"),
        ReasonCode.InvoiceAlreadyClaimed => new("A line of the invoice is already claimed by another decision.", "发票中的某行已被其他决定占用。"),
        ReasonCode.SerialNumberAlreadyClaimed => new(
            "A piece with this serial number is already claimed by another decision, under whatever programme.", "该序列号的设备已被其他决定占用（不限项目）。"),
        ReasonCode.BuyerLimitCut => new("The limit for one buyer cut the amount.", "购买方限额削减了金额。"),
        ReasonCode.BuyerLimitExhausted => new("The buyer has used up its limit.", "购买方限额已用尽。"),
        ReasonCode.BudgetCut => new("What is left of the fiscal year's budget cut the amount.", "年度预算余额削减了金额。"),
        ReasonCode.BudgetExhausted => new("The fiscal year's budget is used up.", "年度预算已用尽。"),
        ReasonCode.BudgetWaitlisted => new("The fiscal year's budget does not suffice now; the case waits in line.", "年度预算暂不足，申请进入候补。"),
        ReasonCode.OfficerFinding => new("An officer's review found it so.", "经人员复核认定。"),
        ReasonCode.InvoiceSellerDiffers => new("The tax authority's record of the invoice names another seller.", "税务机关记录的销售方与发票不同。"),
        ReasonCode.InvoiceBuyerDiffers => new("The tax authority's record says that the invoice was issued to somebody else.",
            "税务机关记录显示该发票开具给其他单位。"),
        ReasonCode.InvoiceDateDiffers => new("The tax authority's record of the invoice has another date.", "税务机关记录的开票日期与发票不同。"),
        ReasonCode.InvoiceAmountDiffers => new("The tax authority's record of the invoice has another amount.", "税务机关记录的金额与发票不同。"),
        ReasonCode.InvoiceNotInForce => new("The tax authority's record says that the invoice is voided or reversed.",
            "税务机关记录显示该发票已作废或已红冲。"),
        ReasonCode.PossibleDuplicate => new(
            "The invoice may be one that money was given on: it differs from that only in its separators, or in its date.",
            "该发票与已补贴的发票仅分隔符或日期不同，可能为同一张。"),
        ReasonCode.InvoiceCredited => new("Credit notes took a part of the invoice back; what is left is decided on.",
            "红字发票已冲回部分发票；仅就剩余部分作出决定。"),
        ReasonCode.CreditUnclear => new("A credit note names the invoice, and it cannot be told what it takes back.",
            "有红字发票指向该发票，但无法判断其冲回的内容。"),
        ReasonCode.InvoiceReplaced => new("A corrected invoice has replaced this one.", "该发票已被更正后的发票替换。"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A reason code without a text."),
    };

    private static readonly Lazy<IResult> All = new(() => Answers.Once(Answers.Current(
        new ReasonCodePage([.. Enum.GetValues<ReasonCode>().Select(code => new ReasonCodeBody(code, TextOf(code)))]),
        DecisionsJson.Shared.ReasonCodePage)));

    /// <summary>List every reason code and what it means</summary>
    /// <remarks>In English and Chinese. A code never changes its meaning and is never taken away; new ones may be added.</remarks>
    private static IResult List() => All.Value;
}
