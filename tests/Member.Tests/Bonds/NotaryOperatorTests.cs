using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Bonds;
using Notary.Member.Credit;
using Notary.Protocol.Groups;

namespace Notary.Member.Tests.Bonds;

/// <summary>On every chain a bond stands behind the candidate of whoever registered it there.</summary>
public sealed class NotaryOperatorTests
{
    private const string Identity = "0x01";
    private static readonly Address Operator = Address.FromHash(Keccak256.HashText("operator"));
    private static readonly Bytes32 FabricOperator = Keccak256.HashText("fabric operator");

    private static string Node => NodeName.Of(Identity);

    [Fact]
    public void Its_bond_on_either_chain_stands_behind_the_notary()
    {
        var ledger = LedgerOf(leaves: false);
        Assert.Equal(Node, NotaryOperator.NodeOf(Operator, ledger));
        Assert.Equal(Node, NotaryOperator.NodeOf(BondHolder.OfFabric(FabricOperator), ledger));
        Assert.Null(NotaryOperator.NodeOf(Address.FromHash(Bytes32.Zero), ledger));
    }

    [Fact]
    public void Who_left_and_does_not_sit_stands_for_nothing() =>
        Assert.Null(NotaryOperator.NodeOf(Operator, LedgerOf(leaves: true)));

    private static CreditLedger LedgerOf(bool leaves)
    {
        var candidate = new CandidateRegistered(
            Identity,
            Operator.ToString(),
            [
                new("eip155:1", "0x", "0x", Operator.ToString()),
                new("fabric:a", "0x", "0x", FabricOperator.ToString()),
            ],
            leaves,
            At: 0,
            Signature: ""
        );
        return new CreditLedger().Apply(new CandidateHeard(candidate, IsOwn: false, At: 0));
    }
}
