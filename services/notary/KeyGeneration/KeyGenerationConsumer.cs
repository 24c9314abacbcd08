using MassTransit;
using Notary.Contracts.Group;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.KeyGeneration;

/// <summary>
/// The other members' messages. The state machine absorbs repetitions and checks signatures; what cannot even be read is dropped,
/// since another delivery would not make it better.
/// </summary>
public sealed class KeyGenerationConsumer(
    KeyGenerationRun run,
    ILogger<KeyGenerationConsumer> logger
)
    : IConsumer<DkgDealing>,
        IConsumer<DkgEcho>,
        IConsumer<DkgComplaint>,
        IConsumer<DkgJustification>,
        IConsumer<DkgTranscript>
{
    public Task Consume(ConsumeContext<DkgDealing> context)
    {
        var m = context.Message;
        return TakeAsync(
            DkgMessageKind.Dealing,
            m.Session,
            m.Sender,
            m.Payload,
            m.Signature,
            m.AsksForReply,
            context
        );
    }

    public Task Consume(ConsumeContext<DkgEcho> context)
    {
        var m = context.Message;
        return TakeAsync(
            DkgMessageKind.Echo,
            m.Session,
            m.Sender,
            m.Payload,
            m.Signature,
            m.AsksForReply,
            context
        );
    }

    public Task Consume(ConsumeContext<DkgComplaint> context)
    {
        var m = context.Message;
        return TakeAsync(
            DkgMessageKind.Complaint,
            m.Session,
            m.Sender,
            m.Payload,
            m.Signature,
            m.AsksForReply,
            context
        );
    }

    public Task Consume(ConsumeContext<DkgJustification> context)
    {
        var m = context.Message;
        return TakeAsync(
            DkgMessageKind.Justification,
            m.Session,
            m.Sender,
            m.Payload,
            m.Signature,
            m.AsksForReply,
            context
        );
    }

    public Task Consume(ConsumeContext<DkgTranscript> context)
    {
        var m = context.Message;
        return TakeAsync(
            DkgMessageKind.Transcript,
            m.Session,
            m.Sender,
            m.Payload,
            m.Signature,
            m.AsksForReply,
            context
        );
    }

    private Task TakeAsync(
        DkgMessageKind kind,
        string session,
        int sender,
        string payload,
        string signature,
        bool asksForReply,
        ConsumeContext context
    )
    {
        try
        {
            var envelope = Messages.FromBus(
                kind,
                session,
                sender,
                payload,
                signature,
                asksForReply
            );
            return run.HandleAsync(envelope, context.CancellationToken);
        }
        catch (FormatException e)
        {
            logger.LogWarning(
                "Key generation: dropped an unreadable {Kind}: {Reason}",
                kind,
                e.Message
            );
            return Task.CompletedTask;
        }
    }
}
