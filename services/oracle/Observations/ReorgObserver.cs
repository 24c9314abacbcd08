using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Chain;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replicas;

namespace Notary.Oracle.Observations;

/// <summary>
/// Takes back what blocks and transactions said that are gone. It may work on a message twice: the second time nothing is
/// left to take back.
/// </summary>
internal sealed class ReorgObserver(
    AgreementBook book,
    BookFollower follower,
    ObservationDesk desk,
    ILogger<ReorgObserver> logger
) : IConsumer<BlockReverted>, IConsumer<TransactionDropped>
{
    public Task Consume(ConsumeContext<BlockReverted> context)
    {
        var m = context.Message;
        return TakeBackAsync(
            context,
            state => ReorgRules.AfterBlock(state, m.Chain, m.Height, m.Hash, m.Depth)
        );
    }

    public Task Consume(ConsumeContext<TransactionDropped> context)
    {
        var m = context.Message;
        return m.ReplacedBy is null
            ? TakeBackAsync(context, state => ReorgRules.AfterDrop(state, m.Chain, m.TxId))
            : Task.CompletedTask;
    }

    private async Task TakeBackAsync(
        ConsumeContext context,
        Func<AgreementExposure, IReadOnlyList<object>> rule
    )
    {
        await follower.CatchUpAsync(context.CancellationToken);
        var gone =
            from account in book.Accounts
            let state = account.State
            from observation in rule(state)
            select new Observation(state.Id, observation, context.MessageId, null, null);
        foreach (var observation in gone.ToList())
            await TakeBackAsync(observation, context.CancellationToken);
    }

    private async Task TakeBackAsync(Observation observation, CancellationToken cancellation)
    {
        var outcome = await desk.TakeAsync(observation, cancellation);
        if (outcome.Objection is null && observation.Event is FinalBlockReverted reorg)
            logger.LogCritical(
                "Agreement {Agreement}: block {Height} of {Chain} held final records and is gone; no more answers",
                observation.AgreementId,
                reorg.Height,
                reorg.Chain
            );
    }
}
