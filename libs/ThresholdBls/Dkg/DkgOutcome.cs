namespace Notary.ThresholdBls.Dkg;

/// <summary>Phases of a run, in order. Only a resharing has the one of approval.</summary>
public enum DkgPhase
{
    NotStarted = 0,
    Dealing = 1,
    Complaint = 2,
    Justification = 3,
    Transcript = 4,
    Approval = 5,
    Finished = 6,
}

/// <summary>Why a run ended without a key; after a resharing that failed, the outgoing group's shares are what they were.</summary>
public enum DkgFailure
{
    /// <summary>Fewer dealers qualified than are needed: n − f, or t of an outgoing group.</summary>
    TooFewDealers = 1,

    /// <summary>No transcript was signed by n − f members.</summary>
    NoAgreement = 2,

    /// <summary>The others have a key, and this member lacks its share of a qualified dealing.</summary>
    ShareMissing = 3,

    /// <summary>The dealings together are no usable key.</summary>
    DegenerateKey = 4,

    /// <summary>Fewer than t members of the outgoing group approved of the transcript.</summary>
    NotApproved = 5,
}

/// <summary>How a run ended. A failure says what this participant knows: a certificate that comes late turns it into a success.</summary>
public abstract record DkgOutcome
{
    /// <summary>This member has its share.</summary>
    public sealed record Succeeded(GeneratedKey Key) : DkgOutcome;

    /// <summary>The new group has the key, and this participant, who is none of its members, may forget its old share.</summary>
    public sealed record HandedOver(AgreedKey Key) : DkgOutcome;

    public sealed record Failed(DkgFailure Reason) : DkgOutcome;
}

/// <summary>The public side of a run that succeeded.</summary>
/// <param name="Group">PK, commitments and public shares.</param>
/// <param name="Qualified">The dealings that make the key.</param>
/// <param name="TranscriptHash">Names the session and the qualified dealings.</param>
/// <param name="Transcripts">n − f or more members' signatures over it.</param>
/// <param name="Approvals">After a resharing, t or more outgoing members' signatures over it.</param>
public record AgreedKey(
    GroupPublicKey Group,
    IReadOnlyList<DealingRef> Qualified,
    Digest TranscriptHash,
    IReadOnlyCollection<DkgEnvelope> Transcripts,
    IReadOnlyCollection<DkgEnvelope> Approvals
);

/// <summary>What one member has when the run succeeded.</summary>
public sealed record GeneratedKey : AgreedKey
{
    internal GeneratedKey(AgreedKey key, SecretShare share)
        : base(key) => Share = share;

    /// <summary>sk_i.</summary>
    public SecretShare Share { get; }
}

/// <summary>What a step of the state machine leads to.</summary>
/// <param name="Reception">What became of the message, where the step was one.</param>
/// <param name="New">Own messages to be kept first and then sent.</param>
/// <param name="Repeated">Messages to be sent again, which were kept before.</param>
public sealed record DkgStep(
    DkgReception Reception,
    IReadOnlyList<DkgEnvelope> New,
    IReadOnlyList<DkgEnvelope> Repeated
);
