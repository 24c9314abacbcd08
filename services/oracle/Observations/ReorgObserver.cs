using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Observations;

/// <summary>
/// Takes back what blocks and transactions said that are gone. It may work on a message twice: the second time nothing is
/// left to take back.
/// </summary>
internal sealed class ReorgObserver(
    AgreementBook book,
    IDocumentStore store,
    ILogger<ReorgObserver> logger
) : IConsumer<BlockReverted>, IConsumer<TransactionDropped>
{
    public Task Consume(ConsumeContext<BlockReverted> context)
    {
        var m = context.Message;
        return TakeBackAsync(
            context,
            state => ReorgRules.AfterBlock(state, m.Chain, m.Height, m.Hash)
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
        foreach (var account in book.Accounts.Where(a => rule(a.State).Count > 0))
            await TakeBackAsync(account, context, rule);
    }

    private async Task TakeBackAsync(
        AgreementAccount account,
        ConsumeContext context,
        Func<AgreementExposure, IReadOnlyList<object>> rule
    )
    {
        var recorded = await account.ChangeAsync(
            state =>
            {
                var events = rule(state);
                return new Change<IReadOnlyList<object>>(events, events);
            },
            () => Session(context),
            context.CancellationToken
        );
        if (recorded.OfType<FinalBlockReverted>().FirstOrDefault() is { } reorg)
            logger.LogCritical(
                "Agreement {Agreement}: block {Height} of {Chain} held final records and is gone; no more answers",
                account.State.Id,
                reorg.Height,
                reorg.Chain
            );
    }

    private IDocumentSession Session(ConsumeContext context)
    {
        var session = store.LightweightSession();
        session.CausationId = context.MessageId?.ToString();
        session.CorrelationId = context.MessageId?.ToString();
        return session;
    }
}
