using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Client.Oracle;
using Notary.Devnet.Audit;
using Notary.Devnet.Services;
using Notary.Devnet.Story.Trades;
using Notary.Evm;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Exchanges that are approved and come to nothing: their exposures end by the group's watermark (PROTOCOL 4).</summary>
[Collection(RunningStackCollection.Name)]
public sealed class LapseTests(RunningStack running)
{
    private const uint W = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task What_nobody_challenged_lapses_and_what_somebody_did_stays_until_the_challenge_ends()
    {
        var stack = running.Stack;
        await using var trade = await new TradeSetup(stack).OpenLockedAsync(
            "lapsing",
            TradeTerms.Hasty with
            {
                ChallengeSeconds = W,
            },
            default
        );
        await AuthorizeAsync(trade, 1);
        var challenged = await AuthorizeAsync(trade, 2);
        var required = challenged.Attested.Answer.DataRequired.Value;
        var before = await stack.Clients.Oracle.StatusAsync(trade.Agreement.Id);
        Assert.Equal($"{2 * required}", before.Provider.Exposure);

        await UntilAsync(challenged.Attested.Answer.SecondBy + (W / 2));
        await stack.Clients.Challenges.PublishAsync(NeverDelivered(trade, challenged));
        var between = await UntilAsync(trade, s => s.Consumer.Exposure == "0");
        Assert.Equal($"{required}", between.Provider.Exposure);

        var after = await UntilAsync(trade, s => s.Provider.Exposure == "0");
        Assert.Equal(
            (before.Consumer.Balance, before.Provider.Balance),
            (after.Consumer.Balance, after.Provider.Balance)
        );
        await AssertReplaysAsync(stack.Services.Oracle, stack.Services.Challenge);
    }

    private static async Task<AuthorizedExchange> AuthorizeAsync(Trade trade, ulong sequence)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, default);
        return await trade.Consumer.AuthorizeAsync(sequence, TradeTerms.Price, index, default);
    }

    /// <summary>The consumer's word for a payment that no chain has: the notaries wait for it.</summary>
    private static Protocol.Challenges.ChallengeEvidence NeverDelivered(
        Trade trade,
        AuthorizedExchange exchange
    ) =>
        Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            exchange.Promise,
            Keccak256.HashText("no payment").ToString(),
            trade.ConsumerActor.Key
        );

    private static Task UntilAsync(ulong moment)
    {
        var left = (long)moment - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return Task.Delay(TimeSpan.FromSeconds(Math.Max(0, left)));
    }

    private async Task<AgreementStatus> UntilAsync(Trade trade, Func<AgreementStatus, bool> holds)
    {
        using var timeout = new CancellationTokenSource(Limit);
        while (true)
        {
            var status = await running.Stack.Clients.Oracle.StatusAsync(
                trade.Agreement.Id,
                timeout.Token
            );
            if (holds(status))
                return status;
            await Task.Delay(200, timeout.Token);
        }
    }

    private async Task AssertReplaysAsync(params IEnumerable<ServiceSpec> services)
    {
        foreach (var service in services)
        {
            var postgres = running.Stack.Servers.Postgres.ConnectionString;
            await using var log = AuditedLog.Open(postgres, service.Instance, service.Kind);
            var report = await log.ReplayAsync();
            Assert.True(report.IsRight, string.Join(Environment.NewLine, report.Mismatches));
        }
    }
}
