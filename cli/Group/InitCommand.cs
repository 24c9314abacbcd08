using System.CommandLine;
using System.Text.Json;
using Notary.Cli.Group.Transcripts;
using Notary.Contracts.Group;

namespace Notary.Cli.Group;

/// <summary>
/// <c>notary group init</c>: waits until the notaries have made their first group, and checks that all have the same one and that
/// its transcript holds. What it prints, the deployer puts on the chains.
/// </summary>
internal static class InitCommand
{
    private const ulong FirstEpoch = 1;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create() =>
        Question.Create(
            "init",
            "Wait for the notaries' first key, and check that it is one key, made as the protocol has it.",
            RunAsync
        );

    private static async Task<int> RunAsync(
        IReadOnlyList<NotaryEndpoint> notaries,
        Output output,
        CancellationToken cancellation
    )
    {
        var groups = await Task.WhenAll(notaries.Select(n => WaitAsync(n, cancellation)));
        if (groups.Select(g => g.GroupId).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new GroupException(
                "The notaries have different groups: "
                    + string.Join(", ", groups.Select(g => GroupTexts.Head(g.GroupId)))
            );
        var transcript = await notaries[0].TranscriptAsync(FirstEpoch, cancellation);
        var verdict = TranscriptVerdict.Of(transcript, groups[0].GroupId);
        output.Result(
            () =>
                JsonSerializer.Serialize(
                    new { Group = groups[0], verdict.Problem },
                    JsonSerializerOptions.Web
                ),
            verdict.Write
        );
        return verdict.Problem is null ? 0 : 1;
    }

    private static async Task<GroupReport> WaitAsync(
        NotaryEndpoint notary,
        CancellationToken cancellation
    )
    {
        for (var told = ""; ; await Task.Delay(Interval, cancellation))
        {
            var status = await notary.StatusAsync(cancellation);
            if (status.Epoch > FirstEpoch)
                throw new GroupException(
                    $"{notary.Url} is at epoch {status.Epoch}: its group has begun long ago"
                );
            if (status.Epoch == FirstEpoch)
                return status;
            var line = string.Join("; ", await notary.ObstaclesAsync(cancellation));
            if (line != told)
                Output.Progress.Report($"{notary.Url} {told = line}");
        }
    }
}
