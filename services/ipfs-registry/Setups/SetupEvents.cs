using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.Chains;
using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Checkpoints;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Misbehaviour;
using Notary.IpfsRegistry.Releases;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Setups;

/// <summary>Input: a setup document in canonical JSON, as somebody sent it. What was refused is not kept.</summary>
public sealed record DocumentReceived(string Json);

/// <summary>Input: the chains and contracts that the registry knows from here on.</summary>
public sealed record RegistryConfigured(IReadOnlyList<ChainIdentity> Chains)
{
    internal static RegistryConfigured Of(ChainSet chains) =>
        new([
            .. chains
                .All.Select(chain => chain.Identity)
                .OrderBy(chain => chain.Id, StringComparer.Ordinal),
        ]);
}

/// <summary>Decision: a version of a setup document is in the block store. Agreement ids are 0x-hex, zero for the group's own.</summary>
public sealed record SetupRecorded(
    string AgreementId,
    uint Version,
    string Cid,
    string? PreviousCid,
    SetupStatus Status
);

/// <summary>Input: a watcher saw a deposit at its agreement's depth. Party 32 bytes and account 20 bytes 0x-hex; balance decimal.</summary>
public sealed record DepositSeen(
    string AgreementId,
    string Chain,
    string Party,
    string Account,
    string Balance
);

/// <summary>Decision: both deposits are there, and the version that says so is recorded. Agreement: ABI words, 0x-hex.</summary>
public sealed record DepositsCompleted(
    string AgreementId,
    uint Version,
    string Cid,
    string Agreement
);

internal static class SetupEvents
{
    internal static void Register(StoreOptions options)
    {
        options.UseSystemTextJsonForSerialization(
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            }
        );
        options
            .Events.MapEventType<RegistryConfigured>("registry-configured")
            .MapEventType<DocumentReceived>("document-received")
            .MapEventType<SetupRecorded>("setup-recorded")
            .MapEventType<DepositSeen>("deposit-seen")
            .MapEventType<DepositsCompleted>("deposits-completed")
            .MapEventType<MisbehaviourFound>("misbehaviour-found");
        AnchorEvents.Register(options);
        CheckpointEvents.Register(options);
        GroupChangeEvents.Register(options);
        ReleaseEvents.Register(options);
        BondCaseEvents.Register(options);
    }
}
