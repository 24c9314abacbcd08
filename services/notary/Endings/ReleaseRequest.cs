using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Endings;

/// <summary>A request, parsed, with the message that would be signed.</summary>
/// <param name="Chain">The chain whose deposits are to be returned.</param>
public sealed record ReleaseRequest(ChainIdentity Chain, ulong Epoch, Agreement Terms)
{
    public Bytes32 Message => SignatureRequest.Release(Chain, Epoch, Terms).Message;

    /// <exception cref="FormatException">It is malformed, or about a chain that is not configured, or not the agreement's.</exception>
    public static ReleaseRequest Parse(
        DepositReleaseRequested request,
        IEnumerable<ChainIdentity> chains
    )
    {
        var terms = AbiStruct.FromAbiHex<Agreement>(request.Agreement);
        var chain = chains.FirstOrDefault(c => c.Id == request.Chain);
        return chain is not null && Enum.GetValues<Side>().Any(side => chain.Carries(terms, side))
            ? new(chain, request.Epoch, terms)
            : throw new FormatException("the chain is not known here, or not the agreement's");
    }
}
