using System.Numerics;
using CsCheck;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// CsCheck's random numbers in the words of a story. A case hangs together too closely for independent generators (an exclusion must fit
/// its line, a window its date), so it is built by hand from one stream; the same seed gives the same case.
/// </summary>
internal sealed class Dice(PCG pcg)
{
    /// <summary>A whole number, both ends included.</summary>
    public int Int(int least, int most) => least + (int)pcg.Next((uint)(most - least + 1));

    /// <summary>A whole number, both ends included, of any size up to 18 digits.</summary>
    public BigInteger Big(BigInteger least, BigInteger most) => least + pcg.Next64((ulong)(most - least + 1));

    /// <summary>True in about that share of throws.</summary>
    public bool Chance(double share) => pcg.Next(1_000_000) < share * 1_000_000;

    /// <summary>One of the items, each as likely.</summary>
    public T Pick<T>(params IReadOnlyList<T> items) => items[Int(0, items.Count - 1)];

    /// <summary>One of the items, as likely as its weight says.</summary>
    public T Weighted<T>(params IReadOnlyList<(int Weight, T Item)> items)
    {
        int left = Int(1, items.Sum(entry => entry.Weight));
        foreach ((int weight, T item) in items)
        {
            left -= weight;
            if (left <= 0)
                return item;
        }

        throw new InvalidOperationException("The weights add up to less than their sum.");
    }

    /// <summary>Some of the items, in random order.</summary>
    public List<T> Some<T>(IReadOnlyList<T> items, int count)
    {
        List<T> rest = [.. items];
        var taken = new List<T>();
        while (taken.Count < count && rest.Count > 0)
        {
            int at = Int(0, rest.Count - 1);
            taken.Add(rest[at]);
            rest.RemoveAt(at);
        }

        return taken;
    }

    /// <summary>That many random digits; the first may be 0.</summary>
    public string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + Int(0, 9))));
}
