using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Parties;
using Notary.Adversary.Tests.Schedules;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests;

/// <summary>
/// A consumer may have any index hash answered, and pay for it: neither the provider nor Sys is asked. Only what the provider
/// promised to deliver can cost it a fine.
/// </summary>
public sealed class PromiseTests(OneCommittee one) : IClassFixture<OneCommittee>
{
    private static readonly Bytes32 Invented = Keccak256.HashText("no index");

    [Fact]
    public async Task A_provider_is_fined_for_not_delivering_what_it_promised() =>
        Assert.True(await IsFinedAsync(Invented, (trade, hash) => trade.Promise(1, hash)));

    [Fact]
    public async Task A_provider_is_not_fined_for_an_index_that_nobody_made()
    {
        var made = Keccak256.HashText("the index that was made");
        Assert.False(await IsFinedAsync(Invented, (_, _) => null));
        Assert.False(await IsFinedAsync(Invented, (trade, _) => trade.Promise(1, made)));
        Assert.False(await IsFinedAsync(Invented, (trade, hash) => trade.Promise(2, hash)));
        Assert.False(
            await IsFinedAsync(
                Invented,
                (trade, hash) => trade.Consumer.Sign(new DeliveryPromise(trade.Id, 1, hash).Digest)
            )
        );
    }

    private async Task<bool> IsFinedAsync(
        Bytes32 indexHash,
        Func<Trade, Bytes32, EvmSignature?> promise
    )
    {
        await using var world = new World(new Plan(11), one.Committee);
        await world.SetUpAsync();
        var trade = world.Trades[0];
        var attested = await AskAsync(world, trade, indexHash);
        var call = new ChainCall.Pay(attested.Answer, attested.Attestation);
        var payment = await trade.ConsumerNode.SubmitAsync(call, CancellationToken.None);
        while (world.Clock.Now < (long)attested.Answer.SecondBy + Trade.Grace + 5)
            await world.StepAsync();
        var challenge = Challenger.DeliveryMissing(
            trade.Terms,
            attested,
            default,
            payment,
            trade.Consumer
        );
        world.Bus.Publish((challenge with { Promise = promise(trade, indexHash) }).ToMessage());
        for (var second = 0; second < 40; second++)
            await world.StepAsync();
        return trade.DataChain.Head.Books.Penalised.Contains(
            new LegName(trade.Id, 1, Side.Delivery)
        );
    }

    private static async Task<AttestedAnswer> AskAsync(World world, Trade trade, Bytes32 indexHash)
    {
        var until = (ulong)world.Clock.Now + 60;
        var intent = new PaymentIntent(trade.Id, 1, new(100), indexHash, Mover.Consumer, until);
        return await new SimLookup(world.Oracle.Desk).AuthorizeAsync(
            intent,
            trade.Consumer.Sign(intent.Digest),
            CancellationToken.None
        );
    }
}
