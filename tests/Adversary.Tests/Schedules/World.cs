using System.Collections.Immutable;
using System.Numerics;
using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Parties;
using Notary.Adversary.Tests.Services;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Contracts.Setup;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>Two chains, a group, an oracle, a challenge service, watchers, Sys, and parties that trade: everything of one schedule.</summary>
internal sealed class World : IAsyncDisposable
{
    public const long Begin = 1_700_000_000;

    /// <summary>What every party has at first, in the coin of its chain.</summary>
    public static readonly BigInteger Purse = 10_000;

    /// <summary>What the attestor stands with for its word.</summary>
    public static readonly BigInteger Bond = 500;

    /// <summary>Covers three exchanges of the usual price at a time, and a little.</summary>
    public static readonly BigInteger ConsumerDeposit = 400,
        ProviderDeposit = 900;

    private static readonly ChainIdentity EvmData = new(
        "eip155:31338",
        ChainKind.Evm,
        TestChains.Payment.UserContract,
        TestChains.Payment.ServiceProviderContract
    );

    private readonly List<SimWatcher> _watchers;
    private readonly Bytes32 _submitter = Keccak256.HashText("challenge service");

    public World(Plan plan, Committee committee)
    {
        (Plan, Committee, Random) = (plan, committee, new Random(plan.Seed));
        Bus = new(Clock, Random, plan.SlowestMessage);
        Attestor = EvmPrivateKey.FromBytes(Random.Bytes(32));
        Payment = Open(TestChains.Payment);
        Data = Open(plan.DataOnEvm ? EvmData : TestChains.Data);
        Sys = new(Clock.Of()) { IsCareless = plan.SysIsCareless };
        Members = [.. Honest.Select(Member)];
        Liars =
        [
            .. plan.Liars.Select(l => new Liar(l.Key, l.Value, committee, Chains, Clock, Bus)),
        ];
        Oracle = new(committee, Chains, Attestor, Clock.Of(), Bus);
        Challenges = new(committee, Chains, Attestor.Address, _submitter, Clock.Of(), Bus);
        _watchers = [.. Chains.Select(chain => new SimWatcher(chain, Clock.Of(), Bus))];
        Miners =
        [
            .. Chains.Select(chain => new Miner(
                chain,
                Clock,
                Random,
                plan.DeepestReorg,
                plan.NodesForget
            )),
        ];
        Trades = [.. Enumerable.Range(0, plan.Trades).Select(_ => NewTrade())];
    }

    public Plan Plan { get; }
    public Committee Committee { get; }
    public Random Random { get; }
    public SimClock Clock { get; } = new(Begin);
    public Bus Bus { get; }
    public EvmPrivateKey Attestor { get; }
    public SimChain Payment { get; }
    public SimChain Data { get; }
    public IReadOnlyList<SimChain> Chains => [Payment, Data];
    public HonestSys Sys { get; }
    public IReadOnlyList<SimMember> Members { get; }
    public IReadOnlyList<Liar> Liars { get; }
    public SimOracle Oracle { get; }
    public SimChallengeService Challenges { get; }
    public IReadOnlyList<Miner> Miners { get; }
    public IReadOnlyList<Trade> Trades { get; }

    /// <summary>What there is on each chain, for ever.</summary>
    public Dictionary<SimChain, BigInteger> Total { get; } = [];

    private IEnumerable<int> Honest =>
        Enumerable.Range(1, Committee.Size).Where(m => !Plan.Liars.ContainsKey(m));

    /// <summary>Deposits, the attestor's bond, and the registry's word that all is locked.</summary>
    public async Task SetUpAsync()
    {
        foreach (var trade in Trades)
            await LockAsync(trade);
        var bond = new ChainCall.PayBond(Attestor.Address, Bond);
        var node = new SimNode(Payment, Attestor.Address.ToBytes32());
        await node.SubmitAsync(bond, CancellationToken.None);
        foreach (var chain in Chains)
        {
            Total[chain] = chain.Head.Books.Total;
            chain.Mine([.. chain.Pool], Clock.Now + 1);
        }
        for (var block = 0; block < 4; block++)
        {
            Clock.Pass(2);
            foreach (var chain in Chains)
                chain.Mine([], Clock.Now);
        }
        Bus.IsPrompt = true;
        await StepAsync();
        foreach (var trade in Trades)
            Bus.Publish(new SetupLocked($"{trade.Id}", 1, "cid", trade.Terms.ToAbiHex()));
        await StepAsync();
        Bus.IsPrompt = false;
    }

    /// <summary>A second in which whatever is due is done.</summary>
    public async Task StepAsync()
    {
        Clock.Pass(1);
        foreach (var miner in Miners)
            miner.Tick();
        foreach (var watcher in _watchers)
            watcher.Tick();
        await Bus.DeliverAsync();
        foreach (var member in Members)
            await member.TickAsync();
        await Challenges.TickAsync();
        if ((Clock.Now - Begin) % 20 == 0)
            await Oracle.LookAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Oracle.DisposeAsync();
        Sys.Dispose();
        Attestor.Dispose();
    }

    private SimMember Member(int number)
    {
        var skew = Random.Next(-2, 3);
        return new(number, Committee, Chains, Attestor.Address, Clock.Of(skew), Bus);
    }

    private SimChain Open(ChainIdentity identity)
    {
        var law = Plan.Tamper(new Law(identity, Committee.Group, Attestor.Address));
        var wallets = ImmutableDictionary<Bytes32, BigInteger>
            .Empty.Add(Attestor.Address.ToBytes32(), Purse)
            .Add(_submitter, Purse);
        return new(law, new Books { Wallets = wallets }, Clock);
    }

    private Trade NewTrade()
    {
        var provider = EvmPrivateKey.FromBytes(Random.Bytes(32));
        var consumer = EvmPrivateKey.FromBytes(Random.Bytes(32));
        var hash = Sys.Upload(Random.Bytes(100), provider);
        return new(Payment, Data, hash, consumer, provider, limit: 100_000);
    }

    private static async Task LockAsync(Trade trade)
    {
        trade.PaymentChain.Endow(trade.ConsumerNode.Sender, Purse);
        trade.DataChain.Endow(trade.ProviderNode.Sender, Purse);
        await trade.Signed.LockAsync(trade.ConsumerNode, ConsumerDeposit);
        await trade.Signed.LockAsync(trade.ProviderNode, ProviderDeposit);
    }
}

internal static class RandomBytes
{
    public static byte[] Bytes(this Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
