using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
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
    private static readonly Bytes32 FabricToken = Keccak256.HashText("token");

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
        await FundAsync(consumer, provider, terms, cancellation);
        var data = RandomNumberGenerator.GetBytes(256);
        var agreement = Sign(consumer, provider, terms, Bytes32.FromSpan(SHA256.HashData(data)));
        var port = FreePort.Next();
        var trade = new Trade(stack, consumer, provider, agreement, terms.Pair, port);
        await trade.ServeAsync(port, cancellation);
        await trade.Exchange.UploadAsync(data, provider.Key, cancellation);
        await PublishAsync(trade, terms.Pair, cancellation);
        return trade;
    }

    /// <summary>Locks both deposits; they count once the watchers have seen them at depth.</summary>
    public async Task LockAsync(Trade trade, TradeTerms terms, CancellationToken cancellation)
    {
        await ApproveAsync(trade, terms, cancellation);
        var payment = await trade.Agreement.LockAsync(
            trade.ConsumerPayment,
            terms.ConsumerDeposit,
            cancellation
        );
        await stack.ConfirmAsync(trade.ConsumerPayment, payment, cancellation);
        var data = await trade.Agreement.LockAsync(
            trade.ProviderData,
            terms.ProviderDeposit,
            cancellation
        );
        await stack.ConfirmAsync(trade.ProviderData, data, cancellation);
        await stack.MineAsync((int)Math.Max(terms.PaymentDepth, terms.DataDepth), cancellation);
    }

    private SignedAgreement Sign(Actor consumer, Actor provider, TradeTerms terms, Bytes32 dataHash)
    {
        var (payment, data) = (stack.ChainOf(terms.Pair.Payment), stack.ChainOf(terms.Pair.Data));
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
            PaymentAssetId = AssetOf(terms),
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
            DataDepth = terms.DataDepth,
            HighValueLimit = new Amount<PaymentAsset>(
                terms.HighValueLimit ?? terms.ConsumerDeposit
            ),
            Expiry = (ulong)
                (TimeProvider.System.GetUtcNow() + terms.ExpiryAfter).ToUnixTimeSeconds(),
            Salt = Bytes32.FromSpan(RandomNumberGenerator.GetBytes(Bytes32.Size)),
        };
        return new(agreement, consumer.Key.Sign(agreement.Id), provider.Key.Sign(agreement.Id));
    }

    private Task PublishAsync(Trade trade, ChainPair pair, CancellationToken cancellation)
    {
        var signed = trade.Agreement;
        var document = new SetupDocument(
            1,
            Previous: null,
            SetupStatus.Agreed,
            KnownGroup.Parse(stack.Group).ToSetup(),
            [
                .. new[] { pair.Payment, pair.Data }
                    .Distinct()
                    .Select(k => stack.ChainOf(k).ToSetup()),
            ],
            new(
                Protocol.Encoding.AbiStruct.ToAbiHex(signed.Terms),
                signed.ConsumerSignature,
                signed.ProviderSignature
            ),
            []
        );
        return stack.Clients.Registry.PublishAsync(document, cancellation);
    }

    private static Bytes32 AssetOf(TradeTerms terms) =>
        terms.Pair.Payment == ChainKind.Fabric ? FabricToken : terms.Asset;

    /// <summary>Tokens for what will be locked and paid; of the native coin everybody has some.</summary>
    private async Task FundAsync(
        Actor consumer,
        Actor provider,
        TradeTerms terms,
        CancellationToken cancellation
    )
    {
        if (terms.Pair.Data == ChainKind.Fabric)
            await MintAsync(provider, terms.ProviderDeposit, cancellation);
        var budget = 2 * terms.ConsumerDeposit;
        if (terms.Pair.Payment == ChainKind.Fabric)
            await MintAsync(consumer, budget, cancellation);
        else if (!terms.Asset.IsZero)
            await stack.Token!.MintAsync(stack, consumer.Key, budget, cancellation);
    }

    /// <summary>Of an ERC-20 the deposit is the allowance, and payments are taken from another.</summary>
    private async Task ApproveAsync(Trade trade, TradeTerms terms, CancellationToken cancellation)
    {
        if (terms.Pair.Payment == ChainKind.Fabric || terms.Asset.IsZero)
            return;
        foreach (var spender in Enum.GetValues<Spender>())
        {
            var call = new ChainCall.Approve(terms.Asset, spender, terms.ConsumerDeposit);
            var approval = await trade.ConsumerPayment.SubmitAsync(call, cancellation);
            await stack.ConfirmAsync(trade.ConsumerPayment, approval, cancellation);
        }
    }

    /// <summary>The deployer gives a party of the channel tokens.</summary>
    private async Task MintAsync(Actor party, BigInteger amount, CancellationToken cancellation)
    {
        using var identity = await FabricIdentity.FromFilesAsync(
            stack.Deployer.MspId,
            stack.Deployer.CertificateFile,
            stack.Deployer.PrivateKeyFile,
            cancellation
        );
        using var gateway = new FabricGateway(new(stack.Servers.Fabric.Endpoint, identity));
        var contract = gateway.Network(Servers.Channel).Contract(Servers.Chaincode);
        var endorsed = await contract.EndorseAsync(
            "Token:mint",
            [party.FabricParty.ToString(), amount.ToString(CultureInfo.InvariantCulture)],
            cancellation
        );
        var submitted = await endorsed.SubmitAsync(cancellation);
        await stack.Servers.Fabric.MineAsync(cancellation);
        (await submitted.CommitStatusAsync(cancellation)).EnsureValid();
    }
}
