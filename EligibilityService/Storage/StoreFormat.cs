namespace EligibilityService.Storage;

/// <summary>
/// The format of a store: what its keys mean. It is counted up when recorded keys change their meaning; a store of another format is never
/// taken over, because what it holds would be granted again.
/// </summary>
public static class StoreFormat
{
    /// <summary>Of this version. Stores before it had none: their keys were texts as they were written.</summary>
    public const int Current = 2;
}

/// <summary>The store is of another format than this version's. The message is one line for the operator.</summary>
/// <param name="found">The format found; null of a store from before there were any.</param>
public sealed class OtherFormatException(int? found) : InvalidOperationException(found > StoreFormat.Current
    ? $"The store was made by a later version of this service (format {found}; this one reads {StoreFormat.Current}). Nothing was changed: start that version on it."
    : $"The store was made by an earlier version of this service (format {found ?? 1}; this one needs {StoreFormat.Current}): its invoices are known by other keys, so it is not taken over and "
        + "nothing was changed. Start on an empty store; `admin verify` on the old one names what was granted twice.")
{
    /// <summary>Whether an earlier version made it.</summary>
    public bool IsEarlier { get; } = !(found > StoreFormat.Current);
}
