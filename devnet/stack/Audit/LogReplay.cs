using Notary.Challenge.Cases;
using Notary.Challenge.Replay;
using Notary.EventStore;
using Notary.Member;
using Notary.Member.Replay;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replay;

namespace Notary.Devnet.Audit;

/// <summary>What the replay of one instance's log found.</summary>
/// <param name="Answers">Answers and refusals recomputed.</param>
/// <param name="Verdicts">Decisions of members and of the challenge service recomputed: verdicts, signatures, outcomes.</param>
public sealed record LogReport(
    string Instance,
    long Events,
    int Answers,
    int Verdicts,
    IReadOnlyList<string> Mismatches
);

/// <summary>Replays event logs from their recorded inputs alone, with the services' own rules (PROTOCOL 8, statement 5).</summary>
public static class LogReplay
{
    /// <summary>Replays the log of each instance that decides something; the hash chain of each is verified first.</summary>
    /// <param name="instances">Service and instance; the schema is the instance's name with _ for -.</param>
    public static async Task<IReadOnlyList<LogReport>> RunAllAsync(
        string connectionString,
        IEnumerable<(string Service, string Instance)> instances,
        CancellationToken cancellation
    )
    {
        var reports = new List<LogReport>();
        foreach (var (service, instance) in instances)
        {
            if (await RunAsync(connectionString, service, instance, cancellation) is { } report)
                reports.Add(report);
        }
        return reports;
    }

    private static Task<LogReport?> RunAsync(
        string connectionString,
        string service,
        string instance,
        CancellationToken cancellation
    ) =>
        service switch
        {
            "oracle" => OracleAsync(connectionString, instance, cancellation),
            "notary" => MemberAsync(connectionString, instance, cancellation),
            "challenge" => ChallengeAsync(connectionString, instance, cancellation),
            _ => Task.FromResult<LogReport?>(null),
        };

    private static async Task<LogReport?> OracleAsync(
        string connectionString,
        string instance,
        CancellationToken cancellation
    )
    {
        await using var store = Open(
            connectionString,
            instance,
            events => events.MapOracleEvents()
        );
        var report = await OracleReplay.RunAsync(store, cancellation);
        return new(
            instance,
            report.Events,
            (int)(report.Answers + report.Refusals),
            Verdicts: 0,
            await MismatchesAsync(store, report.Mismatches.Select(m => m.ToString()), cancellation)
        );
    }

    private static async Task<LogReport?> MemberAsync(
        string connectionString,
        string instance,
        CancellationToken cancellation
    )
    {
        await using var store = Open(
            connectionString,
            instance,
            events => events.MapMemberEvents()
        );
        var report = await MemberReplay.RunAsync(store, cancellation);
        return new(
            instance,
            report.Events,
            Answers: 0,
            (int)report.Decisions,
            await MismatchesAsync(store, report.Mismatches.Select(m => m.ToString()), cancellation)
        );
    }

    private static async Task<LogReport?> ChallengeAsync(
        string connectionString,
        string instance,
        CancellationToken cancellation
    )
    {
        await using var store = Open(
            connectionString,
            instance,
            events => events.MapChallengeEvents()
        );
        var report = await ChallengeReplay.RunAsync(store, cancellation);
        return new(
            instance,
            report.Events,
            Answers: 0,
            (int)report.Decisions,
            await MismatchesAsync(store, report.Mismatches.Select(m => m.ToString()), cancellation)
        );
    }

    private static DocumentStore Open(
        string connectionString,
        string instance,
        Action<EventTypeRegistry> map
    ) =>
        DocumentStore.For(options =>
        {
            options.Connection(connectionString);
            options.DatabaseSchemaName = instance.Replace('-', '_');
            map(options.Events);
        });

    /// <summary>A broken hash chain is the first difference: what follows it was not recorded by the service.</summary>
    private static async Task<IReadOnlyList<string>> MismatchesAsync(
        IDocumentStore store,
        IEnumerable<string> found,
        CancellationToken cancellation
    )
    {
        var chain = await store.VerifyAsync(cancellation: cancellation);
        return chain.IsIntact
            ? [.. found]
            :
            [
                $"the hash chain breaks at position {chain.FirstBadPosition}: {chain.Reason}",
                .. found,
            ];
    }
}
