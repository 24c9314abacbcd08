using System.Text.Json;
using Notary.EventStore;
using Notary.Protocol.Challenges;

namespace Notary.Bench.Challenges;

/// <param name="Due">From when on a notary might find the leg missing.</param>
/// <param name="Signed">When the log has the group's signature.</param>
/// <param name="Submitted">When the log has the node's acceptance of the penalty, or saw it executed: notaries may be first.</param>
internal sealed record Punishment(
    DateTimeOffset Due,
    DateTimeOffset Signed,
    DateTimeOffset Submitted
);

/// <summary>The challenge service's log, which tells when what happened.</summary>
internal sealed class CaseLog(string postgres) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly IDocumentStore store = DocumentStore.For(options =>
    {
        options.Connection(postgres);
        options.DatabaseSchemaName = "challenge";
    });

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>Waits until each case is closed, for some minutes behind the last deadline; returns those that were upheld.</summary>
    /// <param name="notBefore">When they were published, where that was later than their deadlines.</param>
    public async Task<IReadOnlyList<Punishment>> PunishedAsync(
        IReadOnlyList<ChallengeEvidence> challenges,
        DateTimeOffset? notBefore,
        CancellationToken cancellation
    )
    {
        var end = DueOf(challenges.MaxBy(c => c.DueAt)!, notBefore) + Patience;
        var awaited = challenges.Select(StreamOf).ToHashSet(StringComparer.Ordinal);
        var (signed, sent, upheld) = (Moments(), Moments(), Moments());
        for (var position = 0L; upheld.Count < awaited.Count; )
        {
            await foreach (var e in store.ReadRecordedAsync(position, cancellation: cancellation))
            {
                position = e.Position;
                if (!awaited.Contains(e.StreamId))
                    continue;
                if (e.Type == "penalty_combined")
                    signed.TryAdd(e.StreamId, e.Timestamp);
                else if (e.Type is "penalty_submitted" or "penalty_observed")
                    sent.TryAdd(e.StreamId, e.Timestamp);
                else if (IsUpheld(e))
                    upheld.TryAdd(e.StreamId, e.Timestamp);
            }
            if (TimeProvider.System.GetUtcNow() > end)
                break;
            await Task.Delay(Look, cancellation);
        }
        return
        [
            .. from challenge in challenges
            let stream = StreamOf(challenge)
            where upheld.ContainsKey(stream)
            let at = sent.GetValueOrDefault(stream, upheld[stream])
            select new Punishment(
                DueOf(challenge, notBefore),
                signed.GetValueOrDefault(stream, at),
                at
            ),
        ];
    }

    private static bool IsUpheld(RecordedEvent e)
    {
        if (e.Type != "case_closed")
            return false;
        using var closed = JsonDocument.Parse(e.Utf8Data);
        return closed.RootElement.GetProperty("outcome").ValueEquals("upheld");
    }

    private static string StreamOf(ChallengeEvidence challenge) => $"case-{challenge.ChallengeId}";

    /// <summary>Members' clocks count whole seconds.</summary>
    private static DateTimeOffset DueOf(ChallengeEvidence challenge, DateTimeOffset? notBefore)
    {
        var due = DateTimeOffset.FromUnixTimeSeconds((long)challenge.DueAt + 1);
        return notBefore > due ? notBefore.Value : due;
    }

    private static Dictionary<string, DateTimeOffset> Moments() => new(StringComparer.Ordinal);
}
