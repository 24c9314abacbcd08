using Notary.Chains;
using Notary.Evm;
using Notary.Member.Governance;
using Notary.Member.Settings;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Governance;

/// <summary>A setup document and what a member sees; what a test does not change is to be signed.</summary>
internal sealed class SetupCase
{
    public SetupCase(SetupStatus status, SetupGroup group, TestExchange? exchange = null)
    {
        Exchange = exchange ?? new TestExchange(1_000_000);
        Group = group;
        Document = new(
            status == SetupStatus.Locked ? 2u : 1,
            status == SetupStatus.Locked ? Cid.Of("before"u8) : null,
            status,
            group,
            [Chain(TestChains.Payment), Chain(TestChains.Data)],
            status == SetupStatus.Group
                ? null
                : new(
                    Exchange.Agreement.ToAbiHex(),
                    Exchange.ConsumerSignature,
                    Exchange.ProviderSignature
                ),
            status == SetupStatus.Locked ? [ConsumerAccount, ProviderAccount] : []
        );
    }

    public TestExchange Exchange { get; }

    public SetupGroup Group { get; }

    public SetupDocument Document { get; set; }

    public IReadOnlyList<AccountObserved> Accounts { get; set; } = [];

    public Bytes32 AgreementId =>
        Document.Status == SetupStatus.Group ? Bytes32.Zero : Exchange.Agreement.Id;

    public SetupAccount ConsumerAccount =>
        Account(TestChains.Payment, TestChains.Payment.Consumer(Exchange.Agreement), "500");

    public SetupAccount ProviderAccount =>
        Account(TestChains.Data, TestChains.Data.Provider(Exchange.Agreement), "900");

    public GovernanceRequest Request
    {
        get
        {
            var payload = new GovernancePayload.SetupAnchor(
                AgreementId,
                Document.Version,
                Cid.DigestOf(Cid.Of(Document.ToCanonicalJson()))
            );
            var nonce = TestChains.Data.Hash.Of(payload.ToBytes());
            return new(TestChains.Data, Group.Epoch, nonce, payload);
        }
    }

    /// <summary>What the chain shows of the group that the document names.</summary>
    public PastGroupObserved? Past { get; set; }

    public string? Refusal(GovernanceRequest? request = null) =>
        GovernancePolicy.Refusal(
            request ?? Request,
            new(
                Settings,
                Group,
                Document,
                Accounts,
                Past is null ? null : Document.Group.PublicKey,
                Past: Past
            )
        );

    private static MemberConfigured Settings { get; } =
        new(1, [TestExchange.Attestor.Address], [TestChains.Payment, TestChains.Data]);

    private SetupAccount Account(ChainIdentity chain, Bytes32 party, string balance) =>
        new(
            chain.Id,
            party,
            DepositAccount.Of(Hex.Decode(Group.PublicKey), Exchange.Agreement.Id, party),
            balance
        );

    private static SetupChain Chain(ChainIdentity chain) =>
        new(chain.Id, chain.UserContract, chain.ServiceProviderContract);
}
