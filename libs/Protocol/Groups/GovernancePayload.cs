using System.Buffers.Binary;
using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>What the group decides about its contracts, as the bytes of docs/formats.md.</summary>
public abstract partial record GovernancePayload
{
    private const int AttestorSize = 8 + Address.Size + 8;
    private const int HeaderSize = 6 + 32 + 8 + 32;
    private const int SetupSize = 5 + 32 + 4 + 32;
    private const int GroupSize = 5 + 8 + GroupChange.KeySize + 32;

    private GovernancePayload() { }

    /// <summary>Registers an attestor until a Unix time in seconds; 0 revokes it.</summary>
    public sealed record Attestor(Address Address, ulong ValidUntil) : GovernancePayload
    {
        public override byte[] ToBytes()
        {
            var bytes = new byte[AttestorSize];
            "attestor"u8.CopyTo(bytes);
            Address.CopyTo(bytes.AsSpan(8));
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(28), ValidUntil);
            return bytes;
        }
    }

    /// <summary>Anchors a setup document by its CID's sha2-256 digest.</summary>
    public sealed record SetupAnchor(Bytes32 AgreementId, uint Version, Bytes32 CidDigest)
        : GovernancePayload
    {
        public override byte[] ToBytes()
        {
            var bytes = new byte[SetupSize];
            "setup"u8.CopyTo(bytes);
            AgreementId.CopyTo(bytes.AsSpan(5));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(37), Version);
            CidDigest.CopyTo(bytes.AsSpan(41));
            return bytes;
        }
    }

    /// <summary>Hands over to the next group.</summary>
    /// <param name="Epoch">The new group's: one above the signing group's.</param>
    /// <param name="PublicKey">The new group's, G2 compressed, 96 bytes; the same after a resharing.</param>
    /// <param name="GroupId">Fixes the new group's members and shares.</param>
    public sealed record GroupChange(ulong Epoch, byte[] PublicKey, Bytes32 GroupId)
        : GovernancePayload
    {
        public const int KeySize = 96;

        /// <exception cref="InvalidOperationException">The key has not 96 bytes.</exception>
        public override byte[] ToBytes()
        {
            if (PublicKey.Length != KeySize)
                throw new InvalidOperationException("a group key has 96 bytes");
            var bytes = new byte[GroupSize];
            "group"u8.CopyTo(bytes);
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(5), Epoch);
            PublicKey.CopyTo(bytes.AsSpan(13));
            GroupId.CopyTo(bytes.AsSpan(13 + KeySize));
            return bytes;
        }
    }

    /// <summary>Anchors a block of another chain.</summary>
    /// <param name="Chain">keccak256 of its CAIP-2 id.</param>
    /// <param name="Hash">The block's.</param>
    public sealed record HeaderAnchor(Bytes32 Chain, ulong Number, Bytes32 Hash) : GovernancePayload
    {
        public override byte[] ToBytes()
        {
            var bytes = new byte[HeaderSize];
            "header"u8.CopyTo(bytes);
            Chain.CopyTo(bytes.AsSpan(6));
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(38), Number);
            Hash.CopyTo(bytes.AsSpan(46));
            return bytes;
        }
    }

    public abstract byte[] ToBytes();

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
        if (bytes.Length == GroupSize && bytes.StartsWith("group"u8))
            return new GroupChange(
                BinaryPrimitives.ReadUInt64BigEndian(bytes[5..]),
                bytes.Slice(13, GroupChange.KeySize).ToArray(),
                Bytes32.FromSpan(bytes[(13 + GroupChange.KeySize)..])
            );
        if (bytes.Length == HeaderSize && bytes.StartsWith("header"u8))
            return new HeaderAnchor(
                Bytes32.FromSpan(bytes.Slice(6, 32)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[38..]),
                Bytes32.FromSpan(bytes[46..])
            );
        return ParseBond(bytes) ?? throw new FormatException("no known governance payload");
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
