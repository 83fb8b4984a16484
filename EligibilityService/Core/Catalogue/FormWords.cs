namespace EligibilityService.Core.Catalogue;

/// <summary>What a word on a line says besides brand and model.</summary>
[Flags]
internal enum WordKinds : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A whole machine, or several.</summary>
    Machine = 1,

    /// <summary>A card or a module.</summary>
    Card = 2,

    /// <summary>Form factor or memory: may hang on a model's name without making it another model.</summary>
    Noise = 4,

    /// <summary>A host processor: a brand right before it is not the accelerator's.</summary>
    Host = 8,

    /// <summary>Behind a model's name it makes another model (300I Pro).</summary>
    Variant = 16,

    /// <summary>Says that the line is about GPUs: beside it a short name may be one.</summary>
    Gpu = 32,

    /// <summary>A brand of a maker of other things. Beside it a short code is not a listed model (Logitech C500).</summary>
    OtherMaker = 64,

    /// <summary>Behind a word for a machine: a part of it, or its side of an interface.</summary>
    Part = 128,
}

/// <summary>The words, a closed list: which words make a line a bundle is a rule of the service, not data of a catalogue.</summary>
internal static class FormWords
{
    public static readonly (WordKinds Kind, string[] Words)[] All =
    [
        (WordKinds.Machine,
        [
            "服务器", "整机", "整机柜", "一体机", "加速器组", "工作站", "机柜", "机架", "集群", "标准机", "超节点", "主机", "电脑", "台式机", "工控机", "笔记本",
            "server", "servers", "chassis", "rack", "pod", "cluster", "workstation",
        ]),
        (WordKinds.Card,
        [
            "加速卡", "显卡", "独显", "计算卡", "推理卡", "训练卡", "图形卡", "智算卡", "模组", "芯片",
            "gpu", "gpgpu", "card", "cards", "module", "accelerator",
        ]),
        (WordKinds.Noise,
        [
            "sxm", "sxm2", "sxm3", "sxm4", "sxm5", "oam", "pcie", "fhfl", "hhhl", "hfhl", "mxm",
            "hbm", "hbm2", "hbm2e", "hbm3", "hbm3e", "gddr5", "gddr6", "gddr6x", "gddr7",
            "ddr4", "ddr5", "lpddr4", "lpddr4x", "lpddr5", "lpddr5x",
        ]),
        (WordKinds.Gpu,
        [
            "gpu", "gpgpu", "npu", "dcu", "ppu", "oam", "accelerator",
            "加速卡", "显卡", "独显", "计算卡", "推理卡", "训练卡", "图形卡", "智算卡", "算力卡", "加速器", "加速模组", "加速模块",
        ]),
        (WordKinds.Part, ["配件", "周边", "接口", "端", "板", "用", "适用", "适配", "兼容"]),
        (WordKinds.OtherMaker, GoodsWords.Split(GoodsWords.OtherBrands)),
        (WordKinds.Host,
            ["cpu", "xeon", "至强", "epyc", "霄龙", "酷睿", "i3", "i5", "i7", "i9", "锐龙", "ryzen", "鲲鹏", "飞腾", "3a5000", "3a6000", "3c5000",
                "3c6000", "2k3000"]),
        (WordKinds.Variant, ["pro", "max", "ultra", "plus", "lite", "mini", "super", "ti", "duo", "se"]),
    ];
}
