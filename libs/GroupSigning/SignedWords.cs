using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;

namespace Notary.GroupSigning;

/// <summary>The bytes that a member's identity key signs, one form a message (docs/formats.md, "Messages of members").</summary>
internal sealed class SignedWords
{
    private const int InstanceLength = 16;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    private SignedWords(string tag) => _bytes.Write(Encoding.UTF8.GetBytes("notary/v1/" + tag));

    /// <exception cref="FormatException">A member of the message is malformed.</exception>
    public static byte[] Of(PartialSignature m) =>
        new SignedWords("partial")
            .Add(Bytes32.Parse(m.Message).ToArray())
            .Add((uint)m.Member)
            .Add(m.Epoch)
            .Add(Hex.Decode(m.Partial))
            .ToArray();

    /// <inheritdoc cref="Of(PartialSignature)"/>
    public static byte[] Of(InclusionStated m) =>
        m.Proof is { } proof
            ? Inclusion(m, "inclusion-proof")
                .Add(Keccak256.Hash(Hex.Decode(proof)).ToArray())
                .ToArray()
            : Inclusion(m, "inclusion").ToArray();

    private static SignedWords Inclusion(InclusionStated m, string tag) =>
        new SignedWords(tag)
            .Add(Bytes32.Parse(m.ChallengeId).ToArray())
            .Add((uint)m.Member)
            .Add(Keccak256.HashText(m.Status).ToArray())
            .Add(Keccak256.HashText(m.Chain).ToArray())
            .Add((ulong)m.HeadHeight)
            .Add(Bytes32.Parse(m.HeadHash).ToArray())
            .Add((ulong)m.StatedAt);

    /// <inheritdoc cref="Of(PartialSignature)"/>
    public static byte[] Of(GroupActivated m) =>
        new SignedWords("group")
            .Add((uint)m.Member)
            .Add(m.Epoch)
            .Add((uint)m.Threshold)
            .Add(Hex.Decode(m.PublicKey))
            .AddAll(m.Commitments)
            .AddAll(m.PublicShares)
            .AddAll(m.Members)
            .Add(Hex.Decode(m.Transcript))
            .ToArray();

    /// <inheritdoc cref="Of(PartialSignature)"/>
    public static byte[] Of(NotaryAlive m) =>
        new SignedWords("alive")
            .Add(Instance(m.Instance))
            .Add((ulong)m.StartedAt)
            .Add((ulong)m.Counter)
            .Add((ulong)m.At)
            .Add(m.Answers is null ? new byte[InstanceLength] : Instance(m.Answers))
            .Add(m.IsLast ? 1u : 0u)
            .Add(Hex.Decode(m.Identity))
            .ToArray();

    /// <summary>What a change is, whoever proposes it and until when.</summary>
    /// <exception cref="FormatException">A member of the message is malformed.</exception>
    public static byte[] OfChange(GroupChangeProposed m) =>
        new SignedWords("group-change")
            .Add(Keccak256.HashText(m.Kind).ToArray())
            .Add(m.Epoch)
            .Add((uint)m.Attempt)
            .Add(Bytes32.Parse(m.Outgoing).ToArray())
            .Add((uint)m.Threshold)
            .AddAll(m.Members)
            .ToArray();

    /// <inheritdoc cref="Of(PartialSignature)"/>
    public static byte[] Of(GroupChangeProposed m) =>
        new SignedWords("group-proposal")
            .Add(Keccak256.Hash(OfChange(m)).ToArray())
            .Add((ulong)m.ExpiresAt)
            .Add(Hex.Decode(m.Proposer))
            .ToArray();

    /// <inheritdoc cref="Of(PartialSignature)"/>
    public static byte[] Of(GroupChangeApproved m) =>
        new SignedWords("group-approval")
            .Add(Bytes32.Parse(m.Change).ToArray())
            .Add(m.AsksForReply ? 1u : 0u)
            .Add(Hex.Decode(m.Member))
            .ToArray();

    private SignedWords Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    private static byte[] Instance(string text) =>
        Hex.Decode(text) is { Length: InstanceLength } bytes
            ? bytes
            : throw new FormatException("an instance is 16 bytes");

    private SignedWords Add(uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return Add(bytes);
    }

    private SignedWords Add(ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Add(bytes);
    }

    /// <summary>A list as its count and the SHA-256 of each item, so that no item can pass for two.</summary>
    private SignedWords AddAll(string[] items)
    {
        Add((uint)items.Length);
        foreach (var item in items)
            Add(SHA256.HashData(Hex.Decode(item)));
        return this;
    }

    private byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
