namespace EligibilityService.Core.Primitives;

/// <summary>What a statement rests on: a declaration is weaker evidence than print.</summary>
public enum Basis
{
    /// <summary>Read by the service itself from a document that it keeps.</summary>
    Printed,

    /// <summary>Typed into the request by the caller, from a document.</summary>
    Transcribed,

    /// <summary>Answered by an outside registry.</summary>
    Registry,

    /// <summary>A row of the catalogue.</summary>
    Catalogue,

    /// <summary>Declared by the caller.</summary>
    Declared,

    /// <summary>Stated by an officer in a review.</summary>
    Officer,

    /// <summary>Computed by the service: a sum, a number of days, what the form of a code says.</summary>
    Derived,
}

/// <summary>
/// Sets of bases, each without repetition and in the order of <see cref="Basis"/>. One list stands for one set, so equal sets are the same
/// object.
/// </summary>
public static class Bases
{
    private static readonly Basis[] All = Enum.GetValues<Basis>();

    private static readonly IReadOnlyList<Basis>[] Sets =
        [.. Enumerable.Range(0, 1 << All.Length)
            .Select(set => (IReadOnlyList<Basis>)Array.AsReadOnly(All.Where(basis => (set & Bit(basis)) != 0).ToArray()))];

    /// <summary>Nothing: for a statement that needed no look at anything.</summary>
    public static IReadOnlyList<Basis> None => Sets[0];

    /// <summary>One basis.</summary>
    public static IReadOnlyList<Basis> Of(Basis basis) => Sets[Bit(basis)];

    /// <summary>A set with one more.</summary>
    public static IReadOnlyList<Basis> With(this IReadOnlyList<Basis> some, Basis basis) => Sets[BitsOf(some) | Bit(basis)];

    /// <summary>Two sets together.</summary>
    public static IReadOnlyList<Basis> With(this IReadOnlyList<Basis> some, IReadOnlyList<Basis> others) =>
        Sets[BitsOf(some) | BitsOf(others)];

    private static int Bit(Basis basis) => 1 << (int)basis;

    private static int BitsOf(IReadOnlyList<Basis> some)
    {
        var bits = 0;
        for (var i = 0; i < some.Count; i++)
        {
            bits |= Bit(some[i]);
        }

        return bits;
    }
}
