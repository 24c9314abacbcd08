using System.Globalization;
using System.Security.Cryptography;
using Notary.Chains;
using Notary.Client.Agreements;
using Notary.Devnet.Deployment;
using Notary.Devnet.Infrastructure;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Fabric.Gateway;
using Notary.Fabric.Identities;
using Notary.GroupSigning;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Setup;

namespace Notary.Devnet.Story.Trades;

/// <summary>The setup stage of PROTOCOL 3: data, agreement, deposits, and the wait for the registry's "locked".</summary>
public sealed class TradeSetup(DevnetStack stack)
{
    private const uint DataDepth = 1;
    private static readonly TimeSpan ExpiryAfter = TimeSpan.FromHours(1);

    /// <summary>A trade under whose agreement exchanges are approved from now on; the caller disposes it.</summary>
    public async Task<Trade> OpenLockedAsync(
        string name,
        TradeTerms terms,
        CancellationToken cancellation
    )
    {
        var trade = await OpenAsync(name, terms, cancellation);
        try
        {
            await LockAsync(trade, terms, cancellation);
            await stack.UntilLockedAsync(trade.Agreement.Id, cancellation);
            return trade;
        }
        catch
        {
            await trade.DisposeAsync();
            throw;
        }
    }

    /// <summary>Data, agreement and the first setup document; nothing is locked yet.</summary>
    public async Task<Trade> OpenAsync(
        string name,
        TradeTerms terms,
        CancellationToken cancellation
    )
    {
        var consumer = await stack.Actors.CreateAsync(name + "-consumer", cancellation);
        var provider = await stack.Actors.CreateAsync(name + "-provider", cancellation);
        await MintAsync(provider, terms, cancellation);
        var data = RandomNumberGenerator.GetBytes(256);
        var agreement = Sign(consumer, provider, terms, Bytes32.FromSpan(SHA256.HashData(data)));
        var port = FreePort.Next();
        var trade = new Trade(stack, consumer, provider, agreement, port);
        await trade.ServeAsync(port, cancellation);
        await trade.Exchange.UploadAsync(data, provider.Key, cancellation);
        await PublishAsync(trade, cancellation);
        return trade;
    }

    /// <summary>Locks both deposits; they count once the watchers have seen them at depth.</summary>
    public async Task LockAsync(Trade trade, TradeTerms terms, CancellationToken cancellation)
    {
        var payment = trade.Agreement.LockAsync(
            trade.ConsumerEvm,
            terms.ConsumerDeposit,
            cancellation
        );
        var data = trade.Agreement.LockAsync(
            trade.ProviderFabric,
            terms.ProviderDeposit,
            cancellation
        );
        await Task.WhenAll(payment, data);
        await stack.ConfirmAsync(trade.ConsumerEvm, await payment, cancellation);
        await stack.ConfirmAsync(trade.ProviderFabric, await data, cancellation);
        await stack.MineAsync((int)terms.PaymentDepth, cancellation);
    }

    private SignedAgreement Sign(Actor consumer, Actor provider, TradeTerms terms, Bytes32 dataHash)
    {
        var (payment, data) = (stack.PaymentChain, stack.DataChain);
        var agreement = new Agreement
        {
            Consumer = consumer.Address,
            ConsumerFabric = consumer.FabricParty,
            Provider = provider.Address,
            ProviderFabric = provider.FabricParty,
            PaymentChain = payment.Chain,
            PaymentContract = payment.UserContract,
            DataChain = data.Chain,
            DataContract = data.UserContract,
            PaymentAssetId = Bytes32.Zero,
            DataHash = dataHash,
            MinPrice = TradeTerms.Price,
            MaxPrice = TradeTerms.Price,
            Rate = TradeTerms.Rate,
            Coefficient = TradeTerms.Coefficient,
            ExchangeSeconds = terms.ExchangeSeconds,
            ResponseSeconds = terms.ResponseSeconds,
            ChallengeSeconds = terms.ChallengeSeconds,
            GraceSeconds = 1,
            PaymentDepth = terms.PaymentDepth,
            DataDepth = DataDepth,
            HighValueLimit = new Amount<PaymentAsset>(terms.ConsumerDeposit),
            Expiry = (ulong)(TimeProvider.System.GetUtcNow() + ExpiryAfter).ToUnixTimeSeconds(),
            Salt = Bytes32.FromSpan(RandomNumberGenerator.GetBytes(Bytes32.Size)),
        };
        return new(agreement, consumer.Key.Sign(agreement.Id), provider.Key.Sign(agreement.Id));
    }

    private Task PublishAsync(Trade trade, CancellationToken cancellation)
    {
        var signed = trade.Agreement;
        var document = new SetupDocument(
            1,
            Previous: null,
            SetupStatus.Agreed,
            KnownGroup.Parse(stack.Group).ToSetup(),
            [stack.PaymentChain.ToSetup(), stack.DataChain.ToSetup()],
            new(
                Protocol.Encoding.AbiStruct.ToAbiHex(signed.Terms),
                signed.ConsumerSignature,
                signed.ProviderSignature
            ),
            []
        );
        return stack.Clients.Registry.PublishAsync(document, cancellation);
    }

    /// <summary>The deployer gives the provider the tokens that it will lock.</summary>
    private async Task MintAsync(Actor provider, TradeTerms terms, CancellationToken cancellation)
    {
        using var identity = await FabricIdentity.FromFilesAsync(
            stack.Deployer.MspId,
            stack.Deployer.CertificateFile,
            stack.Deployer.PrivateKeyFile,
            cancellation
        );
        using var gateway = new FabricGateway(new(stack.Servers.Fabric.Endpoint, identity));
        var contract = gateway.Network(Servers.Channel).Contract(Servers.Chaincode);
        var amount = terms.ProviderDeposit.ToString(CultureInfo.InvariantCulture);
        var endorsed = await contract.EndorseAsync(
            "Token:mint",
            [provider.FabricParty.ToString(), amount],
            cancellation
        );
        var submitted = await endorsed.SubmitAsync(cancellation);
        await stack.Servers.Fabric.MineAsync(cancellation);
        (await submitted.CommitStatusAsync(cancellation)).EnsureValid();
    }
}
