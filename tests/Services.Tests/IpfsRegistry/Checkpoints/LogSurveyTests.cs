using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using Notary.Evm;
using Notary.IpfsRegistry.Checkpoints;
using Notary.Protocol.Checkpoints;
using Notary.ServiceDefaults;

namespace Notary.Services.Tests.IpfsRegistry.Checkpoints;

/// <summary>What is made of a log's answers: who does not answer is not accused.</summary>
public sealed class LogSurveyTests
{
    private const string Name = "notary-1";
    private static readonly Bytes32 Then = Keccak256.HashText("then");
    private static readonly Bytes32 Now = Keccak256.HashText("now");

    /// <summary>Position 10 was bound by the checkpoint before.</summary>
    private static readonly CheckpointDocument Before = new(1, null, 0, [new(Name, 10, Then)]);

    [Fact]
    public async Task A_log_that_goes_on_is_seen_at_its_head()
    {
        var seen = await SurveyAsync(head: 12, at: Then);
        Assert.Equal(new CheckpointHead(Name, 12, Now), Assert.Single(seen.Heads));
        Assert.Empty(seen.Rewritten);
    }

    [Fact]
    public async Task A_service_that_goes_away_between_two_questions_has_not_rewritten_its_log()
    {
        var seen = await SurveyAsync(head: 12, at: null);
        Assert.Equal(Before.Heads, seen.Heads);
        Assert.Empty(seen.Rewritten);
    }

    [Fact]
    public async Task A_log_that_shows_something_else_or_less_than_before_was_rewritten()
    {
        Assert.Equal([Name], (await SurveyAsync(head: 12, at: Now)).Rewritten);
        Assert.Equal([Name], (await SurveyAsync(head: 9, at: null)).Rewritten);
    }

    /// <param name="at">What the log shows at position 10; null: it does not answer.</param>
    private static async Task<Survey> SurveyAsync(long head, Bytes32? at)
    {
        using var http = new HttpClient(new Log(head, at));
        var options = new CheckpointsOptions();
        options.Logs.Add(Name, new Uri("http://log/"));
        var logs = new LogDirectory(http, Options.Create(options));
        return await new LogSurvey(logs).TakeAsync(Before, CancellationToken.None);
    }

    private sealed class Log(long head, Bytes32? at) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var answer = request.RequestUri!.AbsolutePath.EndsWith("/log", StringComparison.Ordinal)
                ? new LogAnswer(Name, head, Now.ToString(), Moved: true)
                : new LogAnswer(Name, 10, at?.ToString() ?? "");
            return Task.FromResult(
                at is null && answer.Position == 10
                    ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                    : new HttpResponseMessage { Content = JsonContent.Create(answer) }
            );
        }
    }
}
