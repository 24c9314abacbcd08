using Notary.Adversary.Tests.Parties;
using Notary.Chains.Calls;
using Notary.Client.Consumers;
using Notary.Protocol.Exchanges;
using AttestedAnswer = Notary.Client.Lookups.AttestedAnswer;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>One exchange, as its parties and the adversary play it, second by second.</summary>
internal sealed class Play
{
    private readonly World _world;
    private readonly Trade _trade;
    private readonly ConsumerSide _consumer;
    private readonly ProviderSide _provider;

    /// <summary>Seconds.</summary>
    private const int Patience = 4;

    private readonly LyingLookup? _lies;
    private readonly Random _random;
    private readonly long _begin;
    private readonly int _delay;
    private bool _hasRepented;

    public Play(
        World world,
        Trade trade,
        ConsumerSide consumer,
        ProviderSide provider,
        LyingLookup? lies,
        ulong sequence,
        int latest
    )
    {
        _lies = lies;
        (_world, _trade, _consumer, _provider) = (world, trade, consumer, provider);
        _random = world.Random;
        _begin = world.Clock.Now + _random.Next(latest);
        _delay = _random.Next(30);
        Deal = new(sequence, (Mover)_random.Next(2), 60 + _random.Next(80));
        Consumer = Way<ConsumerWay>(world.Plan.ConsumersCheat);
        Provider = Way<ProviderWay>(world.Plan.ProvidersCheat);
        trade.Deals.Add(Deal);
    }

    public Deal Deal { get; }
    public ConsumerWay Consumer { get; }
    public ProviderWay Provider { get; }

    /// <summary>The attestor gave the parties different answers: what is lost by it is the bond pool's to cover.</summary>
    public bool IsContradicted =>
        Deal.ForProvider is { } given && given.Answer != Deal.Authorized!.Answer;

    private long Now => _world.Clock.Now;

    public async Task TickAsync()
    {
        if (Now < _begin)
            return;
        if (Deal.Authorized is null)
        {
            if (Deal.GivenUp is null)
                await AuthorizeAsync();
            return;
        }
        if (Deal.First == Mover.Consumer)
            await ConsumerFirstAsync();
        await ActAsProviderAsync();
        await ActAsConsumerAsync();
        Watch();
    }

    private async Task AuthorizeAsync()
    {
        await _consumer.AuthorizeAsync(Deal, Consumer == ConsumerWay.InventsIndex);
        var isChance =
            _world.Plan.AttestorLies
            && Consumer != ConsumerWay.Honest
            && Deal is { First: Mover.Provider, Authorized: not null };
        if (isChance && _random.Next(2) == 0)
            Deal.ForProvider = Contradicted(Deal.Authorized!);
    }

    /// <summary>For the provider another price than for the consumer, who signs for both.</summary>
    private AttestedAnswer Contradicted(AuthorizedExchange authorized)
    {
        var other = authorized.Intent with { Amount = new(authorized.Intent.Amount.Value + 20) };
        Deal.ProofForProvider = new(other.ValidUntil, _trade.Consumer.Sign(other.Digest));
        return _lies!.Lie(other);
    }

    /// <summary>The consumer prepares and lets go at once, so that its transactions stay in order.</summary>
    private async Task ConsumerFirstAsync()
    {
        if (Deal.Payment is null && Deal.GivenUp is null && IsTimeToPrepare)
            await _consumer.PrepareAsync(Deal);
        if (Deal.Payment is null || Deal.GivenUp is not null)
            return;
        if (!Deal.IsPaid && IsQuickToPay)
            await _consumer.PayAsync(Deal);
        Deal.IsHandedOver |= Consumer switch
        {
            ConsumerWay.PaysInSilence or ConsumerWay.InventsIndex => false,
            ConsumerWay.ShowsLate => Now >= FirstBy - (_delay % 16),
            _ => true,
        };
        if (Consumer == ConsumerWay.Replaces && Deal.IsHandedOver && Now >= _begin + (_delay % 8))
            Replace();
    }

    private bool IsQuickToPay =>
        Consumer is ConsumerWay.Honest or ConsumerWay.PaysInSilence or ConsumerWay.InventsIndex;

    private bool IsTimeToPrepare => Consumer != ConsumerWay.ShowsLate || Now >= FirstBy - 16;

    private long FirstBy => (long)Deal.Authorized!.Answer.FirstBy;

    private long SecondBy => (long)Deal.Authorized!.Answer.SecondBy;

    private async Task ActAsConsumerAsync()
    {
        if (Consumer is ConsumerWay.Honest)
            await _consumer.WatchAsync(Deal, m => _world.Bus.Publish(m));
        else if (Consumer is ConsumerWay.PaysLate && Now == SecondBy - 10 + _delay)
            await PayBlindlyAsync();
        else
            await _consumer.OpenAsync(Deal);
    }

    private async Task ActAsProviderAsync()
    {
        var isAsked = Deal.First == Mover.Provider || Deal.IsHandedOver || IsSeenPaid;
        if (!isAsked || Deal.Delivery is not null || _trade.IsDone(Deal, Side.Delivery))
            return;
        // What was refused is asked for again now and then.
        if (Deal.GivenUp is not null && Now % Patience != 0)
            return;
        if (Provider == ProviderWay.Honest)
            await _provider.DeliverAsync(Deal);
        else if (Provider != ProviderWay.NeverDelivers && IsProvidersMoment)
            await _provider.DeliverBlindlyAsync(Deal, Provider == ProviderWay.DeliversGarbage);
    }

    /// <summary>An honest provider watches the payment chain, too, as its watchtower does.</summary>
    private bool IsSeenPaid => Deal.Payment is not null && _trade.IsSettled(Deal, Side.Payment);

    private bool IsProvidersMoment =>
        !_hasRepented
        && Now
            >= (
                Provider == ProviderWay.DeliversLate
                    ? _world.Random.Next(2) + FirstBy - 12 + _delay
                    : _begin + (_delay % 10)
            )
        && (_hasRepented = true);

    private void Watch()
    {
        if (Provider == ProviderWay.Honest)
            _provider.Watch(Deal, m => _world.Bus.Publish(m));
        // Cheats accuse the honest, too.
        if (Consumer != ConsumerWay.Honest && Now > FirstBy && _random.Next(40) == 0)
            _consumer.Challenge(Deal, m => _world.Bus.Publish(m));
        if (Provider != ProviderWay.Honest && Now > FirstBy && _random.Next(40) == 0)
            _provider.Challenge(Deal, m => _world.Bus.Publish(m));
    }

    private async Task PayBlindlyAsync()
    {
        var attested = Deal.Authorized!.Attested;
        var call = new ChainCall.Pay(attested.Answer, attested.Attestation);
        var node = _trade.ConsumerNode;
        var waiting = node.Chain.Pool.Count(p => p.Sender == node.Sender);
        var nonce = node.Chain.Head.Books.Nonces.GetValueOrDefault(node.Sender);
        Deal.Payment = node.Sign(call, nonce + (ulong)waiting, fee: 1);
        await _consumer.PayAsync(Deal);
    }

    /// <summary>The payment's nonce for something else, while no block has it.</summary>
    private void Replace()
    {
        var node = _trade.ConsumerNode;
        var payment = node.Chain.Pool.FirstOrDefault(p => p.TxId == Deal.Payment!.TxId);
        if (payment is null)
            return;
        var other = node.Sign(new ChainCall.Suspend(default), payment.Nonce, payment.Fee + 1);
        node.Chain.Submit(other.TxId);
    }

    private T Way<T>(bool cheats)
        where T : struct, Enum =>
        cheats ? Enum.GetValues<T>()[_random.Next(Enum.GetValues<T>().Length)] : default;
}
