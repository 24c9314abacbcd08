using System.Diagnostics;
using System.Text.Json;
using Notary.Devnet.Processes;
using Notary.ThresholdBls;

namespace Notary.Bench.Threshold.Signing;

/// <summary>The npm peers mcl-wasm and @noble/curves on the same partials, in a Node.js process that peers.mjs runs.</summary>
internal static class Peers
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <exception cref="InvalidOperationException">node or a package is missing, or a peer came to another signature.</exception>
    public static async Task<IReadOnlyList<BenchmarkResult>> MeasureAsync(
        IEnumerable<SigningCase> cases,
        CancellationToken cancellation
    )
    {
        var output = await RunAsync(
            JsonSerializer.Serialize(cases.Select(Describe), Options),
            cancellation
        );
        var measured = JsonSerializer.Deserialize<PeerResult[]>(output, Options)!;
        return [.. measured.SelectMany(Results)];
    }

    private static IEnumerable<BenchmarkResult> Results(PeerResult measured)
    {
        var name = $"threshold.{measured.Case}";
        yield return BenchmarkResult.Lower(
            $"{name}.combine.{measured.Peer}",
            measured.Combine,
            "µs"
        );
        yield return BenchmarkResult.Lower($"{name}.verify.{measured.Peer}", measured.Verify, "µs");
    }

    private static object Describe(SigningCase given) =>
        new
        {
            given.Name,
            Message = Convert.ToHexStringLower(given.Message),
            Tag = System.Text.Encoding.ASCII.GetString(DomainSeparation.Signature),
            Hash = G1Point.HashToCurve(given.Message, DomainSeparation.Signature).ToString(),
            PublicKey = given.Group.PublicKey.ToString(),
            Signature = given.Signature.ToString(),
            Partials = given.Partials.Select(p => new { p.Member, Point = p.Point.ToString() }),
        };

    private static async Task<string> RunAsync(string input, CancellationToken cancellation)
    {
        var script = Path.Combine(
            RepositoryRoot.Find(),
            "bench",
            "Threshold",
            "Signing",
            "peers.mjs"
        );
        var start = new ProcessStartInfo("node", [script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        try
        {
            await node.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            node.StandardInput.Close();
            var output = await node.StandardOutput.ReadToEndAsync(cancellation);
            await node.WaitForExitAsync(cancellation);
            return node.ExitCode == 0
                ? output
                : throw new InvalidOperationException(
                    "The npm peers failed; type: npm ci --ignore-scripts"
                );
        }
        finally
        {
            if (!node.HasExited)
                node.Kill(entireProcessTree: true);
        }
    }

    private sealed record PeerResult(string Case, string Peer, double Combine, double Verify);
}
