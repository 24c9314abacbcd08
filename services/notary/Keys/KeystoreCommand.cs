using Notary.Evm;
using Notary.ServiceDefaults;

namespace Notary.Member.Keys;

/// <summary>"notary init": makes the keystore where there is none, and prints the identity's public key for the members' list.</summary>
internal static class KeystoreCommand
{
    public const string Name = "init";

    private const int ConfigurationError = 78;

    public static int Run(IConfiguration configuration)
    {
        try
        {
            var path = configuration.Require("Notary:Keystore", "/var/lib/notary/keystore.json");
            var password = KeystorePassword.Read(
                configuration["Notary:KeystorePassword"],
                configuration["Notary:KeystorePasswordFile"]
            );
            using var keystore = File.Exists(path)
                ? Keystore.Open(path, password)
                : Keystore.Create(path, password);
            Console.WriteLine(Hex.Encode(keystore.Identity.PublicKey.ToBytes()));
            return 0;
        }
        catch (Exception e)
            when (e is SettingException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"notary: {e.Message}");
            return ConfigurationError;
        }
    }
}
