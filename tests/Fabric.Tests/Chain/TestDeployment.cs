using System.Numerics;
using System.Text;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Fabric;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>The product's chaincode with a group, an attestor, and one agreement with the provider's deposit.</summary>
internal sealed class TestDeployment : IAsyncDisposable
{
    public static readonly BigInteger Deposit = 30_000;
    public static readonly Bytes32 GroupId = Keccak256.HashText("group");
    public static readonly Bytes32 SetupDigest = Keccak256.HashText("setup");
    private readonly FabricChainOptions _admin;

    /// <param name="paysHere">Whether payments are made on the channel too, in its token.</param>
    public TestDeployment(
        FabricChainOptions admin,
        FabricChainOptions provider,
        Bytes32 consumer,
        bool paysHere = false
    )
    {
        _admin = admin;
        Deployer = new FabricChain(admin, TimeProvider.System);
        Provider = new FabricChain(provider, TimeProvider.System);
        Exchange = new TestExchange(Deployer.Identity, consumer, Provider.Party, paysHere);
    }

    public FabricChain Deployer { get; }

    public FabricChain Provider { get; }

    public TestGroup Group { get; } = new();

    public TestExchange Exchange { get; }

    /// <summary>Initialises the chaincode unless this was done before, by the same group.</summary>
    public async Task SetUpAsync()
    {
        if (await GroupAsync() is not { } group)
        {
            var first = new ChainCall.Initialize(Group.PublicKey, GroupId, SetupDigest);
            await CommitAsync(Deployer, first);
        }
        else
        {
            Assert.True(
                group.PublicKey.SequenceEqual(Group.PublicKey),
                $"chaincode {_admin.Chaincode} has another group than this suite's: commit it under another name"
            );
        }
        await MintAsync();
        await CommitAsync(
            Provider,
            new ChainCall.Lock(
                Exchange.Agreement,
                Exchange.ConsumerSignature,
                Exchange.ProviderSignature,
                Deposit
            )
        );
        await RegisterAttestorAsync();
        await AnchorSetupAsync();
    }

    public ChainCall.Deliver Delivery(ulong sequence)
    {
        var answer = Exchange.Answer(sequence);
        return new(answer, Exchange.Attest(answer), TestExchange.DataIdentification);
    }

    public ChainCall.Penalize Penalty(ulong sequence)
    {
        var answer = Exchange.Answer(sequence);
        return new(
            answer,
            Exchange.Attest(answer),
            PenaltyKind.DeliveryMissing,
            Intent: null,
            Group.Punish(Deployer.Identity, answer)
        );
    }

    public Task<LegState> LegAsync(ulong sequence, uint depth) =>
        Deployer.GetLegAsync(Exchange.Agreement.Id, sequence, Side.Delivery, depth, default);

    public static async Task<TransactionOutcome> CommitAsync(FabricChain chain, ChainCall call)
    {
        var outcome = await chain.WaitAsync(await chain.SubmitAsync(call, default), default);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return outcome;
    }

    public static async Task RefusedAsync(string code, FabricChain chain, ChainCall call)
    {
        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            chain.PrepareAsync(call, default)
        );
        Assert.Equal(code, refused.Code);
    }

    public async ValueTask DisposeAsync()
    {
        await Deployer.DisposeAsync();
        await Provider.DisposeAsync();
        Exchange.Dispose();
        Group.Dispose();
    }

    /// <summary>A peer dials its chaincode when it has started, which on a busy machine takes longer than one call may.</summary>
    private async Task<GroupState?> GroupAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await UntilAnsweredAsync(() => Deployer.GetGroupAsync(limit.Token), limit.Token);
    }

    /// <summary>Asks again while the peer is away.</summary>
    public static async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (ChainUnavailableException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
        }
    }

    /// <summary>Gives the provider as much as its deposit takes.</summary>
    public async Task MintAsync()
    {
        await using var admin = await TestMember.OpenAsync(_admin);
        var contract = admin.Gateway.Network(_admin.Channel).Contract(_admin.Chaincode);
        string[] party = [Provider.Party.ToString()];
        var before = await BalanceAsync();
        await contract.SubmitAsync("Token:mint", [.. party, $"{Deposit}"]);
        Assert.Equal(before + Deposit, await BalanceAsync());

        async Task<BigInteger> BalanceAsync() =>
            BigInteger.Parse(
                Encoding.UTF8.GetString(await contract.EvaluateAsync("Token:balanceOf", party)),
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    private Task<TransactionOutcome> RegisterAttestorAsync()
    {
        var attestor = new GovernancePayload.Attestor(Exchange.Attestor, ulong.MaxValue);
        var call = new ChainCall.RegisterAttestor(
            attestor.Address,
            attestor.ValidUntil,
            Group.Govern(Deployer.Identity, attestor)
        );
        return CommitAsync(Deployer, call);
    }

    private Task<TransactionOutcome> AnchorSetupAsync()
    {
        var anchor = new GovernancePayload.SetupAnchor(Exchange.Agreement.Id, 3, SetupDigest);
        var call = new ChainCall.AnchorSetup(
            anchor.AgreementId,
            anchor.Version,
            anchor.CidDigest,
            Group.Govern(Deployer.Identity, anchor)
        );
        return CommitAsync(Deployer, call);
    }
}
