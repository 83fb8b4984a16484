namespace EligibilityService.Tests.Histories;

/// <summary>What the page says that the service answers.</summary>
/// <param name="Status">The HTTP status; <see cref="AnyRefusal"/> where the page says "refused" of a figure.</param>
internal sealed record Answer(int Status)
{
    /// <summary>400 or 409: refused.</summary>
    public const int AnyRefusal = 0;

    /// <summary>Not in a state for this.</summary>
    public static readonly Answer WrongState = new(409);

    /// <summary>A fault of the request.</summary>
    public static readonly Answer Fault = new(400);

    /// <summary>Refused, for its figures.</summary>
    public static readonly Answer Refused = new(AnyRefusal);

    public Name? Decision { get; init; }

    public Movement? Entry { get; init; }

    /// <summary>What is to be recovered, decision by decision; null where the answer does not tell.</summary>
    public IReadOnlyDictionary<Name, long>? ToRecover { get; init; }

    /// <summary>What is due to each decision that the credit was applied to, with what it used before.</summary>
    public IReadOnlyDictionary<Name, (long UsedBefore, long Due)>? Due { get; init; }

    public bool? IsUnclear { get; init; }

    /// <summary>What the formula gives (of previews), or null where nothing is granted.</summary>
    public Assessed? Assessed { get; init; }

    /// <summary>The status alone counts.</summary>
    public bool IsRefusal => Status is AnyRefusal or >= 400;
}
