using System.Text.Json;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>
/// A payment on a Fabric channel, as its consumer signed it for the orderer: <c>UserContract:pay</c> in a signed envelope.
/// It commits the consumer, whether or not it is endorsed well enough to be valid.
/// </summary>
/// <param name="Consumer">Party id of the envelope's creator.</param>
/// <param name="Purse">From which it pays: 0 is the balance.</param>
public sealed record FabricPayment(
    string TxId,
    Bytes32 Consumer,
    Answer Answer,
    Attestation Attestation,
    uint Purse
)
{
    private const string Function = "UserContract:pay";
    private const string Namespace = "fabric:";

    /// <exception cref="FormatException">No payment of this chain's UserContract, or nobody's signature.</exception>
    public static FabricPayment Parse(ChainIdentity chain, ReadOnlySpan<byte> raw)
    {
        var signed = SignedEnvelope.Parse(raw);
        var here =
            chain.Id == Namespace + signed.Channel
            && chain.UserContract == Keccak256.HashText(signed.Call.Chaincode);
        return here && signed.Call.Arguments is [Function, var answer, var attestation, var purse]
            ? new(
                signed.TransactionId,
                Bytes32.FromSpan(signed.Creator.PartyId),
                Read(answer, StructJson.FromJson<Answer>),
                Read(attestation, AttestationJson.FromJson),
                FabricEvents.UInt32(purse, "the purse")
            )
            : throw new FormatException($"the envelope is no payment on {chain.Id}");
    }

    private static T Read<T>(string json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"an argument is no JSON: {e.Message}", e);
        }
    }
}
