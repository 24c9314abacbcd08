using System.Text.Json;
using Notary.Devnet.Processes;

namespace Notary.Bench.Gas;

/// <summary>Gas of every call of our contracts, as a real node charges it: calls.mjs makes them.</summary>
internal sealed class GasBenchmark : IBenchmark
{
    private static readonly Dictionary<string, double> Goals = new(StringComparer.Ordinal)
    {
        ["pay"] = 55_000,
        ["pay.erc20"] = 95_000,
        ["penalize"] = 250_000,
        ["penalizeAll.further"] = 60_000,
    };

    public string Name => "gas";

    public string Description => "gas of every call of the EVM contracts on anvil";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var contracts = Path.Combine(RepositoryRoot.Find(), "contracts", "evm");
        var build = Path.Combine(contracts, "build.sh");
        progress.Report("compiling the contracts");
        await Script.RunAsync("bash", [build], cancellation);
        await Script.RunAsync("bash", [build, "test/support/TestToken.sol"], cancellation);
        progress.Report("calling them");
        await using var anvil = await AnvilProcess.StartAsync(cancellation: cancellation);
        var calls = Path.Combine(RepositoryRoot.Find(), "bench", "Gas", "calls.mjs");
        var output = await Script.RunAsync("node", [calls, anvil.Http.ToString()], cancellation);
        return [.. JsonSerializer.Deserialize<Dictionary<string, double>>(output)!.Select(Result)];
    }

    private static BenchmarkResult Result(KeyValuePair<string, double> call) =>
        new(
            $"gas.{call.Key}",
            Math.Round(call.Value),
            "gas",
            Goals.TryGetValue(call.Key, out var goal) ? goal : null,
            Better.Lower
        );
}
