using System.Numerics;
using Notary.Evm;

namespace Notary.Protocol.Groups;

// What the group decides about bonds. Holder zero: the pool. Amounts in the chain's coin or token.
public abstract partial record GovernancePayload
{
    private const int ReleaseSize = 12 + Address.Size + 32 + 32;
    private const int SlashSize = 10 + Address.Size + 32 + 32 + 32;

    /// <summary>Lets a part of a bond, or of the pool, go to a party.</summary>
    /// <param name="Holder">See <see cref="BondHolder"/>.</param>
    /// <param name="Payee">Its party id on the chain in question.</param>
    public sealed record BondRelease(Address Holder, Bytes32 Payee, BigInteger Amount)
        : GovernancePayload
    {
        public override byte[] ToBytes()
        {
            var bytes = new byte[ReleaseSize];
            "bond-release"u8.CopyTo(bytes);
            Holder.CopyTo(bytes.AsSpan(12));
            Payee.CopyTo(bytes.AsSpan(32));
            AbiWords.WriteUInt256(bytes.AsSpan(64, 32), Amount);
            return bytes;
        }
    }

    /// <summary>Forfeits a part of a bond, for what two signatures alone do not show.</summary>
    /// <param name="Holder">See <see cref="BondHolder"/>.</param>
    /// <param name="Beneficiary">Party id of whoever was harmed; zero: the pool.</param>
    /// <param name="Evidence">Hash of what the group saw.</param>
    public sealed record BondSlash(
        Address Holder,
        Bytes32 Beneficiary,
        BigInteger Amount,
        Bytes32 Evidence
    ) : GovernancePayload
    {
        public override byte[] ToBytes()
        {
            var bytes = new byte[SlashSize];
            "bond-slash"u8.CopyTo(bytes);
            Holder.CopyTo(bytes.AsSpan(10));
            Beneficiary.CopyTo(bytes.AsSpan(30));
            AbiWords.WriteUInt256(bytes.AsSpan(62, 32), Amount);
            Evidence.CopyTo(bytes.AsSpan(94));
            return bytes;
        }
    }

    private static GovernancePayload? ParseBond(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == ReleaseSize && bytes.StartsWith("bond-release"u8))
            return new BondRelease(
                Evm.Address.FromSpan(bytes.Slice(12, Evm.Address.Size)),
                Bytes32.FromSpan(bytes.Slice(32, 32)),
                AbiWords.ReadUInt256(bytes.Slice(64, 32))
            );
        if (bytes.Length == SlashSize && bytes.StartsWith("bond-slash"u8))
            return new BondSlash(
                Evm.Address.FromSpan(bytes.Slice(10, Evm.Address.Size)),
                Bytes32.FromSpan(bytes.Slice(30, 32)),
                AbiWords.ReadUInt256(bytes.Slice(62, 32)),
                Bytes32.FromSpan(bytes[94..])
            );
        return null;
    }
}
