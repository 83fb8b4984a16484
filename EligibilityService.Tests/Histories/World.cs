namespace EligibilityService.Tests.Histories;

/// <summary>What happens when a limit is used up.</summary>
internal enum Exhausted
{
    Partial,
    Refuse,
    Waitlist,
}

/// <summary>The most for one buyer, in a calendar year or altogether.</summary>
internal sealed record BuyerLimit(long Fen, bool WholeProgramme, Exhausted WhenExhausted);

/// <summary>The money of each fiscal year.</summary>
internal sealed record Budget(long Fen, int FirstMonth, Exhausted WhenExhausted);

/// <summary>A version of a programme: what of sections 2 to 6 of the page these histories use.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Rate">The flat rate.</param>
/// <param name="Gross">Whether tax counts as cost.</param>
/// <param name="CapPerUnit">Fen for each unit, if there is a cap.</param>
/// <param name="CapPerInvoice">Fen for the invoice, if there is a cap.</param>
/// <param name="Floor">What a sum must reach to be paid.</param>
/// <param name="AsksOriginalUse">Whether it has the condition <c>original_use</c>.</param>
/// <param name="AsksRegistry">Whether it has the condition <c>invoice_verified</c>; without an answer it cannot tell.</param>
/// <param name="Excludes">The programmes that it names in <c>not_subsidised_elsewhere</c>.</param>
/// <param name="Budget">The programme's money.</param>
/// <param name="HoldDays">How long a reservation lasts.</param>
internal sealed record Rules(
    int Version, decimal Rate, bool Gross, long? CapPerUnit, long? CapPerInvoice, long? Floor, bool AsksOriginalUse, bool AsksRegistry,
    IReadOnlyList<int> Excludes, BuyerLimit? Buyer, Budget? Budget, int? HoldDays)
{
    public override string ToString() =>
        FormattableString.Invariant(
            $"version {Version}: {Rate} of {(Gross ? "gross" : "net")}, a unit at most {CapPerUnit}, at most {CapPerInvoice}, at least {Floor}, ")
        + FormattableString.Invariant(
            $"{(AsksOriginalUse ? "original use, " : "")}{(AsksRegistry ? "registry, " : "")}excludes [{string.Join(", ", Excludes)}], ")
        + FormattableString.Invariant($"{Buyer}, {Budget}, holds {HoldDays} days");
}

/// <summary>A line as printed; a discount belongs to the line before it.</summary>
internal sealed record PrintedLine(string Text, decimal Quantity, decimal Price, long Net, long Tax, bool IsOnTheList, bool IsDiscount)
{
    public override string ToString() =>
        FormattableString.Invariant(
            $"{(IsDiscount ? "discount" : IsOnTheList ? Text[^8..] : "mice")} {Quantity} × {Price} = {Net} + {Tax}");
}

/// <summary>An invoice, which of the two buyers it is for, and the invoice that it replaces, if any (10.5).</summary>
internal sealed record Invoice(int Buyer, IReadOnlyList<PrintedLine> Lines, int? Replaces = null);

/// <summary>The programmes, each with the versions that may be published one after the other, and the invoices of a history.</summary>
internal sealed record World(IReadOnlyList<IReadOnlyList<Rules>> Programmes, IReadOnlyList<Invoice> Invoices)
{
    /// <summary>Two different models and goods that are on no list.</summary>
    private static readonly string[] Texts = ["*计算机配套产品*摩尔线程 MTT S4000 加速卡", "*计算机配套产品*曦云C500 加速卡", "*计算机配套产品*鼠标"];

    private static readonly decimal[] Prices = [80_000.00m, 12_345.67m, 33.33m, 59_999.99m];

    /// <summary>A small world; nothing in it is large but money.</summary>
    public static World Random(Random dice, bool withRegistry, int corrections)
    {
        var programmes = Enumerable.Range(0, dice.Next(10) switch { < 6 => 1, < 9 => 2, _ => 3 }).ToArray();
        return new World(
            [.. programmes.Select(programme => Versions(dice, programme, programmes.Length, withRegistry))],
            WithCorrections(dice, [.. Enumerable.Range(0, dice.Next(2, 5)).Select(_ => RandomInvoice(dice))], corrections));
    }

    // One invoice in so many of a hundred replaces another one, of the same buyer; what was replaced once is not replaced again, and what
    // replaces is not replaced.
    private static List<Invoice> WithCorrections(Random dice, List<Invoice> invoices, int ofAHundred)
    {
        if (invoices.Count > 1 && dice.Next(100) < ofAHundred)
        {
            var (replaced, corrected) = (invoices[0], invoices[1]);
            invoices[1] = corrected with
            { Buyer = replaced.Buyer, Lines = dice.Next(2) == 0 ? replaced.Lines : corrected.Lines, Replaces = 0 };
        }

        return invoices;
    }

    private static IReadOnlyList<Rules> Versions(Random dice, int programme, int programmes, bool withRegistry)
    {
        var first = new Rules(
            1, Rate(dice), dice.Next(4) == 0,
            dice.Next(4) == 0 ? dice.Next(1, 2_500_000) : null,
            dice.Next(5) == 0 ? dice.NextInt64(10_000_00, 400_000_00) : null,
            dice.Next(5) == 0 ? dice.NextInt64(1, 20_000_00) : null,
            dice.Next(3) == 0,
            withRegistry && dice.Next(3) == 0,
            [.. Enumerable.Range(0, programmes).Where(other => other != programme && dice.Next(3) == 0)],
            dice.Next(4) == 0 ? new BuyerLimit(dice.NextInt64(50_000_00, 600_000_00), dice.Next(2) == 0, (Exhausted)dice.Next(2)) : null,
            dice.Next(5) > 0
                ? new Budget(dice.NextInt64(20_000_00, 900_000_00), dice.Next(2) == 0 ? 1 : dice.Next(1, 13), WhenExhausted(dice)) : null,
            dice.Next(3) == 0 ? dice.Next(5, 20) : null);
        var second = first with
        {
            Version = 2,
            Rate = Rate(dice),
            CapPerUnit = dice.Next(2) == 0 ? first.CapPerUnit : null,
            CapPerInvoice = dice.Next(4) == 0 ? dice.NextInt64(10_000_00, 400_000_00) : first.CapPerInvoice,
            Floor = dice.Next(5) == 0 ? 300_000_00 : first.Floor,
        };
        return [first, second, second with { Version = 3, Rate = Rate(dice) }];
    }

    private static Exhausted WhenExhausted(Random dice) => dice.Next(4) switch
    { 0 => Exhausted.Partial, 1 => Exhausted.Refuse, _ => Exhausted.Waitlist };

    private static decimal Rate(Random dice) => dice.Next(4) switch
    { 0 => 0.3m, 1 => 0.25m, 2 => 0.3333m, _ => dice.Next(1, 1_000_001) / 1_000_000m };

    private static Invoice RandomInvoice(Random dice)
    {
        var lines = new List<PrintedLine>();
        for (var line = dice.Next(1, 4); line > 0; line--)
        {
            if (lines.Count > 0 && dice.Next(6) == 0)
            {
                // Two lines that nothing but their number tells apart.
                lines.Add(lines[^1].IsDiscount ? lines[0] : lines[^1]);
                continue;
            }

            var kind = dice.Next(8) == 0 ? 2 : dice.Next(2);
            var printed = Printed(Texts[kind], dice.Next(1, 17), Prices[dice.Next(Prices.Length)], kind != 2);
            lines.Add(printed);
            if (dice.Next(6) == 0)
            {
                var net = -dice.NextInt64(1, (printed.Net / 3) + 2);
                lines.Add(printed with { Quantity = 0, Price = 0, Net = net, Tax = TaxOf(net), IsDiscount = true });
            }
        }

        return new Invoice(dice.Next(3) == 0 ? 1 : 0, lines);
    }

    private static PrintedLine Printed(string text, int quantity, decimal price, bool isOnTheList)
    {
        var net = (long)(quantity * price * 100);
        return new PrintedLine(text, quantity, price, net, TaxOf(net), isOnTheList, IsDiscount: false);
    }

    /// <summary>13 % of it, to the fen.</summary>
    public static long TaxOf(long net) => (long)Math.Round(net * 0.13m, MidpointRounding.AwayFromZero);
}
