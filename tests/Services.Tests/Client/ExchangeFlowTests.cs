using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Notary.Chains.Calls;
using Notary.Client.Consumers;
using Notary.Client.Cover;
using Notary.Client.DataExchange;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Client.Payments;
using Notary.Client.Providers;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;
using Notary.Protocol.Exchanges;
using Notary.Services.Tests.DataExchange;
using Xunit;

namespace Notary.Services.Tests.Client;

/// <summary>Consumer and provider over HTTP, with the real data exchange; the chains and the oracle are the test's.</summary>
public sealed class ExchangeFlowTests : IAsyncLifetime
{
    private readonly Parties parties = new();
    private readonly Inspector inspector = new();
    private readonly Oracle oracle;
    private DataExchangeHost sys = null!;
    private Provider provider = null!;
    private WebApplication providerHost = null!;
    private HttpClient providerHttp = null!;
    private Consumer consumer = null!;

    public ExchangeFlowTests() => oracle = new(parties);

    public async Task InitializeAsync()
    {
        sys = await DataExchangeHost.StartAsync();
        var exchange = new DataExchangeClient(sys.Http);
        await exchange.UploadAsync(parties.Data, parties.Provider);
        provider = new(
            parties.Provider,
            parties.Payments,
            parties.Deliveries,
            inspector,
            exchange,
            TimeProvider.System
        );
        provider.Serve(parties.Signed);
        await StartProviderAsync();
        consumer = ConsumerOf(providerHttp);
    }

    public async Task DisposeAsync()
    {
        consumer.Dispose();
        provider.Dispose();
        providerHttp.Dispose();
        await providerHost.DisposeAsync();
        await sys.DisposeAsync();
        parties.Dispose();
    }

    [Fact]
    public async Task A_consumer_buys_data_without_a_block()
    {
        var steps = new Steps();
        var purchase = await consumer.BuyAsync(1, new(1_000), steps);
        Assert.Equal(parties.Data, purchase.Data);
        Assert.Equal(Enum.GetValues<ExchangeStep>(), steps.Seen);
        Assert.IsType<ChainCall.Pay>(Assert.Single(parties.Payments.Prepared));
        Assert.IsType<ChainCall.Deliver>(Assert.Single(parties.Deliveries.Prepared));
        Assert.Equal(purchase.DeliveryTxId, Assert.Single(parties.Deliveries.Broadcast));
        Assert.True(purchase.Exchange.Proof.Proves(purchase.Exchange.Answer));
    }

    [Fact]
    public async Task Many_exchanges_are_open_at_once()
    {
        var purchases = await Task.WhenAll(
            Enumerable.Range(1, 10).Select(i => consumer.BuyAsync((ulong)i, new(1_000)))
        );
        Assert.All(purchases, purchase => Assert.Equal(parties.Data, purchase.Data));
        Assert.Equal(10, parties.Deliveries.Broadcast.Count);
    }

    [Fact]
    public async Task A_repeated_request_gives_the_same_delivery()
    {
        var purchase = await consumer.BuyAsync(1, new(1_000));
        var again = await new ProviderClient(providerHttp).DeliverAsync(
            purchase.Exchange.Attested,
            purchase.Payment.Raw
        );
        Assert.Equal(purchase.DeliveryTxId, again.TxId);
        Assert.Single(parties.Deliveries.Broadcast);
    }

    [Fact]
    public async Task The_provider_delivers_nothing_for_a_payment_that_it_refuses()
    {
        inspector.Refusal = new("payment-fee", "too low");
        var refusal = await Assert.ThrowsAsync<RequestRefusedException>(() =>
            consumer.BuyAsync(1, new(1_000))
        );
        Assert.Equal((409, "payment-fee"), (refusal.Status, refusal.Code));
        Assert.Empty(parties.Deliveries.Broadcast);
        inspector.Refusal = null;
        Assert.Equal(parties.Data, (await consumer.BuyAsync(1, new(1_000))).Data);
    }

    [Theory]
    [InlineData(Side.Payment)]
    [InlineData(Side.Delivery)]
    public async Task The_consumer_pays_nothing_that_a_deposit_does_not_cover(Side side)
    {
        ChainOf(side).Balance = 1_000;
        var refused = await Assert.ThrowsAsync<CoverException>(() =>
            consumer.BuyAsync(1, new(1_000))
        );
        Assert.Equal(side, refused.Side);
        Assert.Empty(parties.Payments.Broadcast);
    }

    [Theory]
    [InlineData(Side.Payment)]
    [InlineData(Side.Delivery)]
    public async Task The_provider_delivers_nothing_that_a_deposit_does_not_cover(Side side)
    {
        var index = await consumer.ConfirmIndexAsync(1);
        var exchange = await consumer.AuthorizeAsync(1, new(1_000), index);
        var payment = await consumer.PreparePaymentAsync(exchange);
        var client = new ProviderClient(providerHttp);
        ChainOf(side).Balance = 1_000;
        await RefusedAsync(
            "cover-missing",
            () => client.DeliverAsync(exchange.Attested, payment.Raw)
        );
        Assert.Empty(parties.Deliveries.Broadcast);
        ChainOf(side).Balance = 1_001;
        await client.DeliverAsync(exchange.Attested, payment.Raw);
    }

    private RecordedChain ChainOf(Side side) =>
        side == Side.Payment ? parties.Payments : parties.Deliveries;

    [Fact]
    public async Task The_consumer_pays_on_no_answer_but_the_one_that_it_asked_for()
    {
        foreach (var change in Changes)
        {
            oracle.Change = change;
            var aborted = await Assert.ThrowsAsync<ExchangeAbortedException>(() =>
                consumer.BuyAsync(1, new(1_000))
            );
            Assert.StartsWith("answer-", aborted.Code, StringComparison.Ordinal);
        }
        Assert.Empty(parties.Payments.Prepared);
    }

    [Fact]
    public async Task The_provider_acts_on_no_answer_outside_its_agreement()
    {
        var client = new ProviderClient(providerHttp);
        var answer = parties.Answer(1);
        foreach (var change in Changes.Skip(1))
        {
            var other = answer with { Answer = change(answer.Answer) };
            await Assert.ThrowsAsync<RequestRefusedException>(() =>
                client.DeliverAsync(other, [1])
            );
        }
        await RefusedAsync("index-mismatch", () => client.DeliverAsync(answer, [1]));
        await RefusedAsync("agreement-unknown", () => client.IndexAsync(Bytes32.Zero, 1));
        Assert.Empty(parties.Deliveries.Broadcast);
    }

    [Fact]
    public async Task An_index_for_other_data_is_not_paid_for()
    {
        // The provider had the exchange indexed for something else before.
        var other = new byte[] { 1 };
        var exchange = new DataExchangeClient(sys.Http);
        var uploaded = await exchange.UploadAsync(other, parties.Provider);
        var request = new IndexRequest(
            parties.Terms.Id,
            1,
            uploaded.DataHash,
            parties.Consumer.Address
        );
        var index = await exchange.SealAsync(request, parties.Consumer.PublicKey, parties.Provider);
        var confirmation = await exchange.ConfirmAsync(index.IndexHash);
        Assert.NotEqual(parties.Terms.DataHash, confirmation.DataHash);
        await Assert.ThrowsAsync<RequestRefusedException>(() => consumer.BuyAsync(1, new(1_000)));
        Assert.Empty(parties.Payments.Prepared);
    }

    [Fact]
    public async Task The_consumer_pays_for_no_index_that_its_provider_did_not_promise()
    {
        var offers = new ProviderClient(providerHttp);
        var (first, second) = (
            await offers.IndexAsync(parties.Terms.Id, 1),
            await offers.IndexAsync(parties.Terms.Id, 2)
        );
        foreach (var other in new[] { second.Promise, parties.Signed.ProviderSignature })
        {
            using var door = new HttpClient(new Door(first with { Promise = other }))
            {
                BaseAddress = providerHttp.BaseAddress,
            };
            using var buyer = ConsumerOf(door);
            var aborted = await Assert.ThrowsAsync<ExchangeAbortedException>(() =>
                buyer.BuyAsync(1, new(1_000))
            );
            Assert.Equal("index-unpromised", aborted.Code);
        }
        Assert.Empty(parties.Payments.Prepared);
    }

    [Fact]
    public async Task A_delivery_that_is_not_the_answers_does_not_open()
    {
        var purchase = await consumer.BuyAsync(1, new(1_000));
        var aborted = await Assert.ThrowsAsync<ExchangeAbortedException>(() =>
            consumer.OpenAsync(purchase.Exchange.Answer, "0x01")
        );
        Assert.Equal("delivery-wrong", aborted.Code);
    }

    private static IEnumerable<Func<Answer, Answer>> Changes =>
        [
            answer => answer with { Sequence = 2 },
            answer => answer with { Amount = new(999) },
            answer => answer with { Provider = answer.Consumer },
            answer => answer with { DataRequired = new(1) },
            answer => answer with { FirstMover = Mover.Provider },
            answer => answer with { FirstBy = 30, SecondBy = 60, IssuedAt = 1 },
        ];

    private static async Task RefusedAsync(string code, Func<Task> act) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RequestRefusedException>(act)).Code);

    private Consumer ConsumerOf(HttpClient door) =>
        new(
            parties.Consumer,
            parties.Signed,
            parties.Payments,
            parties.Deliveries,
            oracle,
            new DataExchangeClient(sys.Http),
            new(door),
            TimeProvider.System
        );

    private async Task StartProviderAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        providerHost = builder.Build();
        providerHost.MapProvider(provider);
        await providerHost.StartAsync();
        providerHttp = new() { BaseAddress = new Uri(providerHost.Urls.Single()) };
    }

    /// <summary>A provider that gives the same offer to everybody.</summary>
    private sealed class Door(IndexOffer offer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(offer) });
    }

    private sealed class Oracle(Parties parties) : IAnswerLookup
    {
        public Func<Answer, Answer> Change { get; set; } = answer => answer;

        public Task<AttestedAnswer> AuthorizeAsync(
            PaymentIntent intent,
            EvmSignature signature,
            CancellationToken cancellation
        )
        {
            var answer = parties.AnswerTo(intent);
            return Task.FromResult(answer with { Answer = Change(answer.Answer) });
        }
    }

    private sealed class Inspector : IPaymentInspector
    {
        public PaymentRefusedException? Refusal { get; set; }

        public Task<string> AcceptAsync(
            AttestedAnswer answer,
            byte[] raw,
            CancellationToken cancellation
        ) => Refusal is null ? Task.FromResult("0x") : Task.FromException<string>(Refusal);
    }

    private sealed class Steps : IProgress<ExchangeStep>
    {
        public ConcurrentQueue<ExchangeStep> Seen { get; } = new();

        public void Report(ExchangeStep value) => Seen.Enqueue(value);
    }
}
