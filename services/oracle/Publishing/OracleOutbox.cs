using Notary.Contracts.Oracle;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Publishing;

/// <summary>What the oracle tells others of its log.</summary>
internal static class OracleOutbox
{
    public static OutboxMap MapOracleMessages(this OutboxMap map, AnswerAttestor attestor) =>
        map.PublishEnvelope<AnswerApproved>(Reserved)
            .PublishEnvelope<AnswerApproved>(e => Given(e, attestor))
            .PublishEnvelope<AnswerRejected>(e => Refused(e, e.Data))
            .PublishEnvelope<BatchRejected>(e => Refused(e, e.Data.Rejection))
            .PublishEnvelope<LegConfirmedSeen>(e =>
                Released(e, e.Data.Sequence, e.Data.Side, "settled")
            )
            .PublishEnvelope<LapseSeen>(e => Released(e, e.Data.Sequence, e.Data.Side, "lapsed"))
            .PublishEnvelope<PenaltySeen>(e =>
                Released(e, e.Data.Sequence, e.Data.Side, "penalised")
            );

    private static ExposureReserved Reserved(IEvent<AnswerApproved> e)
    {
        var answer = AbiStruct.FromAbiHex<Answer>(e.Data.Answer);
        return new(
            e.StreamId,
            answer.Sequence,
            answer.PaymentRequired.ToString(),
            answer.DataRequired.ToString()
        );
    }

    private static AnswerGiven Given(IEvent<AnswerApproved> e, AnswerAttestor attestor)
    {
        var answer = AbiStruct.FromAbiHex<Answer>(e.Data.Answer);
        return new(e.StreamId, answer.Sequence, e.Data.Answer, attestor.Attest(answer).ToAbiHex());
    }

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
