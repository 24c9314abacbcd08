using Notary.Contracts.Chain;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Observations;

/// <summary>Whose account a lock fills: the consumer's is on the payment chain, the provider's on the data chain (PROTOCOL 1).</summary>
internal static class DepositSide
{
    /// <returns>Null if the party has no deposit account on that chain.</returns>
    /// <exception cref="FormatException">The message is not of its form.</exception>
    public static Side? Of(DepositLocked message)
    {
        var agreement = AbiStruct.FromAbiHex<Agreement>(message.Agreement);
        var chain = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(message.Chain));
        var party = Bytes32.Parse(message.Party);
        if (chain == agreement.PaymentChain && IsConsumer(agreement, party))
            return Side.Payment;
        return chain == agreement.DataChain && IsProvider(agreement, party) ? Side.Delivery : null;
    }

    private static bool IsConsumer(Agreement agreement, Bytes32 party) =>
        party == agreement.Consumer.ToBytes32() || party == agreement.ConsumerFabric;

    private static bool IsProvider(Agreement agreement, Bytes32 party) =>
        party == agreement.Provider.ToBytes32() || party == agreement.ProviderFabric;
}
