using System.Text;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
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
        var recorded = SetupRules.Record(stream.Aggregate, document, bytes);
        if (stream.Aggregate?.Versions.Contains(recorded) == true)
            return recorded;
        await blocks.PutAsync(bytes, cancellation);
        stream.AppendMany(new DocumentReceived(Encoding.UTF8.GetString(bytes)), recorded);
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
        if (SetupRules.Lock(setup, agreed) is not { } locked)
            return;
        await blocks.PutAsync(locked.Document, cancellation);
        stream.AppendMany(locked.Recorded, locked.Completed);
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>Publishes the version that names the group in force, where there is none yet.</summary>
    internal async Task DocumentGroupAsync(
        GroupRoll roll,
        IReadOnlyList<ChainIdentity> chains,
        CancellationToken cancellation
    )
    {
        var session = log.LightweightSession();
        var stream = await session.Events.FetchForWriting<Setup>(
            Setup.StreamOf(Bytes32.Zero),
            cancellation
        );
        if (SetupRules.Document(stream.Aggregate, roll, chains) is not { } written)
            return;
        session.CorrelationId = written.Documented.GroupId;
        await blocks.PutAsync(written.Document, cancellation);
        stream.AppendMany(written.Recorded, written.Documented);
        await session.SaveChangesAsync(cancellation);
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
