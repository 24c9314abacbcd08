using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Parties;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Lookups;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>A schedule from its begin to the last payout; then all statements must hold.</summary>
internal sealed class Run : IAsyncDisposable
{
    /// <summary>Seconds within which exchanges begin.</summary>
    private const int Beginnings = 60;

    /// <summary>More than a transaction needs to get into a block, however the miner delays it.</summary>
    private const uint ConsumerMargin = 20,
        ProviderMargin = 15;

    private readonly List<ConsumerSide> _consumers = [];
    private readonly List<ProviderSide> _providers = [];

    private Run(World world) => World = world;

    public World World { get; }

    public List<(Trade Trade, Play Play)> Plays { get; } = [];

    public static async Task<Run> OfAsync(Plan plan, Committee committee)
    {
        var run = new Run(new World(plan, committee));
        await run.World.SetUpAsync();
        run.Open();
        for (var second = 0; second < Beginnings + Trade.T + Trade.W; second++)
            await run.StepAsync(second);
        await run.EndAsync();
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        _consumers.ForEach(c => c.Dispose());
        _providers.ForEach(p => p.Dispose());
        await World.DisposeAsync();
    }

    private void Open()
    {
        var time = World.Clock.Of();
        foreach (var trade in World.Trades)
        {
            IAnswerLookup lookup = new SimLookup(World.Oracle.Desk);
            var lies = World.Plan.AttestorLies
                ? new LyingLookup(lookup, trade.Terms, World.Attestor, time, World.Random)
                : null;
            var provider = new ProviderSide(trade, World.Sys, time, ProviderMargin);
            var consumer = new ConsumerSide(
                trade,
                World.Sys,
                lies ?? lookup,
                provider.Door,
                time,
                ConsumerMargin
            );
            _providers.Add(provider);
            _consumers.Add(consumer);
            for (ulong sequence = 1; sequence <= (ulong)World.Plan.DealsEach; sequence++)
                Plays.Add(
                    (trade, new(World, trade, consumer, provider, lies, sequence, Beginnings))
                );
        }
    }

    private async Task StepAsync(int second)
    {
        if (World.Plan.MembersRestart)
            Restart(second);
        foreach (var (_, play) in Plays)
            await play.TickAsync();
        await World.StepAsync();
    }

    /// <summary>One after the other is away for a while, and comes back with its log alone; the service, too.</summary>
    private void Restart(int second)
    {
        foreach (var (i, member) in World.Members.Index())
        {
            var isDown = second / 20 % (World.Members.Count + 2) == i && second < 160;
            if (member.IsDown && !isDown)
                member.Start();
            member.IsDown = isDown;
        }
        World.Challenges.IsDown =
            second / 20 % (World.Members.Count + 2) == World.Members.Count && second < 160;
    }

    /// <summary>The adversary has had its time: what is under way comes to its end, and everybody takes what is owed.</summary>
    private async Task EndAsync()
    {
        World.Bus.IsPrompt = true;
        foreach (var miner in World.Miners)
            miner.IsHonest = true;
        foreach (var member in World.Members)
            member.IsDown = false;
        World.Challenges.IsDown = false;
        for (var second = 0; second < (2 * Trade.W) + 40; second++)
            await StepAsync(1_000);
        await AccuseAsync();
        foreach (var trade in World.Trades)
        {
            foreach (var key in World.Trades.Select(t => t.Provider).Append(World.Attestor))
                await Thief.TryAsync(World.Sys, trade, key, World.Random.Bytes(32));
            await WithdrawAsync(trade.ConsumerNode);
            await WithdrawAsync(
                new(trade.DataChain, trade.DataChain.Identity.Consumer(trade.Terms))
            );
            await WithdrawAsync(trade.ProviderNode);
            await WithdrawAsync(
                new(trade.PaymentChain, trade.PaymentChain.Identity.Provider(trade.Terms))
            );
        }
        for (var second = 0; second < 5; second++)
            await World.StepAsync();
    }

    /// <summary>Anybody shows an attestor's two answers to the contract.</summary>
    private async Task AccuseAsync()
    {
        if (
            Plays.Select(p => p.Play).FirstOrDefault(p => p.IsContradicted)
            is not { Deal: var deal }
        )
            return;
        var (one, other) = (deal.Authorized!.Attested, deal.ForProvider!);
        var call = new ChainCall.ProveContradiction(
            one.Answer,
            one.Attestation,
            other.Answer,
            other.Attestation
        );
        await new SimNode(World.Payment, World.Trades[0].ConsumerNode.Sender).SubmitAsync(
            call,
            CancellationToken.None
        );
        for (var second = 0; second < 3; second++)
            await World.StepAsync();
    }

    private static async Task WithdrawAsync(SimNode node)
    {
        if (node.Chain.Head.Books.Credits.GetValueOrDefault(node.Sender) > 0)
            await node.SubmitAsync(new ChainCall.Withdraw(), CancellationToken.None);
    }
}
