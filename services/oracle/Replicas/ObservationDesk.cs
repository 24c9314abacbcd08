using Notary.EventStore;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Replicas;

/// <summary>Brings observations into the log, here or through the oracle that decides for the agreement.</summary>
internal sealed class ObservationDesk(
    AgreementBook book,
    IDocumentStore store,
    PartitionTable partitions,
    ReplicaClient others,
    TimeProvider time
)
{
    /// <summary>Longer than a hand-over takes; then the message is delivered again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="ElsewhereException">Nobody took it.</exception>
    public async Task<ObservationOutcome> TakeAsync(
        Observation observation,
        CancellationToken cancellation
    )
    {
        var id = observation.AgreementId;
        for (var started = time.GetTimestamp(); ; await Task.Delay(Pause, cancellation))
            try
            {
                if (
                    partitions.OwnerOf(id) is { } owner
                    && await others.SendOnAsync(owner, observation, cancellation) is { } outcome
                )
                    return outcome;
                return await RecordAsync(observation, cancellation);
            }
            catch (ElsewhereException) when (time.GetElapsedTime(started) < Patience)
            {
                // A hand-over is under way.
            }
    }

    /// <exception cref="ElsewhereException">The agreement is another oracle's.</exception>
    public async Task<ObservationOutcome> RecordAsync(
        Observation observation,
        CancellationToken cancellation
    )
    {
        var account = book.Open(observation.AgreementId);
        var objection = await account.ChangeAsync(
            state =>
                ObservationRules.Objection(state, observation.Event) is { } reason
                    ? new Change<string?>(reason, [])
                    : new(null, [observation.Event]),
            () => observation.Session(store),
            cancellation
        );
        return new(objection, account.State.IsSound);
    }
}
