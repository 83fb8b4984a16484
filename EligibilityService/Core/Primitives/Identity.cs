namespace EligibilityService.Core.Primitives;

/// <summary>
/// What identifies something: an id, a number, a reference, a name. Two of one kind are equal when their normal forms are equal, however
/// they were written. Two of different kinds are never equal.
/// </summary>
public abstract record Identity
{
    private protected Identity(string written, string key) => (Written, Key) = (written, key);

    /// <summary>As it was written; to be shown.</summary>
    public string Written { get; }

    /// <summary>The normal form; what is compared, claimed and looked up.</summary>
    public string Key { get; }

    /// <summary>Equal kinds with equal normal forms.</summary>
    public virtual bool Equals(Identity? other) => other is not null && EqualityContract == other.EqualityContract
        && string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>The normal form.</summary>
    public sealed override string ToString() => Key;
}
