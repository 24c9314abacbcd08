using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Oracle.Answers;

/// <summary>The attestor's key: one signature over the Merkle root of a batch, and each answer's path (PROTOCOL 4.3).</summary>
public sealed class AnswerAttestor(EvmPrivateKey key, ulong epoch) : IDisposable
{
    public Address Address => key.Address;

    /// <returns>What is recorded, and one attestation for each answer, in order.</returns>
    public (AnswersSigned Signed, IReadOnlyList<Attestation> Attestations) Attest(
        IReadOnlyList<NamedAnswer> batch
    )
    {
        List<Bytes32> digests = [.. batch.Select(a => a.Answer.Digest)];
        var tree = new MerkleTree(ChainHash.Keccak, digests.Select(d => d.ToArray()));
        AttestationSignature signature = key.Sign(Attestation.DigestOf(tree.Root));
        return (
            new(
                epoch,
                Address.ToString(),
                tree.Root.ToString(),
                signature.ToString(),
                [.. batch.Select(a => a.ExchangeId.ToString())],
                [.. digests.Select(d => d.ToString())]
            ),
            [.. digests.Select((_, i) => new Attestation(epoch, tree.Path(i), signature))]
        );
    }

    public void Dispose() => key.Dispose();
}
