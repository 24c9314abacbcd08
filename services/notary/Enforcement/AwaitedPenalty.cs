using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.Member.Challenges;
using Notary.Penalties;

namespace Notary.Member.Enforcement;

/// <summary>A penalty on its way, as this member has it.</summary>
public sealed record AwaitedPenalty(PenaltyAwaited Awaited)
{
    private const string Prefix = "penalty-";

    public ImmutableList<PartialSignature> Partials { get; private init; } = [];

    public PenaltyAssembled? Assembled { get; private init; }

    public PenaltyCourse Course { get; private init; } = new();

    public static string StreamOf(string challengeId) => Prefix + challengeId;

    public static bool IsStream(string stream) =>
        stream.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The stream of the challenge that the penalty ends.</summary>
    public static string ChallengeOf(string stream) =>
        MemberChallenge.StreamPrefix + stream[Prefix.Length..];

    public static AwaitedPenalty Create(PenaltyAwaited e) => new(e);

    /// <summary>Under another group everything begins anew.</summary>
    public AwaitedPenalty Apply(PenaltyAwaited e) => new(e);

    public AwaitedPenalty Apply(PartialHeard e) => this with { Partials = Partials.Add(e.Partial) };

    public AwaitedPenalty Apply(PenaltyAssembled e) => this with { Assembled = e };

    public AwaitedPenalty Apply(PenaltyPrepared e) => this with { Course = Course.Apply(e) };

    public AwaitedPenalty Apply(PenaltySubmitted e) => this with { Course = Course.Apply(e) };

    public AwaitedPenalty Apply(ReplacementRefused e) => this with { Course = Course.Apply(e) };

    public AwaitedPenalty Apply(SubmissionRefused e) => this with { Course = Course.Apply(e) };

    public AwaitedPenalty Apply(PenaltyIncluded e) => this with { Course = Course.Apply(e) };

    public AwaitedPenalty Apply(PenaltyUndone e) => this with { Course = Course.Apply(e) };

    public AwaitedPenalty Apply(LegInspected e) => this with { Course = Course.Apply(e) };
}
