using MassTransit;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.GroupSigning;

/// <summary>Asks the group on the bus for a governance signature: setup anchors and attestors.</summary>
public sealed class GovernanceSigner(
    IPublishEndpoint bus,
    SignatureCollector collector,
    TimeProvider time
)
{
    /// <summary>After which the members are asked again: some may not have been there, or not have seen enough yet.</summary>
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(3);

    /// <summary>Waits for t members to agree; for ever, where they do not.</summary>
    /// <param name="chain">The chain that is to check the signature.</param>
    public async Task<GroupProof> SignAsync(
        KnownGroup group,
        ChainIdentity chain,
        GovernancePayload payload,
        Bytes32 nonce,
        CancellationToken cancellation
    )
    {
        var message = payload.Message(
            chain.Hash,
            chain.Chain,
            chain.ServiceProviderContract,
            group.Epoch,
            nonce
        );
        var request = new GovernanceRequested(
            chain.Id,
            group.Epoch,
            nonce.ToString(),
            Hex.Encode(payload.ToBytes())
        );
        using var pending = collector.Open(group, message);
        while (!pending.Signature.IsCompleted)
        {
            await bus.Publish(request, cancellation);
            await Task.WhenAny(pending.Signature, Task.Delay(Repeat, time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        var signature = await pending.Signature;
        return new GroupProof(group.Epoch, nonce, [], signature.ToBytes());
    }

    /// <summary>The nonce that setup anchors use: H(payload).</summary>
    public static Bytes32 AnchorNonce(ChainIdentity chain, GovernancePayload payload) =>
        chain.Hash.Of(payload.ToBytes());
}
