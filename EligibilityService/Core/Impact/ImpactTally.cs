using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Impact;

/// <summary>
/// Adds up what becomes of decisions under a draft. Its sums can be stored, and the count resumed from them. Additions are checked for
/// overflow.
/// </summary>
public sealed class ImpactTally
{
    private readonly Dictionary<(Outcome Before, Outcome? After), int> _outcomes = [];
    private readonly Dictionary<ReasonCode, (int Gained, int Lost)> _reasons = [];
    private readonly Dictionary<Currency, (long Before, long After, long Gained, long Lost)> _money = [];
    private readonly Dictionary<(string Key, Currency Currency), Pair> _vendors = [];
    private readonly Dictionary<(string Key, Currency Currency), Pair> _categories = [];
    private readonly Dictionary<(string Key, Currency Currency), Pair> _months = [];
    private readonly Dictionary<(string Programme, int Year, Currency Currency), (Pair Granted, Pair Waits)> _budgets = [];
    private int _decisions;
    private int _touched;
    private int _changed;
    private int _gains;
    private int _losses;

    private readonly record struct Pair(long Before, long After)
    {
        public static Pair operator +(Pair one, Pair other) => checked(new Pair(one.Before + other.Before, one.After + other.After));
    }

    /// <summary>A tally that goes on from sums.</summary>
    public static ImpactTally From(ImpactSums sums)
    {
        var tally = new ImpactTally
        {
            _decisions = sums.Decisions,
            _touched = sums.Touched,
            _changed = sums.Changed,
            _gains = sums.Gains,
            _losses = sums.Losses,
        };
        foreach (var one in sums.Money)
        {
            tally._money[one.Before.Currency] = (one.Before.MinorUnits, one.After.MinorUnits, one.Gained.MinorUnits, one.Lost.MinorUnits);
        }

        foreach (var one in sums.Outcomes)
        {
            tally._outcomes[(one.Before, one.After)] = one.Decisions;
        }

        foreach (var one in sums.Reasons)
        {
            tally._reasons[one.Code] = (one.Gained, one.Lost);
        }

        Fill(tally._vendors, sums.Vendors);
        Fill(tally._categories, sums.Categories);
        Fill(tally._months, sums.Months);
        foreach (var one in sums.Budgets)
        {
            tally._budgets[(one.Programme, one.FiscalYear, one.Before.Currency)] = (
                new Pair(one.Before.MinorUnits, one.After.MinorUnits),
                    new Pair(one.WaitlistedBefore.MinorUnits, one.WaitlistedAfter.MinorUnits));
        }

        return tally;
    }

    /// <summary>Adds one decision.</summary>
    public void Add(Redecided one)
    {
        var item = one.Item;
        var (before, after) = (item.Before.MinorUnits, item.After.MinorUnits);
        _decisions++;
        _touched += item.Touched ? 1 : 0;
        _changed += one.Changed ? 1 : 0;
        _gains += after > before ? 1 : 0;
        _losses += after < before ? 1 : 0;
        _outcomes[(item.OutcomeBefore, item.OutcomeAfter)] = _outcomes.GetValueOrDefault((item.OutcomeBefore, item.OutcomeAfter)) + 1;
        foreach (var code in item.ReasonsGained)
        {
            var (gained, lost) = _reasons.GetValueOrDefault(code);
            _reasons[code] = (gained + 1, lost);
        }

        foreach (var code in item.ReasonsLost)
        {
            var (gained, lost) = _reasons.GetValueOrDefault(code);
            _reasons[code] = (gained, lost + 1);
        }

        AddMoney(one, item.Before.Currency, before, after);
    }

    /// <summary>The sums so far, in an order of their own.</summary>
    public ImpactSums Sums() => new(
        _decisions,
        _touched,
        _changed,
        _gains,
        _losses,
        [.. _money.OrderBy(one => one.Key.Code, StringComparer.Ordinal).Select(one => new ImpactMoney(
            new Money(one.Value.Before, one.Key), new Money(one.Value.After, one.Key),
                new Money(one.Value.After - one.Value.Before, one.Key),
            new Money(one.Value.Gained, one.Key), new Money(one.Value.Lost, one.Key)))],
        [.. _outcomes.OrderBy(one => one.Key.Before).ThenBy(one => one.Key.After)
            .Select(one => new ImpactOutcome(one.Key.Before, one.Key.After, one.Value))],
        [.. _reasons.OrderBy(one => one.Key).Select(one => new ImpactReason(one.Key, one.Value.Gained, one.Value.Lost))],
        Shown(_vendors),
        Shown(_categories),
        Shown(_months),
        [.. _budgets.OrderBy(one => one.Key.Programme, StringComparer.Ordinal).ThenBy(one => one.Key.Year).Select(one => new ImpactBudget(
            one.Key.Programme, one.Key.Year,
            new Money(one.Value.Granted.Before, one.Key.Currency), new Money(one.Value.Granted.After, one.Key.Currency),
            new Money(one.Value.Granted.After - one.Value.Granted.Before, one.Key.Currency),
            new Money(one.Value.Waits.Before, one.Key.Currency), new Money(one.Value.Waits.After, one.Key.Currency)))]);

    private void AddMoney(Redecided one, Currency currency, long before, long after)
    {
        var sum = _money.GetValueOrDefault(currency);
        _money[currency] = checked(
            (sum.Before + before, sum.After + after, sum.Gained + Math.Max(0, after - before), sum.Lost + Math.Max(0, before - after)));
        Add(_months, one.Item.Month, currency, new Pair(before, after));
        foreach (var share in one.SharesBefore)
        {
            Add(_vendors, share.Vendor, currency, new Pair(share.Fen, 0));
            Add(_categories, share.Category, currency, new Pair(share.Fen, 0));
        }

        foreach (var share in one.SharesAfter)
        {
            Add(_vendors, share.Vendor, currency, new Pair(0, share.Fen));
            Add(_categories, share.Category, currency, new Pair(0, share.Fen));
        }

        AddBudget(one.Item.Programme, one.YearBefore, currency, new Pair(before, 0), new Pair(one.WaitsBefore, 0));
        AddBudget(one.Item.Programme, one.YearAfter, currency, new Pair(0, after), new Pair(0, one.WaitsAfter));
    }

    private void AddBudget(string programme, int year, Currency currency, Pair granted, Pair waits)
    {
        if (granted == default && waits == default)
        {
            return;
        }

        var sum = _budgets.GetValueOrDefault((programme, year, currency));
        _budgets[(programme, year, currency)] = (sum.Granted + granted, sum.Waits + waits);
    }

    private static void Add(Dictionary<(string Key, Currency Currency), Pair> sums, string key, Currency currency, Pair pair)
    {
        if (pair != default)
        {
            sums[(key, currency)] = sums.GetValueOrDefault((key, currency)) + pair;
        }
    }

    private static void Fill(Dictionary<(string Key, Currency Currency), Pair> sums, IReadOnlyList<ImpactShare> shares)
    {
        foreach (var one in shares)
        {
            sums[(one.Key, one.Before.Currency)] = new Pair(one.Before.MinorUnits, one.After.MinorUnits);
        }
    }

    private static ImpactShare[] Shown(Dictionary<(string Key, Currency Currency), Pair> sums) =>
    [
        .. sums.OrderBy(one => one.Key.Key, StringComparer.Ordinal).ThenBy(one => one.Key.Currency.Code, StringComparer.Ordinal)
            .Select(one => new ImpactShare(
            one.Key.Key, new Money(one.Value.Before, one.Key.Currency), new Money(one.Value.After, one.Key.Currency),
            new Money(one.Value.After - one.Value.Before, one.Key.Currency))),
    ];
}
