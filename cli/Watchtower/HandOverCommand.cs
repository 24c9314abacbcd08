using System.CommandLine;
using Notary.Cli.Acting;
using Notary.Cli.Challenges;

namespace Notary.Cli.Watchtower;

/// <summary><c>notary watchtower watch</c>: signs the challenge in advance and hands it over; no key leaves the machine.</summary>
internal static class HandOverCommand
{
    public static Command Create()
    {
        var evidence = new EvidenceSource();
        var party = new ActingParty();
        var service = WatchtowerCommand.ServiceOption();
        var json = Output.JsonOption();
        var command = new Command(
            "watch",
            "Hand an exchange over: --agreement and --sequence of what you paid for, or --challenge FILE as you signed it."
        )
        {
            service,
            json,
        };
        evidence.AddTo(command);
        party.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var chains = party.Open(parsed);
                using var key = party.Key(parsed);
                var challenge = await evidence.ReadAsync(parsed, chains, key, cancellation);
                var found = await WatchtowerCommand.AskAsync(
                    parsed,
                    service,
                    tower => tower.WatchAsync(challenge, cancellation)
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
}
