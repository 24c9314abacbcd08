using Notary.Contracts.Oracle;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Hashing;

namespace Notary.Member.Publications;

/// <summary>What an attestor says that it signed; it counts only whole and under its signature. Pure.</summary>
/// <param name="Root">Of the tree of all answers that the message lists.</param>
public sealed record Publication(Address Attestor, Bytes32 Root)
{
    /// <summary>No tree has more answers (docs/formats.md, "Published attestations").</summary>
    private const int MaxAnswers = 100;

    public string Stream => RootPublished.StreamOf(Attestor, Root);

    /// <summary>
    /// Null where the answers do not make the root, or the attestor did not sign it. So whatever is shown under a root that counts
    /// was listed with it.
    /// </summary>
    /// <exception cref="FormatException">The message is malformed.</exception>
    public static Publication? Of(AnswersAttested message)
    {
        if (message.Digests is not { Count: > 0 and <= MaxAnswers })
            return null;
        var (attestor, root) = (Address.Parse(message.Attestor), Bytes32.Parse(message.Root));
        var leaves = message.Digests.Select(d => Bytes32.Parse(d).ToArray());
        return
            new MerkleTree(ChainHash.Keccak, leaves).Root == root
            && EvmSignature.Parse(message.Signature).IsBy(attestor, Attestation.DigestOf(root))
            ? new(attestor, root)
            : null;
    }
}
