using Notary.ServiceDefaults;

namespace Notary.Member.Keys;

internal static class KeystorePassword
{
    /// <summary>From the setting itself, or from the first line of the file that it names.</summary>
    /// <exception cref="SettingException">Neither, or an unreadable or empty file.</exception>
    public static string Read(string? password, string? file)
    {
        if (password is { Length: > 0 })
            return password;
        try
        {
            if (file is not null && File.ReadLines(file).FirstOrDefault() is { Length: > 0 } line)
                return line;
        }
        catch (IOException e)
        {
            throw new SettingException($"the keystore's password cannot be read: {e.Message}");
        }
        throw SettingException.Missing(
            "Notary:KeystorePasswordFile",
            "/run/secrets/keystore-password"
        );
    }
}
