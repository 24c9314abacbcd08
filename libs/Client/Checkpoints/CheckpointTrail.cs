using Notary.Chains;
using Notary.Client.Http;
using Notary.Client.Registry;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Setup;

namespace Notary.Client.Checkpoints;

/// <summary>
/// The checkpoints of the event logs that a chain vouches for. Its contract has verified the group's signature over the newest
/// one, whose hash is its name, and which names the one before by its hash, and so on: the registry only delivers them.
/// </summary>
/// <param name="chain">The auditor's own node of the chain where checkpoints are anchored.</param>
public sealed class CheckpointTrail(IChainReader chain, RegistryClient registry)
{
    /// <summary>Reads the newest checkpoint, which alone pins every log up to its position, and some before it.</summary>
    /// <param name="limit">Most checkpoints to read; older ones only tell more exactly where a log was rewritten.</param>
    /// <returns>Null where none is anchored yet.</returns>
    /// <exception cref="CheckpointException">The registry lacks or falsifies a checkpoint, or two of them contradict each other.</exception>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    public async Task<AnchoredCheckpoints?> ReadAsync(
        int limit = 100,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (await chain.GetCheckpointAsync(cancellation) is not { } anchored)
            return null;
        var newest = Cid.OfDigest(anchored.CidDigest);
        var trail = new List<AnchoredCheckpoint>();
        for (
            var cid = newest;
            cid is not null && trail.Count < limit;
            cid = trail[^1].Document.Previous
        )
            trail.Add(new(cid, await FetchAsync(cid, cancellation)));
        if (trail[0].Document.Number != anchored.Number)
            throw new CheckpointException(
                $"{newest} is anchored under another number than its own"
            );
        RequireOrder(trail);
        return new(trail);
    }

    /// <summary>
    /// One checkpoint by its number, under the signature of the group of its epoch, current or past, whose key the chain keeps.
    /// Of a past group it proves less than the links from the newest one: t former members could still sign another.
    /// </summary>
    /// <returns>Null where the registry knows none of this number, or the group has not signed it.</returns>
    /// <exception cref="CheckpointException">The registry lacks or falsifies it, or its epoch's group did not sign it.</exception>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    public async Task<AnchoredCheckpoint?> ReadSignedAsync(
        ulong number,
        CancellationToken cancellation = default
    )
    {
        var status = await AskAsync(
            $"{number}",
            () => registry.FindCheckpointAsync(number, cancellation)
        );
        if (status is not { Epoch: { } epoch, Signature: { } signature, Cid: var cid })
            return null;
        var group =
            await chain.GetGroupAsync(epoch, cancellation)
            ?? throw new CheckpointException($"the chain knows no group of epoch {epoch}");
        if (!CheckpointSignature.IsBy(group, chain.Identity, number, cid, signature))
            throw new CheckpointException(
                $"the group of epoch {epoch} did not sign checkpoint {number}, {cid}"
            );
        var document = await FetchAsync(cid, cancellation);
        return document.Number == number
            ? new(cid, document)
            : throw new CheckpointException($"{cid} is signed under another number than its own");
    }

    private Task<CheckpointDocument> FetchAsync(string cid, CancellationToken cancellation) =>
        AskAsync(cid, () => registry.GetCheckpointAsync(cid, cancellation));

    private static async Task<T> AskAsync<T>(string name, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e)
            when (e is HttpRequestException or RequestRefusedException or FormatException)
        {
            throw new CheckpointException(
                $"the registry does not give checkpoint {name}: {e.Message}",
                e
            );
        }
    }

    private static void RequireOrder(List<AnchoredCheckpoint> trail)
    {
        foreach (var (checkpoint, before) in trail.Zip(trail.Skip(1)))
        {
            if (checkpoint.Document.ObjectionAfter(before.Document) is { } objection)
                throw new CheckpointException(
                    $"checkpoint {checkpoint.Cid} contradicts the one before: {objection}"
                );
        }
    }
}

/// <summary>A checkpoint under its CID.</summary>
public sealed record AnchoredCheckpoint(string Cid, CheckpointDocument Document);

/// <summary>The newest anchored checkpoint, first, and those it links.</summary>
public sealed record AnchoredCheckpoints(IReadOnlyList<AnchoredCheckpoint> Trail)
{
    public AnchoredCheckpoint Newest => Trail[0];

    /// <summary>The names of the logs that the newest checkpoint covers.</summary>
    public IEnumerable<string> Logs => Newest.Document.Heads.Select(head => head.Log);

    /// <summary>What a log must have shown, one head for each position, oldest first; none where no checkpoint covers it.</summary>
    public IReadOnlyList<CheckpointHead> HeadsOf(string log) =>
        [
            .. Trail
                .Select(checkpoint => checkpoint.Document.HeadOf(log))
                .OfType<CheckpointHead>()
                .Distinct()
                .OrderBy(head => head.Position),
        ];
}

/// <summary>The checkpoints cannot be trusted, or not all be read: nothing follows for the logs.</summary>
public sealed class CheckpointException(string message, Exception? inner = null)
    : Exception(message, inner);
