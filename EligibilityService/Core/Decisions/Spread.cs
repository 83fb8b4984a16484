namespace EligibilityService.Core.Decisions;

/// <summary>Spreading a total over weights with the largest-remainder method, so that the shares always add up to the total.</summary>
public static class Spread
{
    /// <summary>
    /// Writes whole shares of <paramref name="total"/> in proportion to <paramref name="weights"/>: each gets the whole part of its share,
    /// and the units left over go one each to the largest remainders; of equal ones to the larger weight, then to the earlier place.
    /// Weights are not negative; when all are zero, so must the total be.
    /// </summary>
    public static void Over(long total, ReadOnlySpan<decimal> weights, Span<long> shares)
    {
        var sum = Sum(weights);
        if (sum == 0)
        {
            shares.Clear();
            if (total != 0)
            {
                throw new InvalidOperationException($"{total} cannot be spread over nothing.");
            }

            return;
        }

        Span<decimal> remainders = weights.Length <= 64 ? stackalloc decimal[weights.Length] : new decimal[weights.Length];
        var left = total;
        for (var i = 0; i < weights.Length; i++)
        {
            (shares[i], remainders[i]) = Share(total, weights[i], sum);
            left -= shares[i];
        }

        for (; left > 0; left--)
        {
            var next = Largest(remainders, weights);
            shares[next]++;
            remainders[next] = -1;
        }
    }

    // The weights are exact amounts of fen with at most six decimals, so in millionths they are whole; total × weight then fits 128 bits.
    private static (long Whole, decimal Remainder) Share(long total, decimal weight, decimal sum)
    {
        var (whole, rest) = Int128.DivRem((Int128)total * Millionths(weight), Millionths(sum));
        return ((long)whole, (decimal)rest);
    }

    private static Int128 Millionths(decimal exact) => (Int128)(exact * 1_000_000m);

    private static decimal Sum(ReadOnlySpan<decimal> weights)
    {
        decimal sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    private static int Largest(ReadOnlySpan<decimal> remainders, ReadOnlySpan<decimal> weights)
    {
        var best = 0;
        for (var i = 1; i < remainders.Length; i++)
        {
            if (remainders[i] > remainders[best] || (remainders[i] == remainders[best] && weights[i] > weights[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
