using Microsoft.Extensions.Options;
using Notary.Member.Ceremonies;
using Notary.Member.GroupChanges;

namespace Notary.Member.Group;

/// <summary>The clock of everything about the group: ceremonies, changes, and what this member repeats of them.</summary>
internal sealed class GroupService(
    CeremonyHall hall,
    GroupDesk desk,
    ChangeVoice voice,
    IOptions<NotaryOptions> options,
    ILogger<GroupService> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.KeyGeneration.RepeatSeconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TickAsync(stoppingToken);
            await hall.WaitForNewsAsync(interval, stoppingToken);
        }
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        try
        {
            await desk.AdvanceAsync(cancellation);
            await hall.TickAsync(cancellation);
            await desk.AdvanceAsync(cancellation);
            await voice.SpeakAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(e, "The group's ceremonies could not go on; they try again");
        }
    }
}
