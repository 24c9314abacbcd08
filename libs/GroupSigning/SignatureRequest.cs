using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Notary.Protocol.Setup;

namespace Notary.GroupSigning;

/// <summary>A signature to ask the group for.</summary>
/// <param name="Message">The group message that partials are over.</param>
/// <param name="Question">What members are told on the bus; each makes the message of it and decides for itself.</param>
public sealed record SignatureRequest(Bytes32 Message, Bytes32 Nonce, object Question)
{
    /// <param name="chain">The chain that is to check the signature.</param>
    /// <param name="nonce">Default: H(payload), as setup anchors have it.</param>
    public static SignatureRequest Governance(
        ChainIdentity chain,
        ulong epoch,
        GovernancePayload payload,
        Bytes32? nonce = null
    )
    {
        var bytes = payload.ToBytes();
        var used = nonce ?? chain.Hash.Of(bytes);
        var contract = chain.ServiceProviderContract;
        return new(
            payload.Message(chain.Hash, chain.Chain, contract, epoch, used),
            used,
            new GovernanceRequested(chain.Id, epoch, used.ToString(), Hex.Encode(bytes))
        );
    }

    /// <param name="chain">The chain that is to check the signature.</param>
    public static SignatureRequest Checkpoint(
        ChainIdentity chain,
        ulong epoch,
        CheckpointAnchor anchor
    ) =>
        new(
            anchor.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, epoch),
            anchor.Nonce,
            new CheckpointRequested(chain.Id, epoch, anchor.Number, Cid.OfDigest(anchor.CidDigest))
        );

    /// <param name="chain">The chain that holds the deposits.</param>
    public static SignatureRequest Release(ChainIdentity chain, ulong epoch, Agreement terms) =>
        new(
            GroupMessage.OfRelease(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                epoch,
                terms.Id
            ),
            Bytes32.Zero,
            new DepositReleaseRequested(chain.Id, epoch, terms.ToAbiHex())
        );

    /// <param name="chain">The chain in whose terms it is signed.</param>
    public static SignatureRequest Watermark(
        ChainIdentity chain,
        ulong epoch,
        Watermark watermark
    ) =>
        new(
            watermark.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, epoch),
            watermark.Nonce,
            new WatermarkRequested(
                chain.Id,
                epoch,
                watermark.Since,
                watermark.Until,
                [.. watermark.Except.Select(id => id.ToString())]
            )
        );

    /// <summary>The group vouches for an answer itself, alone under its root (PROTOCOL 4.3).</summary>
    /// <param name="chain">The chain that is to check the signature.</param>
    /// <param name="intent">What the answer is to, by the consumer.</param>
    public static SignatureRequest Answer(
        ChainIdentity chain,
        ulong epoch,
        Agreement agreement,
        Answer answer,
        PaymentIntent intent,
        EvmSignature signature
    ) =>
        new(
            GroupMessage.OfAnswers(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                epoch,
                MerkleTree.RootOf(ChainHash.Keccak, answer.Digest.ToArray(), [])
            ),
            Bytes32.Zero,
            new AnswerSignatureRequested(
                chain.Id,
                epoch,
                agreement.ToAbiHex(),
                answer.ToAbiHex(),
                intent.ToAbiHex(),
                signature.ToString()
            )
        );
}
