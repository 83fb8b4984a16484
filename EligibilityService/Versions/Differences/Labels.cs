using EligibilityService.Core.Primitives;

namespace EligibilityService.Versions.Differences;

/// <summary>
/// What the members of the documents are called by people who do not read JSON. A member without a name here shows its own.
/// </summary>
internal static class Labels
{
    private static readonly Dictionary<string, LocalizedText> Names = new(StringComparer.Ordinal)
    {
        ["id"] = new("Id", "编号"),
        ["vendor"] = new("Vendor", "厂商"),
        ["name"] = new("Name", "名称"),
        ["en"] = new("English", "英文"),
        ["zh"] = new("Chinese", "中文"),
        ["aliases"] = new("Aliases", "别名"),
        ["shortNames"] = new("Short names", "简称"),
        ["partNumbers"] = new("Part numbers", "订货号"),
        ["status"] = new("Status", "供货状态"),
        ["category"] = new("Category", "类别"),
        ["formFactor"] = new("Form factor", "形态"),
        ["launched"] = new("Launched", "发布时间"),
        ["domesticBasis"] = new("Domestic", "国产认定"),
        ["design"] = new("Design", "设计"),
        ["ip"] = new("IP", "知识产权"),
        ["fab"] = new("Fab", "制造"),
        ["officialList"] = new("Official list", "官方名录"),
        ["bundleOf"] = new("Holds", "整机组成"),
        ["count"] = new("Count", "数量"),
        ["model"] = new("Model", "型号"),
        ["effectiveFrom"] = new("Effective from", "生效日期"),
        ["effectiveUntil"] = new("Effective until (exclusive)", "失效日期（不含当日）"),
        ["qualification"] = new("Qualification", "资格"),
        ["ground"] = new("Ground", "理由"),
        ["performance"] = new("Performance", "性能"),
        ["metric"] = new("Metric", "指标"),
        ["value"] = new("Value", "数值"),
        ["confidence"] = new("Confidence", "可信度"),
        ["sources"] = new("Sources", "来源"),
        ["source"] = new("Source", "来源"),
        ["notes"] = new("Notes", "备注"),
        ["note"] = new("Note", "说明"),
        ["origin"] = new("Origin", "产地"),
        ["brands"] = new("Brands", "品牌"),
        ["registeredNames"] = new("Registered names", "注册名称"),
        ["vendors"] = new("Vendors", "厂商"),
        ["goods"] = new("Classification of goods", "税收分类编码"),
        ["code"] = new("Code", "编码"),
        ["says"] = new("Says", "类别"),
        ["models"] = new("Models", "型号"),
        ["programme"] = new("Programme", "项目"),
        ["authority"] = new("Authority", "主管部门"),
        ["illustrative"] = new("Illustrative", "仅为示例"),
        ["legalBasis"] = new("Legal basis", "依据"),
        ["title"] = new("Title", "标题"),
        ["currency"] = new("Currency", "币种"),
        ["linesCountBy"] = new("Lines count by", "按何计算"),
        ["amounts"] = new("Cost is", "金额口径"),
        ["conditions"] = new("Conditions", "条件"),
        ["kind"] = new("Kind", "种类"),
        ["clause"] = new("Clause", "条款"),
        ["from"] = new("From", "自"),
        ["until"] = new("Until (exclusive)", "至（不含当日）"),
        ["days"] = new("Days", "天数"),
        ["divisions"] = new("Divisions", "行政区划"),
        ["anyOf"] = new("Any of", "任一"),
        ["exclusiveProgrammes"] = new("Exclusive programmes", "互斥项目"),
        ["whenUnknown"] = new("When there is no answer", "未答复时"),
        ["amount"] = new("Amount", "金额"),
        ["quantity"] = new("Quantity", "数量"),
        ["sellers"] = new("Sellers", "销售方"),
        ["minimum"] = new("Minimum", "最低值"),
        ["formula"] = new("Formula", "计算方法"),
        ["rate"] = new("Rate", "比例"),
        ["rates"] = new("by category", "按类别"),
        ["mode"] = new("Brackets are read", "分档方式"),
        ["brackets"] = new("Brackets", "分档"),
        ["uplifts"] = new("Uplift", "上浮"),
        ["purpose"] = new("Purpose", "用途"),
        ["capPerUnit"] = new("Cap per unit", "单位上限"),
        ["capPerLine"] = new("Cap per line", "单行上限"),
        ["capPerInvoice"] = new("Cap per invoice", "单张发票上限"),
        ["floorPerInvoice"] = new("Floor per invoice", "单张发票最低额"),
        ["rounding"] = new("Rounding", "舍入"),
        ["rule"] = new("Rule", "规则"),
        ["where"] = new("Where", "适用处"),
        ["limits"] = new("Limits", "限额"),
        ["perBuyer"] = new("Limit per buyer", "购买方限额"),
        ["period"] = new("Period", "期间"),
        ["whenExhausted"] = new("When exhausted", "用尽时"),
        ["budget"] = new("Budget", "预算"),
        ["firstMonth"] = new("First month of the fiscal year", "财政年度首月"),
        ["years"] = new("Year", "年度"),
        ["year"] = new("Year", "年度"),
        ["hold"] = new("Reservation", "预留"),
        ["payments"] = new("Payments", "支付"),
        ["referenceRequired"] = new("Reference required", "须有参考号"),
        ["goldenCases"] = new("Golden cases", "基准案例"),
        ["askedOn"] = new("Asked on", "申请日期"),
        ["expected"] = new("Expected", "应得"),
        ["outcome"] = new("Outcome", "结果"),
        ["reasons"] = new("Reasons", "理由"),
        ["request"] = new("Case", "案例"),
        ["project"] = new("Project", "建设项目"),
        ["buyer"] = new("Buyer", "购买方"),
        ["creditCode"] = new("Credit code", "信用代码"),
        ["region"] = new("Division", "行政区划"),
        ["invoice"] = new("Invoice", "发票"),
        ["number"] = new("Number", "号码"),
        ["issueDate"] = new("Date of issue", "开票日期"),
        ["seller"] = new("Seller", "销售方"),
        ["taxId"] = new("Tax id", "纳税人识别号"),
        ["totals"] = new("Totals", "合计"),
        ["netAmount"] = new("Net amount", "金额"),
        ["taxAmount"] = new("Tax", "税额"),
        ["grossAmount"] = new("With tax", "价税合计"),
        ["lines"] = new("Line", "明细行"),
        ["description"] = new("Description", "货物名称"),
        ["specification"] = new("Specification", "规格型号"),
        ["unit"] = new("Unit", "单位"),
        ["unitPrice"] = new("Unit price", "单价"),
        ["taxRate"] = new("Tax rate", "税率"),
        ["contract"] = new("Contract", "合同"),
        ["date"] = new("Date", "日期"),
        ["delivery"] = new("Delivery", "交付"),
        ["acceptedOn"] = new("Accepted on", "验收日期"),
        ["reference"] = new("Reference", "编号"),
        ["declarations"] = new("Declared", "声明"),
        ["newGoods"] = new("New goods", "全新"),
        ["originalUse"] = new("Original use", "自用"),
        ["sellerRelated"] = new("Related seller", "与销售方关联"),
        ["subsidisedElsewhere"] = new("Subsidised elsewhere", "已获其他补贴"),
    };

    /// <summary>The name of one member.</summary>
    public static LocalizedText Of(string member) => Names.GetValueOrDefault(member) ?? new LocalizedText(member, member);

    /// <summary>The way to a member, in words.</summary>
    public static LocalizedText Of(ReadOnlySpan<string> parts)
    {
        var names = parts.ToArray().Select(Of).ToArray();
        return new LocalizedText(string.Join(" › ", names.Select(one => one.En)), string.Join(" › ", names.Select(one => one.Zh)));
    }

    /// <summary>The order of a list, in words.</summary>
    public static LocalizedText OfOrder(string address)
    {
        var list = Of(FlattenedDocument.Split(address));
        return new LocalizedText($"{list.En}: order", $"{list.Zh}：顺序");
    }
}
