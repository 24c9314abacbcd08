using Notary.Client.Challenges;
using Notary.Devnet.Processes;
using Notary.Protocol.Challenges;

namespace Notary.Devnet.Story;

/// <summary>A challenger's view of the challenge service.</summary>
internal sealed class ChallengeDesk(DevnetStack stack)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public Task PublishAsync(ChallengeEvidence challenge, CancellationToken cancellation) =>
        stack.Clients.Challenges.PublishAsync(challenge, cancellation);

    /// <summary>Waits until the penalty is on chain; once it is submitted, its block is mined on demand.</summary>
    /// <returns>The penalty's transaction id.</returns>
    /// <exception cref="DevnetException">The challenge ended otherwise, or not in time.</exception>
    public async Task<string> UpheldAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        var ended = await EndAsync(challenge, "upheld", cancellation);
        return ended.TxId!;
    }

    /// <summary>Waits until the challenge is dismissed.</summary>
    /// <returns>Why, in words.</returns>
    /// <exception cref="DevnetException">The challenge ended otherwise, or not in time.</exception>
    public async Task<string> DismissedAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        var ended = await EndAsync(challenge, "dismissed", cancellation);
        return ended.Reason ?? "";
    }

    private async Task<ChallengeStatus> EndAsync(
        ChallengeEvidence challenge,
        string expected,
        CancellationToken cancellation
    )
    {
        var ended = await Polling.UntilAsync(
            $"challenge {challenge.ChallengeId} ends",
            Limit,
            token => LookAsync(challenge, token),
            cancellation
        );
        return ended.State == expected
            ? ended
            : throw new DevnetException($"a challenge was {ended.State}: {ended.Reason}");
    }

    private async Task<ChallengeStatus?> LookAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        var found = await stack.Clients.Challenges.FindAsync(challenge.ChallengeId, cancellation);
        if (found.State == "submitted")
            await stack.MineAsync(1, cancellation);
        return found.State is "upheld" or "dismissed" or "rejected" ? found : null;
    }
}
