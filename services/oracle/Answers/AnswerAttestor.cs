using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Oracle.Answers;

/// <summary>
/// Vouches for recorded answers: one signature over the Merkle root of a batch, and each answer's path (PROTOCOL 4.3).
/// Deterministic (RFC 6979), so an attestation need not be kept: it can be made again.
/// </summary>
public sealed class AnswerAttestor(EvmPrivateKey key, ulong epoch) : IDisposable
{
    public Address Address => key.Address;

    public Attestation Attest(Answer answer) => Attest([answer])[0];

    /// <returns>One attestation for each answer, in order.</returns>
    public IReadOnlyList<Attestation> Attest(IReadOnlyList<Answer> batch)
    {
        var tree = new MerkleTree(ChainHash.Keccak, batch.Select(a => a.Digest.ToArray()));
        var signature = key.Sign(Attestation.DigestOf(tree.Root));
        return [.. batch.Select((_, i) => new Attestation(epoch, tree.Path(i), signature))];
    }

    public void Dispose() => key.Dispose();
}
