using System.Collections.Immutable;
using Notary.Chains;
using Notary.Evm;
using Notary.IpfsRegistry.Groups;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Setups;

/// <summary>One agreement's setup: its document's versions and the deposits seen so far, the newest of each party and chain.</summary>
public sealed record Setup
{
    public ImmutableList<SetupRecorded> Versions { get; private init; } = [];

    public ImmutableList<DepositSeen> Deposits { get; private init; } = [];

    public SetupRecorded? Newest => Versions.LastOrDefault();

    public static string StreamOf(Bytes32 agreementId) => $"setup-{agreementId}";

    public Setup Apply(SetupRecorded e) => this with { Versions = Versions.Add(e) };

    public Setup Apply(DepositSeen e) =>
        this with
        {
            Deposits = Deposits.RemoveAll(d => d.Chain == e.Chain && d.Party == e.Party).Add(e),
        };

    public Setup Apply(DepositsCompleted _) => this;

    /// <summary>Of the group's own document: the group that its newest version names.</summary>
    public string? GroupId { get; private init; }

    public Setup Apply(GroupDocumented e) => this with { GroupId = e.GroupId };
}

internal static class SetupChainExtensions
{
    /// <exception cref="FormatException">Neither an EVM nor a Fabric chain id.</exception>
    internal static ChainIdentity Identity(this SetupChain chain) =>
        new(chain.Id, KindOf(chain.Id), chain.UserContract, chain.ServiceProviderContract);

    private static ChainKind KindOf(string id) =>
        id.StartsWith("eip155:", StringComparison.Ordinal) ? ChainKind.Evm
        : id.StartsWith("fabric:", StringComparison.Ordinal) ? ChainKind.Fabric
        : throw new FormatException($"{id} is no chain id that this system knows");
}
