using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Chain;
using Notary.Contracts.Setup;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replicas;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Observations;

/// <summary>Takes what the watchers and the registry saw into the agreements' accounts, each message once.</summary>
internal sealed class ChainObserver(
    ObservationDesk desk,
    IDocumentStore store,
    ILogger<ChainObserver> logger
)
    : IConsumer<SetupLocked>,
        IConsumer<DepositLocked>,
        IConsumer<PaymentSeen>,
        IConsumer<DeliverySeen>,
        IConsumer<LegConfirmed>,
        IConsumer<PenaltyExecuted>,
        IConsumer<AgreementSuspended>,
        IConsumer<AgreementReleased>
{
    public Task Consume(ConsumeContext<SetupLocked> context)
    {
        var m = context.Message;
        return ObserveAsync(
            context,
            m.AgreementId,
            new AgreementLocked(m.Agreement, m.Version, m.Cid)
        );
    }

    public Task Consume(ConsumeContext<DepositLocked> context)
    {
        var m = context.Message;
        return DepositSide.Of(m.Agreement, m.Chain, m.Party) is { } side
            ? ObserveAsync(
                context,
                m.AgreementId,
                new DepositSeen(m.Agreement, side, m.Chain, m.Party, m.Amount, m.TxId, m.Height)
            )
            : IgnoreAsync(context, m.AgreementId, "the deposit is neither party's on its chain");
    }

    public Task Consume(ConsumeContext<PaymentSeen> context)
    {
        var m = context.Message;
        return ObserveAsync(
            context,
            m.AgreementId,
            new LegPendingSeen(m.Sequence, Side.Payment, m.AnswerDigest, m.TxId, m.Height)
        );
    }

    public Task Consume(ConsumeContext<DeliverySeen> context)
    {
        var m = context.Message;
        return ObserveAsync(
            context,
            m.AgreementId,
            new LegPendingSeen(m.Sequence, Side.Delivery, m.AnswerDigest, m.TxId, m.Height)
        );
    }

    public Task Consume(ConsumeContext<LegConfirmed> context)
    {
        var m = context.Message;
        return ObserveAsync(
            context,
            m.AgreementId,
            new LegConfirmedSeen(m.Sequence, SideOf(m.Side), m.AnswerDigest, m.TxId, m.Height)
        );
    }

    public Task Consume(ConsumeContext<PenaltyExecuted> context)
    {
        var m = context.Message;
        // The kind's number is the missing leg's side, whose account paid.
        return ObserveAsync(
            context,
            m.AgreementId,
            new PenaltySeen(m.Sequence, SideOf(m.Kind), m.Amount, m.AnswerDigest, m.TxId, m.Height)
        );
    }

    public Task Consume(ConsumeContext<AgreementSuspended> context)
    {
        var m = context.Message;
        return ObserveAsync(context, m.AgreementId, new SuspensionSeen(m.Party, m.TxId, m.Height));
    }

    public async Task Consume(ConsumeContext<AgreementReleased> context)
    {
        var m = context.Message;
        // Of a party that has no deposit on this chain nothing was left. The inbox tells the two by their consumers.
        if (m.ConsumerAmount != "0")
            await ObserveAsync(context, m.AgreementId, Withdrawal(m, Side.Payment));
        if (m.ProviderAmount != "0")
            await ObserveAsync(
                context,
                m.AgreementId,
                Withdrawal(m, Side.Delivery),
                nameof(ChainObserver) + "-provider"
            );
    }

    private static WithdrawalSeen Withdrawal(AgreementReleased m, Side side) =>
        new(side, side == Side.Payment ? m.ConsumerAmount : m.ProviderAmount, m.TxId, m.Height);

    private static Side SideOf(int number) =>
        number is 0 or 1 ? (Side)number : throw new FormatException($"{number} is no side");

    private async Task ObserveAsync(
        ConsumeContext context,
        string agreementId,
        object observation,
        string consumer = nameof(ChainObserver)
    )
    {
        var session = store.InboxSession(context, consumer);
        var (objection, isSound) = await desk.TakeAsync(
            new(
                Bytes32.Parse(agreementId),
                observation,
                context.MessageId,
                consumer,
                session.CorrelationId
            ),
            context.CancellationToken
        );
        if (objection is not null)
            await IgnoreAsync(context, agreementId, objection);
        else if (!isSound)
            logger.LogCritical(
                "Agreement {Agreement}: exposure reaches the balance after {Observation}",
                agreementId,
                observation
            );
    }

    private Task IgnoreAsync(ConsumeContext context, string agreementId, string objection)
    {
        logger.LogDebug(
            "Agreement {Agreement}: message {Message} changes nothing: {Objection}",
            agreementId,
            context.MessageId,
            objection
        );
        return Task.CompletedTask;
    }
}
