using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Evm;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Deployment;
using Notary.Devnet.Processes;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Notary.ThresholdBls;

namespace Notary.Evm.Tests.Chains;

/// <summary>anvil with our contracts, a group of one key, an attestor, and an agreement whose two legs are both on this chain.</summary>
internal sealed class DeployedChain : IAsyncDisposable
{
    private static readonly BigInteger Coins = BigInteger.Pow(10, 20);
    private readonly HttpClient http = new();
    private readonly EvmPrivateKey deployerKey = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey consumerKey = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey providerKey = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey attestorKey = EvmPrivateKey.Generate();
    private readonly SecretShare group = SecretShare.Parse(
        1,
        Keccak256.HashText("group").ToArray().Select((b, i) => i == 0 ? (byte)0 : b).ToArray()
    );

    private DeployedChain(AnvilProcess anvil)
    {
        Anvil = anvil;
        var connection = new HttpJsonRpc(http, anvil.Http);
        (Rpc, Levers) = (new(connection), new(connection));
    }

    public AnvilProcess Anvil { get; }
    public EvmRpc Rpc { get; }
    public AnvilRpc Levers { get; }
    public EvmDeployment Deployment { get; private set; } = null!;
    public EvmChain Deployer { get; private set; } = null!;
    public EvmChain Consumer { get; private set; } = null!;
    public EvmChain Provider { get; private set; } = null!;
    public Agreement Agreement { get; private set; } = null!;
    public static Bytes32 GroupId { get; } = Keccak256.HashText("group id");
    public EvmPrivateKey ConsumerKey => consumerKey;
    public Address Attestor => attestorKey.Address;
    public byte[] GroupKey => group.PublicShare().Point.ToBytes();
    public EvmSignature ConsumerSignature => consumerKey.Sign(Agreement.Id);
    public EvmSignature ProviderSignature => providerKey.Sign(Agreement.Id);

    public static async Task<DeployedChain> StartAsync()
    {
        var chain = new DeployedChain(
            await AnvilProcess.StartAsync(new AnvilOptions { NoMining = true })
        );
        foreach (var key in new[] { chain.deployerKey, chain.consumerKey, chain.providerKey })
            await chain.Levers.SetBalanceAsync(key.Address, Coins);
        await chain.DeployAsync();
        return chain;
    }

    /// <summary>Sends a call and mines its block.</summary>
    public async Task<TransactionOutcome> MineAsync(EvmChain sender, ChainCall call)
    {
        var txId = await sender.SubmitAsync(call, CancellationToken.None);
        await Levers.MineAsync();
        return await sender.WaitAsync(txId, CancellationToken.None);
    }

    /// <summary>Group key, attestor and both deposits in place.</summary>
    public async Task SetUpAsync(BigInteger deposit)
    {
        await MineAsync(
            Deployer,
            new ChainCall.Initialize(GroupKey, GroupId, Keccak256.HashText("setup"))
        );
        var payload = new GovernancePayload.Attestor(attestorKey.Address, ulong.MaxValue);
        await MineAsync(
            Deployer,
            new ChainCall.RegisterAttestor(
                payload.Address,
                payload.ValidUntil,
                Govern(payload, Keccak256.HashText("attestor"))
            )
        );
        await MineAsync(
            Consumer,
            new ChainCall.Lock(Agreement, ConsumerSignature, ProviderSignature, deposit)
        );
        await MineAsync(
            Provider,
            new ChainCall.Lock(Agreement, ConsumerSignature, ProviderSignature, deposit)
        );
    }

    /// <summary>The handover to a group, with the nonce that the contract demands.</summary>
    public ChainCall.ChangeGroup ChangeGroup(GroupState next)
    {
        var payload = new GovernancePayload.GroupChange(next.Epoch, next.PublicKey, next.GroupId);
        return new(next, Govern(payload, Keccak256.Hash(payload.ToBytes())));
    }

    public GroupProof Govern(GovernancePayload payload, Bytes32 nonce)
    {
        var identity = Deployer.Identity;
        var message = payload.Message(
            ChainHash.Keccak,
            identity.Chain,
            identity.ServiceProviderContract,
            epoch: 1,
            nonce
        );
        return new(1, nonce, [], Sign(message));
    }

    public GroupProof Checkpoint(CheckpointAnchor anchor)
    {
        var (chain, contract) = (
            Deployer.Identity.Chain,
            Deployer.Identity.ServiceProviderContract
        );
        var message = anchor.Message(ChainHash.Keccak, chain, contract, epoch: 1);
        return new(1, anchor.Nonce, [], Sign(message));
    }

    public GroupProof Punish(Answer answer, PenaltyKind kind)
    {
        var penalty = Penalty.Of(answer, kind, GroupKey, onEvm: true);
        var identity = Deployer.Identity;
        return new(
            1,
            penalty.ExchangeId,
            [],
            Sign(
                penalty.Message(
                    ChainHash.Keccak,
                    identity.Chain,
                    identity.ServiceProviderContract,
                    epoch: 1
                )
            )
        );
    }

    /// <summary>Both parties end the agreement at once.</summary>
    public ChainCall.ReleaseByBoth ReleaseByBoth()
    {
        var digest = new Release(Agreement.Id).Digest;
        return new(Agreement.Id, consumerKey.Sign(digest), providerKey.Sign(digest));
    }

    /// <summary>A call as the consumer would send it.</summary>
    public ContractCall Encode(ChainCall call) =>
        new CallEncoder(Deployment.Contracts).Encode(call, Agreement.Consumer);

    public async Task<(Answer Answer, Attestation Attestation)> AnswerAsync(
        ulong sequence,
        BigInteger amount,
        Bytes32 indexHash
    )
    {
        var now = (ulong)(await Consumer.GetHeadAsync(CancellationToken.None)).Timestamp!.Value;
        var answer = new Answer
        {
            AgreementId = Agreement.Id,
            Sequence = sequence,
            Consumer = Agreement.Consumer,
            ConsumerFabric = Agreement.ConsumerFabric,
            Provider = Agreement.Provider,
            ProviderFabric = Agreement.ProviderFabric,
            PaymentChain = Agreement.PaymentChain,
            PaymentContract = Agreement.PaymentContract,
            DataChain = Agreement.DataChain,
            DataContract = Agreement.DataContract,
            PaymentAssetId = Agreement.PaymentAssetId,
            Amount = new(amount),
            PaymentRequired = RequiredDeposit.Payment(Agreement, new(amount)),
            DataRequired = RequiredDeposit.Data(Agreement, new(amount)),
            IndexHash = indexHash,
            IssuedAt = now,
            FirstMover = Mover.Consumer,
            FirstBy = now + 60,
            SecondBy = now + 60 + Agreement.ResponseSeconds,
        };
        var root = new MerkleTree(ChainHash.Keccak, [answer.Digest.ToArray()]).Root;
        return (answer, new(1, [], attestorKey.Sign(Attestation.DigestOf(root))));
    }

    /// <summary>What a cheating consumer does: the same nonce for nothing, at twice the price.</summary>
    public async Task ReplaceByFeeAsync(PreparedTransaction payment)
    {
        var original = SignedTransaction.Decode(payment.Raw, 31337).Transaction;
        var replacement = original with
        {
            MaxFeePerGas = 2 * original.MaxFeePerGas,
            MaxPriorityFeePerGas = 2 * original.MaxPriorityFeePerGas,
            To = consumerKey.Address,
            Value = 0,
            Data = [],
        };
        await Rpc.SendRawTransactionAsync(replacement.Sign(consumerKey).Raw);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var chain in new[] { Deployer, Consumer, Provider })
            await chain.DisposeAsync();
        await Anvil.DisposeAsync();
        http.Dispose();
        group.Dispose();
    }

    private byte[] Sign(Bytes32 message) => group.Sign(message.ToArray()).Point.ToBytes();

    private async Task DeployAsync()
    {
        var artifacts = await CompiledContracts.FolderAsync();
        Deployment = await EvmDeployment.SendAsync(
            Rpc,
            deployerKey,
            artifacts,
            ["http://127.0.0.1:1/"],
            CancellationToken.None
        );
        await Levers.MineAsync();
        await Deployment.ConfirmAsync(Rpc, TimeProvider.System, CancellationToken.None);
        (Deployer, Consumer, Provider) = (Open(deployerKey), Open(consumerKey), Open(providerKey));
        Agreement = Agree(Deployer.Identity);
    }

    public EvmChain Open(EvmPrivateKey key, EvmFeeOptions? fees = null) =>
        new(
            new EvmChainOptions
            {
                Fees = fees ?? new(),
                ChainId = 31337,
                Http = Anvil.Http,
                WebSocket = Anvil.WebSocket,
                UserContract = Deployment.Contracts.User.ToString(),
                OracleContract = Deployment.Contracts.Oracle.ToString(),
                ServiceProviderContract = Deployment.Contracts.ServiceProvider.ToString(),
                PrivateKey = Hex.Encode(key.Export()),
            },
            TimeProvider.System
        );

    private Agreement Agree(ChainIdentity identity) =>
        new()
        {
            Consumer = consumerKey.Address,
            ConsumerFabric = Keccak256.HashText("consumer"),
            Provider = providerKey.Address,
            ProviderFabric = Keccak256.HashText("provider"),
            PaymentChain = identity.Chain,
            PaymentContract = identity.UserContract,
            DataChain = identity.Chain,
            DataContract = identity.UserContract,
            PaymentAssetId = Bytes32.Zero,
            DataHash = Keccak256.HashText("data"),
            MinPrice = new(1),
            MaxPrice = new(1_000_000),
            Rate = RequiredDeposit.RateScale,
            Coefficient = 12_000,
            ExchangeSeconds = 600,
            ResponseSeconds = 60,
            ChallengeSeconds = 60,
            GraceSeconds = 5,
            PaymentDepth = 2,
            DataDepth = 2,
            HighValueLimit = new(1_000_000),
            Expiry = 4_000_000_000,
            Salt = Keccak256.HashText("salt"),
        };
}
