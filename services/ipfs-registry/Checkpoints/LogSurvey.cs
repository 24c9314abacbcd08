using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Checkpoints;

/// <summary>What the logs' own services show at one time.</summary>
/// <param name="Heads">In the order of the logs' names; none lies before the checkpoint that was surveyed from.</param>
/// <param name="Moved">Whether a log recorded more than checkpointing's own events.</param>
/// <param name="Rewritten">Logs that no longer show what that checkpoint says of them.</param>
internal sealed record Survey(
    IReadOnlyList<CheckpointHead> Heads,
    bool Moved,
    IReadOnlyList<string> Rewritten
);

/// <summary>Asks every log's service for its head. A log that does not answer, or was rewritten, stays where it was.</summary>
internal sealed class LogSurvey(LogDirectory logs)
{
    internal async Task<Survey> TakeAsync(
        CheckpointDocument? previous,
        CancellationToken cancellation
    )
    {
        var names = logs.Logs.Union(
            previous?.Heads.Select(head => head.Log) ?? [],
            StringComparer.Ordinal
        );
        var seen = await Task.WhenAll(
            names
                .Order(StringComparer.Ordinal)
                .Select(log => LookAsync(log, previous?.HeadOf(log), cancellation))
        );
        return new(
            [.. seen.Select(s => s.Head).OfType<CheckpointHead>()],
            seen.Any(s => s.Moved),
            [.. seen.Where(s => s.IsRewritten).Select(s => s.Head!.Log)]
        );
    }

    private async Task<Sighting> LookAsync(
        string log,
        CheckpointHead? before,
        CancellationToken cancellation
    )
    {
        var since = before?.Position ?? 0;
        var answer = await logs.HeadAsync(log, since, cancellation);
        if (answer is null || !Bytes32.TryParse(answer.Hash, out var hash))
            return new(before);
        if (answer.Position < since)
            return new(before, IsRewritten: true);
        if (before is not null)
            switch (await logs.HashAsync(log, since, cancellation))
            {
                // It went away between the two questions.
                case null:
                    return new(before);
                case var shown when shown != before.Hash.ToString():
                    return new(before, IsRewritten: true);
            }
        return answer.Position > since
            ? new(new(log, answer.Position, hash), answer.Moved == true)
            : new(before);
    }

    private sealed record Sighting(
        CheckpointHead? Head,
        bool Moved = false,
        bool IsRewritten = false
    );
}
