using Notary.Contracts.Chain;
using Notary.EventStore.Bus;
using Notary.Protocol.Exchanges;

namespace Notary.ChainWatcher.Watching;

/// <summary>Which message tells the other services of an event.</summary>
internal static class WatcherOutbox
{
    public static void Map(OutboxMap map, string chain) =>
        map.Publish<BlockSeen>(e => new BlockCommitted(
                chain,
                e.Height,
                e.Hash.ToString(),
                e.ParentHash.ToString(),
                e.Timestamp
            ))
            .Publish<BlockUndone>(e => new BlockReverted(
                chain,
                e.Height,
                e.Hash.ToString(),
                e.Depth
            ))
            .Publish<PendingSeen>(e => Pending(chain, e))
            .Publish<PendingDropped>(e => new TransactionDropped(chain, e.TxId, e.ReplacedBy))
            .Publish<DepositConfirmed>(e => Deposit(chain, e.Deposit))
            .Publish<LegSeen>(e => Leg(chain, e))
            .Publish<LegReachedDepth>(e => Confirmed(chain, e.Leg))
            .Publish<PenaltySeen>(e => Penalty(chain, e))
            .Publish<InclusionProofSeen>(e => new InclusionProved(
                chain,
                e.AgreementId.ToString(),
                e.Sequence,
                (int)e.Side,
                e.AnswerDigest.ToString(),
                e.TxId,
                e.Height
            ))
            .Publish<SuspensionSeen>(e => new AgreementSuspended(
                chain,
                e.AgreementId.ToString(),
                e.Party.ToString(),
                e.ReleaseRequested,
                e.TxId,
                e.Height
            ))
            .Publish<ReleaseSeen>(e => new AgreementReleased(
                chain,
                e.AgreementId.ToString(),
                e.ConsumerAmount,
                e.ProviderAmount,
                e.TxId,
                e.Height
            ))
            .Publish<ChallengeSeen>(e => e.Challenge);

    private static object Pending(string chain, PendingSeen e) =>
        e.Leg switch
        {
            null => new TransactionPending(chain, e.TxId, e.Raw),
            { Side: Side.Payment } leg => new PaymentSeen(
                chain,
                leg.AgreementId.ToString(),
                leg.Sequence,
                leg.AnswerDigest.ToString(),
                e.TxId,
                Height: null
            ),
            var leg => new DeliverySeen(
                chain,
                leg.AgreementId.ToString(),
                leg.Sequence,
                leg.AnswerDigest.ToString(),
                e.TxId,
                Height: null
            ),
        };

    private static DepositLocked Deposit(string chain, DepositSeen e) =>
        new(
            chain,
            e.AgreementId.ToString(),
            e.Party.ToString(),
            e.Account.ToString(),
            e.Amount,
            e.Balance,
            e.Agreement,
            e.ConsumerSignature.ToString(),
            e.ProviderSignature.ToString(),
            e.TxId,
            e.Height
        );

    private static object Leg(string chain, LegSeen e) =>
        e.Side == Side.Payment
            ? new PaymentSeen(
                chain,
                e.AgreementId.ToString(),
                e.Sequence,
                e.AnswerDigest.ToString(),
                e.TxId,
                e.Height
            )
            : new DeliverySeen(
                chain,
                e.AgreementId.ToString(),
                e.Sequence,
                e.AnswerDigest.ToString(),
                e.TxId,
                e.Height
            );

    private static LegConfirmed Confirmed(string chain, LegSeen e) =>
        new(
            chain,
            e.AgreementId.ToString(),
            e.Sequence,
            (int)e.Side,
            e.AnswerDigest.ToString(),
            e.TxId,
            e.Height
        );

    private static PenaltyExecuted Penalty(string chain, PenaltySeen e) =>
        new(
            chain,
            e.AgreementId.ToString(),
            e.Sequence,
            (int)e.Kind,
            e.Account.ToString(),
            e.Victim.ToString(),
            e.Amount,
            e.AnswerDigest.ToString(),
            e.TxId,
            e.Height
        );
}
