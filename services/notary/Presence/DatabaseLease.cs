using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Keys;
using Notary.ServiceDefaults;
using Npgsql;

namespace Notary.Member.Presence;

/// <summary>
/// One process of a notary at its database: a session lock in its identity's name, which ends with the process or its connection.
/// A second one waits for it, and then ends; a process that loses it signs nothing until it has it again.
/// </summary>
public sealed class DatabaseLease(
    IDocumentStore store,
    Keystore keystore,
    Tenure tenure,
    TimeProvider time,
    ILogger<DatabaseLease> logger
) : BackgroundService
{
    /// <summary>The database notices within this time that a machine is gone, and frees its locks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private NpgsqlConnection? _session;

    /// <summary>The lock's number: advisory locks are one number space per database.</summary>
    /// <param name="identity">Public key, 0x-hex.</param>
    public static long KeyOf(string identity) =>
        BinaryPrimitives.ReadInt64BigEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes($"notary/lease/{identity}"))
        );

    /// <exception cref="DependencyException">Another process has the lease.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var deadline = time.GetUtcNow() + Patience; !await TryTakeAsync(cancellationToken); )
        {
            if (time.GetUtcNow() > deadline)
                throw new DependencyException(
                    "another process of this notary has its lease in the database; end one of them"
                );
            await Task.Delay(Interval, time, cancellationToken);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken);
            try
            {
                await HoldAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                await LoseAsync(e.Message);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        tenure.Lease(isHeld: false);
        if (_session is not null)
            await _session.DisposeAsync();
    }

    public override void Dispose()
    {
        _session?.Dispose();
        base.Dispose();
    }

    private async Task HoldAsync(CancellationToken cancellation)
    {
        if (_session is null)
            await TryTakeAsync(cancellation);
        else
            await ScalarAsync(_session, "select true", cancellation);
    }

    private async Task LoseAsync(string reason)
    {
        tenure.Lease(isHeld: false);
        if (_session is null)
            return;
        logger.LogWarning("The lease in the database is lost: {Reason}", reason);
        await _session.DisposeAsync();
        _session = null;
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellation)
    {
        var session = new NpgsqlConnection(ConnectionString);
        try
        {
            await session.OpenAsync(cancellation);
            var identity = Hex.Encode(keystore.Identity.PublicKey.ToBytes());
            var take = $"select pg_try_advisory_lock({KeyOf(identity)})";
            if (!await ScalarAsync(session, take, cancellation))
                return false;
            (_session, session) = (session, null);
            tenure.Lease(isHeld: true);
            return true;
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync();
        }
    }

    private static async Task<bool> ScalarAsync(
        NpgsqlConnection session,
        string query,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(query, session);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>A session of its own; the server, too, notices soon that the other side is gone.</summary>
    private string ConnectionString =>
        new NpgsqlConnectionStringBuilder(store.Options.ConnectionString)
        {
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 5,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 5,
            Options =
                "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2",
        }.ConnectionString;
}
