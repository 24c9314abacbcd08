using Notary.Evm;
using Notary.IpfsRegistry.Checkpoints;

namespace Notary.IpfsRegistry.Anchoring;

public enum AnchorState
{
    Asked,
    Signed,
    Prepared,
    Submitted,
    Anchored,
}

/// <summary>A document's way onto one chain: a locked version of a setup, or a checkpoint of the event logs.</summary>
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

    /// <param name="chain">CAIP-2 id.</param>
    public static string StreamOf(Bytes32 agreementId, string chain) =>
        $"anchor-{agreementId}-{chain}";

    public static Anchor Create(AnchorAsked e) => new(new SetupSubject(e));

    public static Anchor Create(CheckpointOpened e) => new(new CheckpointSubject(e));

    /// <summary>The same number again, with other heads: it had not been signed.</summary>
    public Anchor Apply(CheckpointOpened e) => new(new CheckpointSubject(e));

    public Anchor Apply(AnchorSigned e) => this with { Signed = e };

    public Anchor Apply(AnchorPrepared e) => this with { Prepared = e };

    public Anchor Apply(AnchorSubmitted e) => this with { Submitted = e };

    public Anchor Apply(AnchorRefused _) => new(Subject);

    public Anchor Apply(SetupAnchored e) => this with { Anchored = e };

    public Anchor Apply(CheckpointAnchored e) => this with { Anchored = e };
}
