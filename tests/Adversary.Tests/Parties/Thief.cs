using Notary.Client.DataExchange;
using Notary.Client.Http;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Parties;

/// <summary>Whoever is not the consumer and wants the data: it has what stands on the chains, and its own key.</summary>
internal static class Thief
{
    public static async Task TryAsync(HonestSys sys, Trade trade, EvmPrivateKey key, byte[] guess)
    {
        var exchange = new DataExchangeClient(sys.Open());
        foreach (var deal in trade.Deals.Where(d => d.Authorized is not null))
        foreach (var claimed in new[] { trade.Terms.Consumer, key.Address })
            try
            {
                var index = new DataIndex(Bytes32.FromSpan(guess), claimed);
                await exchange.DownloadAsync(deal.Authorized!.Answer.IndexHash, index, key);
            }
            catch (RequestRefusedException)
            {
                // As it should be.
            }
    }
}
