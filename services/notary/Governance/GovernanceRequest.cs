using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Member.Governance;

/// <summary>A request, parsed, with the message that would be signed.</summary>
/// <param name="Chain">The chain that is to check the signature.</param>
public sealed record GovernanceRequest(
    ChainIdentity Chain,
    ulong Epoch,
    Bytes32 Nonce,
    GovernancePayload Payload
)
{
    public Bytes32 Message =>
        Payload.Message(Chain.Hash, Chain.Chain, Chain.ServiceProviderContract, Epoch, Nonce);

    /// <exception cref="FormatException">It is malformed, or about a chain that is not configured.</exception>
    public static GovernanceRequest Parse(
        GovernanceRequested request,
        IEnumerable<ChainIdentity> chains
    ) =>
        new(
            chains.FirstOrDefault(c => c.Id == request.Chain)
                ?? throw new FormatException("the chain is not known here"),
            request.Epoch,
            Bytes32.Parse(request.Nonce),
            GovernancePayload.Parse(Hex.Decode(request.Payload))
        );
}
