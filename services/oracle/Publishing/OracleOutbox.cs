using Notary.Contracts.Oracle;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Publishing;

/// <summary>What the oracle tells others of its log.</summary>
internal static class OracleOutbox
{
    public static OutboxMap MapOracleMessages(this OutboxMap map) =>
        map.Publish<AnswersSigned>(Attested)
            .PublishEnvelope<AnswerRejected>(e => Refused(e, e.Data))
            .PublishEnvelope<BatchRejected>(e => Refused(e, e.Data.Rejection))
            .PublishEnvelope<LegConfirmedSeen>(e =>
                Released(e, e.Data.Sequence, e.Data.Side, "settled")
            )
            .PublishEnvelope<LapseSeen>(e => Released(e, e.Data.Sequence, e.Data.Side, "lapsed"))
            .PublishEnvelope<PenaltySeen>(e =>
                Released(e, e.Data.Sequence, e.Data.Side, "penalised")
            );

    private static AnswersAttested Attested(AnswersSigned e) =>
        new(e.Epoch, e.Attestor, e.Root, e.Signature, e.ExchangeIds, e.Digests);

    private static AnswerRefused Refused(IEvent e, AnswerRejected why) =>
        new(
            e.StreamId,
            why.Sequence,
            why.Code,
            why.Required ?? "0",
            why.Balance ?? "0",
            why.Exposure ?? "0"
        );

    private static ExposureReleased Released(IEvent e, ulong sequence, Side side, string reason) =>
        new(e.StreamId, sequence, (int)side, reason);
}
