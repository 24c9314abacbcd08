using Notary.Challenge.Cases;
using Notary.Challenge.Settings;
using Notary.EventStore;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Http;

/// <summary>Cases as the log has them now.</summary>
internal sealed class CaseReader(IDocumentStore store, FormSource form)
{
    /// <summary>Null where nobody challenged.</summary>
    public async Task<CaseDocument?> FindAsync(string challenge, CancellationToken cancellation)
    {
        var events = store.QuerySession().Events;
        var found = await events.AggregateStreamAsync<ChallengeCase>(
            CaseStreams.Case(challenge),
            cancellation: cancellation
        );
        if (found is null)
            return await RejectedAsync(events, challenge, cancellation);
        var inputs = await CaseInputs.LoadAsync(events, found, cancellation);
        var evidence = ChallengeEvidence.Parse(found.Challenge);
        return CaseDocument.Of(found, inputs, form.Current.ChainOf(evidence, evidence.Accused));
    }

    /// <summary>What a statement was proved by, docs/formats.md, "Proofs", 0x-hex; null where there is none at this place.</summary>
    /// <param name="place">Among the case's statements, from 0.</param>
    public async Task<string?> ProofAsync(
        string challenge,
        int place,
        CancellationToken cancellation
    )
    {
        // The one event alone: each of the others may hold a block as well.
        var found = await store
            .QuerySession()
            .Events.FetchStreamAsync(
                CaseStreams.Statements(challenge),
                version: place + 1L,
                fromVersion: place,
                cancellation
            );
        return found is [{ Data: StatementReceived received }] ? received.Statement.Proof : null;
    }

    /// <summary>How far everything has come that is recorded about a case: where it is the same, so is the document.</summary>
    /// <param name="message">The document's group message.</param>
    public async Task<string> VersionsAsync(
        string challenge,
        string? message,
        CancellationToken cancellation
    )
    {
        var events = store.QuerySession().Events;
        var versions = new List<long>();
        foreach (var stream in StreamsOf(challenge, message))
            versions.Add((await events.FetchStreamStateAsync(stream, cancellation))?.Version ?? 0);
        return string.Join(' ', versions);
    }

    private static string[] StreamsOf(string challenge, string? message) =>
        [
            CaseStreams.Case(challenge),
            CaseStreams.Rejected(challenge),
            CaseStreams.Statements(challenge),
            CaseStreams.Penalty(challenge),
            CaseStreams.Proofs(challenge),
            CaseStreams.Partials(message ?? ""),
        ];

    private static async Task<CaseDocument?> RejectedAsync(
        IQueryEventStore events,
        string challenge,
        CancellationToken cancellation
    )
    {
        var rejected = await events.FetchStreamAsync(
            CaseStreams.Rejected(challenge),
            cancellation: cancellation
        );
        return rejected is [.., { Data: ChallengeRejected last }] ? CaseDocument.Of(last) : null;
    }
}
