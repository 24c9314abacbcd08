using Notary.Chains;
using Notary.ChainWatcher.Watching;
using Notary.Devnet.Audit;
using Notary.Devnet.Services;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.Testing.Exchanges;
using Npgsql;
using DepositSeen = Notary.Oracle.Accounts.DepositSeen;

namespace Notary.Cli.Tests.Audit;

/// <summary>
/// A database with two logs. Oracle: 1–2 deposits, 3 setup, 4–5 an answer, 6–7 a refusal, 8 the payment as the watcher told of it.
/// Watcher: 1 settings, 2 a pending payment.
/// </summary>
internal sealed class AuditedDatabase
{
    private const long Now = 1_900_000_000;

    private readonly TestExchange _exchange = new(Now);

    private AuditedDatabase(string postgres) => Postgres = postgres;

    public string Postgres { get; }

    public string AgreementId => _exchange.Agreement.Id.ToString();

    public Bytes32 ExchangeId => Protocol.Exchanges.ExchangeId.Of(_exchange.Agreement.Id, 1);

    public static async Task<AuditedDatabase> CreateAsync()
    {
        var server = await SharedPostgres.ConnectionStringAsync();
        var name = SharedPostgres.NewSchema();
        await ExecuteAsync(server, $"create database {name}");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name };
        var database = new AuditedDatabase(connection.ConnectionString);
        await database.RecordAsync();
        return database;
    }

    public AuditedLog Open(string instance, ServiceKind service) =>
        AuditedLog.Open(Postgres, instance, service);

    public Task ExecuteAsync(string sql) => ExecuteAsync(Postgres, sql);

    private static async Task ExecuteAsync(string postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task RecordAsync()
    {
        await using var oracle = Open("oracle", ServiceKind.Oracle);
        await oracle.Store.ApplyAllConfiguredChangesToDatabaseAsync();
        var state = await AppendAsync(oracle, new(_exchange.Agreement.Id), Locking());
        state = await AppendAsync(oracle, state, Request(state, sequence: 1));
        state = await AppendAsync(oracle, state, Request(state, sequence: 2));
        var cause = await WatchAsync(state.Exchanges[1].Answer.Digest);
        var digest = state.Exchanges[1].Answer.Digest.ToString();
        var pending = new LegPendingSeen(1, Side.Payment, digest, "0x01", Height: null);
        await AppendAsync(oracle, state, [pending], cause);
    }

    /// <returns>The id of the event, which is that of its message.</returns>
    private async Task<Guid> WatchAsync(Bytes32 answerDigest)
    {
        await using var watcher = Open("watcher-evm", ServiceKind.ChainWatcher);
        await watcher.Store.ApplyAllConfiguredChangesToDatabaseAsync();
        var session = watcher.Store.LightweightSession();
        session.Events.Append(
            RecordedSettings.Stream,
            new WatcherConfigured(TestChains.Payment, Finality.ByDepth)
        );
        var leg = new PendingLegSeen(Side.Payment, _exchange.Agreement.Id, 1, answerDigest);
        session.Events.Append("chain", new PendingSeen("0x01", "<script>alert(1)</script>", leg));
        await session.SaveChangesAsync();
        var events = await watcher.Store.QuerySession().Events.FetchStreamAsync("chain");
        return events[0].Id;
    }

    private static async Task<AgreementExposure> AppendAsync(
        AuditedLog oracle,
        AgreementExposure state,
        object[] events,
        Guid? cause = null
    )
    {
        var session = oracle.Store.LightweightSession();
        session.CausationId = cause?.ToString();
        session.CorrelationId = $"test-{events.Length}";
        session.Events.Append(state.Id.ToString(), events);
        await session.SaveChangesAsync();
        return events.Aggregate(state, (s, e) => s.Apply(e));
    }

    /// <summary>One exchange of 100 takes 120 and 240: the second is not covered.</summary>
    private object[] Locking()
    {
        var terms = _exchange.Agreement;
        var agreement = terms.ToAbiHex();
        var consumer = terms.Consumer.ToBytes32().ToString();
        var provider = terms.ProviderFabric.ToString();
        return
        [
            new DepositSeen(
                agreement,
                Side.Payment,
                TestChains.Payment.Id,
                consumer,
                "200",
                "0x0a",
                1
            ),
            new DepositSeen(
                agreement,
                Side.Delivery,
                TestChains.Data.Id,
                provider,
                "9000",
                "0x0b",
                1
            ),
            new AgreementLocked(agreement, 1, "bafy"),
        ];
    }

    private object[] Request(AgreementExposure state, ulong sequence)
    {
        var intent = new PaymentIntent(
            state.Id,
            sequence,
            new(100),
            Keccak256.Hash(BitConverter.GetBytes(sequence)),
            Mover.Consumer,
            (ulong)Now + 60
        );
        var signature = _exchange.Consumer.Sign(intent.Digest);
        var decision = ExposureRules.Decide(state, intent, (ulong)Now);
        return
        [
            DecisionEvents.Request(intent, signature, (ulong)Now),
            DecisionEvents.Of(state, sequence, decision)!,
        ];
    }
}
