using System.CommandLine;

namespace Notary.Cli.Group;

/// <summary>A command that asks notaries, and orders nothing.</summary>
internal static class Question
{
    public static Command Create(
        string name,
        string description,
        Func<IReadOnlyList<NotaryEndpoint>, Output, CancellationToken, Task<int>> run
    )
    {
        var notaries = new NotaryOptions();
        var json = Output.JsonOption();
        var command = new Command(name, description) { json };
        notaries.AddNotaries(command);
        command.SetAction(
            (parsed, cancellation) =>
                run(notaries.Read(parsed), new Output(parsed.GetValue(json)), cancellation)
        );
        return command;
    }
}
