using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Checkpoints;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Releases;

namespace Notary.IpfsRegistry.Anchoring;

public enum AnchorState
{
    Asked,
    Signed,
    Prepared,
    Submitted,
    Anchored,
}

/// <summary>
/// The way onto one chain, under the group's signature, of a version of a setup, a checkpoint of the event logs, the next
/// group, the return of deposits, or a decision about a bond.
/// </summary>
public sealed record Anchor
{
    private Anchor(AnchorSubject subject) => Subject = subject;

    public AnchorSubject Subject { get; }

    public AnchorSigned? Signed { get; private init; }

    public AnchorPrepared? Prepared { get; private init; }

    public AnchorSubmitted? Submitted { get; private init; }

    public IAnchored? Anchored { get; private init; }

    public AnchorState State =>
        Anchored is not null ? AnchorState.Anchored
        : Submitted is not null ? AnchorState.Submitted
        : Prepared is not null ? AnchorState.Prepared
        : Signed is not null ? AnchorState.Signed
        : AnchorState.Asked;

    public static Anchor Create(AnchorAsked e) => new(new SetupSubject(e));

    public static Anchor Create(CheckpointOpened e) => new(new CheckpointSubject(e));

    public static Anchor Create(GroupChangeAsked e) => new(new GroupChangeSubject(e));

    public static Anchor Create(ReleaseAsked e) => new(new ReleaseSubject(e));

    public static Anchor Create(BondCaseAsked e) => new(new BondSubject(e));

    /// <summary>The same number again, with other heads: it had not been signed.</summary>
    public Anchor Apply(CheckpointOpened e) => new(new CheckpointSubject(e));

    public Anchor Apply(AnchorSigned e) => this with { Signed = e };

    public Anchor Apply(AnchorPrepared e) => this with { Prepared = e };

    public Anchor Apply(AnchorSubmitted e) => this with { Submitted = e };

    public Anchor Apply(AnchorRefused _) => new(Subject);

    public Anchor Apply(SetupAnchored e) => this with { Anchored = e };

    public Anchor Apply(CheckpointAnchored e) => this with { Anchored = e };

    public Anchor Apply(GroupChangeAnchored e) => this with { Anchored = e };

    public Anchor Apply(ReleaseShown e) => this with { Anchored = e };

    public Anchor Apply(BondCaseEnded e) => this with { Anchored = e };
}
