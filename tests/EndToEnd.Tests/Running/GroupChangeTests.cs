using System.Net.Http.Headers;
using System.Net.Http.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Client.Registry;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;
using Notary.Protocol.Setup;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>A refresh of the shares on a stack of its own: everybody follows, and exchanges go on under the new epoch.</summary>
public sealed class GroupChangeTests : OwnStackTests
{
    [Fact]
    public async Task A_refresh_is_anchored_on_both_chains_and_setups_are_signed_under_it()
    {
        await using var before = await Running.OpenAsync("before");
        await RefreshAsync();
        await using var chains = Stack.OpenChains(Stack.Deployer);
        var shown = await Task.WhenAll(chains.All.Select(chain => ReachedAsync(chain, epoch: 2)));

        Assert.Single(shown.Select(group => group.GroupId).Distinct());
        var first = KnownGroup.Parse(Stack.Group);
        Assert.All(shown, group => Assert.Equal(first.PublicKey, Hex.Encode(group.PublicKey)));
        Assert.NotEqual(first.Id, shown[0].GroupId);
        var document = await AnchoredAsync(chains, Bytes32.Zero, version: 2);
        Assert.Equal((SetupStatus.Group, 2UL), (document.Status, document.Group.Epoch));
        await using var after = await Running.OpenAsync("after");
        await AnchoredAsync(chains, after.Agreement.Id, version: 2);
        await AssertEveryLogReplaysAsync();
    }

    [Fact]
    public async Task A_penalty_is_signed_and_accepted_when_the_group_changes_in_mid_challenge()
    {
        // Time enough for the change before the notaries look for the delivery.
        var terms = TradeTerms.Hasty with
        {
            ExchangeSeconds = 40,
        };
        var setup = new TradeSetup(Stack);
        await using var trade = await setup.OpenLockedAsync("cheat", terms, Cancellation);
        var challenge = await PayForNothingAsync(trade);
        var challenges = Stack.Clients.Challenges;
        await challenges.PublishAsync(challenge, Cancellation);
        await RefreshAsync();
        await using var chains = Stack.OpenChains(Stack.Deployer);
        await Task.WhenAll(chains.All.Select(chain => ReachedAsync(chain, epoch: 2)));
        var status = await challenges.FindAsync(challenge.ChallengeId, Cancellation);
        Assert.DoesNotContain(status.State, Later, StringComparer.Ordinal);

        while (status.State is not ("upheld" or "dismissed" or "rejected"))
        {
            await Task.Delay(200, Cancellation);
            status = await challenges.FindAsync(challenge.ChallengeId, Cancellation);
        }
        Assert.Equal("upheld", status.State);
        Assert.NotEmpty(status.TxId!);
        await AssertEveryLogReplaysAsync();
    }

    private static readonly string[] Later = ["submitted", "upheld", "dismissed", "rejected"];

    /// <summary>A consumer paid; the provider delivers nothing.</summary>
    private async Task<ChallengeEvidence> PayForNothingAsync(Trade trade)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(1, Cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            1,
            TradeTerms.Price,
            index,
            Cancellation
        );
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        var outcome = await trade.ConsumerPayment.WaitAsync(payment.TxId, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            exchange.Promise,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }

    private async Task RefreshAsync()
    {
        var notary = Stack.Services.Notaries[0];
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(notary.Url, "v1/group/changes")
        )
        {
            Content = JsonContent.Create(new { kind = "refresh" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            Stack.OperatorToken
        );
        using var answer = await Stack.Http.SendAsync(request, Cancellation);
        Assert.True(
            answer.IsSuccessStatusCode,
            await answer.Content.ReadAsStringAsync(Cancellation)
        );
    }

    private async Task<GroupState> ReachedAsync(IChain chain, ulong epoch)
    {
        while (true)
        {
            if (await chain.GetGroupAsync(Cancellation) is { } group && group.Epoch == epoch)
                return group;
            await Task.Delay(100, Cancellation);
        }
    }

    /// <summary>Waits until both chains show this version of a setup.</summary>
    private async Task<SetupDocument> AnchoredAsync(ChainSet chains, Bytes32 id, uint version)
    {
        foreach (var chain in chains.All)
        {
            while ((await chain.GetSetupAsync(id, Cancellation))?.Version != version)
                await Task.Delay(100, Cancellation);
        }
        var registry = Stack.Clients.Registry;
        SetupVersion found = (await registry.FindAsync(id, version, Cancellation))!;
        return await registry.GetAsync(found.Cid, Cancellation);
    }
}
