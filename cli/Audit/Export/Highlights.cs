using Notary.Challenge.Cases;
using Notary.Cli.Audit.Story;
using Notary.Devnet.Services;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Challenges;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Audit.Export;

/// <summary>A refusal with its numbers.</summary>
internal sealed record Refusal(IEvent At, ExchangeName Exchange, AnswerRejected Why);

/// <summary>A challenge and how it ended; null while it is open.</summary>
internal sealed record Case(
    IEvent At,
    ExchangeName Exchange,
    ChallengeReceived Received,
    PenaltyKind Kind
)
{
    public CaseClosed? Closed { get; set; }

    public PenaltyObserved? Penalty { get; set; }
}

/// <summary>What a report tells of besides stories: the newest answers, refusals and challenges of the logs.</summary>
internal sealed class Highlights(int newest)
{
    private readonly Dictionary<string, Case> _cases = new(StringComparer.Ordinal);

    public Newest<ExchangeName> Answers { get; } = new(newest);

    public Newest<Refusal> Refusals { get; } = new(newest);

    public Newest<Case> Cases { get; } = new(newest);

    /// <summary>Goes through the log of an oracle or of a challenge service; others tell nothing here.</summary>
    public async Task ReadAsync(CatalogedLog log, CancellationToken cancellation)
    {
        if (log.Service != ServiceKind.Oracle && log.Service != ServiceKind.Challenge)
            return;
        await using var opened = log.OpenAudited();
        var head = await opened.Store.FetchHeadAsync(cancellation);
        var meter = new Meter(log.Instance, head.Position, Output.Progress);
        await foreach (
            var recorded in opened.Store.ReadAllAsync(to: head.Position, cancellation: cancellation)
        )
        {
            meter.Report(recorded.Position);
            Take(recorded);
        }
    }

    private void Take(IEvent recorded)
    {
        switch (recorded.Data)
        {
            case AnswerApproved approved:
                var answer = AbiStruct.FromAbiHex<Answer>(approved.Answer);
                Answers.Add(new(answer.AgreementId, answer.Sequence));
                break;
            case AnswerRejected rejected:
                Refuse(recorded, rejected);
                break;
            case BatchRejected batch:
                Refuse(recorded, batch.Rejection);
                break;
            case ChallengeReceived received:
                Open(recorded, received);
                break;
            case PenaltyObserved penalty:
                foreach (var about in Cases.Kept.Where(c => IsAbout(c, recorded.StreamId)))
                    about.Penalty = penalty;
                break;
            case CaseClosed closed when _cases.Remove(recorded.StreamId, out var about):
                about.Closed = closed;
                break;
        }
    }

    private void Refuse(IEvent recorded, AnswerRejected why) =>
        Refusals.Add(new(recorded, new(Bytes32.Parse(recorded.StreamId), why.Sequence), why));

    private void Open(IEvent recorded, ChallengeReceived received)
    {
        var evidence = ChallengeEvidence.Parse(received.Challenge);
        var name = new ExchangeName(evidence.Answer.AgreementId, evidence.Answer.Sequence);
        var opened = new Case(recorded, name, received, evidence.Kind);
        _cases[recorded.StreamId] = opened;
        Cases.Add(opened);
    }

    private static bool IsAbout(Case about, string stream) =>
        stream == CaseStreams.Penalty(about.Received.Challenge.ChallengeId);
}
