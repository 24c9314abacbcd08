using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replicas;
using Notary.Protocol.Groups;

namespace Notary.Oracle.Lapses;

/// <summary>Lets exposures lapse. Each oracle does it for the agreements that are its own: watermarks are in the log that all read.</summary>
internal sealed class LapseDesk(
    AgreementBook book,
    Watermarks watermarks,
    PartitionTable partitions,
    IDocumentStore store
)
{
    /// <summary>Agreements that this oracle decides for.</summary>
    public IEnumerable<AgreementAccount> Own =>
        book.Accounts.Where(account => partitions.Owns(account.State.Id));

    /// <returns>The watermarks of the log, under all of which exposures have lapsed.</returns>
    public async Task<ImmutableList<Watermark>> ReleaseAsync(CancellationToken cancellation)
    {
        var taken = await watermarks.LoadAsync(cancellation);
        foreach (var account in Own)
            if (LapseRules.Due(account.State, taken) is { Count: > 0 })
                await ReleaseAsync(account, taken, cancellation);
        return taken;
    }

    private async Task ReleaseAsync(
        AgreementAccount account,
        ImmutableList<Watermark> taken,
        CancellationToken cancellation
    )
    {
        try
        {
            await account.ChangeAsync(
                state => new Change<bool>(true, LapseRules.Due(state, taken)),
                store.LightweightSession,
                cancellation
            );
        }
        catch (ElsewhereException)
        {
            // It went to another oracle, which does the same.
        }
    }
}
