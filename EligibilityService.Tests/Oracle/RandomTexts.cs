using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What lines say, and what is declared beside it (docs/deciding.md, section 3.1): spellings of models, brands, words for cards and
/// machines, numbers of cards. <see cref="PrintReader"/> reads no more than this.
/// </summary>
internal static class RandomTexts
{
    private const string Nobody = "no-such-model";

    private static readonly string[] Bare = ["加速卡", "*计算机配套产品*加速卡", "*计算机配套产品*算力设备"];

    private static readonly string[] ChineseNumbers = ["一", "两", "四", "八", "十六"];

    /// <summary>A text and declarations under which the line is the model.</summary>
    public static LineText Fitting(Dice dice, LineFrame frame, JsonNode model)
    {
        string id = model.NeededText("id");
        string alias = Alias(dice, model);
        string brand = Brand(dice, frame, model);
        bool isMachine = model.Text("formFactor") == "server";
        JsonNode? machine = frame.Catalogue.Items("models")
            .FirstOrDefault(candidate => candidate.Items("bundleOf").Count() == 1 && Holds(candidate, id));
        switch (dice.Int(0, 14))
        {
            case 12:
                return new(alias + dice.Pick("（含软件授权、维保）", " 用于大模型训练", " 被动散热"));
            case 13:
                return new("*计算机配套产品*" + alias + dice.Pick("", "加速卡"));
            case 14:
                return new("全新非拆机" + alias, ModelId: id);
            case 0:
                return new(alias, ModelId: id);
            case 1:
                return new(alias, Vendor: model.Text("vendor"));
            case 2 or 3:
                return new(Beside(brand, isMachine ? MachineWord(dice, HeldBy(model)) : dice.Pick("加速卡", "显卡", "8张加速卡")), ModelId: id);
            case 4 when Shared(model) is { } name && !frame.SellerIsVendor:
                return dice.Chance(0.5) ? new(name + "加速卡", ModelId: id) : new(name + "加速卡", Vendor: model.Text("vendor"));
            case 5 when Shared(model) is { } name:
                return new($"{brand} {name}加速卡");
            case 6 when machine is not null && machine.Text("qualification") == "qualified":
                return new(Beside(alias + " ", MachineWord(dice, HeldBy(machine))), ModelId: machine.Text("id"));
            case 7:
                return new("加速卡", Specification: alias);
            case 8 when !isMachine:
                return new(alias + dice.Pick("加速卡", "*8", " x 4", " 8张"));
            default:
                return new(alias);
        }
    }

    /// <summary>A text and declarations that may be at odds, or say too little.</summary>
    public static LineText Amiss(Dice dice, LineFrame frame, JsonNode model)
    {
        List<JsonNode> models = [.. frame.Catalogue.Items("models")];
        JsonNode other = dice.Pick(models);
        JsonNode? excluded = models.Find(candidate => candidate.Text("qualification") == "excluded");
        JsonNode? shared = frame.SellerIsVendor ? null : models.Find(candidate => Shared(candidate) is not null);
        JsonNode? machine = models.Find(candidate => candidate.Items("bundleOf").Any());
        string id = model.NeededText("id");
        string alias = Alias(dice, model);
        string brand = Brand(dice, frame, model);
        string? otherVendor = dice.Pick([.. frame.Catalogue.Items("vendors")]).Text("id");
        switch (dice.Int(0, 29))
        {
            case 20 or 21:
                return new(dice.Pick("", "*计算机配套产品*", "*计算机外部设备*") + alias + dice.Pick("散热器", "延保服务", "软件授权", "租赁", "加速卡和维保服务", "收纳"));
            case 22:
                return new($"显卡支架（适配{alias}）");
            case 23:
                return new(dice.Pick("*信息技术服务*", "*经营租赁*", "*软件*", "*现代服务*") + alias + dice.Pick("", "加速卡", "软件授权", "租赁"));
            case 24 or 25:
                return new(dice.Pick("二手", "翻新", "拆机") + alias);
            case 26 when shared is not null:
                return new(Shared(shared)!, Vendor: dice.Chance(0.7) ? shared.Text("vendor") : null);
            case 27 when shared is not null:
                return new(Shared(shared)!, ModelId: dice.Chance(0.5) ? shared.Text("id") : id);
            case 28 when shared is not null:
                return new(
                    dice.Pick("罗技", "大疆") + Shared(shared)! + dice.Pick("配件", "加速卡"), ModelId: dice.Chance(0.5) ? shared.Text("id") : null);
            case 29:
                return new(alias, Specification: dice.Pick("二手", "非翻新", "8块"));
            case 0 when shared is not null:
                return new(Shared(shared)! + "加速卡", Vendor: dice.Chance(0.5) ? otherVendor : null);
            case 1 when shared is not null:
                return new(Shared(shared)! + "加速卡", ModelId: other.Text("id"));
            case 2 when shared is not null:
                return new($"{Brand(dice, frame, other)} {Shared(shared)}加速卡", ModelId: dice.Chance(0.5) ? id : null);
            case 3:
                return new(dice.Pick(alias, Bare[0], brand + "加速卡"), ModelId: $"{model.Text("vendor")}/{Nobody}");
            case 4:
                return new(alias, ModelId: other.Text("id"));
            case 5:
                return new(alias, Vendor: dice.Chance(0.8) ? otherVendor : "nobody", ModelId: dice.Chance(0.3) ? id : null);
            case 6 or 7 or 18 when dice.Chance(0.8):
                return new(dice.Pick(Bare), ModelId: id);
            case 8:
                return new(MachineWord(dice, 8), ModelId: id);
            case 9:
                return new("杂项" + MachineWord(dice, 8));
            case 10:
                return new("杂项配件");
            case 11:
                return new(Brand(dice, frame, other) + "加速卡", ModelId: id);
            case 12:
                return new($"{brand}/{Brand(dice, frame, other)}加速卡", ModelId: id);
            case 13 when machine is not null:
                return new(Beside(Brand(dice, frame, machine), MachineWord(dice, dice.Pick(2, 4, 8))), ModelId: machine.Text("id"));
            case 14 when excluded is not null:
                return new(Alias(dice, excluded), ModelId: id);
            case 15 when excluded is not null:
                return new(dice.Chance(0.5) ? Bare[0] : Brand(dice, frame, excluded) + "加速卡", ModelId: excluded.Text("id"));
            case 16:
                return new(brand + "配件", ModelId: id);
            case 17:
                return new($"{alias} {Alias(dice, other)}", ModelId: dice.Chance(0.5) ? id : null);
            case 18 when machine is not null:
                return new(alias + "服务器", ModelId: machine.Text("id"));
            default:
                return new("杂项配件", ModelId: dice.Chance(0.3) ? id : null);
        }
    }

    /// <summary>Models to be declared as the components of one machine: mostly cards of one maker.</summary>
    public static List<JsonNode> OneMachine(Dice dice, LineFrame frame)
    {
        JsonNode first = RandomLines.PickModel(dice, frame);
        var models = new List<JsonNode> { first };
        int count = dice.Weighted((50, 1), (35, 2), (15, 3));
        List<JsonNode> ofTheSame = [.. frame.Catalogue.Items("models").Where(model => model.Text("vendor") == first.Text("vendor"))];
        while (models.Count < count)
            models.Add(dice.Chance(0.7) ? dice.Pick(ofTheSame) : RandomLines.PickModel(dice, frame));
        return models;
    }

    /// <summary>
    /// A text for a line with these components; <paramref name="inOne"/> is the number of cards in one machine, when it is whole.
    /// </summary>
    public static LineText OfMachine(Dice dice, LineFrame frame, List<JsonNode> components, int? inOne)
    {
        List<JsonNode> models = [.. frame.Catalogue.Items("models")];
        string brands = string.Join(
            '/', components.Select(model => model.Text("vendor")).Distinct().Select(vendor => BrandOf(dice, frame, vendor!)));
        string machine = MachineWord(dice, dice.Chance(frame.Bad / 2) ? 3 : inOne);
        string? id = dice.Chance(frame.Bad) ? dice.Pick(models).Text("id") : null;
        JsonNode? excluded = models.Find(candidate => candidate.Text("qualification") == "excluded");
        JsonNode? whole = models
            .Find(candidate => candidate.Text("formFactor") == "server" && candidate.Text("vendor") == components[0].Text("vendor"));
        JsonNode? shared = models.Find(candidate => Shared(candidate) is not null);
        if (!dice.Chance(frame.Bad * 1.5))
        {
            return dice.Int(0, 3) switch
            {
                0 => new($"{string.Join(' ', components.Select(model => Alias(dice, model)).Distinct())} {machine}", ModelId: id),
                1 when whole is not null => new(Alias(dice, whole), ModelId: id),
                _ => new(Beside(brands, machine), ModelId: id),
            };
        }

        return dice.Int(0, 9) switch
        {
            8 => new(Beside($"{brands}/{Brand(dice, frame, dice.Pick(models))}", machine), ModelId: id),
            0 => new(machine, ModelId: id),
            1 => new(brands + "配件", ModelId: id),
            2 => new($"{Alias(dice, components[0])} {machine}", ModelId: id),
            3 => new($"{Alias(dice, dice.Pick(models))} {machine}", ModelId: id),
            4 when excluded is not null => new($"{Alias(dice, excluded)} {machine}", ModelId: id),
            5 or 9 when shared is not null => new($"{Brand(dice, frame, dice.Pick(models))} {Shared(shared)} {machine}", ModelId: id),
            6 => new(Beside(BrandOf(dice, frame, components[0].NeededText("vendor")), machine), ModelId: id),
            _ => new(Beside(brands, MachineWord(dice, 5)), ModelId: id),
        };
    }

    private static bool Holds(JsonNode machine, string card) => machine.Items("bundleOf").Any(content => content.Text("model") == card);

    private static int? HeldBy(JsonNode machine)
    {
        int held = machine.Items("bundleOf").Sum(content => content["count"]!.GetValue<int>());
        return held > 0 ? held : null;
    }

    private static string? Shared(JsonNode model) => model.Texts("shortNames").FirstOrDefault();

    private static string Alias(Dice dice, JsonNode model) => dice.Pick([.. model.Texts("aliases")]);

    // A number that touches a Latin word would be part of it.
    private static string Beside(string brand, string word) =>
        char.IsAsciiLetter(brand[^1]) && char.IsAsciiDigit(word[0]) ? $"{brand} {word}" : brand + word;

    private static string Brand(Dice dice, LineFrame frame, JsonNode model) => BrandOf(dice, frame, model.NeededText("vendor"));

    private static string BrandOf(Dice dice, LineFrame frame, string vendor) =>
        dice.Pick([.. frame.Catalogue.Items("vendors").Single(known => known.Text("id") == vendor).Texts("brands")]);

    private static string MachineWord(Dice dice, int? cards)
    {
        string word = dice.Pick("服务器", "一体机");
        if (cards is not { } number || dice.Chance(0.3))
            return word;

        string? chinese = number switch
        {
            1 => ChineseNumbers[0],
            2 => ChineseNumbers[1],
            4 => ChineseNumbers[2],
            8 => ChineseNumbers[3],
            16 => ChineseNumbers[4],
            _ => null,
        };
        return chinese is not null && dice.Chance(0.3) ? $"{chinese}卡{word}" : $"{number}卡{word}";
    }
}
