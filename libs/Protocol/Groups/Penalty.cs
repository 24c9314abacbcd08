using System.Buffers.Binary;
using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>
/// rawTx_p: who pays what to whom for which missing leg (PROTOCOL 6.3).
/// <c>Victim</c> is the compensated party's id on the chain of the account; <c>Amount</c> in that account's asset.
/// </summary>
public sealed record Penalty(
    Bytes32 AgreementId,
    ulong Sequence,
    PenaltyKind Kind,
    Address Account,
    Bytes32 Victim,
    BigInteger Amount,
    Bytes32 AnswerDigest
)
{
    public const int Size = 157;

    /// <summary>The penalty that an answer allows for a missing leg.</summary>
    /// <param name="firstPublicKey">The group's first key, which names the accounts.</param>
    /// <param name="onEvm">Whether the accused's deposit is on an EVM chain; else on Fabric.</param>
    public static Penalty Of(
        Answer answer,
        PenaltyKind kind,
        ReadOnlySpan<byte> firstPublicKey,
        bool onEvm
    )
    {
        var consumer = onEvm ? answer.Consumer.ToBytes32() : answer.ConsumerFabric;
        var provider = onEvm ? answer.Provider.ToBytes32() : answer.ProviderFabric;
        var (accused, victim, amount) =
            kind == PenaltyKind.PaymentMissing
                ? (consumer, provider, answer.PaymentRequired.Value)
                : (provider, consumer, answer.DataRequired.Value);
        var account = DepositAccount.Of(firstPublicKey, answer.AgreementId, accused);
        return new(
            answer.AgreementId,
            answer.Sequence,
            kind,
            account,
            victim,
            amount,
            answer.Digest
        );
    }

    public Bytes32 ExchangeId => Exchanges.ExchangeId.Of(AgreementId, Sequence);

    /// <summary>The leaf bytes of docs/formats.md, 157 of them.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        AgreementId.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(32), Sequence);
        bytes[40] = (byte)Kind;
        Account.CopyTo(bytes.AsSpan(41));
        Victim.CopyTo(bytes.AsSpan(61));
        var amount = Amount.ToByteArray(isUnsigned: true, isBigEndian: true);
        amount.CopyTo(bytes.AsSpan(125 - amount.Length));
        AnswerDigest.CopyTo(bytes.AsSpan(125));
        return bytes;
    }

    /// <summary>The group message over a list of this penalty alone.</summary>
    public Bytes32 Message(ChainHash hash, Bytes32 chain, Bytes32 contract, ulong epoch) =>
        GroupMessage.Of(
            hash,
            GroupMessage.Penalty,
            chain,
            contract,
            epoch,
            ExchangeId,
            new MerkleTree(hash, [ToBytes()]).Root
        );
}
