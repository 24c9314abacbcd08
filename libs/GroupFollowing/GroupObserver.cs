using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.GroupFollowing;

/// <summary>Looks which group a chain accepts, and records what is new.</summary>
public sealed class GroupObserver(IDocumentStore store, GroupBook book)
{
    private const ulong FirstEpoch = 1;

    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">Something else was recorded meanwhile.</exception>
    public async Task LookAsync(IChainReader chain, CancellationToken cancellation)
    {
        if (await chain.GetGroupAsync(cancellation) is not { } current)
            return;
        var roll = await book.LoadAsync(cancellation);
        var known = roll.ShownOn(chain.Identity.Id);
        if (known?.Epoch == current.Epoch && known.GroupId == current.GroupId.ToString())
            return;
        var first = await FirstAsync(chain, current, cancellation);
        var session = store.LightweightSession();
        session.Events.Append(
            GroupBook.Stream,
            expectedVersion: roll.Version,
            new GroupShown(
                chain.Identity.Id,
                current.Epoch,
                Hex.Encode(current.PublicKey),
                current.GroupId.ToString(),
                Hex.Encode(first.PublicKey)
            )
        );
        await session.SaveChangesAsync(cancellation);
    }

    private static async Task<GroupState> FirstAsync(
        IChainReader chain,
        GroupState current,
        CancellationToken cancellation
    ) =>
        current.Epoch == FirstEpoch
            ? current
            : await chain.GetGroupAsync(FirstEpoch, cancellation)
                ?? throw new ChainUnavailableException(
                    $"{chain.Identity.Id} shows a group and no first one"
                );
}
