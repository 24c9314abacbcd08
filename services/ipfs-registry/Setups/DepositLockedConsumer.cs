using MassTransit;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;

namespace Notary.IpfsRegistry.Setups;

/// <summary>Keeps what the chain-watchers saw. Whether it completes a setup is decided by <see cref="LockingProcess"/>.</summary>
internal sealed class DepositLockedConsumer(IDocumentStore log) : IConsumer<DepositLocked>
{
    public async Task Consume(ConsumeContext<DepositLocked> context)
    {
        var message = context.Message;
        var id = Bytes32.Parse(message.AgreementId);
        var session = log.InboxSession(context, nameof(DepositLockedConsumer));
        session.Events.Append(
            Setup.StreamOf(id),
            new DepositSeen(
                id.ToString(),
                message.Chain,
                Bytes32.Parse(message.Party).ToString(),
                Address.Parse(message.Account).ToString(),
                message.Balance
            )
        );
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
