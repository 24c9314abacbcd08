using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.EventStore.Tests.Daemon;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_service_tells_lag_and_state_of_its_shards_and_is_not_ready_while_one_fails()
    {
        await using var service = await StartAsync(new Recorder { Poison = 2 });
        var store = service.Services.GetRequiredService<IDocumentStore>();
        var session = store.LightweightSession();
        session.Events.Append("a", new Paid(1), new Paid(2), new Paid(3));
        await session.SaveChangesAsync();
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        await Eventually.TrueAsync(async () =>
            (await AskAsync(http)).Projections.GetProperty("reason").GetString()
            == "recorder pauses after position 1: poison"
        );
        var (failed, failing) = await AskAsync(http);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed);
        Assert.Equal(("failed", 2), StateAndLag(failing));

        await store.Shards.PauseShardAsync("recorder", "Ada", "to look at it");
        var (code, paused) = await AskAsync(http);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("Degraded", paused.GetProperty("status").GetString());
        Assert.Equal(("paused", 2), StateAndLag(paused));

        await store.Shards.SkipEventAsync("recorder", 2, "Ada", "made in a test");
        await store.Shards.ResumeShardAsync("recorder", "Ada", "seen");
        await Eventually.TrueAsync(async () =>
            StateAndLag((await AskAsync(http)).Projections) == ("running", 0)
        );
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http)).Code);
        await service.StopAsync();
    }

    private static async Task<WebApplication> StartAsync(ISubscription subscription)
    {
        var postgres = await SharedPostgres.ConnectionStringAsync();
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            $"--Instance=ready-{Guid.NewGuid():n}",
            $"--ConnectionStrings:Postgres={postgres}",
        ];
        var service = ServiceHost.Build(
            "ready",
            args,
            builder =>
            {
                builder.AddNotaryEventStore(o =>
                {
                    o.Events.MapEventType<Paid>("paid");
                    o.Projections.PauseAfterError = TimeSpan.FromMilliseconds(20);
                });
                builder.Services.AddSingleton(subscription);
            },
            _ => { }
        );
        await service.StartAsync();
        return service;
    }

    private static async Task<(HttpStatusCode Code, JsonElement Projections)> AskAsync(
        HttpClient http
    )
    {
        using var response = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
        var report = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (
            response.StatusCode,
            report
                .GetProperty("dependencies")
                .EnumerateArray()
                .Single(d => d.GetProperty("name").GetString() == "projections")
        );
    }

    private static (string?, int) StateAndLag(JsonElement projections)
    {
        var shard = projections.GetProperty("details").EnumerateArray().Single();
        return (shard.GetProperty("state").GetString(), shard.GetProperty("lag").GetInt32());
    }
}
