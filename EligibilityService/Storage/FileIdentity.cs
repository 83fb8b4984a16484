using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace EligibilityService.Storage;

/// <summary>
/// The identity of a file: its device and its number there. A file that replaces it has another number. Equal when it is the same file.
/// </summary>
/// <param name="Number">The number on it; 0 where only its being there can be told.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    // The layout of Linux' struct statx, which is the same on all machines.
    private const int Length = 256;
    private const int NumberAt = 32;
    private const int DeviceAt = 136;
    private const int CurrentFolder = -100;
    private const uint AskForNumber = 0x100;

    /// <summary>
    /// The file of a path; null when there is none. The file is not opened, because closing it would release the locks that SQLite holds.
    /// </summary>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? new FileIdentity(0, 0) : null;
        }

        var found = new byte[Length];
        return StatX(CurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], 0, AskForNumber, found) == 0
            ? new FileIdentity(BinaryPrimitives.ReadUInt64LittleEndian(found.AsSpan(DeviceAt)),
                BinaryPrimitives.ReadUInt64LittleEndian(found.AsSpan(NumberAt)))
            : null;
    }

#pragma warning disable SYSLIB1054 // What LibraryImport writes needs unsafe code; bytes are passed as they are, and nothing is marshalled.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "statx")]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] found);
#pragma warning restore SYSLIB1054
}
