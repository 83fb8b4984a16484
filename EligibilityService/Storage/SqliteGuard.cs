using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Storage;

/// <summary>
/// Watches over the file that a service serves: no other process serves it, only its owner reads it, and it stays the file that it was. The
/// guard keeps a connection open, because SQLite deletes the files beside it with the last connection: when they are missing, another
/// process has taken them.
/// </summary>
internal sealed class SqliteGuard : IDisposable
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Log = "-wal";

    // What a log begins with; its last bit says in which order its sums are made.
    private const uint LogMagic = 0x377f0682;

    private readonly string _path;
    private readonly FileStream _lock;
    private SqliteConnection? _kept;
    private FileIdentity? _file;
    private FileIdentity? _log;
    private volatile string? _damage;
    private volatile bool _troubled;

    private SqliteGuard(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>The last record when this file was served before; null when that is unknown.</summary>
    public LastRecorded? Last { get; private init; }

    /// <summary>Whether a write failed since the store was last found to take one.</summary>
    public bool IsTroubled => _troubled;

    /// <summary>Takes the file for one serving process, and makes it where there is none.</summary>
    /// <exception cref="StoreRefusedException">Somebody serves it, or it cannot be written.</exception>
    public static SqliteGuard Take(string path)
    {
        try
        {
            var held = new FileStream($"{path}.lock", Options(FileShare.None));
            try
            {
                if (!File.Exists(path))
                {
                    new FileStream(path, Options(FileShare.ReadWrite)).Dispose();
                }
                else if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnersOnly)
                {
                    File.SetUnixFileMode(path, OwnersOnly);
                }

                var note = LastRecorded.Space();
                var last = RandomAccess.Read(held.SafeFileHandle, note, 0) == note.Length ? LastRecorded.Read(note) : null;
                return new SqliteGuard(path, held) { Last = last?.File == FileIdentity.Of(path) ? last : null };
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (IOException error) when (error is not DirectoryNotFoundException && File.Exists($"{path}.lock"))
        {
            throw new StoreRefusedException(
                $"{path} is served by another process, or its folder cannot be written ({error.Message}). One SQLite file has one service; for more of them take PostgreSQL.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"{path} cannot be opened for writing: {error.Message}", error);
        }
    }

    /// <summary>Remembers which files they are, once the store is open in its journal mode.</summary>
    public void Begin(SqliteConnection kept)
    {
        _kept = kept;
        (_file, _log) = (FileIdentity.Of(_path), FileIdentity.Of(_path + Log));
    }

    /// <summary>Notes the last record. The note is not synced to the disk: an older note only notices less.</summary>
    public void NoteRecorded(string programme, string id)
    {
        if (_file is { } file)
        {
            RandomAccess.Write(_lock.SafeFileHandle, new LastRecorded(file, programme, id).Note(), 0);
        }
    }

    /// <summary>Throws when the file is no longer the one that is served.</summary>
    /// <exception cref="StoreRefusedException">It was deleted, replaced or damaged.</exception>
    public void Check()
    {
        if (_file is null)
        {
            return;
        }

        if (_damage is { } damage)
        {
            throw new StoreRefusedException($"{_path} is damaged ({damage}). Stop the service and restore a backup.");
        }

        if (FileIdentity.Of(_path) != _file)
        {
            throw new StoreRefusedException(
                $"{_path} was deleted or replaced while it was served. Nothing is recorded any more: put it back, or restart the service on what is to be served.");
        }

        if (_log is not null && FileIdentity.Of(_path + Log) != _log)
        {
            throw new StoreRefusedException(
                $"{_path}{Log} was deleted or replaced while it was served. Nothing is recorded any more: back up what is there and restart the service.");
        }

        if (_log is not null && !IsLog(_path + Log))
        {
            throw new StoreRefusedException(
                $"{_path}{Log} was overwritten while it was served. Nothing is recorded any more: stop the service and restore a backup.");
        }
    }

    /// <summary>Notes the failure of a statement: damage is never forgotten, a full or read-only disk until a write succeeds.</summary>
    public void Note(SqliteException error)
    {
        if (SqliteDatabase.IsDamage(error))
        {
            _damage = error.Message;
        }
        else if (SqliteDatabase.IsTrouble(error))
        {
            _troubled = true;
        }
    }

    /// <summary>Notes that a write went through.</summary>
    public void NoteWritten() => _troubled = false;

    public void Dispose()
    {
        _kept?.Dispose();
        _lock.Dispose();
    }

    // SQLite does not notice that the log on the disk was overwritten while it has all pages in memory; a later start would find nothing in
    // the log. The log has no lock, so it may be opened and closed here. It is empty until the first write.
    private static bool IsLog(string path)
    {
        using var log = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        return RandomAccess.Read(log, magic, 0) < magic.Length || (BinaryPrimitives.ReadUInt32BigEndian(magic) & ~1U) == LogMagic;
    }

    private static FileStreamOptions Options(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersOnly;
        }

        return options;
    }
}
