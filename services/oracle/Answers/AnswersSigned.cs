using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Hashing;

namespace Notary.Oracle.Answers;

/// <summary>
/// An attestor's signature over the Merkle root of answers, in the log before any of them is handed out, in the stream of its
/// attestor. Root, digests and signature as 0x-hex.
/// </summary>
/// <param name="ExchangeIds">Of the answers, in the tree's order.</param>
/// <param name="Digests">Of the same answers: the leaves.</param>
public sealed record AnswersSigned(
    ulong Epoch,
    string Attestor,
    string Root,
    string Signature,
    IReadOnlyList<string> ExchangeIds,
    IReadOnlyList<string> Digests
)
{
    private const string StreamPrefix = "attestor/";

    public static string StreamOf(Address attestor) => $"{StreamPrefix}{attestor}";

    public static bool IsStream(string streamId) =>
        streamId.StartsWith(StreamPrefix, StringComparison.Ordinal);

    /// <summary>What makes the answer to this exchange valid on chain.</summary>
    /// <exception cref="KeyNotFoundException">It is not among them.</exception>
    public Attestation AttestationOf(Bytes32 exchangeId)
    {
        var id = exchangeId.ToString();
        for (var i = 0; i < ExchangeIds.Count; i++)
            if (ExchangeIds[i] == id)
                return new(Epoch, Tree().Path(i), AttestationSignature.Parse(Signature));
        throw new KeyNotFoundException($"exchange {id} is not of root {Root}");
    }

    /// <summary>Why this is not what the attestor of <paramref name="streamId"/> would sign, or null.</summary>
    /// <exception cref="FormatException">A value is not of its form.</exception>
    public string? Objection(string streamId)
    {
        var signer = Address.Parse(Attestor);
        var root = Tree().Root;
        return streamId != StreamOf(signer) ? "another attestor's stream"
            : ExchangeIds.Count != Digests.Count ? "exchanges and digests differ in number"
            : root.ToString() != Root ? $"the digests' root is {root}"
            : !EvmSignature.Parse(Signature).IsBy(signer, Attestation.DigestOf(root))
                ? "the signature is not the attestor's"
            : null;
    }

    private MerkleTree Tree() =>
        new(ChainHash.Keccak, Digests.Select(d => Bytes32.Parse(d).ToArray()));
}
