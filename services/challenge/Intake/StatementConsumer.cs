using MassTransit;
using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;

namespace Notary.Challenge.Intake;

/// <summary>What members saw. One of each status is kept from each member of a group: it may find a leg later
/// than it first looked.</summary>
public sealed class StatementConsumer(MemberWords words) : IConsumer<InclusionStated>
{
    public Task Consume(ConsumeContext<InclusionStated> context)
    {
        var statement = context.Message;
        return words.KeepAsync(
            context,
            CaseStreams.Statements(statement.ChallengeId.ToLowerInvariant()),
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
    }
}
