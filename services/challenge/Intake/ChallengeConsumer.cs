using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Challenges;

namespace Notary.Challenge.Intake;

/// <summary>Challenges that somebody published on the bus.</summary>
public sealed class ChallengeConsumer(ChallengeDesk desk, ILogger<ChallengeConsumer> logger)
    : IConsumer<ChallengePublished>
{
    public async Task Consume(ConsumeContext<ChallengePublished> context)
    {
        try
        {
            if (await desk.SubmitAsync(context) is { } reason)
                logger.LogInformation(
                    "Challenge {Id} is rejected: {Reason}",
                    context.Message.ChallengeId,
                    reason
                );
        }
        catch (FormatException e)
        {
            logger.LogWarning("A challenge cannot be read: {Reason}", e.Message);
        }
    }
}
