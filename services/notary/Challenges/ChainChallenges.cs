using System.Threading.Channels;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Chains.Observations;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Npgsql;

namespace Notary.Member.Challenges;

/// <summary>
/// Challenges that this member's own watch finds on a chain, so that nobody need pass them on. The watch does not wait for them:
/// what waits here is lost with the process, and found again where the watch resumes.
/// </summary>
internal sealed class ChainChallenges(
    ChallengeDesk desk,
    TimeProvider time,
    ILogger<ChainChallenges> logger
) : BackgroundService
{
    /// <summary>More than that many at a time come by the bus alone.</summary>
    private const int MaxWaiting = 1_024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<ChallengePublished> waiting =
        Channel.CreateBounded<ChallengePublished>(MaxWaiting);

    public void Hear(ContractEvent.ChallengeOpened opened)
    {
        try
        {
            Keep(opened.Read());
        }
        catch (FormatException e)
        {
            logger.LogWarning("The challenge of {Tx} is none: {Reason}", opened.TxId, e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var later = await TakeAllAsync(stoppingToken);
            if (later.Count == 0)
                continue;
            await Task.Delay(Pause, time, stoppingToken);
            later.ForEach(Keep);
        }
    }

    /// <returns>Those that cannot be taken yet.</returns>
    private async Task<List<ChallengePublished>> TakeAllAsync(CancellationToken cancellation)
    {
        var later = new List<ChallengePublished>();
        while (waiting.Reader.TryRead(out var challenge))
        {
            if (!await TakeAsync(challenge, cancellation))
                later.Add(challenge);
        }
        return later;
    }

    private async Task<bool> TakeAsync(ChallengePublished challenge, CancellationToken cancellation)
    {
        try
        {
            await desk.TakeAsync(challenge, cancellation);
            return true;
        }
        catch (Exception e)
            when (e
                    is ChainUnavailableException
                        or NpgsqlException
                        or EventStreamUnexpectedMaxEventIdException
            )
        {
            logger.LogWarning("{Challenge} waits: {Reason}", challenge.ChallengeId, e.Message);
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Challenge} cannot be taken", challenge.ChallengeId);
            return true;
        }
    }

    private void Keep(ChallengePublished challenge)
    {
        if (!waiting.Writer.TryWrite(challenge))
            logger.LogWarning("{Challenge} is left to the bus", challenge.ChallengeId);
    }
}
