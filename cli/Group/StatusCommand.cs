using System.CommandLine;
using Notary.Contracts.Group;

namespace Notary.Cli.Group;

/// <summary><c>notary group status</c>: the group in force, who of it was seen when, and a change that is under way.</summary>
internal static class StatusCommand
{
    public static Command Create() =>
        Question.Create(
            "status",
            "Show members, phase, epoch, who was last seen when, and who is missing.",
            RunAsync
        );

    private static async Task<int> RunAsync(
        IReadOnlyList<NotaryEndpoint> notaries,
        Output output,
        CancellationToken cancellation
    )
    {
        var answers = await Task.WhenAll(notaries.Select(n => AskAsync(n, cancellation)));
        var view = new GroupView(answers, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        output.Result(view.ToJson, view.Write);
        return view.IsHealthy ? 0 : 1;
    }

    private static async Task<NotaryAnswer> AskAsync(
        NotaryEndpoint notary,
        CancellationToken cancellation
    )
    {
        using (notary)
        {
            try
            {
                return new(notary.Url, await notary.StatusAsync(cancellation), Problem: null);
            }
            catch (GroupException e)
            {
                return new(notary.Url, Report: null, e.Message);
            }
        }
    }
}

/// <summary>What one notary said of the group, or why it did not.</summary>
internal sealed record NotaryAnswer(Uri Url, GroupReport? Report, string? Problem);
