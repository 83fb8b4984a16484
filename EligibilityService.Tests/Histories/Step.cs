namespace EligibilityService.Tests.Histories;

/// <summary>What a step is about; how often is its weight.</summary>
internal enum StepKind
{
    Ask,
    Credit,
    Pay,
    Release,
    Recover,
    Review,
    DecideAnew,
    Correct,
    Pass,
    Registry,
    Void,
    SendAgain,
    Preview,
}

/// <summary>
/// A step of a random history: what it is about, and numbers that choose the rest from what is there when its turn comes. So a history
/// stays one when steps are left out.
/// </summary>
internal sealed record Step(StepKind Kind, int Seed, bool WithTheNext)
{
    private static readonly (StepKind Kind, int Weight)[] Weights =
    [
        (StepKind.Ask, 16), (StepKind.Credit, 14), (StepKind.Pay, 16), (StepKind.Release, 6), (StepKind.Recover, 10), (StepKind.Review, 8),
            (StepKind.DecideAnew, 14),
        (StepKind.Correct, 8), (StepKind.Pass, 3), (StepKind.Registry, 4), (StepKind.Void, 1), (StepKind.SendAgain, 3),
            (StepKind.Preview, 1),
    ];

    public static Step Random(Random dice, bool mayBeParallel)
    {
        var at = dice.Next(Weights.Sum(one => one.Weight));
        var kind = Weights.SkipWhile(one => (at -= one.Weight) >= 0).First().Kind;
        return new Step(kind, dice.Next(), mayBeParallel && dice.Next(6) == 0);
    }

    /// <summary>So a history begins: without decisions there is little to try.</summary>
    public static Step Asking(Random dice) => new(StepKind.Ask, dice.Next(), WithTheNext: false);

    /// <summary>What it comes to as things stand; null where there is nothing of the kind to do.</summary>
    public Operation? Of(LifeModel model, int number, Operation? before)
    {
        var dice = new Random(Seed);
        var invoice = dice.Next(model.World.Invoices.Count);
        var programme = dice.Next(model.World.Programmes.Count);
        if (Kind == StepKind.Ask && dice.Next(3) == 0 && Replacement(model) is { } found)
        {
            // Rarely comes of itself: a correction of an invoice on which money is held, paid or waited for.
            (programme, invoice) = found;
        }

        return Kind switch
        {
            StepKind.Ask => new Ask(programme, invoice, new Asked(dice.Next(4) == 0 ? null : true)),
            StepKind.Preview => new Preview(programme, invoice, new Asked(true)),
            StepKind.Credit => CreditOf(model, dice, invoice, number),
            StepKind.Pay => Some(model, dice, one => one.Held > 0) is { } one
                ? new Pay(one.Name, Part(dice, one.Held), dice.Next(12) == 0 ? "PAY-THE-SAME" : $"PAY-{number}") : null,
            StepKind.Release => Some(model, dice, one => one.Held > 0 || one.Waits > 0) is { } one
                ? new Release(one.Name, one.Waits > 0 && dice.Next(4) > 0 ? null : Part(dice, Math.Max(one.Held, one.Waits)),
                    dice.Next(2) == 0 ? "withdrawn" : "other") : null,
            StepKind.Recover => Some(model, dice, one => one.Out > 0) is { } one
                ? new Recover(one.Name, Part(dice, one.Out), dice.Next(4) switch
                { 0 => "goods_resold", 1 => "misdeclared", 2 => "paid_in_error", _ => "red_letter_invoice" }) : null,
            StepKind.Review => Some(model, dice, one => model.Stands(one) && one.Out == 0) is { } one
                ? new Review(one.Name, Rulings(model, dice, one)) : null,
            StepKind.DecideAnew => Some(model, dice, one => model.Stands(one) && one.Rules != model.InForce(one.Name.Programme)) is { } one
                ? new DecideAnew(one.Name) : null,
            StepKind.Correct => model.HasNextVersion(programme) ? new Correct(programme) : null,
            StepKind.Pass => new Pass(dice.Next(1, 12)),
            StepKind.Registry => model.World.Programmes.Any(one => one[0].AsksRegistry) ? new RegistryTurns(!model.RegistryIsUp) : null,
            StepKind.Void => model.World.Programmes.Any(one => one[0].AsksRegistry) ? new IsVoided(invoice) : null,
            _ => before is null or Pass or Correct or RegistryTurns or IsVoided or Preview or SendAgain ? null : new SendAgain(before),
        };
    }

    private static (int Programme, int Invoice)? Replacement(LifeModel model)
    {
        var all = Enumerable.Range(0, model.World.Invoices.Count);
        var found = from one in model.All
                    where one.IsLive && model.Stands(one)
                    from invoice in all
                    where model.World.Invoices[invoice].Replaces == one.Name.Invoice
                    select ((int, int)?)(one.Name.Programme, invoice);
        return found.FirstOrDefault();
    }

    // Mostly one to which it can happen; now and then any, where it must be refused.
    private static Decided? Some(LifeModel model, Random dice, Func<Decided, bool> suits)
    {
        var all = model.All.ToList();
        var some = dice.Next(8) == 0 ? all : all.Where(suits).ToList();
        return some.Count == 0 ? null : some[dice.Next(some.Count)];
    }

    // All, and all in figures; parts of it; then what is too much, and nothing.
    private static long? Part(Random dice, long all) => dice.Next(14) switch
    {
        < 5 => null,
        5 => all,
        < 8 => Math.Max(1, all / 2),
        < 10 => Math.Max(1, all / 3),
        10 => 1,
        11 => Math.Max(1, all - 1),
        12 => all + 1,
        _ => 0,
    };

    private static List<Ruling> Rulings(LifeModel model, Random dice, Decided decided)
    {
        var left = model.LeftOf(decided.Name.Invoice).Lines;
        var lines = Enumerable.Range(1, left.Count).Where(line => left[line - 1] is { Net: > 0, Tax: > 0 }).ToList();
        var rulings = new List<Ruling>();
        if (decided.Rules.AsksOriginalUse && dice.Next(3) > 0)
        {
            rulings.Add(new Ruling("original-use", null, dice.Next(4) > 0));
        }

        if (decided.Rules.AsksRegistry && dice.Next(3) == 0)
        {
            rulings.Add(new Ruling("verified", null, dice.Next(4) > 0));
        }

        if (lines.Count > 0 && dice.Next(4) == 0)
        {
            rulings.Add(new Ruling("listed", lines[dice.Next(lines.Count)], IsMet: false));
        }

        if (rulings.Count == 0)
        {
            rulings.Add(new Ruling("window", null, dice.Next(5) > 0));
        }

        return rulings;
    }

    private static Operation? CreditOf(LifeModel model, Random dice, int invoice, int number)
    {
        var known = model.CreditsOf(invoice).Where(one => one.By is null).ToList();
        var unclear = model.LeftOf(invoice).Unclear.Where(one => one.By is null).ToList();
        if (unclear.Count > 0 && dice.Next(2) == 0)
        {
            var one = unclear[dice.Next(unclear.Count)];
            return new SendCredit(dice.Next(3) == 0 && Lines(model, dice, invoice).ToList() is { Count: > 0 } other ? one with
            { Lines = other } : Cleared(model, dice, one));
        }

        if (known.Count > 0 && dice.Next(6) == 0)
        {
            var again = known[dice.Next(known.Count)];
            if (dice.Next(4) == 0)
            {
                return new SendCredit(Cleared(model, dice, again));
            }

            return new SendCredit(dice.Next(3) == 0 ? again with
            { Lines = [.. again.Lines.Select(line => line with { Net = line.Net - 1 })] } : again);
        }

        var credit = new Credit($"2611{number:D3}", invoice, [.. Lines(model, dice, invoice)]);
        var standing = model.All.Where(one => one.Name.Invoice == invoice && one.Used > 0).ToList();
        return credit.Lines.Count == 0 ? null
            : standing.Count > 0 && dice.Next(4) == 0 && credit.Lines.All(line => line.Number is not null)
                ? new SendCreditFor(standing[dice.Next(standing.Count)].Name, credit)
                : new SendCredit(credit);
    }

    // The same figures, with numbers on which they may or may not fit.
    private static Credit Cleared(LifeModel model, Random dice, Credit unclear)
    {
        var lines = model.World.Invoices[unclear.Invoice].Lines;
        var possible = Enumerable.Range(1, lines.Count).Where(line => !lines[line - 1].IsDiscount).ToList();
        return unclear with { Lines = [.. unclear.Lines.Select(line => line with { Number = possible[dice.Next(possible.Count)] })] };
    }

    private static IEnumerable<CreditLine> Lines(LifeModel model, Random dice, int invoice)
    {
        var printed = model.World.Invoices[invoice].Lines;
        var left = model.LeftOfCreditNotes(invoice).Lines;
        var possible = Enumerable.Range(1, printed.Count).Where(line => left[line - 1] is { } here && (here.Net > 0 || here.Tax > 0))
            .ToList();
        if (possible.Count == 0)
        {
            yield break;
        }

        if (dice.Next(10) == 0)
        {
            // All that is left.
            foreach (var line in possible)
            {
                yield return Whole(line, left[line - 1]!);
            }

            yield break;
        }

        var one = possible[dice.Next(possible.Count)];
        var (of, now) = (printed[one - 1], left[one - 1]!);
        var some = Some(dice, one, of, now);
        yield return dice.Next(24) switch
        {
            < 12 => some,
            < 17 => some with { Number = null, Text = $" {of.Text.ToLowerInvariant()} ", Price = of.Price },
            17 => some with { Number = null, Text = "*计算机配套产品*不在发票上的货物", Price = 1 },
            18 => some with { Number = null, Text = of.Text, Price = of.Price + 1 },
            19 => some with { Quantity = -now.Quantity - 1, Net = -now.Net, Tax = -now.Tax },
            20 => some with { Net = -now.Net - 1 },
            21 => some with { Number = printed.Count + 1 },
            _ => Whole(one, now),
        };
        if (possible.Count > 1 && dice.Next(5) == 0)
        {
            var other = possible.First(line => line != one);
            yield return Some(dice, other, printed[other - 1], left[other - 1]!);
        }
    }

    private static CreditLine Whole(int line, LineLeft left) => new(line, null, null, -left.Net, -left.Tax, -left.Quantity);

    private static CreditLine Some(Random dice, int line, PrintedLine printed, LineLeft left)
    {
        if (dice.Next(4) == 0 || left.Quantity < 1)
        {
            // The price alone is lowered.
            var off = left.Net / dice.Next(2, 9);
            return new CreditLine(line, null, null, -off, -Math.Min(left.Tax, World.TaxOf(off)), 0);
        }

        var units = dice.Next(1, dice.Next(1, (int)left.Quantity + 1) + 1);
        var net = Math.Min(left.Net, (long)(printed.Price * 100 * units));
        return new CreditLine(line, null, null, -net, -Math.Min(left.Tax, World.TaxOf(net)), -units);
    }
}
