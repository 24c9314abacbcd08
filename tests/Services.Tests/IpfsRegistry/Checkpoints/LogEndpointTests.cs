using System.Net;
using System.Text.Json;

namespace Notary.Services.Tests.IpfsRegistry.Checkpoints;

public sealed class LogEndpointTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private LogHost host = null!;

    public async Task InitializeAsync()
    {
        host = await LogHost.StartAsync("oracle");
        http.BaseAddress = host.Url;
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task The_head_and_every_position_have_their_hash()
    {
        Assert.Equal(
            $$"""{"log":"oracle","position":0,"hash":"0x{{new string('0', 64)}}"}""",
            await http.GetStringAsync(At("v1/log"))
        );
        await host.AppendAsync(2);
        var at = await http.GetStringAsync(At("v1/log/2"));
        await host.AppendAsync(1);
        var head = await http.GetStringAsync(At("v1/log"));

        Assert.Equal(at, await http.GetStringAsync(At("v1/log/2")));
        Assert.Equal(head, await http.GetStringAsync(At("v1/log/3")));
        Assert.Contains((await host.HeadAsync()).Hash.ToString(), head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/log/0", "log-position-unknown")]
    [InlineData("v1/log/-1", "log-position-unknown")]
    [InlineData("v1/log/1", "log-position-unknown")]
    [InlineData("v1/log/99999999999999999999", null)]
    public async Task Beyond_the_head_there_is_nothing(string path, string? code)
    {
        using var answer = await http.GetAsync(At(path));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        if (code is not null)
            Assert.Contains(
                code,
                await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task Streams_of_checkpointing_alone_are_no_move()
    {
        await host.AppendAsync(1);
        await host.AppendAsync(200, "checkpoint-1");
        await host.AppendAsync(4, "partials-1");
        Assert.True(await MovedAsync(since: 0));
        Assert.False(await MovedAsync(since: 1));
        Assert.False(await MovedAsync(since: 205));
        Assert.False(await MovedAsync(since: 500));
        await host.AppendAsync(1);
        Assert.True(await MovedAsync(since: 1));
        Assert.True(await MovedAsync(since: 205));
        Assert.False(await MovedAsync(since: 206));
    }

    private async Task<bool> MovedAsync(long since)
    {
        var answer = JsonSerializer.Deserialize<JsonElement>(
            await http.GetStringAsync(At($"v1/log?since={since}"))
        );
        return answer.GetProperty("moved").GetBoolean();
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
