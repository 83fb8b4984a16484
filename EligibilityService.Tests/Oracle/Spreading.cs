using System.Numerics;

namespace EligibilityService.Tests.Oracle;

/// <summary>The largest-remainder method of docs/deciding.md, section 4.</summary>
internal static class Spreading
{
    /// <summary>
    /// Spreads a whole, non-negative number of units over weights. The shares always add up to the total, unless all weights are zero:
    /// then there is nobody to give to and the total must be zero too.
    /// </summary>
    public static BigInteger[] Over(IReadOnlyList<Rational> weights, BigInteger total)
    {
        Rational sum = Rational.Sum(weights);
        var shares = new BigInteger[weights.Count];
        if (sum == Rational.Zero)
            return total.IsZero ? shares : throw new InvalidOperationException("A sum cannot be spread over weights that are all zero.");

        Rational[] exact = [.. weights.Select(weight => total * weight / sum)];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = exact[i].Floor();

        BigInteger over = total - shares.Aggregate(BigInteger.Zero, (all, share) => all + share);
        IEnumerable<int> queue = Enumerable.Range(0, shares.Length)
            .OrderByDescending(i => exact[i] - shares[i])
            .ThenByDescending(i => weights[i])
            .ThenBy(i => i);
        foreach (int i in queue.Take((int)over))
            shares[i]++;

        return shares;
    }
}
