using MassTransit;
using Notary.Challenge.Cases;
using Notary.Challenge.Process;
using Notary.Contracts.Challenges;

namespace Notary.Challenge.Intake;

/// <summary>What members saw. One of each status is kept from each member of a group: it may find a leg later
/// than it first looked.</summary>
public sealed class StatementConsumer(MemberWords words, CaseNews news) : IConsumer<InclusionStated>
{
    public async Task Consume(ConsumeContext<InclusionStated> context)
    {
        var statement = context.Message;
        var challenge = statement.ChallengeId.ToLowerInvariant();
        var isKept = await words.KeepAsync(
            context,
            CaseStreams.Statements(challenge),
            new StatementReceived(statement),
            group => group.Sent(statement),
            (before, group) =>
                statement.Status is StatementStatus.Included or StatementStatus.Missing
                && (statement.Proof?.Length ?? 0) <= StatementProof.MaxLength
                && !before
                    .Select(e => ((StatementReceived)e.Data).Statement)
                    .Any(s =>
                        s.Member == statement.Member
                        && s.Status == statement.Status
                        && group.Sent(s)
                    )
        );
        // A missing leg is told by partials.
        if (isKept && statement.Status == StatementStatus.Included)
            news.Tell(CaseStreams.Case(challenge));
    }
}
