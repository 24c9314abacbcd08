using Notary.Evm;
using Notary.ServiceDefaults;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Keys;

/// <summary>
/// "notary init" makes the keystore where there is none, "notary backup FILE" copies it, "notary restore FILE" puts a copy back
/// where there is none. Each prints the identity's public key for the members' list.
/// </summary>
internal static class KeystoreCommand
{
    private const int WrongUsage = 64;
    private const int ConfigurationError = 78;

    public static bool IsOne(string[] args) => args is ["init" or "backup" or "restore", ..];

    public static int Run(string[] args)
    {
        var file = args is [_, var given, ..] && !given.StartsWith('-') ? given : null;
        if ((file is null) != (args[0] == "init"))
            return Fail(WrongUsage, $"type: notary {args[0]}{(file is null ? " FILE" : "")}");
        var settings = WebApplication.CreateSlimBuilder(args[(file is null ? 1 : 2)..]);
        try
        {
            var identity = Run(args[0], file, settings.Configuration);
            Console.WriteLine(Hex.Encode(identity.ToBytes()));
            return 0;
        }
        catch (Exception e)
            when (e is SettingException or IOException or UnauthorizedAccessException)
        {
            return Fail(ConfigurationError, e.Message);
        }
    }

    private static IdentityPublicKey Run(string act, string? file, IConfiguration settings)
    {
        var path = settings.Require("Notary:Keystore", "/var/lib/notary/keystore.json");
        var password = KeystorePassword.Read(
            settings["Notary:KeystorePassword"],
            settings["Notary:KeystorePasswordFile"]
        );
        return act switch
        {
            "backup" => KeystoreCopy.Backup(path, file!, password),
            "restore" => KeystoreCopy.Restore(file!, path, password),
            _ => Init(path, password),
        };
    }

    private static IdentityPublicKey Init(string path, string password)
    {
        if (File.Exists(path))
            return Keystore.IdentityOf(path, password);
        using var keystore = Keystore.Create(path, password);
        return keystore.Identity.PublicKey;
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"notary: {message}");
        return code;
    }
}
