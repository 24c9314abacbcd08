using System.Runtime.InteropServices;

namespace Notary.Devnet.Processes;

internal static partial class NativeMethods
{
    /// <summary>kill(2); a negative id is a process group.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Kill(int process, int signal);
}
