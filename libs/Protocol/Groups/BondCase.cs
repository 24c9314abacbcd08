using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Setup;

namespace Notary.Protocol.Groups;

/// <summary>
/// What the group is shown before it decides about a bond: one block of canonical JSON, under whose CID's digest the governance
/// message names it (docs/formats.md, "Bond cases").
/// </summary>
public abstract record BondCase
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private BondCase() { }

    /// <summary>One attestor signed two answers to one exchange.</summary>
    public sealed record Contradiction(
        Answer First,
        Attestation FirstAttestation,
        Answer Second,
        Attestation SecondAttestation
    ) : BondCase
    {
        /// <summary>Whose signature is on both; null where they do not contradict each other.</summary>
        public Address? Attestor =>
            First.ExchangeId == Second.ExchangeId
            && First.Digest != Second.Digest
            && SignerOf(First, FirstAttestation) is { } signer
            && signer == SignerOf(Second, SecondAttestation)
                ? signer
                : null;

        /// <inheritdoc/>
        public override Bytes32 NonceFor(Address holder) =>
            Offence("contradiction", holder, First.ExchangeId);

        protected override JsonObject ToJson() =>
            new()
            {
                ["answers"] = new JsonArray(
                    Attested(First, FirstAttestation),
                    Attested(Second, SecondAttestation)
                ),
                ["kind"] = "contradiction",
            };
    }

    /// <summary>An attestor signed an answer under a root that it did not publish.</summary>
    public sealed record SecretRoot(Answer Answer, Attestation Attestation) : BondCase
    {
        /// <summary>Whose signature it is; null where it is nobody's, or the group's.</summary>
        public Address? Attestor => SignerOf(Answer, Attestation);

        public Bytes32 Root => Attestation.RootOf(Answer);

        /// <inheritdoc/>
        public override Bytes32 NonceFor(Address holder) => Offence("secret-root", holder, Root);

        protected override JsonObject ToJson() =>
            new() { ["attested"] = Attested(Answer, Attestation), ["kind"] = "secret-root" };
    }

    /// <summary>A challenge was raised although the leg was recorded: each notary knows what it found.</summary>
    public sealed record FalseChallenge(Bytes32 ChallengeId) : BondCase
    {
        /// <inheritdoc/>
        public override Bytes32 NonceFor(Address holder) =>
            Offence("false-challenge", holder, ChallengeId);

        protected override JsonObject ToJson() =>
            new() { ["challengeId"] = ChallengeId.ToString(), ["kind"] = "false-challenge" };
    }

    /// <summary>
    /// A penalty took less than the answer says that the deposit covers: whoever vouched for the answer is at fault, and the pool
    /// makes up for it.
    /// </summary>
    /// <param name="Kind">Of the penalty.</param>
    public sealed record Shortfall(Agreement Agreement, Answer Answer, PenaltyKind Kind) : BondCase
    {
        /// <summary>The leg that was penalised.</summary>
        public Side Accused => (Side)Kind;

        /// <summary>What the victim should have got; base units of the accused's chain.</summary>
        public BigInteger Required =>
            Accused == Side.Payment ? Answer.PaymentRequired.Value : Answer.DataRequired.Value;

        /// <summary>The first way in which the answer is not one of the agreement, in words.</summary>
        public string? Violation() =>
            AgreementTerms.Violation(Agreement) ?? AgreementTerms.Violation(Agreement, Answer);

        /// <summary>A penalty has one answer, and so one document.</summary>
        public override Bytes32 NonceFor(Address holder) => CidDigest;

        protected override JsonObject ToJson() =>
            new()
            {
                ["agreement"] = Agreement.ToAbiHex(),
                ["answer"] = Answer.ToAbiHex(),
                ["kind"] = "shortfall",
                ["missing"] = (int)Kind,
            };
    }

    /// <summary>A holder asks for its bond.</summary>
    /// <param name="Chain">CAIP-2 id.</param>
    /// <param name="AskedAt">Unix seconds.</param>
    /// <param name="Signature">The holder's, over <see cref="Digest"/>.</param>
    public sealed record Release(
        string Chain,
        GovernancePayload.BondRelease Payload,
        ulong AskedAt,
        EvmSignature Signature
    ) : BondCase
    {
        /// <summary>What the holder signs.</summary>
        public Bytes32 Digest =>
            Keccak256.Hash([
                .. "notary/v1/bond-release"u8,
                .. Keccak256.HashText(Chain).ToArray(),
                .. Payload.ToBytes(),
                .. Word(AskedAt),
            ]);

        private static byte[] Word(ulong value)
        {
            var bytes = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            return bytes;
        }

        public bool IsByHolder => Signature.IsBy(Payload.Holder, Digest);

        /// <summary>Each ask is good for one message.</summary>
        public override Bytes32 NonceFor(Address holder) => CidDigest;

        protected override JsonObject ToJson() =>
            new()
            {
                ["askedAt"] = AskedAt,
                ["chain"] = Chain,
                ["kind"] = "release",
                ["payload"] = Hex.Encode(Payload.ToBytes()),
                ["signature"] = Signature.ToString(),
            };
    }

    /// <summary>Digest of its CID: the evidence of a forfeit, the nonce of a release.</summary>
    public Bytes32 CidDigest => Setup.Cid.DigestOf(Setup.Cid.Of(ToCanonicalJson()));

    /// <summary>The nonce of the governance message: an offence costs a bond once, however it is shown.</summary>
    public abstract Bytes32 NonceFor(Address holder);

    protected abstract JsonObject ToJson();

    /// <summary>The bytes whose hash is the CID.</summary>
    public byte[] ToCanonicalJson() => CanonicalJson.Serialize(ToJson());

    /// <exception cref="FormatException">The bytes are no canonical case.</exception>
    public static BondCase Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxSize)
            throw new FormatException($"a bond case has at most {MaxSize} bytes");
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var found = Read(document.RootElement);
            return found.ToCanonicalJson().AsSpan().SequenceEqual(json)
                ? found
                : throw new FormatException("the bond case is not canonical JSON");
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("no bond case: " + e.Message, e);
        }
    }

    private static BondCase Read(JsonElement json) =>
        StructJson.TextOf(json, "kind") switch
        {
            "contradiction" => ReadContradiction(json.GetProperty("answers")),
            "false-challenge" => new FalseChallenge(
                Bytes32.Parse(StructJson.TextOf(json, "challengeId"))
            ),
            "release" => ReadRelease(json),
            "secret-root" => ReadSecretRoot(json.GetProperty("attested")),
            "shortfall" => ReadShortfall(json),
            _ => throw new FormatException("unknown kind of bond case"),
        };

    private static Contradiction ReadContradiction(JsonElement answers)
    {
        if (answers.GetArrayLength() != 2)
            throw new FormatException("a contradiction has two answers");
        var (first, second) = (ReadAttested(answers[0]), ReadAttested(answers[1]));
        return new(first.Answer, first.Attestation, second.Answer, second.Attestation);
    }

    private static SecretRoot ReadSecretRoot(JsonElement attested)
    {
        var (answer, attestation) = ReadAttested(attested);
        return new(answer, attestation);
    }

    private static Shortfall ReadShortfall(JsonElement json) =>
        json.GetProperty("missing").TryGetInt32(out var missing) && missing is 0 or 1
            ? new(
                AbiStruct.FromAbiHex<Agreement>(StructJson.TextOf(json, "agreement")),
                AbiStruct.FromAbiHex<Answer>(StructJson.TextOf(json, "answer")),
                (PenaltyKind)missing
            )
            : throw new FormatException("a shortfall is of a missing payment (0) or delivery (1)");

    private static (Answer Answer, Attestation Attestation) ReadAttested(JsonElement json) =>
        (
            AbiStruct.FromAbiHex<Answer>(StructJson.TextOf(json, "answer")),
            AttestationCodec.FromAbiHex(StructJson.TextOf(json, "attestation"))
        );

    private static JsonObject Attested(Answer answer, Attestation attestation) =>
        new() { ["answer"] = answer.ToAbiHex(), ["attestation"] = attestation.ToAbiHex() };

    private static Release ReadRelease(JsonElement json) =>
        GovernancePayload.Parse(Hex.Decode(StructJson.TextOf(json, "payload")))
            is GovernancePayload.BondRelease payload
        && json.GetProperty("askedAt").TryGetUInt64(out var askedAt)
            ? new(
                StructJson.TextOf(json, "chain"),
                payload,
                askedAt,
                EvmSignature.Parse(StructJson.TextOf(json, "signature"))
            )
            : throw new FormatException("an ask names a bond's release and a time");

    private static Bytes32 Offence(string kind, Address holder, Bytes32 about) =>
        Keccak256.Hash([
            .. System.Text.Encoding.UTF8.GetBytes("notary/v1/" + kind),
            .. holder.ToArray(),
            .. about.ToArray(),
        ]);

    private static Address? SignerOf(Answer answer, Attestation attestation)
    {
        try
        {
            return attestation.AttestorOf(answer);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
