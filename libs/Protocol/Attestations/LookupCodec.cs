using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Attestations;

/// <summary>
/// The bytes of the EIP-3668 lookup (docs/formats.md): <c>answer(PaymentIntent,bytes)</c> as call data, and its result
/// <c>(Answer, Attestation)</c>, which is also the argument list of <c>pay</c>. Canonical encodings only.
/// </summary>
public static class LookupCodec
{
    private const int SelectorSize = 4;
    private const int SignatureBytes = 4 * AbiWords.Size;

    private static readonly byte[] Selector = Keccak256
        .Hash("answer((bytes32,uint64,uint256,bytes32,uint8,uint64),bytes)"u8)
        .ToArray()[..SelectorSize];

    private static int IntentBytes => PaymentIntent.WordCount * AbiWords.Size;

    private static int AnswerBytes => Answer.WordCount * AbiWords.Size;

    /// <summary>abi.encodeCall(answer, (intent, signature)).</summary>
    public static byte[] EncodeCall(PaymentIntent intent, EvmSignature signature)
    {
        var words = new AbiWordWriter();
        intent.Write(words);
        words.Add((ulong)(IntentBytes + AbiWords.Size));
        AttestationCodec.WriteBytes(words, signature.ToArray());
        return [.. Selector, .. words.Words];
    }

    /// <exception cref="FormatException">Another function, or no canonical encoding of its arguments.</exception>
    public static (PaymentIntent Intent, EvmSignature Signature) DecodeCall(ReadOnlySpan<byte> call)
    {
        var size = SelectorSize + IntentBytes + AbiWords.Size + SignatureBytes;
        AttestationCodec.Require(call.Length == size && call.StartsWith(Selector));
        var words = new WordReader(call[SelectorSize..]);
        var intent = PaymentIntent.Read(ref words);
        AttestationCodec.Require(words.ReadUInt64() == (ulong)(IntentBytes + AbiWords.Size));
        var signature = AttestationCodec.ReadBytes(call[^SignatureBytes..]);
        return (intent, EvmSignature.Parse(Hex.Encode(signature)));
    }

    /// <summary>abi.encode(answer, attestation), as the payment chain takes it.</summary>
    public static byte[] EncodeResponse(Answer answer, Attestation attestation)
    {
        var words = new AbiWordWriter();
        answer.Write(words);
        words.Add((ulong)(AnswerBytes + AbiWords.Size));
        AttestationCodec.Write(words, attestation, attestation.Signature.Bytes);
        return words.ToArray();
    }

    /// <exception cref="FormatException">No canonical encoding of an answer and its attestation.</exception>
    public static (Answer Answer, Attestation Attestation) DecodeResponse(
        ReadOnlySpan<byte> response
    )
    {
        var words = new WordReader(response);
        var answer = Answer.Read(ref words);
        AttestationCodec.Require(words.ReadUInt64() == (ulong)(AnswerBytes + AbiWords.Size));
        var attestation = AttestationCodec.Read(response[(AnswerBytes + AbiWords.Size)..]);
        AttestationCodec.Require(attestation.DataSignature is null);
        return (answer, attestation);
    }
}
