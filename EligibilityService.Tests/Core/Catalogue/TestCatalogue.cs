using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>Makes catalogues by hand, so that a test shows the rows it depends on.</summary>
internal sealed class TestCatalogue
{
    private static readonly LocalizedText Note = new("A test", "测试");

    private readonly List<Vendor> _vendors = [];
    private readonly List<Model> _models = [];

    public TestCatalogue Vendor(string id, string zh, params string[] brands)
    {
        _vendors.Add(new Vendor(id, new LocalizedText(id, zh), Origin.Domestic, brands, [], []));
        return this;
    }

    public TestCatalogue Model(
        string id,
        string name,
        string[]? aliases = null,
        string[]? shortNames = null,
        string[]? partNumbers = null,
        Qualification qualification = Qualification.Qualified,
        params (string Model, int Count)[] bundleOf)
    {
        _models.Add(new Model
        {
            Id = id,
            Vendor = id[..id.IndexOf('/', StringComparison.Ordinal)],
            Name = new LocalizedText(name, name),
            Aliases = aliases ?? [],
            ShortNames = shortNames ?? [],
            PartNumbers = partNumbers ?? [],
            Status = ModelStatus.Shipping,
            Category = Category.Training,
            Qualification = qualification,
            Ground = qualification == Qualification.Excluded ? "foreign_made" : null,
            BundleOf = [.. bundleOf.Select(item => new BundleItem(item.Model, item.Count))],
            Confidence = Confidence.High,
        });
        return this;
    }

    public TestCatalogue Foreign(string id, string name, params string[] aliases) =>
        Model(id, name, aliases, qualification: Qualification.Excluded);

    /// <summary>A part of a host processor, which is no card.</summary>
    public TestCatalogue Integrated(string id, string name, params string[] shortNames)
    {
        Model(id, name, shortNames: shortNames, qualification: Qualification.Excluded);
        _models[^1] = _models[^1] with { Ground = EligibilityService.Core.Catalogue.Model.IntegratedGround };
        return this;
    }

    public ModelMatcher Matcher() => new(_vendors, _models);

    public CatalogueVersion Version(int number = 1, DateOnly effectiveFrom = default, DateTimeOffset publishedAt = default) =>
        new(number, effectiveFrom, publishedAt, "test", Note, _vendors, _models);

    /// <summary>The makers and models whose real spellings and collisions the tests are about.</summary>
    public static TestCatalogue OfTheMarket() => new TestCatalogue()
        .Vendor("biren", "上海壁仞科技股份有限公司", "壁仞科技", "壁仞", "Biren", "壁砺")
        .Model("biren/br100", "BR100", ["壁仞BR100", "Biren BR100", "壁砺100"])
        .Model("biren/br104", "BR104", ["壁仞BR104", "Biren BR104", "壁砺104"])
        .Model("biren/106m", "壁砺106M", ["BR106M", "Biren106M"], ["106M", "BR106"])
        .Model("biren/106b", "壁砺106B", ["BR106B", "Biren106B"], ["106B", "BR106"])
        .Model("biren/106c", "壁砺106C", ["BR106C"], ["106C", "BR106"])
        .Model("biren/166m", "壁砺166M", ["BR166M", "Biren166M"], ["166M"])
        .Vendor("moorethreads", "摩尔线程智能科技（北京）股份有限公司", "摩尔线程", "Moore Threads", "mthreads", "MTT", "KUAE", "夸娥")
        .Model("moorethreads/mtt-s60", "MTT S60", ["摩尔线程S60"], ["S60"])
        .Model("moorethreads/mtt-s80", "MTT S80", ["摩尔线程S80"], ["S80"])
        .Model("moorethreads/mtt-s4000", "MTT S4000", ["摩尔线程S4000"], ["S4000"], ["MTT-S4000-48G"])
        .Model("moorethreads/mtt-s5000", "MTT S5000", ["摩尔线程S5000"], ["S5000"])
        .Model("moorethreads/mccx-d800", "MCCX D800", ["KUAE MCCX D800"], bundleOf: ("moorethreads/mtt-s4000", 8))
        .Vendor("metax", "沐曦集成电路（上海）股份有限公司", "沐曦", "MetaX", "曦云", "曦思", "曦彩")
        .Model("metax/c500", "曦云C500", ["MXC500", "XiYun C500"], ["C500"])
        .Model("metax/c500x", "曦云C500X", ["MXC500X"], ["C500X"])
        .Model("metax/c550", "曦云C550", ["MXC550"], ["C550"])
        .Model("metax/n100", "曦思N100", ["MXN100"], ["N100"])
        .Model("metax/n260", "曦思N260", ["MXN260"], ["N260"])
        .Model("metax/g100", "曦彩G100", ["MXG100"], ["G100"])
        .Vendor("lisuan", "砺算科技", "砺算", "Lisuan")
        .Model("lisuan/7g106", "7G106", ["Lisuan 7G106", "砺算7G106"], ["G100"])
        .Vendor("innosilicon", "芯动科技", "芯动", "Innosilicon", "风华", "Fenghua", "Fantasy")
        .Model("innosilicon/fenghua-1-a", "Fenghua 1 Type A", ["风华1号", "风华一号", "Fantasy I", "Fenghua No.1"])
        .Model("innosilicon/fenghua-1-b", "Fenghua 1 Type B", ["风华1号", "风华一号", "风华1号B"])
        .Vendor("iluvatar", "上海天数智芯半导体股份有限公司", "天数智芯", "天数", "Iluvatar", "Iluvatar CoreX", "天垓", "智铠")
        .Model("iluvatar/tiangai-100", "天垓100", ["BI-V100", "BI100", "Big Island", "TianGai-100"])
        .Model("iluvatar/tiangai-150", "天垓150", ["BI-V150", "BI150"])
        .Model("iluvatar/zhikai-100", "智铠100", ["MR-V100", "MR100"])
        .Vendor("cambricon", "中科寒武纪科技股份有限公司", "寒武纪", "Cambricon", "思元", "MLU")
        .Model("cambricon/mlu370-x8", "MLU370-X8", ["思元370-X8"])
        .Model("cambricon/mlu370-x4", "MLU370-X4", ["思元370-X4"])
        .Model("cambricon/mlu590", "MLU590", ["思元590", "寒武纪590"])
        .Vendor("huawei", "华为技术有限公司", "华为", "昇腾", "Huawei", "Ascend", "Atlas")
        .Model("huawei/ascend-910a", "Ascend 910A", ["昇腾910A", "910A", "Ascend901A"])
        .Model("huawei/ascend-910b1", "Ascend 910B1", ["昇腾910B1", "910B1", "910B B1"], ["910B", "昇腾910B"])
        .Model("huawei/ascend-910b3", "Ascend 910B3", ["昇腾910B3", "910B3"], ["910B", "昇腾910B"])
        .Model("huawei/ascend-910b4", "Ascend 910B4", ["昇腾910B4", "910B4"], ["910B", "昇腾910B"])
        .Model("huawei/atlas-300i-pro", "Atlas 300I Pro")
        .Model("huawei/atlas-300i-duo", "Atlas 300I Duo", ["300I-Duo"])
        .Model("huawei/atlas-800t-a2", "Atlas 800T A2", ["Atla s800T A2"])
        .Vendor("hygon", "海光信息技术股份有限公司", "海光", "Hygon", "DCU")
        .Model("hygon/k100", "DCU K100", ["海光K100"], ["K100"])
        .Model("hygon/k100-ai", "DCU K100_AI", ["K100_AI", "K100 AI版"], ["K100 AI"])
        .Vendor("enflame", "上海燧原科技股份有限公司", "燧原", "Enflame", "云燧", "CloudBlazer")
        .Model("enflame/t20", "云燧T20", ["CloudBlazer T20"], ["T20"])
        .Model("enflame/i20", "云燧i20", ["CloudBlazer i20"], ["i20"])
        .Model("enflame/s60", "云燧S60", ["燧原S60", "Enflame S60"], ["S60"])
        .Vendor("kunlunxin", "昆仑芯（北京）科技股份有限公司", "昆仑芯", "昆仑", "Kunlunxin", "Kunlun")
        .Model("kunlunxin/k100", "昆仑芯K100", ["昆仑K100"], ["K100"])
        .Model("kunlunxin/r200", "昆仑芯R200", ["昆仑芯AI加速卡R200"], ["R200"])
        .Model("kunlunxin/r300", "昆仑芯R300", ["昆仑芯AI加速卡R300"], ["R300"])
        .Model("kunlunxin/r300-plus", "昆仑芯R300+", ["昆仑芯AI加速卡R300+"], ["R300+"])
        .Model("kunlunxin/r480-x8", "昆仑芯R480-X8", ["R480-X8", "昆仑芯AI加速器组R480-X8"], ["R480"], bundleOf: ("kunlunxin/r300", 8))
        .Model("kunlunxin/p800", "昆仑芯P800", ["Kunlun-P800"], ["P800"])
        .Vendor("vastai", "瀚博半导体", "瀚博", "Vastai")
        .Model("vastai/va16", "瀚博VA16", ["VA16"])
        .Vendor("glenfly", "格兰菲智能科技", "格兰菲", "Glenfly", "兆芯", "Zhaoxin", "Arise")
        .Model("glenfly/arise-1020", "Arise 1020", ["Arise1020"], ["GT-10C0"])
        .Model("glenfly/kx-6000g", "KX-6000G", shortNames: ["GT-10C0"])
        .Vendor("nvidia", "英伟达", "英伟达", "NVIDIA", "GeForce", "DGX", "HGX")
        .Foreign("nvidia/h20", "H20", "英伟达H20", "HGX H20")
        .Foreign("nvidia/h100", "H100")
        .Foreign("nvidia/h200", "H200")
        .Foreign("nvidia/h800", "H800")
        .Foreign("nvidia/a100", "A100")
        .Foreign("nvidia/a800", "A800")
        .Foreign("nvidia/v100", "V100", "Tesla V100")
        .Foreign("nvidia/rtx-4090", "GeForce RTX 4090", "RTX 4090", "4090")
        .Foreign("nvidia/rtx-4090d", "GeForce RTX 4090 D", "RTX 4090D", "4090D")
        .Vendor("intel", "英特尔", "英特尔", "Intel")
        .Foreign("intel/gaudi-2", "Gaudi 2", "Gaudi2");
}
