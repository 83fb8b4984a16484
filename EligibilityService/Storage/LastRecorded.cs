using System.Globalization;
using System.Text;

namespace EligibilityService.Storage;

/// <summary>
/// The last record of a SQLite file, noted beside it. A commit stays in the log (`-wal`) until it is moved into the file. When the log is
/// lost, the last commits are lost, and SQLite opens the rest as though nothing were missing. So the last id is noted here after each
/// commit, and looked for when the file is served again.
/// </summary>
/// <param name="File">The file that it was recorded in: another one that was put in its place was put there on purpose.</param>
/// <param name="Programme">The programme; empty for the trail of what is done to rules and keys.</param>
/// <param name="Id">The last id: those of a programme, and of the trail, only rise.</param>
internal sealed record LastRecorded(FileIdentity File, string Programme, string Id)
{
    private const string Format = "1";
    private const int Length = 512;

    /// <summary>The note as it is written: always of the same length, so that one write replaces the one before.</summary>
    public byte[] Note()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Format} {File.Device} {File.Number} {Id} {Programme}");
        return Encoding.UTF8.GetBytes(text.PadRight(Length - 1) + "\n");
    }

    /// <summary>Reads a note; null where there is none, or none that is whole.</summary>
    public static LastRecorded? Read(ReadOnlySpan<byte> note) => note.Length == Length && note[^1] == (byte)'\n'
        && Encoding.UTF8.GetString(note).TrimEnd().Split(' ') is [Format, var device, var number, var id, .. var programme]
        && ulong.TryParse(device, CultureInfo.InvariantCulture, out var on)
            && ulong.TryParse(number, CultureInfo.InvariantCulture, out var file)
            ? new LastRecorded(new FileIdentity(on, file), programme is [var one] ? one : "", id)
            : null;

    /// <summary>The most bytes of a note.</summary>
    public static byte[] Space() => new byte[Length];
}
