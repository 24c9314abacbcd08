using System.CommandLine;
using Notary.Evm;

namespace Notary.Cli.Watchtower;

/// <summary><c>notary watchtower show</c>: how one exchange is watched, and what came of it.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var id = IdArgument();
        var service = WatchtowerCommand.ServiceOption();
        var json = Output.JsonOption();
        var command = new Command("show", "Show an exchange that is or was watched.")
        {
            id,
            service,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var challenge = Read(parsed, id);
                var found = await WatchtowerCommand.AskAsync(
                    parsed,
                    service,
                    tower => tower.FindAsync(challenge, cancellation)
                );
                new Output(parsed.GetValue(json)).Result(
                    () => WatchText.Json(found),
                    console => WatchText.Write(console, found)
                );
                return 0;
            }
        );
        return command;
    }

    public static Argument<string> IdArgument() =>
        new("ID") { Description = "The challenge's id, as ./notary watchtower watch prints it." };

    /// <exception cref="UsageException">It is none.</exception>
    public static Bytes32 Read(ParseResult parsed, Argument<string> id) =>
        Bytes32.TryParse(parsed.GetValue(id), out var challenge)
            ? challenge
            : throw new UsageException("A challenge's id is 0x and 64 digits.");
}
