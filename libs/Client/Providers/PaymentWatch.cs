using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Chains.Observations;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Providers;

/// <summary>
/// Delivers what consumers pay without handing the payment over: a promised index that is paid is owed, whoever tells of it
/// (PROTOCOL 6). Runs beside the provider's HTTP interface.
/// </summary>
/// <param name="paymentChain">The provider's own node.</param>
/// <param name="findAnswer">The answer that was given to an exchange, as an oracle has it.</param>
public sealed class PaymentWatch(
    Provider provider,
    IChainReader paymentChain,
    Func<Bytes32, CancellationToken, Task<AttestedAnswer>> findAnswer,
    TimeProvider time,
    ILogger<PaymentWatch> logger
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>For which an answer is looked for that no oracle shows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>When each exchange was seen paid, until it is delivered or cannot be.</summary>
    private readonly Dictionary<Bytes32, DateTimeOffset> _paid = [];

    /// <summary>Ends by cancellation only. What it has not delivered yet stands on the chain: a restart begins before it.</summary>
    /// <param name="fromHeight">The first block that is looked at: one that is at least T old misses nothing that is still owed.</param>
    public async Task RunAsync(long fromHeight, CancellationToken cancellation)
    {
        for (var next = fromHeight; ; await Task.Delay(Pause, time, cancellation))
            try
            {
                var known = ImmutableDictionary<long, Bytes32>.Empty;
                await foreach (var seen in paymentChain.WatchAsync(next, known, cancellation))
                {
                    if (seen is not ChainObservation.Block block)
                        continue;
                    Note(block);
                    next = block.Head.Height + 1;
                    await DeliverAsync(cancellation);
                }
            }
            catch (ChainUnavailableException e)
            {
                logger.LogWarning("Payments cannot be seen: {Reason}", e.Message);
            }
    }

    private void Note(ChainObservation.Block block)
    {
        foreach (var leg in block.Events.OfType<ContractEvent.LegRecorded>())
            if (leg.Side == Side.Payment && provider.Serves(leg.AgreementId))
                _paid.TryAdd(ExchangeId.Of(leg.AgreementId, leg.Sequence), time.GetUtcNow());
    }

    private async Task DeliverAsync(CancellationToken cancellation)
    {
        foreach (var (exchange, since) in _paid.ToList())
            if (await IsDoneAsync(exchange, since, cancellation))
                _paid.Remove(exchange);
    }

    /// <summary>Whether nothing is left to do: it is delivered, or cannot be.</summary>
    private async Task<bool> IsDoneAsync(
        Bytes32 exchange,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        try
        {
            var answer = await findAnswer(exchange, cancellation);
            return await provider.DeliverPaidAsync(answer, cancellation) is not null;
        }
        catch (Exception e) when (e is DeliveryRefusedException or ChainRejectedException)
        {
            logger.LogWarning(
                "{Exchange} is paid and not delivered: {Reason}",
                exchange,
                e.Message
            );
            return true;
        }
        catch (Exception e)
            when (e is RequestRefusedException or HttpRequestException or ChainUnavailableException)
        {
            logger.LogWarning("The delivery of {Exchange} waits: {Reason}", exchange, e.Message);
            return time.GetUtcNow() - since > Patience;
        }
    }
}
