using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Notary.Devnet.Processes;
using Notary.Fabric.Gateway;
using Notary.Fabric.Identities;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Watcher.FabricClient;

/// <summary>
/// Endorse-submit pairs one after another, on one peer: our client and npm <c>@hyperledger/fabric-gateway</c> in turn, with a
/// new connection in each round.
/// </summary>
internal static class ClientComparison
{
    private const double Goal = 1.2;
    private const int Rounds = 4;

    public static async Task<IReadOnlyList<BenchmarkResult>> MeasureAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("Fabric client: starting the dev peer");
        await using var peer = await DevPeer.StartAsync(cancellation);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            ours.AddRange(await OursAsync(peer.Description, cancellation));
            theirs.AddRange(await TheirsAsync(peer.Description, cancellation));
            progress.Report(Said(round, ours, theirs));
        }
        var (mine, official) = (new Distribution(ours), new Distribution(theirs));
        return
        [
            Lower("watcher.fabric.pair.p50", mine.Median, "ms"),
            Lower("watcher.fabric.pair.p99", mine.Percentile(99), "ms"),
            Lower("watcher.fabric.pair.official.p50", official.Median, "ms"),
            Lower("watcher.fabric.pair.official.p99", official.Percentile(99), "ms"),
            Lower("watcher.fabric.pair.ratio", mine.Median / official.Median, "1", Goal),
        ];
    }

    private static async Task<double[]> OursAsync(
        PeerUnderTest peer,
        CancellationToken cancellation
    )
    {
        using var identity = await FabricIdentity.FromFilesAsync(
            peer.MspId,
            peer.Certificate,
            peer.Key,
            cancellation
        );
        using var gateway = new FabricGateway(
            new(new Uri($"https://{peer.Authority}"), identity)
            {
                TlsRootsPem = await File.ReadAllTextAsync(peer.TlsRoot, cancellation),
            }
        );
        var contract = gateway.Network(peer.Channel).Contract(peer.Chaincode);
        for (var i = 0; i < peer.WarmUps; i++)
            await PairAsync(contract, peer, cancellation);
        var times = new double[peer.Measured];
        for (var i = 0; i < times.Length; i++)
            times[i] = await PairAsync(contract, peer, cancellation);
        return times;
    }

    private static async Task<double> PairAsync(
        FabricContract contract,
        PeerUnderTest peer,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        var endorsed = await contract.EndorseAsync(peer.Function, peer.Arguments, cancellation);
        await endorsed.SubmitAsync(cancellation);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<double[]> TheirsAsync(
        PeerUnderTest peer,
        CancellationToken cancellation
    )
    {
        var output = Path.GetTempFileName();
        var script = Path.Combine(
            RepositoryRoot.Find(),
            "bench",
            "Watcher",
            "FabricClient",
            "pairs.mjs"
        );
        var description = JsonSerializer.Serialize(peer, JsonSerializerOptions.Web);
        try
        {
            await ChildProcess.RunAsync(
                new("the official client", "node", [script, description, output]),
                cancellation
            );
            var text = await File.ReadAllTextAsync(output, cancellation);
            return JsonSerializer.Deserialize<double[]>(text) ?? [];
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static string Said(int round, List<double> ours, List<double> theirs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Fabric client: round {round} of {Rounds}: ours {new Distribution(ours).Median:0.00} ms, the official one {new Distribution(theirs).Median:0.00} ms"
        );
}
