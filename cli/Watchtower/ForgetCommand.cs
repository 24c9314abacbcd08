using System.CommandLine;
using Notary.Cli.Acting;
using Spectre.Console;

namespace Notary.Cli.Watchtower;

/// <summary><c>notary watchtower forget</c>: takes an exchange back, under its party's signature.</summary>
internal static class ForgetCommand
{
    public static Command Create()
    {
        var id = ShowCommand.IdArgument();
        var party = new ActingParty();
        var service = WatchtowerCommand.ServiceOption();
        var json = Output.JsonOption();
        var command = new Command("forget", "Take an exchange back: it is not challenged for you.")
        {
            id,
            service,
            json,
        };
        party.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var challenge = ShowCommand.Read(parsed, id);
                using var key = party.Key(parsed);
                var found = await WatchtowerCommand.AskAsync(
                    parsed,
                    service,
                    async tower =>
                    {
                        await tower.ForgetAsync(challenge, key, cancellation);
                        return await tower.FindAsync(challenge, cancellation);
                    }
                );
                new Output(parsed.GetValue(json)).Result(
                    () => WatchText.Json(found),
                    console => console.WriteLine($"{challenge} is watched no more.")
                );
                return 0;
            }
        );
        return command;
    }
}
