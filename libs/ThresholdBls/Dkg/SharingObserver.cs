using Notary.ThresholdBls.Transcripts;

namespace Notary.ThresholdBls.Dkg;

/// <summary>
/// Watches a run without a part in it: an outgoing member while a group of others generates a new key. It says nothing, has no
/// deadlines, and comes by the same rules to the same key as the participants, with everything that shows it.
/// </summary>
public sealed class SharingObserver : ISharingParty
{
    private readonly SharingSession _session;
    private readonly Board _board;
    private readonly KeyAssembly _assembly;

    public SharingObserver(SharingSession session)
    {
        _session = session;
        _board = new Board(session, openShare: null);
        _assembly = new KeyAssembly(session, _board, new Qualification(_board, session, self: 0));
    }

    public SharingSession Session => _session;

    public DkgPhase Phase { get; private set; }

    public DkgOutcome? Outcome { get; private set; }

    public IReadOnlyCollection<int> HeardFrom => _board.HeardFrom;

    /// <summary>The key, as soon as it is agreed and approved of, whether or not everything is here that shows it; null before.</summary>
    /// <exception cref="BlsFormatException">The dealings make no usable key.</exception>
    public AgreedKey? Key => _assembly.TryAssemble();

    public TranscriptDocument? Document =>
        Outcome is DkgOutcome.HandedOver { Key: var key }
            ? TranscriptDocument.Of(_session, _board, key)
            : null;

    public DkgStep Start(DateTimeOffset now)
    {
        Phase = DkgPhase.Dealing;
        return Silent(DkgReception.Accepted);
    }

    public DkgStep Resume(
        DateTimeOffset startedAt,
        IEnumerable<(DkgEnvelope Message, DateTimeOffset At)> received,
        DateTimeOffset now
    )
    {
        Start(startedAt);
        foreach (var (message, at) in received)
            Handle(message, at);
        return Silent(DkgReception.Accepted);
    }

    /// <summary>Takes a message; the run is over when everything is here that the document needs.</summary>
    public DkgStep Handle(DkgEnvelope message, DateTimeOffset now)
    {
        var reception = _board.Receive(message);
        if (reception == DkgReception.Accepted && Outcome is null)
            Conclude();
        return Silent(reception);
    }

    public DkgStep Tick(DateTimeOffset now) => Silent(DkgReception.Known);

    public void Ask() { }

    public void Retire() { }

    private void Conclude()
    {
        try
        {
            if (Key is { } key && TranscriptDocument.Of(_session, _board, key) is not null)
                (Phase, Outcome) = (DkgPhase.Finished, new DkgOutcome.HandedOver(key));
        }
        catch (BlsFormatException)
        {
            (Phase, Outcome) = (DkgPhase.Finished, new DkgOutcome.Failed(DkgFailure.DegenerateKey));
        }
    }

    private static DkgStep Silent(DkgReception reception) => new(reception, [], []);

    public void Dispose() => _board.Dispose();
}
