using MassTransit;
using Notary.Challenge.Cases;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Challenge.Intake;

/// <summary>Penalties that the watcher saw on a chain, whoever submitted them.</summary>
public sealed class PenaltyConsumer(IDocumentStore store) : IConsumer<PenaltyExecuted>
{
    public async Task Consume(ConsumeContext<PenaltyExecuted> context)
    {
        var penalty = context.Message;
        var id = ChallengeEvidence.IdOf(
            ExchangeId.Of(Bytes32.Parse(penalty.AgreementId), penalty.Sequence),
            (PenaltyKind)penalty.Kind
        );
        var session = store.InboxSession(context, nameof(PenaltyConsumer));
        session.Events.Append(
            CaseStreams.Penalty(id.ToString()),
            new PenaltyObserved(penalty.TxId, penalty.Amount, penalty.Victim, penalty.Height)
        );
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
