namespace Notary.ThresholdBls.Dkg;

/// <summary>Phases of the key generation, in order.</summary>
public enum DkgPhase
{
    NotStarted = 0,
    Dealing = 1,
    Complaint = 2,
    Justification = 3,
    Transcript = 4,
    Finished = 5,
}

/// <summary>Why a run ended without a key.</summary>
public enum DkgFailure
{
    /// <summary>Fewer than n − f dealers qualified.</summary>
    TooFewDealers = 1,

    /// <summary>No transcript was signed by n − f members.</summary>
    NoAgreement = 2,

    /// <summary>The others have a key, and this member lacks its share of a qualified dealing.</summary>
    ShareMissing = 3,

    /// <summary>The sum of the dealings is no usable key.</summary>
    DegenerateKey = 4,
}

/// <summary>How a run ended.</summary>
public abstract record DkgOutcome
{
    public sealed record Succeeded(GeneratedKey Key) : DkgOutcome;

    public sealed record Failed(DkgFailure Reason) : DkgOutcome;
}

/// <summary>What one member has when the key generation succeeded.</summary>
/// <param name="Group">PK, commitments and public shares.</param>
/// <param name="Share">sk_i.</param>
/// <param name="Qualified">The dealings that make the key.</param>
/// <param name="TranscriptHash">Names the session and the qualified dealings.</param>
/// <param name="Transcripts">n − f or more members' signatures over it.</param>
public sealed record GeneratedKey(
    GroupPublicKey Group,
    SecretShare Share,
    IReadOnlyList<DealingRef> Qualified,
    Digest TranscriptHash,
    IReadOnlyList<DkgEnvelope> Transcripts
);

/// <summary>What a step of the state machine leads to.</summary>
/// <param name="Reception">What became of the message, where the step was one.</param>
/// <param name="New">Own messages to be kept first and then sent.</param>
/// <param name="Repeated">Messages to be sent again, which were kept before.</param>
public sealed record DkgStep(
    DkgReception Reception,
    IReadOnlyList<DkgEnvelope> New,
    IReadOnlyList<DkgEnvelope> Repeated
);
