using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Fabric.Tests.Chain;

/// <summary>One agreement between two parties whose data chain is a Fabric channel.</summary>
internal sealed class TestExchange : IDisposable
{
    private const ulong Now = 1_800_000_000;
    private readonly EvmPrivateKey _consumer = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey _provider = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey _attestor = EvmPrivateKey.Generate();

    /// <param name="paysHere">Whether payments are made on the same channel, in its token.</param>
    public TestExchange(
        ChainIdentity dataChain,
        Bytes32 consumerParty,
        Bytes32 providerParty,
        bool paysHere = false
    ) =>
        Agreement = new Agreement
        {
            Consumer = _consumer.Address,
            ConsumerFabric = consumerParty,
            Provider = _provider.Address,
            ProviderFabric = providerParty,
            PaymentChain = paysHere ? dataChain.Chain : Keccak256.HashText("eip155:31337"),
            PaymentContract = paysHere ? dataChain.UserContract : _attestor.Address.ToBytes32(),
            DataChain = dataChain.Chain,
            DataContract = dataChain.UserContract,
            PaymentAssetId = paysHere ? Keccak256.HashText("token") : Bytes32.Zero,
            DataHash = Keccak256.HashText("data"),
            MinPrice = new(1),
            MaxPrice = new(1000),
            Rate = RequiredDeposit.RateScale * 2,
            Coefficient = 12_000,
            ExchangeSeconds = 120,
            ResponseSeconds = 40,
            ChallengeSeconds = 60,
            GraceSeconds = 5,
            PaymentDepth = 2,
            DataDepth = 2,
            HighValueLimit = new(1_000_000),
            Expiry = Now + 10_000,
            Salt = Bytes32.FromSpan(RandomNumberGenerator.GetBytes(Bytes32.Size)),
        };

    public static byte[] DataIdentification { get; } = "sealed index"u8.ToArray();

    public Agreement Agreement { get; }

    public Address Attestor => _attestor.Address;

    /// <summary>Both parties end the agreement at once.</summary>
    public ChainCall.ReleaseByBoth ReleaseByBoth()
    {
        var digest = new Release(Agreement.Id).Digest;
        return new(Agreement.Id, _consumer.Sign(digest), _provider.Sign(digest));
    }

    public EvmSignature ConsumerSignature => _consumer.Sign(Agreement.Id);

    public EvmSignature ProviderSignature => _provider.Sign(Agreement.Id);

    public Answer Answer(ulong sequence)
    {
        var amount = new Amount<PaymentAsset>(100);
        return new Answer
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
            Amount = amount,
            PaymentRequired = RequiredDeposit.Payment(Agreement, amount),
            DataRequired = RequiredDeposit.Data(Agreement, amount),
            IndexHash = ChainHash.Sha.Of(DataIdentification),
            IssuedAt = Now,
            FirstMover = Mover.Consumer,
            FirstBy = Now + 60,
            SecondBy = Now + 100,
        };
    }

    public Attestation Attest(Answer answer)
    {
        var root = new MerkleTree(ChainHash.Keccak, [answer.Digest.ToArray()]).Root;
        return new(Epoch: 1, Path: [], _attestor.Sign(Attestation.DigestOf(root)));
    }

    /// <summary>The consumer's signature over the intent behind an answer.</summary>
    public IntentProof Intent(Answer answer)
    {
        var intent = new PaymentIntent(
            answer.AgreementId,
            answer.Sequence,
            answer.Amount,
            answer.IndexHash,
            answer.FirstMover,
            answer.IssuedAt
        );
        return new(answer.IssuedAt, _consumer.Sign(intent.Digest));
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _provider.Dispose();
        _attestor.Dispose();
    }
}
