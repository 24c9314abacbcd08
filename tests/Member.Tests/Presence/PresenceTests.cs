using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.Member.Replay;
using Notary.Member.Tests.Challenges;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.ThresholdBls.Identity;
using Npgsql;

namespace Notary.Member.Tests.Presence;

/// <summary>Two processes with copies of one keystore: they never sign both.</summary>
public sealed class PresenceTests
{
    [Fact]
    public async Task A_second_process_at_the_same_database_does_not_start()
    {
        await using var members = await MemberHosts.CreateAsync(1);
        await members.StartAsync(1);
        var second = members.StartTwinAsync(1);
        while (!second.IsCompleted)
        {
            members.Time.Pass(TimeSpan.FromSeconds(10));
            await Task.Delay(20);
        }
        var refusal = await Assert.ThrowsAsync<DependencyException>(() => second);
        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => members.Service<Tenure>(1).MaySign);
    }

    [Fact]
    public async Task A_second_process_elsewhere_gives_way_and_says_so_and_the_first_goes_on()
    {
        await using var members = await MemberHosts.CreateAsync(1);
        await members.StartAsync(1);
        await Eventually.TrueAsync(() => members.Service<Tenure>(1).MaySign);
        var twin = await members.StartTwinAsync(1, await OtherDatabaseAsync());
        var tenure = twin.Services.GetRequiredService<Tenure>();
        await Eventually.TrueAsync(() => tenure.HasGivenWay);
        await AssertUnreadyAsync(twin);
        await Eventually.TrueAsync(() => members.Service<Tenure>(1).MaySign);

        var log = twin.Services.GetRequiredService<IDocumentStore>();
        await Eventually.TrueAsync(async () => (await DecisionsAsync(log)).Count == 1);
        Assert.True((await DecisionsAsync(log))[0].GaveWay);
        Assert.Empty((await log.ReplayAsync(new MemberReplay())).Mismatches);
        Assert.Empty((await members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task A_member_that_lost_its_database_session_signs_again_when_it_has_a_new_one()
    {
        await using var members = await MemberHosts.CreateAsync(1);
        await members.StartAsync(1);
        var tenure = members.Service<Tenure>(1);
        await Eventually.TrueAsync(() => tenure.MaySign);
        var refused = Eventually.TrueAsync(() => !tenure.MaySign);
        await EndLeaseAsync(members.Log(1).Options.ConnectionString, IdentityOf(members));
        await refused;
        await Eventually.TrueAsync(() => tenure.MaySign);
    }

    [Fact]
    public async Task Members_see_each_other_and_nobody_else()
    {
        await using var members = await MemberHosts.CreateAsync(2);
        await members.StartAsync(1, 2);
        var attendance = members.Service<Attendance>(1);
        await Eventually.TrueAsync(() => attendance.LastSeen(IdentityOf(members, 2)) is not null);
        await using var listener = await BusListener.StartAsync(members.Bus);
        using var stranger = IdentityKey.Create();
        var name = Hex.Encode(stranger.PublicKey.ToBytes());
        var word = new NotaryAlive(name, $"0x{new string('1', 32)}", 1, 1, 1, null, false, "");
        await listener.PublishAsync(word.SignedBy(stranger));
        await listener.PublishAsync(
            word with
            {
                Identity = IdentityOf(members, 2),
                At = 4_000_000_000,
                Signature = "0x",
            }
        );
        var before = attendance.LastSeen(IdentityOf(members, 2));
        await Eventually.TrueAsync(() => attendance.LastSeen(IdentityOf(members, 2)) > before);
        Assert.InRange(attendance.LastSeen(IdentityOf(members, 2))!.Value, 1, members.Time.Now);
        Assert.Null(attendance.LastSeen(name));
    }

    private static string IdentityOf(MemberHosts members, int member = 1) =>
        Hex.Encode(members.Service<Keystore>(member).Identity.PublicKey.ToBytes());

    private static async Task AssertUnreadyAsync(WebApplication host)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Urls.First()) };
        var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains(
            "this one gave way",
            await ready.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    private static async Task<List<TenureDecided>> DecisionsAsync(IDocumentStore log) =>
        [
            .. (await log.QuerySession().Events.FetchStreamAsync(TenureDecided.Stream))
                .Select(e => e.Data)
                .OfType<TenureDecided>(),
        ];

    /// <summary>As a failover of the database would.</summary>
    private static async Task EndLeaseAsync(string postgres, string identity)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        var key = DatabaseLease.KeyOf(identity);
        await using var command = source.CreateCommand(
            """
            select pg_terminate_backend(pid) from pg_locks
                where locktype = 'advisory' and ((classid::bigint << 32) | objid::bigint) = $1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    private static async Task<string> OtherDatabaseAsync()
    {
        var postgres = await SharedPostgres.ConnectionStringAsync();
        var name = SharedPostgres.NewSchema();
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(postgres) { Database = name }.ConnectionString;
    }
}
