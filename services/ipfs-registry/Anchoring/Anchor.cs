using Notary.Evm;

namespace Notary.IpfsRegistry.Anchoring;

public enum AnchorState
{
    Asked,
    Signed,
    Prepared,
    Submitted,
    Anchored,
}

/// <summary>A locked version's way onto one chain.</summary>
public sealed record Anchor
{
    public required AnchorAsked Asked { get; init; }

    public AnchorSigned? Signed { get; private init; }

    public AnchorPrepared? Prepared { get; private init; }

    public AnchorSubmitted? Submitted { get; private init; }

    public SetupAnchored? Anchored { get; private init; }

    public AnchorState State =>
        Anchored is not null ? AnchorState.Anchored
        : Submitted is not null ? AnchorState.Submitted
        : Prepared is not null ? AnchorState.Prepared
        : Signed is not null ? AnchorState.Signed
        : AnchorState.Asked;

    /// <param name="chain">CAIP-2 id.</param>
    public static string StreamOf(Bytes32 agreementId, string chain) =>
        $"anchor-{agreementId}-{chain}";

    public static Anchor Create(AnchorAsked e) => new() { Asked = e };

    public Anchor Apply(AnchorSigned e) => this with { Signed = e };

    public Anchor Apply(AnchorPrepared e) => this with { Prepared = e };

    public Anchor Apply(AnchorSubmitted e) => this with { Submitted = e };

    public Anchor Apply(AnchorRefused _) => new() { Asked = Asked };

    public Anchor Apply(SetupAnchored e) => this with { Anchored = e };
}
