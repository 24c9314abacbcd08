using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;

namespace Notary.Member.Tests;

public sealed class KeyGenerationOverTheBusTests
{
    private static readonly byte[] Message = "message"u8.ToArray();

    [Fact]
    public async Task Four_members_generate_a_key_of_which_any_three_sign()
    {
        await using var members = await MemberHosts.CreateAsync(4);
        await members.StartAsync(1, 2, 3, 4);
        var groups = await GroupsAsync(members, 1, 2, 3, 4);
        AssertTheySign(groups[..3]);
        AssertTheySign(groups[1..]);
    }

    [Fact]
    public async Task Four_members_generate_a_key_over_RabbitMQ()
    {
        await using var members = await MemberHosts.CreateOverRabbitMqAsync(4);
        await members.StartAsync(4, 3, 2, 1);
        AssertTheySign(await GroupsAsync(members, 1, 2, 3, 4));
    }

    [Fact]
    public async Task Members_restarted_during_the_key_generation_and_late_ones_get_the_same_key()
    {
        await using var members = await MemberHosts.CreateAsync(4);
        await members.StartAsync(1, 2);
        await members.StopAsync(1);
        await members.StartAsync(3);
        await members.StopAsync(2);
        await members.StartAsync(1, 2, 4);
        AssertTheySign(await GroupsAsync(members, 1, 2, 3, 4));
    }

    [Fact]
    public async Task A_member_restarted_afterwards_has_its_share_again()
    {
        await using var members = await MemberHosts.CreateAsync(1);
        await members.StartAsync(1);
        var before = await members.GroupOfAsync(1);
        var key = before.Key.PublicKey;
        await members.StopAsync(1);
        await members.StartAsync(1);
        var after = await members.GroupOfAsync(1);
        Assert.Equal(key, after.Key.PublicKey);
        Assert.Equal(before.Announcement.Signature, after.Announcement.Signature);
        AssertTheySign([after]);
    }

    [Fact]
    public async Task The_group_is_announced_on_the_bus_and_over_http()
    {
        await using var members = await MemberHosts.CreateAsync(1);
        await using var listener = Listen(members.Bus);
        await listener.StartAsync();
        await members.StartAsync(1);
        var heard = listener
            .Services.GetRequiredService<TaskCompletionSource<GroupActivated>>()
            .Task;
        var announced = KnownGroup.Parse(await heard.WaitAsync(TimeSpan.FromMinutes(3)));
        // The bus may be faster than the member that just recorded it.
        await members.GroupOfAsync(1);
        using var http = members.Http(1);
        var served = await http.GetFromJsonAsync<GroupActivated>("/v1/group");
        Assert.Equal(announced.PublicKey, KnownGroup.Parse(served!).PublicKey);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task A_member_alone_says_whom_it_waits_for()
    {
        await using var members = await MemberHosts.CreateAsync(4);
        await members.StartAsync(2);
        using var http = members.Http(2);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz")).StatusCode);
        var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains(
            "start the other notaries",
            await ready.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        var group = await http.GetAsync("/v1/group");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, group.StatusCode);
        var problem = await group.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("group-not-active", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task No_secret_is_in_the_log()
    {
        await using var members = await MemberHosts.CreateAsync(1);
        await members.StartAsync(1);
        var share = Convert.ToHexStringLower((await members.GroupOfAsync(1)).Share.Export());
        var recorded = 0;
        await foreach (var e in members.Log(1).ReadRecordedAsync())
        {
            Assert.DoesNotContain(share, e.Data, StringComparison.OrdinalIgnoreCase);
            recorded++;
        }
        Assert.True(recorded > 3);
    }

    private static async Task<ActiveGroup[]> GroupsAsync(
        MemberHosts members,
        params int[] numbers
    ) => await Task.WhenAll(numbers.Select(members.GroupOfAsync));

    private static void AssertTheySign(ActiveGroup[] groups)
    {
        var session = new SigningSession(groups[0].Key, Message);
        var outcomes = groups.Select(group => session.Add(group.Share.Sign(Message))).ToArray();
        Assert.IsType<SigningOutcome.Complete>(outcomes[^1]);
        Assert.All(groups, group => Assert.Equal(groups[0].Key.PublicKey, group.Key.PublicKey));
    }

    private static WebApplication Listen(InProcessBus bus) =>
        ServiceHost.Build(
            "listener",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Services.AddSingleton(bus);
                builder.Services.AddSingleton<TaskCompletionSource<GroupActivated>>();
                builder.AddNotaryBus(registry => registry.AddConsumer<GroupListener>());
            },
            _ => { }
        );

    internal sealed class GroupListener(TaskCompletionSource<GroupActivated> heard)
        : IConsumer<GroupActivated>
    {
        public Task Consume(ConsumeContext<GroupActivated> context)
        {
            heard.TrySetResult(context.Message);
            return Task.CompletedTask;
        }
    }
}
