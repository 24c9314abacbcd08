using Notary.ThresholdBls.Identity;

namespace Notary.Member.Keys;

/// <summary>
/// Backup and restore: the encrypted file as it is, to a place where there is none. What is copied is opened first, so that no
/// useless copy is made; a member that runs meanwhile is not disturbed.
/// </summary>
internal static class KeystoreCopy
{
    /// <returns>The identity in the copy.</returns>
    /// <exception cref="IOException"><paramref name="to"/> exists, or the disk refuses.</exception>
    /// <exception cref="ServiceDefaults.SettingException"><paramref name="from"/> does not open with this password.</exception>
    public static IdentityPublicKey Backup(string from, string to, string password)
    {
        if (File.Exists(to))
            throw new IOException($"{to} exists, and a keystore is never overwritten");
        var file = KeystoreFile.Read(from);
        var identity = Keystore.IdentityOf(from, file, password);
        KeystoreFile.Write(to, file, replace: false);
        return identity;
    }

    /// <summary>The same, where no process may be about the keystore.</summary>
    /// <inheritdoc cref="Backup"/>
    public static IdentityPublicKey Restore(string from, string to, string password)
    {
        using var taken = KeystoreLock.Take(to);
        return Backup(from, to, password);
    }
}
