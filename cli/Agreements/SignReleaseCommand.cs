using System.CommandLine;
using Notary.Cli.Stack;
using Notary.Evm;
using Notary.Protocol.Agreements;

namespace Notary.Cli.Agreements;

/// <summary><c>notary agreement sign-release</c>: one party's word that everything is settled, for <c>release-both</c>.</summary>
internal static class SignReleaseCommand
{
    private static readonly Option<string> Agreement = new("--agreement")
    {
        Description = "The agreement's id, 0x and 64 digits.",
        Required = true,
    };

    private static readonly Option<string?> KeyFile = TypedOptions.Text(
        "--key-file",
        "A file with the party's private key of EVM chains, 0x and 64 digits."
    );

    private static readonly Option<string?> As = TypedOptions.Text(
        "--as",
        "The party, by its name in the demo that runs."
    );

    public static Command Create()
    {
        var command = new Command(
            "sign-release",
            "Sign that the deposits go back at once, and that nothing is owed any more."
        )
        {
            Agreement,
            KeyFile,
            As,
        };
        command.SetAction(parsed =>
        {
            if (!Bytes32.TryParse(parsed.GetValue(Agreement), out var id))
                throw new UsageException("--agreement takes an id, 0x and 64 digits.");
            using var key = Key(parsed);
            Console.Out.WriteLine(key.Sign(new Release(id).Digest).ToString());
            return 0;
        });
        return command;
    }

    private static EvmPrivateKey Key(ParseResult parsed)
    {
        try
        {
            return EvmPrivateKey.Parse(KeyText(parsed).Trim());
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException)
        {
            throw new UsageException($"The key cannot be read: {e.Message}");
        }
    }

    private static string KeyText(ParseResult parsed)
    {
        if (parsed.GetValue(KeyFile) is { } file)
            return File.ReadAllText(file);
        var parties = StackFile.Find()?.Parties;
        return
            parties is not null
            && parties.TryGetValue(parsed.GetValue(As) ?? "", out var chains)
            && chains.FirstOrDefault(chain => chain.Evm is not null)?.Evm?.PrivateKey is { } key
            ? key
            : throw new UsageException("Give --key-file, or --as with a party of the demo.");
    }
}
