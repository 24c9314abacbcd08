using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Notary.ServiceDefaults;

namespace Notary.EventStore.Tests.Hosting;

public sealed class RetryTests : IAsyncDisposable
{
    private readonly Queue<Action<HttpResponse>> _failures = [];
    private readonly WebApplication _host;
    private int _requests;

    public RetryTests() =>
        _host = ServiceHost.Build(
            "test",
            ["--urls=http://127.0.0.1:0"],
            _ => { },
            app => app.Map("/thing", Answer)
        );

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task A_read_is_repeated_until_it_succeeds(HttpStatusCode trouble)
    {
        Fail(times: 3, response => response.StatusCode = (int)trouble);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get));
        Assert.Equal(4, _requests);
    }

    [Fact]
    public async Task A_lost_connection_is_met_again()
    {
        Fail(times: 1, response => response.HttpContext.Abort());
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get));
        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task After_three_repetitions_the_trouble_is_the_caller_s()
    {
        Fail(times: 5, response => response.StatusCode = 503);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(HttpMethod.Get));
        Assert.Equal(4, _requests);
    }

    [Fact]
    public async Task What_may_have_taken_effect_is_sent_once()
    {
        Fail(times: 1, response => response.StatusCode = 503);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(HttpMethod.Post));
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        Fail(times: 1, response => response.StatusCode = 422);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(HttpMethod.Get));
        Assert.Equal(1, _requests);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private void Fail(int times, Action<HttpResponse> failure)
    {
        for (var i = 0; i < times; i++)
            _failures.Enqueue(failure);
    }

    private Task Answer(HttpContext context)
    {
        _requests++;
        if (_failures.TryDequeue(out var fail))
            fail(context.Response);
        return Task.CompletedTask;
    }

    private async Task<HttpStatusCode> SendAsync(HttpMethod method)
    {
        await _host.StartAsync();
        using var http = _host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = new HttpRequestMessage(method, $"{_host.Urls.First()}/thing");
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
