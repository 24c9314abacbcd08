using Notary.ServiceDefaults;

namespace Notary.Member.Keys;

/// <summary>
/// At most one process of a machine has a keystore open: the system's lock on a file beside it, which ends with the process,
/// however that ends. Only its owner may read the file, which stays.
/// </summary>
internal sealed class KeystoreLock : IDisposable
{
    private readonly FileStream _file;

    private KeystoreLock(FileStream file) => _file = file;

    /// <exception cref="SettingException">Another process has the keystore, or the folder cannot be written.</exception>
    public static KeystoreLock Take(string path)
    {
        try
        {
            var file = new FileStream(
                path + ".lock",
                KeystoreFile.OwnerOnly(FileMode.OpenOrCreate)
            );
            return new KeystoreLock(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                $"the keystore {path} cannot be taken: another process has it open, or its folder cannot be written ({e.Message})"
            );
        }
    }

    public void Dispose() => _file.Dispose();
}
