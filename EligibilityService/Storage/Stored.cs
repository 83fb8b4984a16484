using System.Data.Common;

namespace EligibilityService.Storage;

/// <summary>
/// A stored row cannot be read: a person or the disk has changed it. The error names the row, so that it can be repaired; the rows beside
/// it are served.
/// </summary>
/// <param name="id">The row's id.</param>
/// <param name="inner">What was met.</param>
public sealed class UnreadableRowException(string id, Exception inner)
    : Exception($"The stored row {id} cannot be read: {inner.Message}", inner)
{
    /// <summary>The row's id.</summary>
    public string Id { get; } = id;
}

/// <summary>A row of a list: its value, or the fault that keeps it from being read. The other rows are served nevertheless.</summary>
/// <param name="Value">What it says; nothing when it cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record Stored<T>(string Id, T? Value, Exception? Fault)
{
    /// <summary>What follows from what it says; what cannot be made of it could not be read.</summary>
    public Stored<TOther> Then<TOther>(Func<T, TOther> make)
    {
        if (Fault is not null)
        {
            return new Stored<TOther>(Id, default, Fault);
        }

        try
        {
            return new Stored<TOther>(Id, make(Value!), null);
        }
        catch (Exception error) when (StoredRow.IsOfRow(error))
        {
            return new Stored<TOther>(Id, default, error);
        }
    }
}

/// <summary>A row as it stands: what it says is read apart, because that may fail.</summary>
internal interface IStoredRow<out T>
{
    string Id { get; }

    /// <summary>What it says.</summary>
    T Read();
}

/// <summary>Readers of rows that may be damaged.</summary>
internal static class StoredRow
{
    /// <summary>A reader that never throws because of a row's content.</summary>
    /// <param name="read">Reads the row.</param>
    /// <param name="id">The column of its id.</param>
    public static Func<DbDataReader, Stored<T>> Of<T>(Func<DbDataReader, T> read, int id = 0) =>
        row => new Stored<DbDataReader>(row.GetString(id), row, null).Then(read);

    /// <summary>A reader of a single row that says which one cannot be read.</summary>
    /// <param name="read">Reads the row.</param>
    /// <param name="id">The column of its id.</param>
    public static Func<DbDataReader, T> Named<T>(Func<DbDataReader, T> read, int id = 0) => row =>
    {
        try
        {
            return read(row);
        }
        catch (Exception error) when (IsOfRow(error))
        {
            throw new UnreadableRowException(row.GetString(id), error);
        }
    };

    /// <summary>What rows say, each read apart.</summary>
    public static IReadOnlyList<Stored<T>> Guarded<T>(this IEnumerable<IStoredRow<T>> rows) =>
        [.. rows.Select(row => new Stored<IStoredRow<T>>(row.Id, row, null).Then(one => one.Read()))];

    /// <summary>What a single row says; one that cannot be read is named.</summary>
    public static T? Named<T>(this IStoredRow<T>? row)
        where T : class
    {
        try
        {
            return row?.Read();
        }
        catch (Exception error) when (IsOfRow(error))
        {
            throw new UnreadableRowException(row!.Id, error);
        }
    }

    /// <summary>Those of some rows that can be read.</summary>
    public static IEnumerable<T> Readable<T>(this IEnumerable<Stored<T>> rows) =>
        rows.Where(row => row.Fault is null).Select(row => row.Value!);

    /// <summary>Whether an error comes from a row's content, and not from the store or from the caller.</summary>
    public static bool IsOfRow(Exception error) =>
        error is not (
            DbException or OperationCanceledException or NotSeenYetException or OutOfMemoryException or ObjectDisposedException
            or IOException);
}
