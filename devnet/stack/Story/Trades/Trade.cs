using Notary.Chains;
using Notary.Client.Agreements;
using Notary.Client.Consumers;
using Notary.Client.DataExchange;
using Notary.Client.Lookups;
using Notary.Client.Payments;
using Notary.Client.Providers;
using Notary.Devnet.Deployment;
using Notary.Devnet.Services;
using Notary.Evm;

namespace Notary.Devnet.Story.Trades;

/// <summary>A consumer and a provider under one agreement, each with its own nodes; the provider serves HTTP.</summary>
public sealed class Trade : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly HttpClient _exchangeHttp;
    private readonly HttpClient _providerHttp;
    private WebApplication? _server;

    internal Trade(
        DevnetStack stack,
        Actor consumer,
        Actor provider,
        SignedAgreement agreement,
        ChainPair pair,
        int providerPort
    )
    {
        (ConsumerActor, ProviderActor, Agreement) = (consumer, provider, agreement);
        ConsumerPayment = Keep(stack.Open(pair.Payment, consumer));
        ProviderPayment = Keep(stack.Open(pair.Payment, provider));
        // One connection for each account: its nonces are counted in one place.
        ConsumerData = pair.IsOneChain ? ConsumerPayment : Keep(stack.Open(pair.Data, consumer));
        ProviderData = pair.IsOneChain ? ProviderPayment : Keep(stack.Open(pair.Data, provider));
        _exchangeHttp = new() { BaseAddress = stack.Services.DataExchange.Url };
        _providerHttp = new() { BaseAddress = new Uri($"http://127.0.0.1:{providerPort}") };
        Exchange = new DataExchangeClient(_exchangeHttp);
        ProviderClient = new ProviderClient(_providerHttp);
        Provider = new Provider(
            provider.Key,
            ProviderPayment,
            ProviderData,
            pair.Payment == ChainKind.Evm
                ? new EvmPaymentInspector(ProviderPayment, stack.Rpc, TimeProvider.System)
                : new FabricPaymentInspector(ProviderPayment),
            Exchange,
            TimeProvider.System
        );
        Consumer = new Consumer(
            consumer.Key,
            agreement,
            ConsumerPayment,
            ConsumerData,
            pair.Payment == ChainKind.Evm
                ? new EvmAnswerLookup(stack.Rpc, stack.Contracts.User, stack.Http)
                : new FabricAnswerLookup(stack.Clients.Oracle),
            Exchange,
            ProviderClient,
            TimeProvider.System
        );
    }

    public Actor ConsumerActor { get; }
    public Actor ProviderActor { get; }
    public SignedAgreement Agreement { get; }
    public IChain ConsumerPayment { get; }
    public IChain ConsumerData { get; }
    public IChain ProviderPayment { get; }
    public IChain ProviderData { get; }
    public Consumer Consumer { get; }
    public Provider Provider { get; }
    public ProviderClient ProviderClient { get; }
    public DataExchangeClient Exchange { get; }

    /// <summary>The provider's HTTP interface, and its promise to deliver under the agreement.</summary>
    internal async Task ServeAsync(int port, CancellationToken cancellation)
    {
        Provider.Serve(Agreement);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ErrorsOnly();
        var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.MapProvider(Provider);
        _server = app;
        await app.StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
            await server.EndAsync();
        foreach (var part in _parts)
            await part.DisposeAsync();
        Consumer.Dispose();
        Provider.Dispose();
        _exchangeHttp.Dispose();
        _providerHttp.Dispose();
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
