using MassTransit;
using Notary.Contracts.Group;
using Notary.Member.Group;

namespace Notary.Member.Ceremonies;

/// <summary>
/// The other participants' messages. The state machine absorbs repetitions and checks signatures; what cannot even be read is
/// dropped, since another delivery would not make it better.
/// </summary>
internal sealed class CeremonyConsumer(
    GroupDesk desk,
    CeremonyHall hall,
    ILogger<CeremonyConsumer> logger
) : IConsumer<CeremonyMessage>
{
    public async Task Consume(ConsumeContext<CeremonyMessage> context)
    {
        try
        {
            var envelope = CeremonyMessages.FromBus(context.Message);
            await desk.OpenAsync(context.CancellationToken);
            await hall.HandleAsync(envelope, context.CancellationToken);
        }
        catch (FormatException e)
        {
            logger.LogWarning("Ceremony: dropped an unreadable message: {Reason}", e.Message);
        }
    }
}
