namespace EligibilityService.Wire;

/// <summary>
/// The most characters of a text, or items of a list. For the contract; the readers enforce it with the same named limit.
/// (The attributes of System.ComponentModel.DataAnnotations reflect, which an AOT build must not.)
/// </summary>
/// <param name="most">How many.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtMostAttribute(int most) : Attribute
{
    /// <summary>How many.</summary>
    public int Most { get; } = most;
}

/// <summary>
/// A text for people to read, as printed or written: it may have line breaks and characters that cannot be seen. Every other text is a name
/// or an id, and has none.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeTextAttribute : Attribute;

/// <summary>The least items of a list. For the contract.</summary>
/// <param name="least">How many.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtLeastAttribute(int least) : Attribute
{
    /// <summary>How many.</summary>
    public int Least { get; } = least;
}

/// <summary>The form of a text, as a regular expression. For the contract.</summary>
/// <param name="pattern">The expression.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormAttribute(string pattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string Pattern { get; } = pattern;
}

/// <summary>The bounds of a whole number, both inclusive. For the contract.</summary>
/// <param name="least">The least.</param>
/// <param name="most">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(int least, int most) : Attribute
{
    /// <summary>The least.</summary>
    public int Least { get; } = least;

    /// <summary>The most.</summary>
    public int Most { get; } = most;
}

/// <summary>
/// A member that shows what was read of a document, right or wrong: it keeps none of the bounds of a request. For the contract.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AsReadAttribute : Attribute;

/// <summary>What a member holds whose type is plain JSON, because it is passed on byte for byte. For the contract.</summary>
/// <param name="type">The type; of a list, that of its items.</param>
/// <param name="or">Another type that it may hold instead; null for none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HoldsAttribute(Type type, Type? or = null) : Attribute
{
    /// <summary>The type.</summary>
    public Type Type { get; } = type;

    /// <summary>Another type that it may hold instead; null for none.</summary>
    public Type? Or { get; } = or;
}

/// <summary>Of a type that callers send: it takes no member that is not known, and its texts say something.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SentAttribute : Attribute;
