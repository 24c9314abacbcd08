using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Governance;
using Notary.Member.Group;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.Member.Checkpoints;

/// <summary>Looks at what a request for a checkpoint's signature is about.</summary>
internal sealed class CheckpointDesk(
    ChainSet chains,
    SetupLibrary library,
    LogDirectory logs,
    TimeProvider time
)
{
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    public async Task<CheckpointReviewed> ReviewAsync(
        CheckpointRequested request,
        ChainIdentity chain,
        CheckpointBook book,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        var shown = await chains.ByChain(chain.Chain).GetCheckpointAsync(cancellation);
        var review = new CheckpointReviewed(
            request,
            time.GetUtcNow().ToUnixTimeSeconds(),
            await ReadAsync(request.Cid, cancellation),
            Previous: null,
            shown is null ? null : new(shown.Number, Cid.OfDigest(shown.CidDigest)),
            Answers: [],
            group.Epoch,
            group.PublicShare,
            group.Member
        );
        if (CheckpointPolicy.UnknownBefore(book, review) is { } before)
            review = review with { Previous = await ReadAsync(before, cancellation) };
        var asked = CheckpointPolicy.ToBeShown(book, review);
        return review with
        {
            Answers = await Task.WhenAll(asked.Select(head => AskAsync(head, cancellation))),
        };
    }

    private async Task<LogShown> AskAsync(CheckpointHead head, CancellationToken cancellation)
    {
        var hash = await logs.HashAsync(head.Log, head.Position, cancellation);
        // Whatever else a service says is nothing, and need not be kept.
        return new(head.Log, head.Position, Bytes32.TryParse(hash, out _) ? hash : null);
    }

    private async Task<string?> ReadAsync(string cid, CancellationToken cancellation) =>
        await library.ReadAsync(Cid.DigestOf(cid), cancellation) is { } read
        && read.Json.Length <= CheckpointDocument.MaxSize
            ? read.Json
            : null;
}
