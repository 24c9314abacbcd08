using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replay;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.Oracle.Tests.Crashes;

/// <summary>A log with locked agreements, read and checked behind the oracles' backs.</summary>
internal sealed class CrashRig : IAsyncDisposable
{
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private readonly List<OracleProcess> oracles = [];

    private CrashRig(string postgres, IReadOnlyList<Scene> scenes)
    {
        Postgres = postgres;
        Scenes = scenes;
        Store = DocumentStore.For(options =>
        {
            options.Connection(postgres);
            options.DatabaseSchemaName = Schema;
            options.Events.MapOracleEvents();
        });
    }

    public string Postgres { get; }

    public string Schema { get; } = SharedPostgres.NewSchema();

    public IDocumentStore Store { get; }

    public IReadOnlyList<Scene> Scenes { get; }

    /// <param name="covered">Exchanges of 100 that each agreement's deposits cover.</param>
    public static async Task<CrashRig> CreateAsync(string postgres, int agreements, int covered)
    {
        var rig = new CrashRig(
            postgres,
            [.. Enumerable.Range(0, agreements).Select(_ => new Scene())]
        );
        await rig.Store.ApplyAllConfiguredChangesToDatabaseAsync();
        foreach (var scene in rig.Scenes)
        {
            var session = rig.Store.LightweightSession();
            session.Events.Append(
                $"{scene.Id}",
                scene.Locking((200 * covered) + 1, (600 * covered) + 1)
            );
            await session.SaveChangesAsync();
        }
        return rig;
    }

    public async Task<OracleProcess> StartAsync(string name, string? postgres = null)
    {
        var oracle = await OracleProcess.StartAsync(postgres ?? Postgres, Schema, name, attestor);
        oracles.Add(oracle);
        return oracle;
    }

    /// <summary>Every answer that the log holds, by agreement and sequence; one that stands there twice fails the test.</summary>
    public async Task<Dictionary<(Bytes32, ulong), Answer>> AnswersAsync()
    {
        var answers = new Dictionary<(Bytes32, ulong), Answer>();
        await foreach (var recorded in Store.ReadAllAsync())
            if (recorded.Data is AnswerApproved approved)
            {
                var answer = AbiStruct.FromAbiHex<Answer>(approved.Answer);
                answers.Add((answer.AgreementId, answer.Sequence), answer);
            }
        return answers;
    }

    /// <summary>The invariant holds at every position, every decision follows from what stands before it, and the chain is intact.</summary>
    public async Task AssertLogAsync()
    {
        Assert.Empty((await Store.ReplayAsync(new OracleReplay())).Mismatches);
        Assert.True((await Store.VerifyAsync()).IsIntact);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var oracle in oracles)
            await oracle.DisposeAsync();
        await Store.DisposeAsync();
        attestor.Dispose();
    }
}
