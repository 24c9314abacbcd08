using System.Numerics;
using Notary.Chains;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Exposures;

namespace Notary.Client.Cover;

/// <summary>
/// A party's own check before it acts (PROTOCOL 4.4): the oracle's rule, recomputed from the balances that the party's own
/// nodes show and from its open exchanges under the agreement, which it knows all. Thread-safe.
/// </summary>
public sealed class OwnCheck(Agreement agreement, IChainReader paymentChain, IChainReader dataChain)
    : IDisposable
{
    private readonly Dictionary<ulong, Answer> unpaid = [];
    private readonly Dictionary<ulong, Answer> undelivered = [];
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Counts an exchange as open from now on; again for the same one changes nothing.</summary>
    /// <exception cref="CoverException">An account does not cover it beside what is open.</exception>
    public async Task ReserveAsync(Answer answer, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (unpaid.ContainsKey(answer.Sequence) || undelivered.ContainsKey(answer.Sequence))
                return;
            if (await ViolationAsync(answer, cancellation) is not null)
            {
                await ReleaseRecordedAsync(cancellation);
                if (await ViolationAsync(answer, cancellation) is { } violation)
                    throw violation;
            }
            unpaid.Add(answer.Sequence, answer);
            undelivered.Add(answer.Sequence, answer);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<CoverException?> ViolationAsync(
        Answer answer,
        CancellationToken cancellation
    )
    {
        var (consumer, provider) = (
            paymentChain.Identity.Consumer(agreement),
            dataChain.Identity.Provider(agreement)
        );
        var payments = paymentChain.GetAccountAsync(answer.AgreementId, consumer, cancellation);
        var deliveries = dataChain.GetAccountAsync(answer.AgreementId, provider, cancellation);
        await Task.WhenAll(payments, deliveries);
        return Violation<PaymentAsset>(
                Side.Payment,
                (await payments).Balance,
                unpaid.Values.Select(a => a.PaymentRequired.Value),
                answer.PaymentRequired.Value
            )
            ?? Violation<DataToken>(
                Side.Delivery,
                (await deliveries).Balance,
                undelivered.Values.Select(a => a.DataRequired.Value),
                answer.DataRequired.Value
            );
    }

    private static CoverException? Violation<TAsset>(
        Side side,
        BigInteger balance,
        IEnumerable<BigInteger> open,
        BigInteger required
    )
    {
        var exposure = open.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount);
        return CoverRule.Covers<TAsset>(new(balance), new(exposure), new(required))
            ? null
            : new(side, balance, exposure, required);
    }

    /// <summary>A leg that is recorded at its depth, or was penalised, is exposed no more.</summary>
    private async Task ReleaseRecordedAsync(CancellationToken cancellation)
    {
        await ReleaseAsync(paymentChain, Side.Payment, unpaid, cancellation);
        await ReleaseAsync(dataChain, Side.Delivery, undelivered, cancellation);
    }

    private async Task ReleaseAsync(
        IChainReader chain,
        Side side,
        Dictionary<ulong, Answer> open,
        CancellationToken cancellation
    )
    {
        var depth = agreement.DepthOf(side);
        var legs = open.Keys.Select(async sequence =>
        {
            var leg = await chain.GetLegAsync(agreement.Id, sequence, side, depth, cancellation);
            return (sequence, closed: leg.Done || leg.Penalised);
        });
        foreach (var (sequence, _) in (await Task.WhenAll(legs)).Where(leg => leg.closed))
            open.Remove(sequence);
    }
}
