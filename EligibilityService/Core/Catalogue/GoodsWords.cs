using System.Buffers;
using System.Collections.Frozen;
using System.Numerics;

namespace EligibilityService.Core.Catalogue;

/// <summary>What a word says of the goods; the nouns in the order of <see cref="Goods"/>.</summary>
internal enum WordSense : byte
{
    /// <summary>A card or a machine.</summary>
    Hardware,

    Software,

    Service,

    Rental,

    /// <summary>A part or a peripheral.</summary>
    Accessory,

    /// <summary>A whole machine: hardware too.</summary>
    Machine,

    /// <summary>Nothing: a property, or a brand of another maker. Passed over.</summary>
    Neutral,

    /// <summary>What a card is used for, and is no service itself (games, office work). Passed over too.</summary>
    Use,

    /// <summary>What a card is used for, and may be sold as a service (rendering): passed over behind the noun of a card alone.</summary>
    Work,

    /// <summary>That a card is added to a machine. Passed over behind the noun of that machine alone.</summary>
    Adding,

    /// <summary>A place: passed over with the name in front of it.</summary>
    Place,

    /// <summary>What is done to goods: an unknown word, but in front of goods it says that they are not what is sold.</summary>
    AuditedAct,
}

/// <summary>
/// The words that tell goods apart, closed lists: they are a rule of the service, not data of a catalogue, and stand in docs/deciding.md,
/// section 11, in the same order. Chinese words are found as endings, Latin ones as whole runs of letters.
/// </summary>
internal static class GoodsWords
{
    public static readonly (WordSense Sense, string Words)[] Lists =
    [
        (WordSense.Hardware,
            "卡 显卡 独显 加速卡 计算卡 推理卡 训练卡 图形卡 智算卡 算力卡 板卡 gpu卡 加速器 加速模组 加速模块 芯片 模组 液冷模组 模块 处理器 核心板 设备 硬件 产品 货物 "
            + "gpu gpgpu npu dcu ppu card cards module modules accelerator accelerators board boards chip chips processor processors graphics"),
        (WordSense.Machine,
            "服务器 整机 一体机 工作站 主机 机柜 整机柜 机架 集群 节点 超节点 加速器组 标准机 计算机 电脑 台式机 工控机 笔记本 server servers workstation workstations rack cluster pod chassis"),
        (WordSense.Accessory,
            "支架 托架 架 散热器 散热片 散热模组 散热套件 散热风扇 风扇 风扇模组 水冷头 冷头 冷板 背板 挡板 转接卡 转接线 转接板 扩展卡 延长线 线 线缆 电缆 桥接器 桥接卡 riser卡 互联桥 桥 板 座 盖 罩 配件 附件 零件 部件 备件 "
            + "备品备件 耗材 套件 外壳 机壳 保护套 防尘罩 硅脂 导热垫 螺丝 滑轨 导轨 包装 包装箱 盒 箱 适配器 连接器 转换器 底座 扩展坞 扩展箱 扩展柜 治具 工具 说明书 贴纸 赠品 网卡 声卡 阵列卡 raid卡 hba卡 "
            + "采集卡 读卡器 内存 内存条 内存卡 存储卡 硬盘 固态硬盘 光模块 主板 电源 电源模块 电池 交换机 路由器 防火墙 打印机 复印机 扫描仪 投影仪 投影机 显示器 显示屏 屏 摄像头 摄像机 相机 键盘 鼠标 耳机 "
            + "音箱 手机 平板 无人机 变频器 伺服 传感器 仪 存储 家具 空调 ups "
            + "bracket brackets cooler coolers heatsink heatsinks fan fans riser risers cable cables adapter adapters backplate mount holder bridge connector connectors accessory accessories part parts "
            + "spare spares kit kits case box cpu ram ssd hdd psu nic memory motherboard webcam camera printer projector monitor headset mouse keyboard switch transceiver"),
        (WordSense.Software,
            "软件 软件包 程序 驱动 驱动程序 固件 应用 应用程序 操作系统 数据库 中间件 插件 授权 授权书 授权费 许可 许可证 使用权 订阅 订阅费 激活码 "
            + "software license licenses licence licences subscription subscriptions sdk driver drivers firmware"),
        (WordSense.Rental,
            "租赁 租赁费 租赁服务 租赁服务费 租用 租用费 租用服务 租借 租金 租费 出租 包月 包年 月租 月租费 租 rental rent renting rented lease leasing leased hire hired"),
        (WordSense.Service,
            "服务 服务费 劳务 费 费用 维保 延保 续保 维修 维护 保养 检修 修理 修配 检测 测试 评测 安装 调试 部署 实施 集成 开发 定制开发 设计 培训 咨询 运维 托管 搬运 搬迁 运输 物流 配送 装卸 仓储 "
            + "技术支持 售后支持 支持服务 施工 工程 保险 代理 监理 云服务器 云主机 裸金属服务器 云桌面 机时 卡时 算力服务 质保 保修 联保 售后 服务卡 延保卡 维保卡 保修卡 充值卡 礼品卡 会员卡 点卡 手续费 调用 使用 试用 质保期 保修期 报告 手册 证书 认证 押金 差价 运费 违约金 "
            + "service services maintenance repair repairs warranty installation integration deployment consulting consultancy hosting colocation support training shipping freight delivery insurance care contract contracts agreement"),
        (WordSense.Neutral,
            "全新 原装 原厂 原装正品 正品 行货 盒装 散装 简装 未拆封 官方 国产 国产化 信创 自主可控 自研 系列 型号 型 款 版 标准版 旗舰版 专业版 企业版 满血版 新款 高性能 人工智能 智能 "
            + "计算 图形 显存 半高 全高 全长 半长 单宽 双宽 单槽 双槽 单卡 双芯 被动散热 主动散热 被动 主动 涡轮散热 涡轮 风冷 液冷 水冷 冷板式液冷 液冷版 风冷版 在线 无线 有线 黑色 白色 银色 灰色 含税 现货 进口 "
            + "定制 专用 适用 适配 兼容 通用 独立 配套 采购 送货上门 包邮 一批 若干 等 的 用 单槽位 双槽位 双风扇散热 三风扇散热 企业级 工业级 以旧换新 "
            + "品牌 规格 规格型号 产品型号 数量 名称 品名 产品名称 货物名称 设备名称 厂家 厂商 生产厂家 制造商 产地 参数 提供 免费 "
            + "new original retail oem bulk edition version series model passive active cooled liquid water dual single slot full half height length profile black white silver domestic"),
        (WordSense.Use,
            "大模型 大语言模型 多模态 训练 推理 训推一体 训推 "
            + "游戏 电竞 怀旧 办公 家用 商用 娱乐 影音 装机 桌面 双屏 多屏 输出 安防 科研 边缘 边缘侧 视频云 小机箱 迷你机箱 算力底座 智算底座 数字底座 "
            + "智慧城市 智慧园区 智慧交通 智慧医疗 智慧教育 智能制造 设备更新 老旧设备更新 新旧动能转换 项目 采购项目 建设项目 一期 二期 三期 四期"),
        (WordSense.Work,
            "渲染 云渲染 云游戏 转码 视频转码 视频分析 视频解析 图像识别 人脸识别 深度学习 机器学习 科学计算 高性能计算 仿真 数字孪生 自动驾驶 剪辑 视频剪辑 "
            + "直播 虚拟化 质检 预报 游戏设计 平面设计 图形设计 工业设计 三维设计"),
        (WordSense.Adding, "扩容 升级 加装 增配 配卡"),
        (WordSense.Place,
            "大学 学院 学校 高校 中学 小学 医院 研究院 研究所 科学院 实验室 机房 数据中心 智算中心 超算中心 算力中心 计算中心 信息中心 园区 公司 集团 银行"),
        (WordSense.AuditedAct, "更换 置换 退换 回收 清洁 清洗 清灰 代管 代采 借用 借出 拆装 拆卸 上架 寄修 返修 处置 报废 巡检 退租 续租 转租 共享 install repairing servicing inspect"),
        (WordSense.Neutral, Used),
        (WordSense.Neutral, OtherBrands),
    ];

    /// <summary>Words that say the goods are used.</summary>
    public const string Used =
        "二手 2手 贰手 拆机 翻新 整修 修复品 返修卡 返修机 利旧 退租 样机 已拆封 官翻 官换 再制造 旧件 旧品 旧货 旧机 旧卡 成新 成色 准新 充新 次新 用过 使用过 已使用 展示机 演示机 退役 下架 闲置 矿卡 中古 "
        + "used refurbished refurb reconditioned renewed preowned second-hand secondhand pre-owned pre-used open-box ex-demo ex-lease re-furbished";

    /// <summary>Words that only look like one of <see cref="Used"/>.</summary>
    public static readonly Phrases NotUsed = new("退役军人 上下架 使用过程 应用过程 用过程 used-for used-in used-as used-by used-to used-with");

    /// <summary>Brands of makers of other things, beside which a short code is not a GPU (Logitech C500).</summary>
    public const string OtherBrands =
        "罗技 爱普生 海盗船 惠普 大疆 台达 佳能 兄弟 松下 索尼 理光 施乐 富士 三星 飞利浦 明基 优派 极米 坚果 当贝 雷蛇 赛睿 酷冷至尊 美商海盗船 利民 九州风神 绿联 贝尔金 雷柏 双飞燕 漫步者 森海塞尔 "
        + "海康威视 大华 汇川 西门子 施耐德 欧姆龙 三菱 艾默生 格力 美的 海尔 小米 苹果 "
        + "logitech epson corsair hp dji delta canon brother panasonic sony ricoh xerox fujifilm samsung philips benq viewsonic xgimi razer steelseries thermalright deepcool ugreen belkin rapoo "
        + "edifier sennheiser hikvision dahua inovance siemens schneider omron mitsubishi emerson";

    /// <summary>Behind one of these stands what comes with the goods.</summary>
    public static readonly Phrases With = new("不含 包含 内含 另含 含 附带 附赠 附 带 赠送 赠 送 包括 标配 选配 with incl including w/ plus");

    /// <summary>Words that only look like one of <see cref="With"/>.</summary>
    public static readonly Phrases NotWith = new("含光 带宽 宽带 频带 磁带 附件 附加 送货 送检 送修 配送 运送 派送 赠品");

    /// <summary>Behind one of these stands what the goods are for.</summary>
    public static readonly Phrases For = new("适用于 适用 适配于 适配 用于 兼容 支持 专为 for fits compatible suitable supports");

    /// <summary>Words that only look like one of <see cref="For"/>.</summary>
    public static readonly Phrases NotFor = new("适配器 适配卡 适配板 兼容性 兼容机 技术支持 售后支持 支持服务 支持费");

    /// <summary>Behind a noun these make the name of a project of it.</summary>
    public static readonly Phrases Projects = new("项目 采购项目 建设项目");

    /// <summary>Joins pieces where both are goods.</summary>
    public static readonly Phrases And = new("以及 和 及 与");

    /// <summary>A word of the lists right behind one of these does not count.</summary>
    public const string Negators = "非无免未";

    /// <summary>Right before a part: how many the card itself has (双风扇).</summary>
    public const string OwnParts = "单双两二三四";

    /// <summary>Chinese numerals, as far as counts and durations are written with them.</summary>
    public const string Numerals = "一二两三四五六七八九十百";

    /// <summary>What ends a clause.</summary>
    public static bool EndsClause(char c) => c is ',' or ';' or '。' or '!' or '|';

    /// <summary>What always joins pieces.</summary>
    public static bool Joins(char c) => c is '、' or '+' or '&';

    /// <summary>What is counted or measured.</summary>
    public const string MeasureWords =
        "张 块 片 颗 枚 只 个 台 套 件 组 批 项 盒 箱 卡 路 核 位 代 号 级 寸 英寸 年 年期 个月 月 天 日 小时 米 瓦 元 万元 pcs pc units unit pieces piece cards year years month months day days hours";

    private static readonly FrozenSet<string> Measures = Split(MeasureWords).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, WordSense> Senses = IndexOf();
    private static readonly FrozenDictionary<string, WordSense>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Senses.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MeasureBySpan =
        Measures.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly WordLengths ByLast = new(Senses.Keys, static word => word[^1]);
    private static readonly WordLengths ByFirst = new(Senses.Keys, static word => word[0]);

    /// <summary>The words of a list.</summary>
    public static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a word says that what stands before it is what the goods are for.</summary>
    public static bool EndsPurpose(ReadOnlySpan<char> word) => word is "专用" or "适用" or "适配" or "兼容" or "用";

    /// <summary>What a whole word says; false when it is in no list.</summary>
    public static bool TryWord(ReadOnlySpan<char> word, out WordSense sense) => BySpan.TryGetValue(word, out sense);

    /// <summary>
    /// Whether a measure is one of time that is sold (12个月). Years are terms of sale as often, and 月 and 日 alone are dates.
    /// </summary>
    public static bool IsTime(ReadOnlySpan<char> measure) =>
        measure is "小时" or "天" or "个月" or "month" or "months" or "day" or "days" or "hours";

    /// <summary>Whether a noun right in front of the noun of goods only says which goods they are (应用服务器, training card).</summary>
    public static bool IsKindOf(ReadOnlySpan<char> noun, bool isMachine) => noun is "数据库" or "云桌面" or "training"
        || (isMachine && noun is ("应用" or "设计" or "工程" or "开发" or "测试" or "软件" or "程序"));

    /// <summary>Whether a word for parts only says which goods they are (AI服务器配件-加速卡).</summary>
    public static bool IsAnyPart(ReadOnlySpan<char> noun) => noun is "配件" or "附件" or "零件" or "部件" or "备件" or "备品备件" or "耗材";

    /// <summary>Whether a whole word is a measure.</summary>
    public static bool IsMeasure(ReadOnlySpan<char> word) => MeasureBySpan.Contains(word);

    /// <summary>The longest word that a text ends in, as its length; 0 when there is none. No longer than the text.</summary>
    public static int Ending(ReadOnlySpan<char> text, out WordSense sense)
    {
        foreach (var length in text.IsEmpty ? default : ByLast.Of(text[^1], text.Length))
        {
            if (BySpan.TryGetValue(text[^length..], out sense))
            {
                return length;
            }
        }

        sense = WordSense.Neutral;
        return 0;
    }

    /// <summary>
    /// Whether a run of characters says nothing but what a card is for: words of use, work and adding, neutral words, codes, machines that
    /// it goes into, and in front of a word of work what it is done to. The last word must be one of the first three.
    /// </summary>
    public static bool SaysUse(ReadOnlySpan<char> run, out WordSense last, out bool namesMachine)
    {
        (last, namesMachine) = (WordSense.Neutral, false);
        var isNamed = false;
        for (var rest = run; !rest.IsEmpty;)
        {
            var length = char.IsAsciiLetterOrDigit(rest[^1]) ? LatinEnding(rest, out var sense) : Ending(rest, out sense);
            if (sense is not (WordSense.Neutral or WordSense.Use or WordSense.Work or WordSense.Adding or WordSense.Machine))
            {
                return false;
            }

            last = rest.Length == run.Length ? sense : last;
            namesMachine |= sense == WordSense.Machine;
            isNamed |= length == 0;
            rest = rest[..^Math.Max(1, length)];
        }

        return last is WordSense.Use or WordSense.Work or WordSense.Adding && (!isNamed || (last == WordSense.Work && !namesMachine));
    }

    // A Latin run that is in no list is a code or a name.
    private static int LatinEnding(ReadOnlySpan<char> text, out WordSense sense)
    {
        var from = text.Length;
        while (from > 0 && char.IsAsciiLetterOrDigit(text[from - 1]))
        {
            from--;
        }

        sense = BySpan.TryGetValue(text[from..], out var word) ? word : WordSense.Neutral;
        return text.Length - from;
    }

    /// <summary>Whether a text begins with a word of a sense that is asked for.</summary>
    public static bool BeginsWith(ReadOnlySpan<char> text, Func<WordSense, bool> isAsked)
    {
        foreach (var length in text.IsEmpty ? default : ByFirst.Of(text[0], text.Length))
        {
            if (BySpan.TryGetValue(text[..length], out var sense) && isAsked(sense))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a word is the noun of a thing.</summary>
    public static bool IsThing(WordSense sense) => sense is WordSense.Hardware or WordSense.Machine or WordSense.Accessory;

    private static FrozenDictionary<string, WordSense> IndexOf()
    {
        var senses = new Dictionary<string, WordSense>(StringComparer.Ordinal);
        foreach (var (sense, words) in Lists)
        {
            foreach (var word in Split(words))
            {
                senses.TryAdd(word, sense);
            }
        }

        return senses.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Words that are looked for where they begin.</summary>
    internal sealed class Phrases
    {
        private readonly SearchValues<char> _firsts;
        private readonly FrozenDictionary<char, string[]> _byFirst;

        public Phrases(string words)
        {
            All = Split(words);
            _firsts = SearchValues.Create([.. All.Select(word => word[0])]);
            _byFirst = All
                .GroupBy(word => word[0])
                    .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(word => word.Length).ToArray());
        }

        /// <summary>The phrases, in the order of the page.</summary>
        public IReadOnlyList<string> All { get; }

        /// <summary>Whether a text may have one anywhere: false where no phrase can begin at any of its characters.</summary>
        public bool MayStandIn(ReadOnlySpan<char> text) => text.ContainsAny(_firsts);

        /// <summary>The longest one that a text begins with, as its length; 0 when there is none. A Latin one is a whole run.</summary>
        public int BeginningOf(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty || !_firsts.Contains(text[0]))
            {
                return 0;
            }

            foreach (var word in _byFirst[text[0]])
            {
                var ends = word.Length == text.Length || !char.IsAsciiLetterOrDigit(word[^1])
                    || !char.IsAsciiLetterOrDigit(text[Math.Min(word.Length, text.Length - 1)]);
                if (text.StartsWith(word, StringComparison.Ordinal) && ends)
                {
                    return word.Length;
                }
            }

            return 0;
        }
    }

    /// <summary>Which lengths words have that share a character, so that no other length is looked up.</summary>
    private sealed class WordLengths
    {
        private readonly FrozenDictionary<char, ulong> _lengths;

        public WordLengths(IEnumerable<string> words, Func<string, char> shared) =>
            _lengths = words.GroupBy(shared).ToFrozenDictionary(
                group => group.Key, group => group.Aggregate(0UL, (lengths, word) => lengths | (1UL << checked((byte)word.Length))));

        /// <summary>The lengths, longest first, none above the most.</summary>
        public LongestFirst Of(char shared, int most) =>
            new(_lengths.GetValueOrDefault(shared) & (most >= 63 ? ulong.MaxValue : (1UL << (most + 1)) - 1));
    }

    /// <summary>The numbers of the bits that are set, from the highest.</summary>
    private ref struct LongestFirst(ulong bits)
    {
        private ulong _bits = bits;

        public int Current { get; private set; }

        public readonly LongestFirst GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_bits == 0)
            {
                return false;
            }

            Current = BitOperations.Log2(_bits);
            _bits ^= 1UL << Current;
            return true;
        }
    }
}
