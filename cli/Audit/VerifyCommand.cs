using System.CommandLine;
using System.Text.Json;
using Notary.Client.Checkpoints;
using Notary.Devnet.Audit;
using Notary.EventStore;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Audit;

/// <summary>What the verification of one log found.</summary>
/// <param name="Events">The log's head.</param>
/// <param name="Hash">The hash chain's value there, 0x-hex.</param>
/// <param name="Checkpoints">Signed checkpoints that it was compared with.</param>
/// <param name="Break">The first position that is wrong, and why; null where nothing is.</param>
internal sealed record VerifiedLog(
    string Instance,
    long Events,
    string Hash,
    int Checkpoints,
    ChainBreak? Break
);

/// <summary>
/// <c>notary audit verify</c>: hash chain, gaps, streams' versions, head and signed checkpoints. Exit code 0 only where nothing
/// differs.
/// </summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var logs = new LogOptions();
        var checkpoints = new CheckpointOptions();
        var json = Output.JsonOption();
        var command = new Command(
            "verify",
            "Verify hash chains and signed checkpoints; name the first position that is wrong."
        )
        {
            json,
        };
        logs.AddAll(command);
        checkpoints.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var found = await logs.FindAsync(parsed, cancellation);
                var signed = await checkpoints.ReadAsync(parsed, logs.Kept(parsed), cancellation);
                var output = new Output(parsed.GetValue(json));
                var missing = logs.AreAll(parsed) ? Missing(found, signed.Trail) : [];
                return await RunAsync(found, signed, missing, output, cancellation);
            }
        );
        return command;
    }

    /// <summary>Logs that a checkpoint covers and that are gone.</summary>
    private static IEnumerable<VerifiedLog> Missing(
        IReadOnlyList<CatalogedLog> found,
        AnchoredCheckpoints? trail
    ) =>
        (trail?.Logs ?? [])
            .Except(found.Select(log => log.Instance), StringComparer.Ordinal)
            .Select(log => new VerifiedLog(
                log,
                0,
                "",
                trail!.HeadsOf(log).Count,
                new(1, "the whole log is missing")
            ));

    private static async Task<int> RunAsync(
        IReadOnlyList<CatalogedLog> logs,
        CheckpointReading signed,
        IEnumerable<VerifiedLog> missing,
        Output output,
        CancellationToken cancellation
    )
    {
        List<VerifiedLog> results = [.. missing];
        foreach (var log in logs)
            results.Add(await VerifyAsync(log, signed.Trail, cancellation));
        output.Result(() => ToJson(results, signed), console => Write(console, results, signed));
        return signed.Problem is null && results.TrueForAll(result => result.Break is null) ? 0 : 1;
    }

    internal static async Task<VerifiedLog> VerifyAsync(
        CatalogedLog log,
        AnchoredCheckpoints? trail,
        CancellationToken cancellation
    )
    {
        await using var store = log.Open();
        var heads = (trail?.HeadsOf(log.Instance) ?? [])
            .Select(head => new LogHead(head.Position, head.Hash.ToArray()))
            .ToList();
        var head = await store.FetchHeadAsync(cancellation);
        var chain = await store.VerifyAsync(
            heads,
            progress: new Meter(log.Instance, head.Position, Output.Progress),
            cancellation: cancellation
        );
        return new(
            log.Instance,
            chain.Head.Position,
            Hex.Encode(chain.Head.Hash.Span),
            heads.Count,
            ChainBreak.Of(chain)
        );
    }

    private static string ToJson(IReadOnlyList<VerifiedLog> logs, CheckpointReading signed) =>
        JsonSerializer.Serialize(
            new
            {
                Broken = logs.Count(log => log.Break is not null),
                Checkpoint = signed.Trail?.Newest.Cid,
                signed.Problem,
                Logs = logs,
            },
            JsonSerializerOptions.Web
        );

    private static void Write(
        IAnsiConsole console,
        IReadOnlyList<VerifiedLog> logs,
        CheckpointReading signed
    )
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("log", "events", "hash", "checkpoints", "result");
        foreach (var log in logs)
            table.AddRow(
                log.Instance,
                $"{log.Events:n0}",
                log.Hash.Length > 18 ? log.Hash[..18] + "…" : "",
                $"{log.Checkpoints}",
                log.Break is null ? "intact" : $"wrong at position {log.Break.Position}"
            );
        console.Write(table);
        console.WriteLine(signed.ToString());
        foreach (var log in logs.Where(log => log.Break is not null))
            console.WriteLine($"{log.Instance} {log.Break!.Position}: {log.Break.Reason}");
    }
}
