using Notary.Chains.Observations;
using Notary.Contracts.Challenges;
using Notary.Protocol.Challenges;

namespace Notary.Chains.Challenges;

/// <summary>A challenge that somebody opened on a chain, as the message that it stands for.</summary>
public static class OpenedChallenge
{
    /// <summary>The contract checks the answer and the bond of whoever opened it, and nothing of the evidence.</summary>
    /// <exception cref="FormatException">The evidence cannot be read, or is about another leg than the one that the contract names.</exception>
    public static ChallengePublished Read(this ContractEvent.ChallengeOpened opened)
    {
        var evidence = ChallengeJson.Read(opened.Evidence);
        var answer = evidence.Answer;
        var isSame =
            (answer.AgreementId, answer.Sequence, evidence.Kind, answer.Digest)
            == (opened.AgreementId, opened.Sequence, opened.Kind, opened.AnswerDigest);
        return isSame
            ? evidence.ToMessage()
            : throw new FormatException("the evidence is about another leg");
    }
}
