using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Governance;
using Notary.Protocol.Encoding;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Governance;

public sealed class GovernancePolicyTests
{
    private static readonly GroupActivated Announced = new TestGroup().AnnouncedBy(1);
    private static readonly SetupGroup Group = new(
        1,
        Announced.Members.Length,
        Announced.Threshold,
        Announced.PublicKey,
        Announced.Commitments,
        Announced.PublicShares
    );

    [Theory]
    [InlineData(SetupStatus.Group)]
    [InlineData(SetupStatus.Agreed)]
    [InlineData(SetupStatus.Locked)]
    public void A_document_that_says_what_the_member_sees_is_signed(SetupStatus status) =>
        Assert.Null(Case(status).Refusal());

    [Fact]
    public void Another_group_key_or_threshold_is_refused()
    {
        var setup = Case(SetupStatus.Agreed);
        var other = new TestGroup().AnnouncedBy(1).PublicKey;
        setup.Document = setup.Document with { Group = Group with { PublicKey = other } };
        AssertRefused("another group", setup);
        setup.Document = setup.Document with { Group = Group with { Threshold = 2 } };
        AssertRefused("another group", setup);
    }

    [Fact]
    public void An_agreement_of_a_past_groups_time_is_signed_if_the_chain_knows_that_group()
    {
        var setup = new SetupCase(SetupStatus.Agreed, Group with { Epoch = 2 });
        setup.Document = setup.Document with { Group = Group };
        AssertRefused("another group", setup);
        setup.Past = new(1, Group.PublicKey);
        Assert.Null(setup.Refusal());
        setup.Past = new(1, new TestGroup().AnnouncedBy(1).PublicKey);
        AssertRefused("another group", setup);
    }

    [Fact]
    public void The_groups_own_document_names_the_group_that_signs_it()
    {
        var setup = new SetupCase(SetupStatus.Group, Group with { Epoch = 2 });
        Assert.Null(setup.Refusal());
        setup.Document = setup.Document with { Group = Group };
        setup.Past = new(1, Group.PublicKey);
        AssertRefused("another group", setup);
    }

    [Fact]
    public void Unknown_contracts_are_refused()
    {
        var setup = Case(SetupStatus.Agreed);
        var foreign = setup.Document.Chains[0] with { UserContract = Bytes32.Zero };
        setup.Document = setup.Document with { Chains = [foreign] };
        AssertRefused("contracts", setup);
    }

    [Fact]
    public void An_agreement_that_not_both_parties_signed_is_refused()
    {
        var setup = Case(SetupStatus.Agreed);
        var signed = setup.Document.Agreement!;
        setup.Document = setup.Document with
        {
            Agreement = signed with { ProviderSignature = signed.ConsumerSignature },
        };
        AssertRefused("both parties", setup);
        setup.Document = setup.Document with
        {
            Agreement = signed with { Terms = new TestExchange(1).Agreement.ToAbiHex() },
        };
        AssertRefused("another agreement", setup);
        setup.Document = setup.Document with { Agreement = signed with { Terms = "0x00" } };
        AssertRefused("cannot be read", setup);
    }

    [Fact]
    public void A_deposit_that_the_members_own_node_does_not_show_is_refused()
    {
        var setup = Case(SetupStatus.Locked);
        setup.Accounts = [setup.Accounts[0], setup.Accounts[1] with { Balance = "899" }];
        AssertRefused("below", setup);
        setup.Accounts = [setup.Accounts[0]];
        AssertRefused("below", setup);
    }

    [Fact]
    public void A_locked_document_without_both_accounts_under_their_names_is_refused()
    {
        var setup = Case(SetupStatus.Locked);
        setup.Document = setup.Document with { Accounts = [setup.ConsumerAccount] };
        AssertRefused("two accounts", setup);
        setup.Document = setup.Document with
        {
            Accounts =
            [
                setup.ConsumerAccount,
                setup.ProviderAccount with
                {
                    Account = Address.Zero,
                },
            ],
        };
        AssertRefused("deposit account", setup);
        setup.Document = setup.Document with
        {
            Accounts = [setup.ConsumerAccount, setup.ProviderAccount with { Balance = "0" }],
        };
        AssertRefused("deposit account", setup);
    }

    [Fact]
    public void Versions_are_linked_and_a_request_fits_its_document()
    {
        var setup = Case(SetupStatus.Locked);
        var request = setup.Request;
        setup.Document = setup.Document with { Previous = null };
        AssertRefused("links", setup);
        setup.Document = setup.Document with { Version = 3 };
        Assert.Contains("another version", setup.Refusal(request), StringComparison.Ordinal);
        Assert.Contains(
            "nonce",
            setup.Refusal(request with { Nonce = Bytes32.Zero }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "epoch",
            setup.Refusal(request with { Epoch = 2 }),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true, 1UL, true)]
    [InlineData(true, 0UL, false)]
    [InlineData(false, 1UL, false)]
    [InlineData(false, 0UL, true)]
    public void Only_configured_attestors_are_registered_and_only_others_revoked(
        bool configured,
        ulong validUntil,
        bool signed
    )
    {
        var setup = Case(SetupStatus.Group);
        var attestor = configured ? TestExchange.Attestor : EvmPrivateKey.Generate();
        var payload = new GovernancePayload.Attestor(attestor.Address, validUntil);
        var refusal = setup.Refusal(setup.Request with { Payload = payload });
        Assert.Equal(signed, refusal is null);
    }

    private static SetupCase Case(SetupStatus status)
    {
        var setup = new SetupCase(status, Group);
        setup.Accounts =
        [
            .. setup.Document.Accounts.Select(a => new AccountObserved(
                a.Chain,
                a.Party,
                a.Balance
            )),
        ];
        return setup;
    }

    private static void AssertRefused(string reason, SetupCase setup) =>
        Assert.Contains(reason, setup.Refusal(), StringComparison.Ordinal);
}
