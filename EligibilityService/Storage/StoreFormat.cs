using System.Globalization;

namespace EligibilityService.Storage;

/// <summary>The format of a store: its tables, and what its keys mean. A store of another format is never taken over.</summary>
public static class StoreFormat
{
    /// <summary>
    /// The format of this version. It rises whenever a record changes its meaning, because otherwise money could be granted twice.
    /// </summary>
    public const int Current = 6;
}

/// <summary>The store is of another format than this version's. The message is one line for the operator.</summary>
/// <param name="found">The format found; null where the store names none.</param>
public sealed class OtherFormatException(int? found) : InvalidOperationException(
    $"The store was made by {(found > StoreFormat.Current ? "a later" : "an earlier")} version of this service (format "
    + $"{found?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}; this one needs {StoreFormat.Current}). It is not taken over, and nothing was "
    + (found > StoreFormat.Current ? "changed: start that version on it." : "changed: start on an empty store."));
