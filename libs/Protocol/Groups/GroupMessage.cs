using System.Buffers.Binary;
using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>
/// The 32 bytes that the group signs: H("notary/v1/KIND" ‖ chain ‖ contract ‖ epoch ‖ nonce ‖ body), PROTOCOL 2.
/// </summary>
public static class GroupMessage
{
    public const string Penalty = "penalty";
    public const string Governance = "governance";
    public const string Checkpoint = "checkpoint";
    public const string Watermark = "watermark";
    public const string Release = "release";
    public const string Credit = "credit";
    public const string Answer = "answer";

    /// <summary>What the group signs for a root of answers: no nonce, since the same answers make the same message.</summary>
    /// <inheritdoc cref="Of"/>
    public static Bytes32 OfAnswers(
        ChainHash hash,
        Bytes32 chain,
        Bytes32 contract,
        ulong epoch,
        Bytes32 root
    ) => Of(hash, Answer, chain, contract, epoch, Bytes32.Zero, root);

    /// <param name="chain">keccak256 of the CAIP-2 id of the chain that checks the signature.</param>
    /// <param name="contract">The ServiceProviderContract on that chain.</param>
    public static Bytes32 Of(
        ChainHash hash,
        string kind,
        Bytes32 chain,
        Bytes32 contract,
        ulong epoch,
        Bytes32 nonce,
        Bytes32 body
    )
    {
        var tag = System.Text.Encoding.UTF8.GetBytes("notary/v1/" + kind);
        var bytes = new byte[tag.Length + (4 * Bytes32.Size) + sizeof(ulong)];
        tag.CopyTo(bytes, 0);
        var rest = bytes.AsSpan(tag.Length);
        chain.CopyTo(rest);
        contract.CopyTo(rest[32..]);
        BinaryPrimitives.WriteUInt64BigEndian(rest[64..], epoch);
        nonce.CopyTo(rest[72..]);
        body.CopyTo(rest[104..]);
        return hash.Of(bytes);
    }

    /// <summary>The message that returns the deposits of an agreement that expired (PROTOCOL 7).</summary>
    public static Bytes32 OfRelease(
        ChainHash hash,
        Bytes32 chain,
        Bytes32 contract,
        ulong epoch,
        Bytes32 agreementId
    ) => Of(hash, Release, chain, contract, epoch, Bytes32.Zero, agreementId);
}
