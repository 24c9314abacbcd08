using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.EndToEnd.Tests.Pairs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Adversary;

/// <summary>One agreement on one of the pairs of chains, and several exchanges under it, each by its own plan.</summary>
internal sealed class AdversaryRound(DevnetStack stack, PairCase pair, string name, Random random)
    : IAsyncDisposable
{
    public const int Exchanges = 5;

    private const uint ExchangeSeconds = 40,
        ResponseSeconds = 16;

    private readonly IReadOnlyList<ExchangePlan> _plans =
    [
        .. Enumerable.Range(1, Exchanges).Select(n => ExchangePlan.Of((ulong)n, random)),
    ];

    private TradeTerms _terms = null!;
    private Trade _trade = null!;
    private List<PlayedExchange> _played = [];

    public override string ToString() => $"{pair.Name}: {string.Join("; ", _plans)}";

    public async Task OpenAsync(CancellationToken cancellation)
    {
        _terms = Terms();
        _trade = await new TradeSetup(stack).OpenLockedAsync(name, _terms, cancellation);
        _played = [.. _plans.Select(plan => new PlayedExchange(_trade, plan))];
    }

    /// <summary>One after the other, since each account's transactions have their order.</summary>
    public async Task PlayAsync(CancellationToken cancellation)
    {
        foreach (var exchange in _played)
            await exchange.PlayAsync(
                () => SignAsideAsync(exchange.Plan, cancellation),
                cancellation
            );
    }

    /// <summary>After blocks were taken back.</summary>
    public async Task SendAgainAsync(CancellationToken cancellation)
    {
        foreach (var exchange in _played)
            await exchange.SendAsync(cancellation);
        foreach (var exchange in _played)
            await exchange.UntilRecordedAsync(cancellation);
    }

    /// <summary>Challenges, true and false, in any order and some of them twice, and what becomes of them.</summary>
    public async Task JudgeAsync(CancellationToken cancellation)
    {
        var desk = new PairDesk(stack, _trade);
        var challenges = _played
            .SelectMany(e => e.Challenges.Select(c => (Challenge: c, e.Plan)))
            .ToArray();
        random.Shuffle(challenges);
        foreach (var (challenge, _) in challenges.Concat(challenges.Take(2)))
            await desk.PublishAsync(challenge, cancellation);
        foreach (var (challenge, plan) in challenges)
            if (plan.IsPenalised(challenge.Accused))
                await desk.UpheldAsync(challenge, cancellation);
            else
                await desk.DismissedByProofsAsync(challenge, cancellation);
    }

    /// <summary>Nobody lost, nobody was punished twice or wrongly, and the deposits add up to the base unit.</summary>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        foreach (var exchange in _played)
            await exchange.RequireLegsAsync(cancellation);
        var cover = TradeTerms.Price.Value * TradeTerms.Coefficient / 10_000;
        var (payment, data) = (_trade.ConsumerPayment, _trade.ProviderData);
        await RequireDepositAsync(
            payment,
            payment.Identity.Consumer(_trade.Agreement.Terms),
            _terms.ConsumerDeposit - (cover * Penalised(Side.Payment)),
            cancellation
        );
        await RequireDepositAsync(
            data,
            data.Identity.Provider(_trade.Agreement.Terms),
            _terms.ProviderDeposit - (2 * cover * Penalised(Side.Delivery)),
            cancellation
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_trade is not null)
            await _trade.DisposeAsync();
    }

    private int Penalised(Side side) => _plans.Count(plan => plan.IsPenalised(side));

    private async Task RequireDepositAsync(
        IChain chain,
        Bytes32 party,
        BigInteger due,
        CancellationToken cancellation
    )
    {
        var account = await chain.GetAccountAsync(_trade.Agreement.Id, party, cancellation);
        Assert.True(account.Balance == due, $"{this}: {account.Balance} is left, and not {due}");
    }

    /// <summary>Through a connection of its own, whose nonce the consumer's next transaction takes again.</summary>
    private async Task<byte[]> SignAsideAsync(ExchangePlan plan, CancellationToken cancellation)
    {
        await using var aside = stack.Open(
            _trade.ConsumerPayment.Identity.Kind,
            _trade.ConsumerActor
        );
        var attested = _played[(int)plan.Sequence - 1].Attested;
        var call = new ChainCall.Pay(attested.Answer, attested.Attestation);
        return (await aside.PrepareAsync(call, cancellation)).Raw;
    }

    /// <summary>More than the blocks that are taken back.</summary>
    private static uint DepthOn(ChainKind chain) => chain == ChainKind.Evm ? 4u : 1u;

    private TradeTerms Terms()
    {
        var hasty = TradeTerms.Hasty;
        return hasty with
        {
            ExchangeSeconds = ExchangeSeconds,
            ResponseSeconds = ResponseSeconds,
            ConsumerDeposit = 2 * hasty.ConsumerDeposit,
            ProviderDeposit = 2 * hasty.ProviderDeposit,
            PaymentDepth = DepthOn(pair.Pair.Payment),
            DataDepth = DepthOn(pair.Pair.Data),
            Pair = pair.Pair,
            Asset = pair.Asset == PaidWith.Erc20 ? stack.Token!.Address.ToBytes32() : Bytes32.Zero,
        };
    }
}
