using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Parties;
using Notary.Adversary.Tests.Schedules;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests;

/// <summary>What schedules found out about a provider and the first mover's deadline.</summary>
public sealed class DeadlineTests(OneCommittee one) : IClassFixture<OneCommittee>
{
    private const uint Margin = 15;

    [Fact]
    public async Task On_a_promise_shortly_before_firstBy_nothing_is_delivered()
    {
        var deal = await DeliverAsync(isPaid: false, beforeFirstBy: 5);
        Assert.Null(deal.Delivery);
        Assert.Contains("the time for the payment is over", deal.GivenUp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_promise_in_good_time_it_is()
    {
        var deal = await DeliverAsync(isPaid: false, beforeFirstBy: Margin + 1);
        Assert.NotNull(deal.Delivery);
    }

    [Fact]
    public async Task What_is_paid_at_depth_is_delivered_after_firstBy()
    {
        var deal = await DeliverAsync(isPaid: true, beforeFirstBy: -1);
        Assert.NotNull(deal.Delivery);
    }

    private async Task<Deal> DeliverAsync(bool isPaid, long beforeFirstBy)
    {
        await using var world = new World(new Plan(7), one.Committee);
        await world.SetUpAsync();
        var (trade, time) = (world.Trades[0], world.Clock.Of());
        using var provider = new ProviderSide(trade, world.Sys, time, Margin);
        var lookup = new SimLookup(world.Oracle.Desk);
        using var consumer = new ConsumerSide(trade, world.Sys, lookup, provider.Door, time, 2);
        var deal = new Deal(1, Mover.Consumer, 100);
        await consumer.AuthorizeAsync(deal);
        await consumer.PrepareAsync(deal);
        if (isPaid)
            await consumer.PayAsync(deal);
        while (world.Clock.Now < (long)deal.Authorized!.Answer.FirstBy - beforeFirstBy)
            await world.StepAsync();
        await provider.DeliverAsync(deal);
        return deal;
    }
}
