using Notary.Protocol.Amounts;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Exposures;

namespace Notary.Client;

/// <summary>
/// Step 4.4 of the protocol: before acting, a party recomputes the oracle's rule from the balances on chain and its own open
/// exchanges. Deposit accounts are per agreement, so a party knows every exchange that draws on them.
/// </summary>
public sealed class OwnCheck
{
    private readonly Dictionary<ulong, Answer> _open = [];
    private readonly Lock _lock = new();

    /// <summary>Counts the exchange as open if both balances cover it beside the others; else says why not.</summary>
    /// <returns>Null where it is covered.</returns>
    public string? TryOpen(
        Answer answer,
        Amount<PaymentAsset> consumerBalance,
        Amount<DataToken> providerBalance
    )
    {
        lock (_lock)
        {
            var others = _open
                .Where(entry => entry.Key != answer.Sequence)
                .Select(entry => entry.Value)
                .ToList();
            var payments = others.Aggregate(
                Amount<PaymentAsset>.Zero,
                (sum, a) => sum + a.PaymentRequired
            );
            var data = others.Aggregate(Amount<DataToken>.Zero, (sum, a) => sum + a.DataRequired);
            if (!CoverRule.Covers(consumerBalance, payments, answer.PaymentRequired))
                return $"the consumer's deposit {consumerBalance} does not cover {payments} + {answer.PaymentRequired}";
            if (!CoverRule.Covers(providerBalance, data, answer.DataRequired))
                return $"the provider's deposit {providerBalance} does not cover {data} + {answer.DataRequired}";
            _open[answer.Sequence] = answer;
            return null;
        }
    }

    /// <summary>The exchange is settled, lapsed or penalised: it draws on no deposit any more.</summary>
    public void Close(ulong sequence)
    {
        lock (_lock)
            _open.Remove(sequence);
    }
}
