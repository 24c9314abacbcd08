using System.Collections.Concurrent;
using System.Net;
using Notary.Evm;
using Notary.Oracle.Tests.Service;

namespace Notary.Oracle.Tests.Crashes;

/// <summary>
/// Clients as EIP-3668 has them: they ask one URL, and the next after a lost connection or a 5xx. Whoever finds none that
/// serves it is noted, and asks again until it is told an answer or a refusal.
/// </summary>
internal sealed class Clients(CrashRig rig, IReadOnlyList<OracleProcess> oracles, int first)
{
    /// <summary>Of each agreement.</summary>
    public const int Exchanges = 40;

    private readonly ConcurrentDictionary<(Bytes32, ulong), string> told = new();

    /// <summary>Of those that were served by no URL, what they heard.</summary>
    public ConcurrentBag<string> Unserved { get; } = [];

    /// <param name="atOnce">Clients that wait for a reply at any time.</param>
    public async Task AskAllAsync(int count, int atOnce)
    {
        var next = -1;
        await Task.WhenAll(
            Enumerable
                .Range(0, atOnce)
                .Select(async _ =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < count; )
                        await AskAsync(i);
                })
        );
    }

    public Task UntilAnsweredAsync(int count) =>
        Eventually.TrueAsync(() => Task.FromResult(told.Count >= count));

    /// <summary>What was told is in the log, once, and not more of an agreement than its deposits cover.</summary>
    public async Task AssertRecordedAsync()
    {
        var recorded = await rig.AnswersAsync();
        Assert.All(told, t => Assert.Equal(t.Value, $"{recorded[t.Key].ExchangeId}"));
    }

    /// <summary>Many ask for the same exchanges, so that repetitions race as well.</summary>
    private async Task AskAsync(int i)
    {
        var scene = rig.Scenes[i % rig.Scenes.Count];
        var intent = scene.Intent((ulong)(first + (i / rig.Scenes.Count % Exchanges)));
        while (true)
        {
            var (reply, error) = await TryAsync(scene, intent, i);
            if (reply?.Status == HttpStatusCode.OK)
                told[(scene.Id, intent.Sequence)] = reply.Text("exchangeId")!;
            if (reply is { Status: < HttpStatusCode.InternalServerError })
                return;
            Unserved.Add(error);
            await Task.Delay(50);
        }
    }

    private async Task<(Reply? Reply, string Error)> TryAsync(
        Scene scene,
        Protocol.Exchanges.PaymentIntent intent,
        int i
    )
    {
        var errors = "";
        for (var url = 0; url < oracles.Count; url++)
            try
            {
                var http = oracles[(i + url) % oracles.Count].Http;
                var reply = await http.AskAsync(intent, scene.Sign(intent));
                if (reply.Status < HttpStatusCode.InternalServerError)
                    return (reply, errors);
                errors += $"{reply.Code}; ";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                errors += $"{e.Message}; ";
            }
        return (null, errors);
    }
}
