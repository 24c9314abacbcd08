using System.Globalization;

namespace Notary.Devnet.Processes;

/// <summary>Temporary folders that carry their owner's process id, so that those of killed owners are found and removed.</summary>
internal static class TempFolder
{
    /// <summary>A new folder that only this user can enter; folders of the same kind without a living owner are deleted.</summary>
    internal static string Create(string kind)
    {
        DeleteOrphans(kind);
        var owner = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return Directory.CreateTempSubdirectory($"notary-{kind}-{owner}-").FullName;
    }

    internal static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or just being deleted by another process: whoever may, will.
        }
    }

    private static void DeleteOrphans(string kind)
    {
        foreach (
            var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"notary-{kind}-*-*")
        )
        {
            var owner = Path.GetFileName(folder).Split('-')[^2];
            if (
                int.TryParse(owner, CultureInfo.InvariantCulture, out var id)
                && !Directory.Exists($"/proc/{id}")
            )
                Delete(folder);
        }
    }
}
