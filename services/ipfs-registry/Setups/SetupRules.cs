using Notary.Chains;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Documents;
using Notary.IpfsRegistry.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Setups;

/// <summary>Which versions a setup takes, as pure functions: live and replay both run them.</summary>
internal static class SetupRules
{
    /// <summary>A document from outside as the setup's next version.</summary>
    /// <exception cref="ReasonException">It does not follow the newest version.</exception>
    internal static SetupRecorded Record(Setup? setup, SetupDocument document, byte[] bytes)
    {
        var next = Version(DocumentRules.AgreementIdOf(document), document, bytes);
        if (setup?.Versions.Contains(next) == true)
            return next;
        var newest = setup?.Newest;
        if (next.Version != (newest?.Version ?? 0) + 1 || next.PreviousCid != newest?.Cid)
            throw Reasons.VersionConflict(next.Version);
        // A locked agreement is final; the group's own document goes on with every epoch.
        if (newest?.Status == SetupStatus.Locked)
            throw Reasons.VersionConflict(next.Version);
        return next;
    }

    /// <summary>The locked version, once the newest one is agreed on and both deposits were seen; else null.</summary>
    /// <param name="agreed">The document of the newest version.</param>
    internal static LockedVersion? Lock(Setup setup, SetupDocument agreed)
    {
        if (
            setup.Newest is not { Status: SetupStatus.Agreed } newest
            || Locking.Next(agreed, newest.Cid, setup.Deposits) is not { } locked
        )
            return null;
        var bytes = locked.ToCanonicalJson();
        var recorded = Version(DocumentRules.AgreementIdOf(locked), locked, bytes);
        return new(
            bytes,
            recorded,
            new(recorded.AgreementId, locked.Version, recorded.Cid, locked.Agreement!.Terms)
        );
    }

    /// <summary>
    /// The version of the group's own document that names the group in force, once all chains show it; null where there is
    /// one, and for the first group, whose document its deployer wrote.
    /// </summary>
    internal static GroupVersion? Document(
        Setup? setup,
        GroupRoll roll,
        IReadOnlyList<ChainIdentity> chains
    )
    {
        var shown = chains
            .Select(c => roll.ShownOn(c.Id)?.GroupId)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (
            shown is not [{ } id]
            || id == setup?.GroupId
            || roll.FindOn(chains[0].Id, id) is not { Epoch: > 1 } group
        )
            return null;
        var document = new SetupDocument(
            (setup?.Newest?.Version ?? 0) + 1,
            setup?.Newest?.Cid,
            SetupStatus.Group,
            group.ToSetup(),
            [.. chains.Select(c => c.ToSetup())],
            Agreement: null,
            Accounts: []
        );
        var bytes = document.ToCanonicalJson();
        var recorded = Version(Bytes32.Zero, document, bytes);
        return new(bytes, recorded, new(recorded.Version, recorded.Cid, id));
    }

    private static SetupRecorded Version(Bytes32 id, SetupDocument document, byte[] bytes) =>
        new(id.ToString(), document.Version, Cid.Of(bytes), document.Previous, document.Status);
}

/// <summary>A version that names the group in force: its document, and the events that say so.</summary>
internal sealed record GroupVersion(
    byte[] Document,
    SetupRecorded Recorded,
    GroupDocumented Documented
);

/// <summary>A locked version: its document, and the events that say so.</summary>
internal sealed record LockedVersion(
    byte[] Document,
    SetupRecorded Recorded,
    DepositsCompleted Completed
);
