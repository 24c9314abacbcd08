using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Http;

/// <summary>A case as anyone may read it. Times are Unix seconds, amounts decimal strings in base units.</summary>
/// <param name="Challenger">Whose evidence began it.</param>
internal sealed record CaseDocument(
    string Id,
    string State,
    string AgreementId,
    ulong Sequence,
    int Kind,
    string Challenger,
    long ReceivedAt,
    ulong DueAt,
    ulong ClosesAt,
    IReadOnlyList<StatementDocument> Statements,
    IReadOnlyList<PartialDocument> Partials,
    string? Message,
    NextDocument? Next,
    string? TxId,
    string? Amount,
    string? Outcome,
    string? Reason
)
{
    private const string RejectedState = "rejected";

    /// <summary>Whether nothing more happens to it; a rejected one may yet be followed by better evidence.</summary>
    public bool IsOver => Next is null && State != RejectedState;

    /// <param name="accusedChain">The chain on which the accused leg belongs; null where it is no longer configured.</param>
    public static CaseDocument Of(
        ChallengeCase found,
        CaseInputs inputs,
        ChainIdentity? accusedChain
    )
    {
        var evidence = ChallengeEvidence.Parse(found.Challenge);
        return Empty(evidence, found.ReceivedAt, Lower(found.State)) with
        {
            ClosesAt = evidence.ClosesAt(found.AskedAt),
            Statements =
            [
                .. inputs.Statements.Select(
                    (s, place) =>
                        StatementDocument.Of(
                            s,
                            place,
                            accusedChain is not null
                                && StatementProof.Holds(s, evidence, accusedChain, found.Confirmed)
                        )
                ),
            ],
            Partials =
            [
                .. inputs.Partials.Select(p => new PartialDocument(
                    p.Member,
                    found.Rejected.Contains(new(p.Member, p.Partial))
                )),
            ],
            Message = found.Opened?.Message,
            Next = NextDocument.Of(found, evidence),
            TxId = found.Closed?.TxId ?? found.Penalty.Submitted?.TxId,
            Amount = inputs.Penalties is [.., var penalty] ? penalty.Amount : null,
            Outcome = found.Closed?.Outcome,
            Reason = found.Closed?.Reason,
        };
    }

    public static CaseDocument Of(ChallengeRejected rejected) =>
        Empty(ChallengeEvidence.Parse(rejected.Challenge), rejected.ReceivedAt, RejectedState) with
        {
            Reason = rejected.Reason,
        };

    private static CaseDocument Empty(ChallengeEvidence evidence, long receivedAt, string state) =>
        new(
            evidence.ChallengeId.ToString(),
            state,
            evidence.Answer.AgreementId.ToString(),
            evidence.Answer.Sequence,
            (int)evidence.Kind,
            evidence.Challenger.ToString(),
            receivedAt,
            evidence.DueAt,
            evidence.ClosesAt(receivedAt),
            [],
            [],
            null,
            null,
            null,
            null,
            null,
            null
        );

    private static string Lower(CaseState state) => state.ToString().ToLowerInvariant();
}

/// <param name="Proved">Its proof shows what it says, in a block that the service's own node has.</param>
/// <param name="Proof">Where its proof is read, at this service: by itself, since a Fabric proof holds a whole block. Null: it has none.</param>
internal sealed record StatementDocument(
    int Member,
    string Status,
    string Chain,
    long HeadHeight,
    string HeadHash,
    long StatedAt,
    bool Proved,
    string? Proof
)
{
    /// <param name="place">Among the case's statements, from 0.</param>
    public static StatementDocument Of(InclusionStated s, int place, bool proved) =>
        new(
            s.Member,
            s.Status,
            s.Chain,
            s.HeadHeight,
            s.HeadHash,
            s.StatedAt,
            proved,
            s.Proof is null ? null : $"/v1/challenges/{s.ChallengeId}/statements/{place}/proof"
        );
}

/// <param name="Rejected">It did not verify against the member's share.</param>
internal sealed record PartialDocument(int Member, bool Rejected);
