using System.Collections.Frozen;

namespace EligibilityService.Core.Catalogue;

/// <summary>What a word says of the goods; the nouns in the order of <see cref="Goods"/>.</summary>
internal enum WordSense : byte
{
    /// <summary>A card or a machine.</summary>
    Hardware,

    /// <summary>Software.</summary>
    Software,

    /// <summary>A service.</summary>
    Service,

    /// <summary>A rental.</summary>
    Rental,

    /// <summary>A part or a peripheral.</summary>
    Accessory,

    /// <summary>A whole machine: hardware too.</summary>
    Machine,

    /// <summary>Nothing: a property, a brand of somebody else. Passed over.</summary>
    Neutral,
}

/// <summary>
/// The words that tell goods apart, closed lists: they are a rule of the service, not data of a catalogue, and stand in docs/deciding.md, section 11, in the same order.
/// Chinese words are found as endings, Latin ones as whole runs of letters.
/// </summary>
internal static class GoodsWords
{
    /// <summary>The words of each sense.</summary>
    public static readonly (WordSense Sense, string Words)[] Lists =
    [
        (WordSense.Hardware,
            "卡 显卡 加速卡 计算卡 推理卡 训练卡 图形卡 智算卡 算力卡 板卡 gpu卡 加速器 加速模组 加速模块 芯片 模组 液冷模组 模块 处理器 核心板 设备 硬件 产品 货物 "
            + "gpu gpgpu npu dcu ppu card cards module modules accelerator accelerators board boards chip chips processor processors graphics"),
        (WordSense.Machine,
            "服务器 整机 一体机 工作站 主机 机柜 整机柜 机架 集群 节点 超节点 加速器组 标准机 计算机 电脑 台式机 笔记本 server servers workstation workstations rack cluster pod chassis"),
        (WordSense.Accessory,
            "支架 托架 架 散热器 散热片 散热模组 散热套件 散热风扇 风扇 风扇模组 水冷头 冷头 冷板 背板 挡板 转接卡 转接线 转接板 扩展卡 延长线 线 线缆 电缆 桥接器 桥接卡 riser卡 互联桥 桥 板 座 盖 罩 配件 附件 零件 部件 备件 "
            + "备品备件 耗材 套件 外壳 机壳 保护套 防尘罩 硅脂 导热垫 螺丝 滑轨 导轨 包装 包装箱 盒 箱 适配器 连接器 转换器 底座 扩展坞 扩展箱 扩展柜 治具 工具 说明书 贴纸 赠品 网卡 声卡 阵列卡 raid卡 hba卡 "
            + "采集卡 读卡器 内存 内存条 内存卡 存储卡 硬盘 固态硬盘 光模块 主板 电源 电源模块 电池 交换机 路由器 防火墙 打印机 复印机 扫描仪 投影仪 投影机 显示器 显示屏 屏 摄像头 摄像机 相机 键盘 鼠标 耳机 "
            + "音箱 手机 平板 无人机 变频器 伺服 传感器 仪 存储 家具 空调 ups "
            + "bracket brackets cooler coolers heatsink heatsinks fan fans riser risers cable cables adapter adapters backplate mount holder bridge connector connectors accessory accessories part parts "
            + "spare spares kit kits case box cpu ram ssd hdd psu nic memory motherboard webcam camera printer projector monitor headset mouse keyboard switch transceiver"),
        (WordSense.Software,
            "软件 软件包 程序 驱动 驱动程序 固件 操作系统 数据库 中间件 插件 授权 授权书 授权费 许可 许可证 使用权 订阅 订阅费 激活码 "
            + "software license licenses licence licences subscription subscriptions sdk driver drivers firmware"),
        (WordSense.Rental,
            "租赁 租赁费 租赁服务 租赁服务费 租用 租用费 租用服务 租借 租金 租费 出租 包月 包年 月租 月租费 租 rental rent lease leasing hire"),
        (WordSense.Service,
            "服务 服务费 劳务 费 费用 维保 延保 续保 维修 维护 保养 检修 修理 修配 检测 测试 评测 安装 调试 部署 实施 集成 开发 定制开发 设计 培训 咨询 运维 托管 搬运 搬迁 运输 物流 配送 装卸 仓储 "
            + "技术支持 售后支持 支持服务 施工 工程 保险 代理 监理 云服务器 云主机 裸金属服务器 云桌面 机时 卡时 算力服务 质保 保修 联保 售后 服务卡 延保卡 维保卡 保修卡 充值卡 礼品卡 会员卡 点卡 手续费 "
            + "service services maintenance repair repairs warranty installation integration deployment consulting consultancy hosting colocation support training shipping freight delivery insurance care"),
        (WordSense.Neutral,
            "全新 原装 原厂 原装正品 正品 行货 盒装 散装 简装 未拆封 官方 国产 国产化 信创 自主可控 自研 系列 型号 型 款 版 标准版 旗舰版 专业版 企业版 新款 高性能 人工智能 智能 大模型 训练 推理 训推一体 训推 计算 "
            + "图形 显存 半高 全高 全长 半长 单宽 双宽 单槽 双槽 单卡 双芯 被动散热 主动散热 被动 主动 涡轮散热 涡轮 风冷 液冷 水冷 冷板式液冷 液冷版 风冷版 在线 无线 有线 黑色 白色 银色 灰色 含税 现货 进口 "
            + "定制 专用 通用 独立 配套 采购 一批 若干 等 的 用 "
            + "new original retail oem bulk edition version series model passive active cooled liquid water dual single slot full half height length profile black white silver domestic"),
        (WordSense.Neutral, Used),
        (WordSense.Neutral, OtherBrands),
    ];

    /// <summary>Words that say the goods are used.</summary>
    public const string Used = "二手 拆机 翻新 官翻 再制造 旧件 旧品 旧货 旧卡 成新 used refurbished refurb reconditioned renewed preowned second-hand pre-owned";

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

    /// <summary>Joins pieces where both are goods.</summary>
    public static readonly Phrases And = new("以及 和 及 与");

    /// <summary>A word of the lists right behind one of these does not count.</summary>
    public const string Negators = "非无免未";

    /// <summary>Right before a part: how many the card itself has (双风扇).</summary>
    public const string OwnParts = "单双两二三四";

    /// <summary>Chinese numerals, as far as counts and durations are written with them.</summary>
    public const string Numerals = "一二两三四五六七八九十百";

    /// <summary>What clauses end at.</summary>
    public const string ClauseEnds = ",;。!|";

    /// <summary>What always joins pieces.</summary>
    public const string Joiners = "、+&";

    /// <summary>Words that are terms of sale beside a duration.</summary>
    public const string Terms = "质保 保修 联保";

    /// <summary>The same, in brackets and later clauses only.</summary>
    public const string TermsAside = "维保 售后";

    /// <summary>What is counted or measured.</summary>
    public const string MeasureWords =
        "张 块 片 颗 枚 只 个 台 套 件 组 批 项 盒 箱 卡 路 核 位 代 号 级 寸 英寸 年 年期 个月 月 天 日 小时 米 瓦 元 万元 pcs pc units unit pieces piece cards year years month months day days hours";

    private static readonly FrozenSet<string> Measures = Split(MeasureWords).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, WordSense> Senses = IndexOf();
    private static readonly FrozenDictionary<string, WordSense>.AlternateLookup<ReadOnlySpan<char>> BySpan = Senses.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MeasureBySpan = Measures.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly int MaxLength = Senses.Keys.Max(word => word.Length);

    /// <summary>The words of a list.</summary>
    public static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a whole word says; false when it is in no list.</summary>
    public static bool TryWord(ReadOnlySpan<char> word, out WordSense sense) => BySpan.TryGetValue(word, out sense);

    /// <summary>Whether a whole word is a measure.</summary>
    public static bool IsMeasure(ReadOnlySpan<char> word) => MeasureBySpan.Contains(word);

    /// <summary>The longest word that a text ends in, as its length; 0 when there is none. No longer than the text.</summary>
    public static int Ending(ReadOnlySpan<char> text, out WordSense sense)
    {
        for (var length = Math.Min(MaxLength, text.Length); length > 0; length--)
        {
            if (BySpan.TryGetValue(text[^length..], out sense))
            {
                return length;
            }
        }

        sense = default;
        return 0;
    }

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
        private readonly FrozenDictionary<char, string[]> _byFirst;

        public Phrases(string words)
        {
            All = Split(words);
            _byFirst = All
                .GroupBy(word => word[0]).ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(word => word.Length).ToArray());
        }

        /// <summary>The phrases, in the order of the page.</summary>
        public IReadOnlyList<string> All { get; }

        /// <summary>The longest one that a text begins with, as its length; 0 when there is none. A Latin one is a whole run.</summary>
        public int BeginningOf(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty || !_byFirst.TryGetValue(text[0], out var words))
            {
                return 0;
            }

            foreach (var word in words)
            {
                var ends = word.Length == text.Length || !char.IsAsciiLetterOrDigit(word[^1]) || !char.IsAsciiLetterOrDigit(text[Math.Min(word.Length, text.Length - 1)]);
                if (text.StartsWith(word, StringComparison.Ordinal) && ends)
                {
                    return word.Length;
                }
            }

            return 0;
        }
    }
}
