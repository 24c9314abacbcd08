using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Protocol.Tests.Attestations;

public sealed class LookupCodecTests
{
    private static readonly byte[] Call = ProtocolVectors.Bytes("abi", "lookupCallData");
    private static readonly byte[] Response = ProtocolVectors.Bytes("abi", "lookupResponse");

    [Fact]
    public void Call_data_of_the_lookup_names_the_intent_and_its_signature()
    {
        var (intent, signature) = LookupCodec.DecodeCall(Call);
        Assert.Equal(ProtocolVectors.Text("intent", "digest"), intent.Digest.ToString());
        Assert.Equal(ProtocolVectors.Text("intent", "signature"), signature.ToString());
        Assert.Equal(Call, LookupCodec.EncodeCall(intent, signature));
    }

    [Fact]
    public void The_response_holds_answer_and_attestation()
    {
        var (answer, attestation) = LookupCodec.DecodeResponse(Response);
        Assert.Equal(ProtocolVectors.Text("answer", "digest"), answer.Digest.ToString());
        Assert.Equal(
            ProtocolVectors.Text("evmParties", "attestor", "address"),
            attestation.AttestorOf(answer).ToString(),
            ignoreCase: true
        );
        Assert.Equal(Response, LookupCodec.EncodeResponse(answer, attestation));
    }

    [Fact]
    public void The_response_is_the_argument_list_of_pay()
    {
        var pay = ProtocolVectors.Bytes("abi", "payCallData");
        Assert.Equal(Response, pay[4..]);
    }

    [Fact]
    public void An_attestation_alone_is_a_dynamic_tuple()
    {
        var abi = ProtocolVectors.Text("abi", "attestation");
        var attestation = AttestationCodec.FromAbiHex(abi);
        Assert.Equal(2, attestation.Path.Count);
        Assert.Equal(abi, attestation.ToAbiHex());
    }

    [Fact]
    public void Every_shortened_or_lengthened_encoding_is_refused()
    {
        for (var length = 0; length < Response.Length; length++)
            AssertRefused(Response.AsSpan(0, length).ToArray(), r => LookupCodec.DecodeResponse(r));
        for (var length = 0; length < Call.Length; length++)
            AssertRefused(Call.AsSpan(0, length).ToArray(), c => LookupCodec.DecodeCall(c));
        AssertRefused([.. Response, .. new byte[32]], r => LookupCodec.DecodeResponse(r));
        AssertRefused([.. Call, 0], c => LookupCodec.DecodeCall(c));
    }

    [Fact]
    public void Whatever_decodes_encodes_to_the_same_bytes()
    {
        for (var i = 0; i < Response.Length; i++)
        {
            var changed = Response.ToArray();
            changed[i] ^= 0xff;
            try
            {
                var (answer, attestation) = LookupCodec.DecodeResponse(changed);
                Assert.Equal(changed, LookupCodec.EncodeResponse(answer, attestation));
            }
            catch (FormatException)
            {
                // refused: a padding, an offset, a length, a range or the signature was hit
            }
        }
    }

    private static void AssertRefused(byte[] bytes, Action<byte[]> decode) =>
        Assert.Throws<FormatException>(() => decode(bytes));
}
