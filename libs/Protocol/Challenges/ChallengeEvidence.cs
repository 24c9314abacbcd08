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
    EvmSignature Signature,
    EvmSignature? Promise = null
)
{
    private const int MaxTxId = 128;
    private const int MaxRawTransaction = 128 * 1024;

    /// <summary>keccak256(exchangeId ‖ kind): one challenge per exchange and side.</summary>
    public Bytes32 ChallengeId => IdOf(Answer.ExchangeId, Kind);

    /// <summary>The leg that is said to be missing.</summary>
    public Side Accused => (Side)Kind;

    /// <summary>The leg that is said to be recorded.</summary>
    public Side Performed => Accused.Other();

    /// <summary>Whether the accused was to move first.</summary>
    public bool AccusedIsFirst => (byte)Answer.FirstMover == (byte)Accused;

    /// <summary>Until when the accused leg could be performed, with grace; Unix seconds.</summary>
    public ulong DueAt => Answer.DeadlineOf(Accused) + Agreement.GraceSeconds;

    /// <summary>Until when the exchange may be challenged (challengeUntil = secondBy + W); Unix seconds.</summary>
    public ulong ChallengeUntil => Answer.SecondBy + Agreement.ChallengeSeconds;

    /// <summary>Until when the group may still find the leg missing: W from the challenge, or from the deadline if that is later.</summary>
    /// <param name="receivedAt">Unix seconds.</param>
    public ulong ClosesAt(long receivedAt) =>
        Math.Max(DueAt, (ulong)receivedAt) + Agreement.ChallengeSeconds;

    /// <summary>What the challenger signs.</summary>
    public Challenge Statement =>
        new(
            Answer.AgreementId,
            Answer.Sequence,
            Kind,
            Answer.Digest,
            HashOf(PerformedTxId, RawTransaction)
        );

    /// <summary>The first thing that is wrong with the challenge's form, in words; who vouches for the answer is another question.</summary>
    public string? Violation()
    {
        var terms = AgreementTerms.Violation(Agreement);
        if ((terms ?? AgreementTerms.Violation(Agreement, Answer)) is { } broken)
            return broken;
        if (PerformedTxId.Length is 0 or > MaxTxId || RawTransaction.Length > MaxRawTransaction)
            return "a transaction is missing or too large";
        if (!Signature.IsBy(Challenger, Statement.Digest))
            return "the challenger's signature does not match";
        return Kind switch
        {
            PenaltyKind.PaymentMissing when !IsIntended =>
                "the consumer's signature over the intent is missing, wrong or expired",
            PenaltyKind.DeliveryMissing when !IsPromised =>
                "the provider's signature over the delivery promise is missing or wrong",
            _ => null,
        };
    }

    /// <summary>A consumer may pay for any index hash; only of the provider's own can it demand the delivery.</summary>
    private bool IsPromised =>
        Promise is { } promise && promise.IsBy(Answer.Provider, DeliveryPromise.Of(Answer).Digest);

    /// <summary>An intent counts while it is not older than the answer, as the contracts judge it.</summary>
    private bool IsIntended =>
        Intent is { } intent && intent.ValidUntil >= Answer.IssuedAt && intent.Proves(Answer);

    /// <summary>Reads a message; says nothing yet about whether it is true.</summary>
    /// <exception cref="FormatException">A member is malformed.</exception>
    public static ChallengeEvidence Parse(ChallengePublished message)
    {
        var evidence = new ChallengeEvidence(
            message.Kind is 0 or 1
                ? (PenaltyKind)message.Kind
                : throw new FormatException("unknown kind"),
            AbiStruct.FromAbiHex<Agreement>(message.Agreement),
            AbiStruct.FromAbiHex<Answer>(message.Answer),
            AttestationCodec.FromAbiHex(message.Attestation),
            message.PerformedTxId,
            ParseIntent(message),
            Hex.Decode(message.RawTransaction),
            Address.Parse(message.Challenger),
            EvmSignature.Parse(message.Signature),
            message.PromiseSignature is "0x" ? null : EvmSignature.Parse(message.PromiseSignature)
        );
        return evidence.ChallengeId.ToString() == message.ChallengeId
            ? evidence
            : throw new FormatException("the challenge id is not keccak256(exchangeId ‖ kind)");
    }

    private static IntentProof? ParseIntent(ChallengePublished message)
    {
        if (message.IntentSignature is "0x")
            return null;
        return message.IntentValidUntil >= 0
            ? new((ulong)message.IntentValidUntil, EvmSignature.Parse(message.IntentSignature))
            : throw new FormatException("the intent's time is negative");
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
            Signature.ToString(),
            PromiseSignature: Promise?.ToString() ?? "0x"
        );

    /// <summary>keccak256(utf8(comTx_b) ‖ 0x00 ‖ rawTx_{1−b}).</summary>
    public static Bytes32 HashOf(string performedTxId, byte[] rawTransaction) =>
        Keccak256.Hash([
            .. System.Text.Encoding.UTF8.GetBytes(performedTxId),
            0,
            .. rawTransaction,
        ]);

    /// <inheritdoc cref="ChallengeId"/>
    public static Bytes32 IdOf(Bytes32 exchangeId, PenaltyKind kind) =>
        Keccak256.Hash([.. exchangeId.ToArray(), (byte)kind]);
}
