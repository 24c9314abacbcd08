using System.Net.Http.Json;
using Notary.Devnet.Processes;
using Notary.Protocol.Challenges;

namespace Notary.Devnet.Story;

/// <summary>A challenger's view of the challenge service.</summary>
internal sealed class ChallengeDesk(DevnetStack stack)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="DevnetException">The service refused the challenge.</exception>
    public async Task PublishAsync(ChallengeEvidence challenge, CancellationToken cancellation)
    {
        var url = new Uri(stack.Services.Challenge.Url, "v1/challenges");
        using var answer = await stack.Http.PostAsJsonAsync(
            url,
            challenge.ToMessage(),
            cancellation
        );
        if (!answer.IsSuccessStatusCode)
            throw new DevnetException(
                $"the challenge was refused: {await answer.Content.ReadAsStringAsync(cancellation)}"
            );
    }

    /// <summary>Waits until the penalty is on chain; once it is submitted, its block is mined on demand.</summary>
    /// <returns>The penalty's transaction id.</returns>
    /// <exception cref="DevnetException">The challenge ended otherwise, or not in time.</exception>
    public async Task<string> UpheldAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            while (true)
            {
                var found = await FindAsync(challenge, timeout.Token);
                switch (found.State)
                {
                    case "upheld":
                        return found.TxId!;
                    case "dismissed" or "rejected":
                        throw new DevnetException($"a challenge was {found.State}: {found.Reason}");
                    case "submitted":
                        await stack.MineAsync(1, timeout.Token);
                        break;
                }
                await Task.Delay(Interval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DevnetException(
                $"challenge {challenge.ChallengeId} did not end in {Timeout.TotalSeconds} s"
            );
        }
    }

    private async Task<Found> FindAsync(ChallengeEvidence challenge, CancellationToken cancellation)
    {
        var url = new Uri(stack.Services.Challenge.Url, $"v1/challenges/{challenge.ChallengeId}");
        return (await stack.Http.GetFromJsonAsync<Found>(url, cancellation))!;
    }

    private sealed record Found(string State, string? Reason, string? TxId);
}
