using System.Security.Cryptography;
using System.Text;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Misbehaviour;

namespace Notary.Member.Credit.Items;

/// <summary>Takes over what this member said elsewhere: its verdicts on challenges, and of whom it has evidence.</summary>
internal sealed class VoteProcess(CreditDesk desk) : ISubscription
{
    public string Name => "credit-votes";

    public IReadOnlyCollection<Type>? EventTypes { get; } =
    [typeof(StatementMade), typeof(BadPartialShown), typeof(BreachSeen)];

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        foreach (var e in page)
        {
            var vote = VoteOf(e.Data, e.Timestamp.ToUnixTimeSeconds());
            await desk.TakeAsync(
                ledger => ledger.Votes.ContainsKey(vote.Matter) ? [] : [vote],
                cancellation
            );
        }
    }

    /// <param name="at">When it was recorded, Unix seconds.</param>
    public static VoteCast VoteOf(object said, long at) =>
        said switch
        {
            StatementMade { Statement: var s } => new(
                s.ChallengeId,
                Accused: null,
                s.Status == StatementStatus.Missing,
                at
            ),
            BadPartialShown { Report: var r } => Complaint(
                r.Kind,
                r.Identity,
                r.Evidence.Message,
                at
            ),
            BreachSeen b => Complaint(b.Kind, b.Identity, b.Evidence.Session, at),
            _ => throw new ArgumentException("no event that says something", nameof(said)),
        };

    /// <summary>The same matter at everybody who has the evidence.</summary>
    private static VoteCast Complaint(string kind, string identity, string about, long at)
    {
        var matter = SHA256.HashData(
            Encoding.UTF8.GetBytes($"notary/v1/credit-complaint {kind} {identity} {about}")
        );
        return new(Hex.Encode(matter), NodeName.Of(identity), Upheld: true, at);
    }
}
