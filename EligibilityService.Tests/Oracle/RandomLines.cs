using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What the lines of one invoice have in common. <paramref name="Bad"/> is the chance that any one thing about a line is amiss.
/// </summary>
internal sealed record LineFrame(
    JsonObject Catalogue, DateOnly IssueDate, bool Gross, bool ByExpense, string Currency, bool SellerIsVendor, bool OfChina, double Bad);

/// <summary>What a line prints and what the caller declares of it. Wild: nothing about it needs to fit.</summary>
internal sealed record LineText(string Description, string? Specification = null, string? ModelId = null, string? Vendor = null);

/// <summary>
/// Invoice lines whose arithmetic holds: net = quantity × price and tax = net × rate, each rounded to the fen, half away from zero.
/// </summary>
internal static class RandomLines
{
    /// <summary>Expense categories; the first four are those of models, so that the same rates can serve both.</summary>
    public static readonly IReadOnlyList<string> ExpenseCategories = [.. RandomCatalogue.Categories, "ai_software", "ai_processor"];

    private static readonly string[] Grounds =
        ["installation", "service", "software", "storage", "network", "security", "foreign_component", "other"];

    /// <summary>One to eight lines, discounts right after what they reduce.</summary>
    public static JsonArray Build(Dice dice, LineFrame frame)
    {
        int count = dice.Weighted((30, 1), (20, 2), (15, 3), (10, 4), (10, 5), (5, 6), (5, 7), (5, 8));
        var lines = new List<JsonObject>();
        while (lines.Count < count)
        {
            List<JsonObject> group = Group(dice, frame, count - lines.Count);
            lines.AddRange(group);
            // Lines that are alike make the ties that spreading has to settle; amounts drawn apart never tie.
            while (lines.Count + group.Count <= count && dice.Chance(0.2))
                lines.AddRange(group.Select(line => line.DeepClone().AsObject()));
        }

        return new([.. lines]);
    }

    private static List<JsonObject> Group(Dice dice, LineFrame frame, int room)
    {
        bool surcharge = dice.Chance(frame.Bad / 3);
        JsonObject parent = Priced(dice, frame);
        if (surcharge)
            MakeSurcharge(dice, parent);
        else
            Describe(dice, frame, parent);

        List<JsonObject> group = [parent, .. Discounts(dice, frame, parent, room - 1)];
        if (!surcharge)
            TakeApart(dice, frame, group);

        return group;
    }

    private static JsonObject Priced(Dice dice, LineFrame frame)
    {
        (string quantity, string price) = dice.Weighted<(string, string)>(
            (50, (Paper.Scaled(dice.Int(1, 64), 0), Paper.Scaled(dice.Big(100_00, 200_000_00), 2))),
            (20, (Paper.Scaled(dice.Int(1, 9), 0), Paper.Scaled(dice.Big(1_0000000000000, 99_999_0000000000000), 13))),
            (15, (Paper.Scaled(dice.Big(1, 999_999), dice.Int(1, 3)), Paper.Scaled(dice.Big(1, 99_999_999), dice.Int(3, 6)))),
            (10, (Paper.Scaled(dice.Big(1_0000000000000, 9_9999999999999), 13), Paper.Scaled(dice.Int(1, 1_000_000), 2))),
            (5, ("1", Paper.Scaled(dice.Int(1, 150), 2))),
            (5, ("1", Paper.Scaled(dice.Big(100_00, 900_000_00), 2))));
        string taxRate = dice.Weighted((50, "0.13"), (20, "13%"), (10, "0.06"), (5, "6%"), (5, "3%"), (5, "0"), (5, "免税"));
        JsonObject line = WithAmounts(frame, quantity, price, taxRate);
        // A line that rounds to nothing is no line on any real invoice.
        return line.Fen("netAmount").IsZero ? WithAmounts(frame, "1", "0.01", taxRate) : line;
    }

    private static JsonObject WithAmounts(LineFrame frame, string quantity, string price, string taxRate)
    {
        BigInteger net = (Rational.Parse(quantity) * Rational.Parse(price) * 100).HalfAwayFromZero();
        var line = new JsonObject
        {
            ["description"] = "",
            ["unit"] = "块",
            ["quantity"] = quantity,
            ["unitPrice"] = price,
            ["netAmount"] = Paper.Money(net, frame.Currency),
            ["taxRate"] = taxRate,
        };
        line["taxAmount"] = Paper.Money((net * line.TaxRate()).HalfAwayFromZero(), frame.Currency);
        return line;
    }

    private static void MakeSurcharge(Dice dice, JsonObject line)
    {
        bool byWord = dice.Chance(0.5);
        line["description"] = byWord ? "价外费用" : "运输费";
        if (!byWord)
            line["nature"] = "surcharge";
    }

    private static void Describe(Dice dice, LineFrame frame, JsonObject line)
    {
        if (frame.ByExpense)
            DescribeExpense(dice, frame, line);
        else
            DescribeModel(dice, frame, line);

        AddGoods(dice, frame, line);
        if (dice.Chance(0.2))
            line["nature"] = "normal";
        if (dice.Chance(0.2))
            line["goodsCondition"] = dice.Chance(frame.Bad) ? dice.Pick("used", "refurbished") : "new";
        if (!dice.Chance(frame.Bad))
            line["evidence"] = new JsonArray(Evidence(dice));
    }

    private static void AddGoods(Dice dice, LineFrame frame, JsonObject line)
    {
        if (line.Text("quantity") == "1" && dice.Chance(0.3))
        {
            line["unit"] = dice.Pick("套", "项", "批");
            if (line["specification"] is null)
                line["specification"] = dice.Pick("8块", "四卡", "8块 4块");
        }
        else if (dice.Chance(frame.Bad / 2))
            line["unit"] = dice.Pick("卡·月", "小时", "次", "套", "项", "批", "MON", "HUR", "set");
        if (frame.OfChina && dice.Chance(frame.Bad / 2))
            line["classificationCode"] = dice.Pick("1090201", "1099999", "3040201", "3049900", "3050100", "9990000") + "000000000000";
    }

    private static JsonObject Evidence(Dice dice) =>
        new() { ["kind"] = dice.Pick("approval", "contract", "report", "other"), ["reference"] = "E-1" };

    private static void DescribeExpense(Dice dice, LineFrame frame, JsonObject line)
    {
        line["description"] = dice.Pick("研发费用", "测试服务", "杂项配件");
        if (!dice.Chance(frame.Bad))
            line["expenseCategory"] = dice.Pick(ExpenseCategories);
    }

    private static void DescribeModel(Dice dice, LineFrame frame, JsonObject line)
    {
        LineText text = dice.Chance(frame.Bad)
            ? RandomTexts.Amiss(dice, frame, PickModel(dice, frame))
            : RandomTexts.Fitting(dice, frame, PickModel(dice, frame));
        line["description"] = text.Description;
        AddText(line, "specification", text.Specification);
        AddText(line, "modelId", text.ModelId);
        AddText(line, "vendor", text.Vendor);
    }

    private static void AddText(JsonObject line, string member, string? text)
    {
        if (text is not null)
            line[member] = text;
    }

    /// <summary>A model, mostly one that qualifies on that day.</summary>
    public static JsonNode PickModel(Dice dice, LineFrame frame)
    {
        List<JsonNode> all = [.. frame.Catalogue.Items("models")];
        List<JsonNode> good = [.. all.Where(model => IsGood(model, frame.IssueDate))];
        return good.Count == 0 || dice.Chance(frame.Bad) ? dice.Pick(all) : dice.Pick(good);
    }

    private static bool IsGood(JsonNode model, DateOnly day) =>
        model.Text("qualification") == "qualified" && model.Text("status") == "shipping"
        && Period.Contains(model.Date("effectiveFrom"), model.Date("effectiveUntil"), day);

    // Discounts stay well below their line, so that no rounding of their tax can turn the netted line negative;
    // a discount of exactly the whole line is fine, because its tax rounds like the line's.
    private static List<JsonObject> Discounts(Dice dice, LineFrame frame, JsonObject parent, int room)
    {
        BigInteger net = parent.Fen("netAmount");
        int count = room > 0 && net >= 1000 && dice.Chance(0.15) ? dice.Int(1, Math.Min(2, room)) : 0;
        bool whole = count == 1 && dice.Chance(0.05);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                BigInteger off = whole ? net : dice.Big(1, net * 3 / 10);
                JsonObject discount = WithAmounts(frame, "-1", Paper.Yuan(off), parent.NeededText("taxRate"));
                discount["nature"] = "discount";
                discount["description"] = parent.NeededText("description");
                return discount;
            }),
        ];
    }

    private static void TakeApart(Dice dice, LineFrame frame, List<JsonObject> group)
    {
        BigInteger net = Sum(group, "netAmount");
        BigInteger cost = net + (frame.Gross ? Sum(group, "taxAmount") : 0);
        BigInteger excluded = cost > 0 && dice.Chance(0.12) ? Exclude(dice, frame, group[0], cost) : 0;
        if (!frame.ByExpense && cost - excluded > 10_00 && dice.Chance(0.12))
            AddComponents(dice, frame, group[0], cost - excluded, net);
    }

    private static BigInteger Exclude(Dice dice, LineFrame frame, JsonObject line, BigInteger cost)
    {
        int count = dice.Int(1, 2);
        var items = new JsonArray();
        BigInteger left = cost;
        for (int i = 0; i < count && left > 0; i++)
        {
            BigInteger amount = dice.Chance(0.05) ? left : dice.Big(1, (left + 2) / 3);
            left -= amount;
            items.Add(new JsonObject { ["amount"] = Paper.Money(amount, frame.Currency), ["ground"] = dice.Pick(Grounds) });
        }

        line["excludedCosts"] = items;
        return cost - left;
    }

    private static void AddComponents(Dice dice, LineFrame frame, JsonObject line, BigInteger left, BigInteger net)
    {
        Rational factor = frame.Gross ? Rational.One + line.TaxRate() : Rational.One;
        // The components' own net amounts must fit the line's net amount too, whatever the rounding of taxes left over.
        BigInteger room = BigInteger.Min(left, (net * factor).Floor());
        List<JsonNode> models = RandomTexts.OneMachine(dice, frame);
        bool all = dice.Chance(0.4);
        var items = new JsonArray();
        for (int i = 0; i < models.Count; i++)
        {
            BigInteger share = i == models.Count - 1 && all ? room : dice.Big((room / 10) + 1, (room / 3) + 1);
            room -= share;
            items.Add(new JsonObject
            {
                ["modelId"] = dice.Chance(frame.Bad / 10) ? "nobody/no-such-model" : models[i].Text("id"),
                ["count"] = Paper.Scaled(dice.Int(1, 16), 0),
                ["netAmount"] = Paper.Money((share / factor).Floor(), frame.Currency),
            });
        }

        LineText text = RandomTexts.OfMachine(dice, frame, models, CardsInOne(line, items));
        line.Remove("vendor");
        line.Remove("modelId");
        line.Remove("specification");
        line["description"] = text.Description;
        AddText(line, "modelId", text.ModelId);
        line["components"] = items;
    }

    // Counts are of the whole line; a text counts the cards of one machine.
    private static int? CardsInOne(JsonObject line, JsonArray components)
    {
        Rational inOne = Rational.Sum(components.Select(component => component!.Decimal("count"))) / line.Decimal("quantity");
        return inOne.Denominator.IsOne && inOne < 1000 ? (int)inOne.Numerator : null;
    }

    private static BigInteger Sum(List<JsonObject> lines, string member) =>
        lines.Aggregate(BigInteger.Zero, (sum, line) => sum + line.Fen(member));
}
