using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Notary.Member.Keys;

/// <summary>A file's new name is on the disk only when its folder is: .NET has no call for that.</summary>
internal static partial class DiskFolder
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string folder)
    {
        // NTFS keeps a journal of names, and has no such call.
        if (OperatingSystem.IsWindows())
            return;
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid || FSync(handle) != 0)
            throw new IOException(
                $"{folder} cannot be written to the disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}"
            );
    }

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(SafeFileHandle file);
}
