using System.CommandLine;
using Notary.Cli.Challenges;
using Notary.Client.Challenges;

namespace Notary.Cli.Watchtower;

/// <summary><c>notary watchtower</c>: has exchanges watched while their party is away (PROTOCOL 6).</summary>
internal static class WatchtowerCommand
{
    public static Command Create() =>
        new("watchtower", "Have exchanges watched, and challenged for you, while you are away.")
        {
            HandOverCommand.Create(),
            ListCommand.Create(),
            ShowCommand.Create(),
            ForgetCommand.Create(),
        };

    public static Option<string?> ServiceOption() =>
        TypedOptions.Text(
            "--service",
            "URL of the watchtower's challenge service; default: the one of the demo that runs."
        );

    /// <summary>Asks the watchtower, and ends the connection.</summary>
    /// <exception cref="UsageException">None was given and no demo runs.</exception>
    public static async Task<T> AskAsync<T>(
        ParseResult parsed,
        Option<string?> service,
        Func<WatchtowerClient, Task<T>> ask
    )
    {
        using var http = new HttpClient
        {
            BaseAddress = ServiceUrl.Of(parsed, service, stack => stack.Challenge),
        };
        return await ask(new(http));
    }
}
