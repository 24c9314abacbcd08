using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>Whose account a lock fills: the consumer's is on the payment chain, the provider's on the data chain (PROTOCOL 1).</summary>
public static class DepositSide
{
    /// <param name="agreement">ABI words, 0x-hex.</param>
    /// <param name="chainId">CAIP-2 id of the chain that the lock is on.</param>
    /// <param name="partyId">Who locked, 32 bytes as 0x-hex.</param>
    /// <returns>Null if the party has no deposit account on that chain.</returns>
    /// <exception cref="FormatException">One of them is not of its form.</exception>
    public static Side? Of(string agreement, string chainId, string partyId)
    {
        var terms = AbiStruct.FromAbiHex<Agreement>(agreement);
        var chain = Keccak256.HashText(chainId);
        var party = Bytes32.Parse(partyId);
        if (chain == terms.PaymentChain && IsConsumer(terms, party))
            return Side.Payment;
        return chain == terms.DataChain && IsProvider(terms, party) ? Side.Delivery : null;
    }

    public static bool IsParty(Agreement terms, Bytes32 party) =>
        IsConsumer(terms, party) || IsProvider(terms, party);

    private static bool IsConsumer(Agreement terms, Bytes32 party) =>
        party == terms.Consumer.ToBytes32() || party == terms.ConsumerFabric;

    private static bool IsProvider(Agreement terms, Bytes32 party) =>
        party == terms.Provider.ToBytes32() || party == terms.ProviderFabric;
}
