using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Notary.Client.Challenges;
using Notary.Evm;

namespace Notary.Cli.Challenges;

/// <summary><c>notary challenge show</c>: how far a challenge has come, and what comes next.</summary>
internal static class ShowCommand
{
    private static readonly Argument<string> Id = new("ID")
    {
        Description = "The challenge's id, as ./notary challenge open prints it.",
    };

    private static readonly Option<string?> Service = TypedOptions.Text(
        "--service",
        "URL of the challenge service; default: the one of the demo that runs."
    );

    private static readonly Option<bool> Follow = new("--follow")
    {
        Description = "Show each change as it comes, until the challenge has ended.",
    };

    public static Command Create()
    {
        var json = Output.JsonOption();
        var command = new Command("show", "Show a challenge, who said what, and what comes next.")
        {
            Id,
            Service,
            Follow,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var output = new Output(parsed.GetValue(json));
                await foreach (var found in ReadAsync(parsed, cancellation))
                    output.Result(found.GetRawText, console => CaseText.Write(console, found));
                return 0;
            }
        );
        return command;
    }

    private static async IAsyncEnumerable<JsonElement> ReadAsync(
        ParseResult parsed,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (!Bytes32.TryParse(parsed.GetValue(Id), out var id))
            throw new UsageException("A challenge's id is 0x and 64 digits.");
        using var http = new HttpClient
        {
            BaseAddress = ServiceUrl.Of(parsed, Service, stack => stack.Challenge),
        };
        var challenges = new ChallengeClient(http);
        if (!parsed.GetValue(Follow))
            yield return await challenges.ReadAsync(id, cancellation);
        else
            await foreach (var found in challenges.FollowAsync(id, cancellation))
                yield return found;
    }
}
