using MassTransit;
using Notary.Challenge.Cases;
using Notary.Challenge.Process;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Challenge.Intake;

/// <summary>What the watcher saw a service-provider contract accept, whoever submitted it: penalties, and proofs of legs.</summary>
public sealed class ChainObserver(IDocumentStore store, CaseNews news)
    : IConsumer<PenaltyExecuted>,
        IConsumer<InclusionProved>
{
    public Task Consume(ConsumeContext<PenaltyExecuted> context)
    {
        var m = context.Message;
        return RecordAsync(
            context,
            CaseOf(m.AgreementId, m.Sequence, m.Kind),
            CaseStreams.Penalty,
            new PenaltyObserved(m.TxId, m.Amount, m.Victim, m.Height)
        );
    }

    public Task Consume(ConsumeContext<InclusionProved> context)
    {
        var m = context.Message;
        // A challenge's kind has the number of the side that it says is missing.
        return RecordAsync(
            context,
            CaseOf(m.AgreementId, m.Sequence, m.Side),
            CaseStreams.Proofs,
            new InclusionObserved(m.Chain, m.TxId, m.AnswerDigest, m.Height)
        );
    }

    private static string CaseOf(string agreementId, ulong sequence, int kind) =>
        ChallengeEvidence
            .IdOf(ExchangeId.Of(Bytes32.Parse(agreementId), sequence), (PenaltyKind)kind)
            .ToString();

    private async Task RecordAsync(
        ConsumeContext context,
        string challenge,
        Func<string, string> streamOf,
        object observed
    )
    {
        var session = store.InboxSession(context, nameof(ChainObserver));
        session.Events.Append(streamOf(challenge), observed);
        await session.SaveChangesAsync(context.CancellationToken);
        news.Tell(CaseStreams.Case(challenge));
    }
}
