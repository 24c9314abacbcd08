using System.Security.Cryptography;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Challenges;

/// <summary>A published challenge, parsed: (comTx_b, comTx_{1−b}, rawTx_{1−b}) with the answer that they belong to.</summary>
public sealed record ChallengeEvidence(
    PenaltyKind Kind,
    Agreement Agreement,
    Answer Answer,
    Attestation Attestation,
    string PerformedTxId,
    IntentProof? Intent,
    byte[] RawTransaction,
    Address Challenger,
    EvmSignature Signature
)
{
    private const int MaxTxId = 128;
    private const int MaxRawTransaction = 128 * 1024;

    /// <summary>keccak256(exchangeId ‖ kind): one challenge per exchange and side.</summary>
    public Bytes32 ChallengeId => Keccak256.Hash([.. Answer.ExchangeId.ToArray(), (byte)Kind]);

    /// <summary>The leg that is said to be missing.</summary>
    public Side Accused => (Side)Kind;

    /// <summary>The leg that is said to be recorded.</summary>
    public Side Performed => Accused == Side.Payment ? Side.Delivery : Side.Payment;

    /// <summary>Whether the accused was to move first.</summary>
    public bool AccusedIsFirst => (byte)Answer.FirstMover == (byte)Accused;

    /// <summary>Until when the accused leg could be performed, with grace; Unix seconds.</summary>
    public ulong DueAt => Answer.DeadlineOf(Accused) + Agreement.GraceSeconds;

    /// <summary>What the challenger signs.</summary>
    public Challenge Statement =>
        new(
            Answer.AgreementId,
            Answer.Sequence,
            Kind,
            Answer.Digest,
            HashOf(PerformedTxId, RawTransaction)
        );

    /// <summary>The first thing that is wrong with the challenge's form, in words; null where it can be looked into.</summary>
    /// <param name="isAttestor">Whether the group accepted this attestor.</param>
    public string? Violation(Func<Address, bool> isAttestor)
    {
        if (AgreementTerms.Violation(Agreement, Answer) is { } broken)
            return broken;
        if (PerformedTxId.Length is 0 or > MaxTxId || RawTransaction.Length > MaxRawTransaction)
            return "a transaction is missing or too large";
        if (!Signature.IsBy(Challenger, Statement.Digest))
            return "the challenger's signature does not match";
        if (Kind == PenaltyKind.PaymentMissing && Intent?.Proves(Answer) != true)
            return "the consumer's signature over the intent is missing or wrong";
        return Attested(isAttestor) ? null : "the answer is not attested";
    }

    /// <summary>Reads a message; says nothing yet about whether it is true.</summary>
    /// <exception cref="FormatException">A member is malformed.</exception>
    public static ChallengeEvidence Parse(ChallengePublished message)
    {
        var evidence = new ChallengeEvidence(
            Enum.IsDefined((PenaltyKind)message.Kind)
                ? (PenaltyKind)message.Kind
                : throw new FormatException("unknown kind"),
            AbiStruct.FromAbiHex<Agreement>(message.Agreement),
            AbiStruct.FromAbiHex<Answer>(message.Answer),
            AttestationCodec.FromAbiHex(message.Attestation),
            message.PerformedTxId,
            message.IntentSignature is "0x"
                ? null
                : new(
                    checked((ulong)message.IntentValidUntil),
                    EvmSignature.Parse(message.IntentSignature)
                ),
            Hex.Decode(message.RawTransaction),
            Address.Parse(message.Challenger),
            EvmSignature.Parse(message.Signature)
        );
        return evidence.ChallengeId.ToString() == message.ChallengeId
            ? evidence
            : throw new FormatException("the challenge id is not keccak256(exchangeId ‖ kind)");
    }

    public ChallengePublished ToMessage() =>
        new(
            ChallengeId.ToString(),
            (int)Kind,
            Agreement.ToAbiHex(),
            Answer.ToAbiHex(),
            Attestation.ToAbiHex(),
            PerformedTxId,
            checked((long)(Intent?.ValidUntil ?? 0)),
            Intent?.Signature.ToString() ?? "0x",
            Hex.Encode(RawTransaction),
            Challenger.ToString(),
            Signature.ToString()
        );

    /// <summary>keccak256(utf8(comTx_b) ‖ 0x00 ‖ rawTx_{1−b}).</summary>
    public static Bytes32 HashOf(string performedTxId, byte[] rawTransaction) =>
        Keccak256.Hash([
            .. System.Text.Encoding.UTF8.GetBytes(performedTxId),
            0,
            .. rawTransaction,
        ]);

    private bool Attested(Func<Address, bool> isAttestor)
    {
        try
        {
            return isAttestor(Attestation.AttestorOf(Answer));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
