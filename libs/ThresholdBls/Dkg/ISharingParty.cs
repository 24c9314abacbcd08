using Notary.ThresholdBls.Transcripts;

namespace Notary.ThresholdBls.Dkg;

/// <summary>One side of a run: a participant, or somebody who watches it. A state machine over messages and the clock.</summary>
public interface ISharingParty : IDisposable
{
    DkgPhase Phase { get; }

    /// <summary>Null while the run goes on.</summary>
    DkgOutcome? Outcome { get; }

    /// <summary>Participants from whom anything authentic came.</summary>
    IReadOnlyCollection<int> HeardFrom { get; }

    /// <summary>Shows anybody how the key came about; null before success, and while echoes of a dealing are lacking.</summary>
    TranscriptDocument? Document { get; }

    /// <summary>Begins.</summary>
    DkgStep Start(DateTimeOffset now);

    /// <summary>Continues after a restart from what was received before, in its order.</summary>
    DkgStep Resume(
        DateTimeOffset startedAt,
        IEnumerable<(DkgEnvelope Message, DateTimeOffset At)> received,
        DateTimeOffset now
    );

    /// <summary>Takes a message, from anyone, in any order, any number of times.</summary>
    DkgStep Handle(DkgEnvelope message, DateTimeOffset now);

    /// <summary>Lets deadlines pass and repeats messages.</summary>
    DkgStep Tick(DateTimeOffset now);

    /// <summary>Somebody who has no voice in the run wants what this side has: the next tick repeats it.</summary>
    void Ask();

    /// <summary>Erases the secret that it dealt, once the result is in force; what it said before it still repeats.</summary>
    void Retire();
}
