using System.Buffers.Binary;
using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>What the group decides about its contracts, as the bytes of docs/formats.md.</summary>
public abstract record GovernancePayload
{
    private const int AttestorSize = 8 + Address.Size + 8;
    private const int SetupSize = 5 + 32 + 4 + 32;

    private GovernancePayload() { }

    /// <summary>Registers an attestor until a Unix time in seconds; 0 revokes it.</summary>
    public sealed record Attestor(Address Address, ulong ValidUntil) : GovernancePayload;

    /// <summary>Anchors a setup document by its CID's sha2-256 digest.</summary>
    public sealed record SetupAnchor(Bytes32 AgreementId, uint Version, Bytes32 CidDigest)
        : GovernancePayload;

    public byte[] ToBytes()
    {
        switch (this)
        {
            case Attestor attestor:
            {
                var bytes = new byte[AttestorSize];
                "attestor"u8.CopyTo(bytes);
                attestor.Address.CopyTo(bytes.AsSpan(8));
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(28), attestor.ValidUntil);
                return bytes;
            }
            case SetupAnchor setup:
            {
                var bytes = new byte[SetupSize];
                "setup"u8.CopyTo(bytes);
                setup.AgreementId.CopyTo(bytes.AsSpan(5));
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(37), setup.Version);
                setup.CidDigest.CopyTo(bytes.AsSpan(41));
                return bytes;
            }
            default:
                throw new InvalidOperationException("the hierarchy is closed");
        }
    }

    /// <exception cref="FormatException">The bytes are no known payload.</exception>
    public static GovernancePayload Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == AttestorSize && bytes.StartsWith("attestor"u8))
            return new Attestor(
                Evm.Address.FromSpan(bytes.Slice(8, 20)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[28..])
            );
        if (bytes.Length == SetupSize && bytes.StartsWith("setup"u8))
            return new SetupAnchor(
                Bytes32.FromSpan(bytes.Slice(5, 32)),
                BinaryPrimitives.ReadUInt32BigEndian(bytes[37..]),
                Bytes32.FromSpan(bytes[41..])
            );
        throw new FormatException("no known governance payload");
    }

    /// <summary>The group message that puts this payload in force.</summary>
    public Bytes32 Message(
        ChainHash hash,
        Bytes32 chain,
        Bytes32 contract,
        ulong epoch,
        Bytes32 nonce
    ) =>
        GroupMessage.Of(
            hash,
            GroupMessage.Governance,
            chain,
            contract,
            epoch,
            nonce,
            hash.Of(ToBytes())
        );
}
