using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Groups;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Asks the group that a chain accepts for its signature over an anchor.</summary>
internal sealed class AnchorSigning(GroupSigner signer, GroupBook groups, TimeProvider time)
{
    /// <summary>How long members are asked in one go.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Null where t notaries do not agree in time, or the chain has no group that was announced.</summary>
    internal async Task<object?> SignAsync(
        AnchorSubject subject,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (await subject.ShownAsync(chain, txId: null, cancellation) is { } shown)
            return shown;
        if (await chain.GetGroupAsync(cancellation) is not { } current)
            return null;
        var key = Hex.Encode(current.PublicKey);
        var announced = await groups.FindAsync(current.Epoch, key, cancellation);
        return await FirstAsync(announced, subject, chain.Identity, cancellation) is { } proof
            ? new AnchorSigned(
                proof.Epoch,
                proof.Nonce.ToString(),
                Hex.Encode(proof.Signature),
                key
            )
            : null;
    }

    /// <summary>
    /// The key does not say whose identities its members have, so anybody can announce it with others: whichever announcement
    /// the members' partials fit makes the signature.
    /// </summary>
    private async Task<GroupProof?> FirstAsync(
        IReadOnlyList<KnownGroup> announced,
        AnchorSubject subject,
        ChainIdentity chain,
        CancellationToken cancellation
    )
    {
        if (announced.Count == 0)
            return null;
        using var patience = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token,
            cancellation
        );
        var signing = announced
            .Select(group =>
                signer.SignAsync(group, subject.RequestOf(chain, group.Epoch), ended.Token)
            )
            .ToList();
        try
        {
            return await await Task.WhenAny(signing);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await ended.CancelAsync();
        }
    }
}
