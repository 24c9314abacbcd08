using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Watermarks;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Penalties;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Replay;

/// <summary>The replay of one stream: a case, or what others said.</summary>
internal sealed class CaseReplay(CaseSources sources) : IStreamReplay
{
    private ChallengeCase? _case;

    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        var expected = await RecomputeAsync(recorded, cancellation);
        _case =
            recorded.Data is ChallengeReceived received ? ChallengeCase.Create(received)
            : _case is { } open ? CaseFold.Apply(open, recorded.Data)
            : null;
        return expected is null ? [] : [Recomputed.Compare(recorded, expected)];
    }

    private ChallengeCase Case =>
        _case ?? throw new KeyNotFoundException("the challenge was never received");

    /// <summary>What should stand where a decision does; null where the event is an input that follows from nothing.</summary>
    private async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        recorded.Data switch
        {
            ChallengeReceived e => await FormAsync(recorded, e, cancellation) is { } reason
                ? new ChallengeRejected(e.Challenge, e.ReceivedAt, reason, e.GroupKey)
                : e,
            ChallengeRejected e => await FormAsync(
                recorded,
                new(e.Challenge, e.ReceivedAt, e.GroupKey),
                cancellation
            )
                is { } reason
                ? e with
                {
                    Reason = reason,
                }
                : new ChallengeReceived(e.Challenge, e.ReceivedAt, e.GroupKey),
            StatementReceived e => await WordAsync(
                recorded,
                group => group.Sent(e.Statement),
                cancellation
            ),
            PartialReceived e => await WordAsync(
                recorded,
                group => group.Sent(e.Partial),
                cancellation
            ),
            WatermarkGiven e => WatermarkCheck.Of(
                e,
                await sources.SettingsAsync(recorded, cancellation),
                await sources.GroupsAsync(recorded, cancellation)
            ),
            GroupAnnounced e => await sources.CheckAsync(recorded, e, cancellation),
            PenaltyPrepared { Replaces: not null } e => await ReplacementAsync(
                recorded,
                e,
                cancellation
            ),
            CaseOpened or CaseReopened or PartialRejected or PenaltyCombined or CaseClosed =>
                await DecideAsync(recorded, cancellation),
            _ => null,
        };

    /// <summary>What is wrong with a challenge's form, under the settings of that time.</summary>
    private async ValueTask<string?> FormAsync(
        IEvent recorded,
        ChallengeReceived challenge,
        CancellationToken cancellation
    )
    {
        var settings = await sources.SettingsAsync(recorded, cancellation);
        var evidence = ChallengeEvidence.Parse(challenge.Challenge);
        return settings.Form.Violation(evidence, challenge.ReceivedAt, challenge.GroupKey);
    }

    /// <summary>Only members' words are kept.</summary>
    private async ValueTask<object> WordAsync(
        IEvent recorded,
        Func<KnownGroup, bool> sent,
        CancellationToken cancellation
    )
    {
        var roll = await sources.GroupsAsync(recorded, cancellation);
        return roll.Groups.Any(sent) ? recorded.Data : "nothing: no member signed it";
    }

    private async ValueTask<object> ReplacementAsync(
        IEvent recorded,
        PenaltyPrepared dearer,
        CancellationToken cancellation
    )
    {
        var settings = await sources.SettingsAsync(recorded, cancellation);
        var evidence = ChallengeEvidence.Parse(Case.Challenge);
        return PenaltyReplacement.Recompute(
            settings.Form.ChainOf(evidence, evidence.Accused),
            Case.Penalty.Sent.LastOrDefault(),
            dearer
        );
    }

    private async ValueTask<object> DecideAsync(IEvent recorded, CancellationToken cancellation)
    {
        var evidence = ChallengeEvidence.Parse(Case.Challenge);
        var settings = await sources.SettingsAsync(recorded, cancellation);
        var chain =
            settings.Form.ChainOf(evidence, evidence.Accused)
            ?? throw new KeyNotFoundException("the chain was never configured");
        var inputs = await sources.InputsAsync(recorded, Case, cancellation);
        var roll = await sources.GroupsAsync(recorded, cancellation);
        var group = Case.Opened is { } opened ? roll.FindOn(chain.Id, opened.GroupId) : null;
        return recorded.Data switch
        {
            CaseOpened => CaseRules.Open(evidence, chain, roll) as object
                ?? "nothing: the chain's group is not known",
            CaseReopened e => CaseRules.Reopen(Case, chain, roll, e.AskedAt) as object
                ?? "the case goes on",
            CaseClosed e => CaseEnding.Of(Case, inputs.Take(e.Seen), group, chain, e.ClosedAt)
                as object
                ?? "the case goes on",
            PartialRejected e => Rejection(e, inputs, group!, chain),
            PenaltyCombined e => Combination(e, inputs, group!, chain),
            _ => throw new InvalidOperationException("no decision of a case"),
        };
    }

    private object Rejection(
        PartialRejected recorded,
        CaseInputs inputs,
        KnownGroup group,
        ChainIdentity chain
    ) =>
        CaseRules
            .Sign(Case, inputs, group, chain, now: 0)
            .OfType<PartialRejected>()
            .Select(e => recorded.Report is null ? e with { Report = null } : e)
            .FirstOrDefault(e => e == recorded) as object
        ?? "the partial is valid, or was never received";

    /// <summary>The members whose partials it names make the same signature.</summary>
    private object Combination(
        PenaltyCombined recorded,
        CaseInputs inputs,
        KnownGroup group,
        ChainIdentity chain
    )
    {
        var partials = inputs.Partials.Where(p => recorded.Members.Contains(p.Member));
        return CaseRules
                .Sign(Case, new([], [.. partials], [], []), group, chain, recorded.SignedAt)
                .OfType<PenaltyCombined>()
                .FirstOrDefault() as object
            ?? "its members' partials make no signature";
    }
}
