using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Schedules;
using Notary.Chains;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Members;

/// <summary>How a corrupt notary behaves.</summary>
internal enum Lie
{
    Silent,

    /// <summary>It signs with another share.</summary>
    BadPartial,

    /// <summary>It says at once that the leg is missing, and signs the penalty.</summary>
    Missing,

    /// <summary>It says that the leg is there.</summary>
    Included,

    /// <summary>It signs whatever watermark anybody asks for, and every penalty.</summary>
    Anything,
}

/// <summary>A notary in the adversary's hands, with its keys.</summary>
internal sealed class Liar
{
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly int _number;
    private readonly Committee _committee;
    private readonly IReadOnlyList<SimChain> _chains;
    private readonly SimClock _clock;
    private readonly Bus _bus;

    public Liar(
        int number,
        Lie lie,
        Committee committee,
        IReadOnlyList<SimChain> chains,
        SimClock clock,
        Bus bus
    )
    {
        (_number, Lie, _committee, _chains) = (number, lie, committee, chains);
        (_clock, _bus) = (clock, bus);
        bus.Subscribe(HearAsync);
    }

    public Lie Lie { get; }

    public int Number => _number;

    private Task HearAsync(object message, Guid id)
    {
        var challenge = message switch
        {
            ChallengePublished published => published,
            ChallengeRaised raised => raised.Challenge,
            _ => null,
        };
        if (challenge is not null && Lie != Lie.Silent && _answered.Add(challenge.ChallengeId))
            Answer(challenge);
        if (message is WatermarkRequested asked && Lie == Lie.Anything)
            Sign(WatermarkMessage(asked));
        return Task.CompletedTask;
    }

    private void Answer(ChallengePublished challenge)
    {
        ChallengeEvidence evidence;
        try
        {
            evidence = ChallengeEvidence.Parse(challenge);
        }
        catch (FormatException)
        {
            return;
        }
        var chain = _chains.FirstOrDefault(c =>
            c.Identity.Carries(evidence.Answer, evidence.Accused)
        );
        if (chain is null)
            return;
        var status = Lie == Lie.Included ? StatementStatus.Included : StatementStatus.Missing;
        _bus.Publish(Statement(challenge.ChallengeId, status, chain, evidence));
        if (Lie != Lie.Included)
            Sign(
                chain
                    .Identity.PenaltyMessage(
                        evidence.Answer,
                        evidence.Kind,
                        _committee.Group.Key.PublicKey.ToBytes(),
                        _committee.Group.Epoch
                    )
                    .ToString()
            );
    }

    /// <summary>With the best proof that there is: of another leg, where the claim is false.</summary>
    private InclusionStated Statement(
        string id,
        string status,
        SimChain chain,
        ChallengeEvidence evidence
    )
    {
        var head = chain.Head;
        var leg = new LegName(
            evidence.Answer.AgreementId,
            evidence.Answer.Sequence,
            evidence.Accused
        );
        var proof =
            status == StatementStatus.Missing ? Hex.Encode(head.Prove(leg).Encode()) : "0x01";
        return new InclusionStated(
            id,
            _number,
            status,
            chain.Identity.Id,
            head.Head.Height,
            head.Head.Hash.ToString(),
            _clock.Now,
            "",
            Proof: proof
        ).SignedBy(_committee.Keystores[_number - 1].Identity);
    }

    private string WatermarkMessage(WatermarkRequested asked) =>
        Member
            .Watermarks.WatermarkPolicy.MessageOf(
                asked,
                _chains.Select(c => c.Identity).First(c => c.Id == asked.Chain)
            )
            .ToString();

    private void Sign(string message) =>
        _bus.Publish(_committee.Partial(_number, message, isGood: Lie != Lie.BadPartial));
}
