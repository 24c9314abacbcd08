using System.Text.Json;
using Notary.ServiceDefaults;

namespace Notary.Member.Keys;

/// <summary>
/// A keystore file that is always whole: a write makes a draft beside it, waits for the disk, gives it the file's name, and waits
/// for the disk again. A crash leaves the old file or the new one, and at most a draft, which the next write replaces.
/// </summary>
internal static class KeystoreFile
{
    /// <exception cref="SettingException">No such file, or it cannot be read.</exception>
    public static SealedKeystore Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SealedKeystore>(File.ReadAllBytes(path))
                ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    public static SettingException Unreadable(string path, Exception reason) =>
        new(
            $"the keystore {path} cannot be read ({reason.Message}): make one with 'notary init', or restore a backup"
        );

    /// <param name="replace">Whether a file of this name may exist.</param>
    /// <exception cref="IOException">It exists and may not, or the disk refuses.</exception>
    public static void Write(string path, SealedKeystore file, bool replace)
    {
        var draft = DraftOf(path);
        File.Delete(draft);
        using (var stream = new FileStream(draft, OwnerOnly(FileMode.CreateNew)))
        {
            JsonSerializer.Serialize(stream, file);
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: replace);
        DiskFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Removes what a crash in a write left.</summary>
    public static void Tidy(string path) => File.Delete(DraftOf(path));

    /// <summary>How this member's files are made: nobody else may read them.</summary>
    public static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string DraftOf(string path) => path + ".new";
}
