using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Blocks;
using Notary.IpfsRegistry.Documents;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Setups;

/// <summary>Adds versions to setups. The block comes first, so that a recorded version can always be read.</summary>
internal sealed class SetupWriter(IDocumentStore log, IBlockStore blocks)
{
    private const int Attempts = 5;

    /// <exception cref="ReasonException">The document does not follow the newest version.</exception>
    /// <exception cref="BlockStoreException">The block could not be stored.</exception>
    internal async Task<SetupRecorded> RecordAsync(
        SetupDocument document,
        byte[] bytes,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TryRecordAsync(document, bytes, cancellation) is { } recorded)
                return recorded;
        }
        throw Reasons.VersionConflict(document.Version);
    }

    /// <summary>Null where the stream moved meanwhile: perhaps by a deposit only.</summary>
    private async Task<SetupRecorded?> TryRecordAsync(
        SetupDocument document,
        byte[] bytes,
        CancellationToken cancellation
    )
    {
        var id = DocumentRules.AgreementIdOf(document);
        var session = log.LightweightSession();
        var stream = await session.Events.FetchForWriting<Setup>(Setup.StreamOf(id), cancellation);
        var recorded = new SetupRecorded(
            id.ToString(),
            document.Version,
            Cid.Of(bytes),
            document.Previous,
            document.Status
        );
        if (stream.Aggregate?.Versions.Contains(recorded) == true)
            return recorded;
        RequireSuccessor(stream.Aggregate?.Newest, recorded);
        await blocks.PutAsync(bytes, cancellation);
        stream.AppendOne(recorded);
        return await TrySaveAsync(session, cancellation) ? recorded : null;
    }

    /// <summary>Publishes the locked version if the newest one is agreed on and both deposits were seen.</summary>
    internal async Task LockIfCompleteAsync(Bytes32 agreementId, CancellationToken cancellation)
    {
        var session = log.LightweightSession();
        var stream = await session.Events.FetchForWriting<Setup>(
            Setup.StreamOf(agreementId),
            cancellation
        );
        if (stream.Aggregate is not { Newest: { Status: SetupStatus.Agreed } newest } setup)
            return;
        var block = await blocks.GetAsync(Cid.DigestOf(newest.Cid), cancellation);
        var agreed = SetupDocument.Parse(
            block ?? throw new BlockStoreException($"the block {newest.Cid} is gone")
        );
        if (Locking.Next(agreed, newest.Cid, setup.Deposits) is not { } locked)
            return;
        var bytes = locked.ToCanonicalJson();
        await blocks.PutAsync(bytes, cancellation);
        var (id, cid) = (agreementId.ToString(), Cid.Of(bytes));
        stream.AppendMany(
            new SetupRecorded(id, locked.Version, cid, locked.Previous, locked.Status),
            new DepositsCompleted(id, locked.Version, cid, locked.Agreement!.Terms)
        );
        await session.SaveChangesAsync(cancellation);
    }

    private static void RequireSuccessor(SetupRecorded? newest, SetupRecorded next)
    {
        if (next.Version != (newest?.Version ?? 0) + 1 || next.PreviousCid != newest?.Cid)
            throw Reasons.VersionConflict(next.Version);
        // A locked agreement is final; the group's own document goes on with every epoch.
        if (newest?.Status == SetupStatus.Locked)
            throw Reasons.VersionConflict(next.Version);
    }

    private static async Task<bool> TrySaveAsync(
        IDocumentSession session,
        CancellationToken cancellation
    )
    {
        try
        {
            await session.SaveChangesAsync(cancellation);
            return true;
        }
        catch (Exception e)
            when (e
                    is EventStreamUnexpectedMaxEventIdException
                        or ExistingStreamIdCollisionException
            )
        {
            return false;
        }
    }
}
