using System.CommandLine;
using Notary.Cli.Acting;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Watchtower;

/// <summary><c>notary watchtower list</c>: what is watched for a party at present.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var party = new ActingParty();
        var address = TypedOptions.Text(
            "--party",
            "The party's EVM address; default: that of whoever acts."
        );
        var service = WatchtowerCommand.ServiceOption();
        var json = Output.JsonOption();
        var command = new Command("list", "List what is watched for a party.")
        {
            address,
            service,
            json,
        };
        party.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var whose = AddressOf(parsed, address, party);
                var watched = await WatchtowerCommand.AskAsync(
                    parsed,
                    service,
                    tower => tower.ListAsync(whose, cancellation)
                );
                new Output(parsed.GetValue(json)).Result(
                    () => WatchText.Json(new { party = whose.ToString(), watched }),
                    console =>
                    {
                        console.WriteLine($"{watched.Length} exchanges are watched for {whose}.");
                        foreach (var found in watched)
                            WatchText.Write(console, found);
                    }
                );
                return 0;
            }
        );
        return command;
    }

    private static Address AddressOf(ParseResult parsed, Option<string?> address, ActingParty party)
    {
        if (parsed.GetValue(address) is { } given)
            return Address.TryParse(given, out var typed)
                ? typed
                : throw new UsageException("--party takes an address, 0x and 40 digits.");
        using var key = party.Key(parsed);
        return key.Address;
    }
}
