using System.CommandLine;
using System.Text.Json;
using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Group.Changes;

/// <summary>Whether a command waits for the end of a change, and tells how it goes.</summary>
internal sealed class FollowOptions
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Option<bool> _noWait = new("--no-wait")
    {
        Description = "Return at once; group status tells how it goes.",
    };

    public void AddTo(Command command) => command.Options.Add(_noWait);

    /// <returns>0 once the next group is in force, or at once where nobody waits; 1 where the change has failed.</returns>
    public async Task<int> RunAsync(
        ParseResult parsed,
        NotaryEndpoint notary,
        ChangeReport change,
        Output output,
        CancellationToken cancellation
    )
    {
        var end = parsed.GetValue(_noWait)
            ? change
            : await FollowAsync(notary, change, cancellation);
        output.Result(
            () => JsonSerializer.Serialize(end, JsonSerializerOptions.Web),
            console =>
            {
                if (end.State == InForce)
                    console.WriteLine($"Epoch {end.Epoch} is in force.");
                else
                    ChangeText.Write(console, end);
            }
        );
        return end.HasFailed ? 1 : 0;
    }

    private const string InForce = "in force";

    /// <summary>Until the change has failed, or its epoch is in force.</summary>
    private static async Task<ChangeReport> FollowAsync(
        NotaryEndpoint notary,
        ChangeReport change,
        CancellationToken cancellation
    )
    {
        Output.Progress.Report("waiting for it to be in force; Ctrl-C ends only the waiting");
        for (var told = ""; ; await Task.Delay(Interval, cancellation))
        {
            var status = await notary.StatusAsync(cancellation);
            if (status.Epoch >= change.Epoch)
                return change with { State = InForce, Missing = [] };
            if (status.Change is not { } now || now.Id != change.Id)
                continue;
            if (now.HasFailed)
                return now;
            var line = ChangeText.Line(now);
            if (line != told)
                Output.Progress.Report(told = line);
        }
    }
}
