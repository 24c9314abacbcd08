using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Attestations;
using Notary.Protocol.Hashing;
using Notary.ThresholdBls;

namespace Notary.Oracle.Answers;

/// <summary>
/// The group's signatures over an answer beyond the attestors' limit, in the log before it is handed out, in a stream of the
/// exchange. In the next epoch it may be signed again: chains accept the group in force only.
/// </summary>
/// <param name="Digest">Of the answer, which is the root's only leaf; 0x-hex.</param>
/// <param name="GroupId">Of the group that signed, 0x-hex.</param>
public sealed record AnswerVouched(
    string ExchangeId,
    string Digest,
    ulong Epoch,
    string GroupId,
    ChainSignature Payment,
    ChainSignature Data
)
{
    private const string StreamPrefix = "vouched/";

    public static string StreamOf(Bytes32 exchangeId) => $"{StreamPrefix}{exchangeId}";

    public static bool IsStream(string streamId) =>
        streamId.StartsWith(StreamPrefix, StringComparison.Ordinal);

    /// <summary>What makes the answer valid on both chains.</summary>
    public Attestation ToAttestation() =>
        new(Epoch, [], Payment.ToAttestation()) { DataSignature = Data.ToAttestation() };

    /// <summary>Why the group would not have signed this, or null.</summary>
    /// <exception cref="FormatException">A value is not of its form.</exception>
    public string? Objection(KnownGroup? group)
    {
        if (group is null || group.Epoch != Epoch)
            return "no group that a chain accepted in this epoch";
        var root = MerkleTree.RootOf(ChainHash.Keccak, Bytes32.Parse(Digest).ToArray(), []);
        return Payment.IsBy(group, root) && Data.IsBy(group, root)
            ? null
            : "the signatures are not the group's";
    }
}

/// <summary>The group's signature for one chain.</summary>
/// <param name="Compressed">G1, 48 bytes, 0x-hex.</param>
public sealed record ChainSignature(ChainIdentity Chain, string Compressed)
{
    public AttestationSignature ToAttestation() =>
        GroupAttestation.SignatureFor(Chain, Hex.Decode(Compressed));

    public bool IsBy(KnownGroup group, Bytes32 root)
    {
        var message = GroupAttestation.MessageOf(Chain, group.Epoch, root);
        return group.Key.PublicKey.Verify(
            message.ToArray(),
            ThresholdBls.Signature.Parse(Hex.Decode(Compressed))
        );
    }
}
