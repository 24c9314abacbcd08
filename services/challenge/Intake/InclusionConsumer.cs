using MassTransit;
using Notary.Challenge.Cases;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Challenge.Intake;

/// <summary>Proofs that anybody gave to a service-provider contract, as the watcher saw them accepted.</summary>
public sealed class InclusionConsumer(IDocumentStore store) : IConsumer<InclusionProved>
{
    public async Task Consume(ConsumeContext<InclusionProved> context)
    {
        var proof = context.Message;
        var id = ChallengeEvidence.IdOf(
            ExchangeId.Of(Bytes32.Parse(proof.AgreementId), proof.Sequence),
            (PenaltyKind)proof.Side
        );
        var session = store.InboxSession(context, nameof(InclusionConsumer));
        session.Events.Append(
            CaseStreams.Proofs(id.ToString()),
            new InclusionObserved(proof.Chain, proof.TxId, proof.AnswerDigest, proof.Height)
        );
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
