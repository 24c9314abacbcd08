using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Challenge.Cases;

/// <summary>What others said about a case, in the order in which it came.</summary>
/// <param name="Proofs">On chain; null where a decision of the time before them is replayed.</param>
public sealed record CaseInputs(
    IReadOnlyList<InclusionStated> Statements,
    IReadOnlyList<PartialSignature> Partials,
    IReadOnlyList<PenaltyObserved> Penalties,
    IReadOnlyList<InclusionObserved>? Proofs
)
{
    public InputCounts Counts =>
        new(Statements.Count, Partials.Count, Penalties.Count, Proofs?.Count);

    public static async Task<CaseInputs> LoadAsync(
        IQueryEventStore events,
        ChallengeCase about,
        CancellationToken cancellation
    )
    {
        var id = about.Challenge.ChallengeId;
        return new(
            await ReadAsync(CaseStreams.Statements(id), (StatementReceived e) => e.Statement),
            about.Opened is { } opened
                ? await ReadAsync(
                    CaseStreams.Partials(opened.Message),
                    (PartialReceived e) => e.Partial
                )
                : [],
            await ReadAsync(CaseStreams.Penalty(id), (PenaltyObserved e) => e),
            await ReadAsync(CaseStreams.Proofs(id), (InclusionObserved e) => e)
        );

        async Task<List<T>> ReadAsync<TEvent, T>(string stream, Func<TEvent, T> select) =>
            [
                .. (await events.FetchStreamAsync(stream, cancellation: cancellation)).Select(e =>
                    select((TEvent)e.Data)
                ),
            ];
    }

    /// <summary>What was in when <paramref name="counts"/> was written.</summary>
    public CaseInputs Take(InputCounts counts) =>
        new(
            [.. Statements.Take(counts.Statements)],
            [.. Partials.Take(counts.Partials)],
            [.. Penalties.Take(counts.Penalties)],
            counts.Proofs is { } proofs ? [.. (Proofs ?? []).Take(proofs)] : null
        );
}
