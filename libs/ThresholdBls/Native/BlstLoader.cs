using System.Reflection;
using System.Runtime.InteropServices;

namespace Notary.ThresholdBls.Native;

/// <summary>Finds libblst.so: NOTARY_BLST, then beside the program, then .tools/lib in a parent folder.</summary>
internal static class BlstLoader
{
    private const string FileName = "libblst.so";

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        string.Equals(name, "blst", StringComparison.Ordinal) ? NativeLibrary.Load(Locate()) : 0;

    private static string Locate() =>
        Candidates().FirstOrDefault(File.Exists)
        ?? throw new DllNotFoundException(
            $"{FileName} was not found. Run devnet/tools/build-blst.sh, or set NOTARY_BLST to the library's path."
        );

    private static IEnumerable<string> Candidates()
    {
        // An explicit choice is the only candidate: a typing error in it must not load another library.
        if (Environment.GetEnvironmentVariable("NOTARY_BLST") is { Length: > 0 } chosen)
            return [chosen];
        return Ancestors()
            .Select(folder => Path.Combine(folder, ".tools", "lib", FileName))
            .Prepend(Beside());
    }

    private static string Beside() => Path.Combine(AppContext.BaseDirectory, FileName);

    private static IEnumerable<string> Ancestors()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
            yield return folder.FullName;
    }
}
