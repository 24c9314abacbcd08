using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>What became of a message.</summary>
public enum DkgReception
{
    /// <summary>It changed the state: to be kept, so that a restart can be fed with it.</summary>
    Accepted,

    /// <summary>It says nothing new.</summary>
    Known,

    /// <summary>Another session, no member, or not the sender's signature.</summary>
    NotAuthentic,

    Malformed,

    /// <summary>Commitments of another degree, too few shares, or no proof of possession.</summary>
    InvalidDealing,

    /// <summary>Its author said something else before.</summary>
    Conflicting,
}

/// <summary>A dealing and this member's share of it; null where the share is bad.</summary>
internal sealed record ReceivedDealing(Dealing Dealing, SecretShare? Share);

/// <summary>All that a member has seen in a session. Order and repetition of messages do not matter, except which of an author's conflicting ones came first.</summary>
internal sealed class DkgBoard(DkgSession session, int self, IdentityKey identity) : IDisposable
{
    private readonly HashSet<Digest> _seen = [];
    private readonly HashSet<int> _heardFrom = [];
    private readonly SortedDictionary<int, DkgEnvelope> _transcripts = [];
    private readonly SignedEcho<ReceivedDealing> _dealings = new(
        DkgMessageKind.Dealing,
        session.Parameters
    );
    private readonly SignedEcho<Complaint> _complaints = new(
        DkgMessageKind.Complaint,
        session.Parameters
    );
    private readonly SignedEcho<Justification> _justifications = new(
        DkgMessageKind.Justification,
        session.Parameters
    );

    public SignedEcho<ReceivedDealing> Dealings => _dealings;

    public SignedEcho<Complaint> Complaints => _complaints;

    public SignedEcho<Justification> Justifications => _justifications;

    public IReadOnlyCollection<int> HeardFrom => _heardFrom;

    private ThresholdParameters Parameters => session.Parameters;

    /// <summary>Every member's signed transcript, by member.</summary>
    public IReadOnlyDictionary<int, DkgEnvelope> Transcripts => _transcripts;

    public DkgReception Receive(DkgEnvelope envelope)
    {
        var hash = envelope.Hash();
        if (_seen.Contains(hash))
            return DkgReception.Known;
        if (!envelope.IsAuthentic(session))
            return DkgReception.NotAuthentic;
        var reception = Read(envelope, hash);
        if (reception == DkgReception.Accepted)
            _seen.Add(hash);
        _heardFrom.Add(envelope.Sender);
        return reception;
    }

    /// <summary>Items that count and that somebody who is there has not echoed: passed on when messages are repeated.</summary>
    public IEnumerable<DkgEnvelope> WorthPassingOn() =>
        [
            .. _dealings.MissedBy(_heardFrom),
            .. _complaints.MissedBy(_heardFrom),
            .. _justifications.MissedBy(_heardFrom),
        ];

    public IEnumerable<EchoedItem> EchoedBy(int member) =>
        [
            .. _dealings.EchoedBy(member),
            .. _complaints.EchoedBy(member),
            .. _justifications.EchoedBy(member),
        ];

    private DkgReception Read(DkgEnvelope envelope, Digest hash)
    {
        try
        {
            return envelope.Kind switch
            {
                DkgMessageKind.Dealing => ReadDealing(envelope, hash),
                DkgMessageKind.Echo => ReadEcho(envelope),
                DkgMessageKind.Complaint => Hold(_complaints, envelope, hash, Complaint.Decode),
                DkgMessageKind.Justification => Hold(
                    _justifications,
                    envelope,
                    hash,
                    Justification.Decode
                ),
                DkgMessageKind.Transcript => ReadTranscript(envelope),
                _ => DkgReception.Malformed,
            };
        }
        catch (BlsFormatException)
        {
            return DkgReception.Malformed;
        }
    }

    private DkgReception ReadDealing(DkgEnvelope envelope, Digest hash)
    {
        var dealer = envelope.Sender;
        if (!_dealings.Accepts(dealer, hash))
            return DkgReception.Conflicting;
        var dealing = Dealing.Decode(envelope.Payload, Parameters);
        if (!dealing.IsPubliclyValid(session, dealer))
            return DkgReception.InvalidDealing;
        var share = dealing.OpenShare(session, dealer, self, identity);
        _dealings.Hold(envelope, hash, new ReceivedDealing(dealing, share));
        return DkgReception.Accepted;
    }

    private DkgReception Hold<T>(
        SignedEcho<T> broadcast,
        DkgEnvelope envelope,
        Digest hash,
        Func<byte[], ThresholdParameters, T> decode
    )
        where T : class
    {
        if (!broadcast.Accepts(envelope.Sender, hash))
            return DkgReception.Conflicting;
        broadcast.Hold(envelope, hash, decode(envelope.Payload, Parameters));
        return DkgReception.Accepted;
    }

    private DkgReception ReadEcho(DkgEnvelope envelope)
    {
        var items = Echo.Decode(envelope.Payload, Parameters).Items;
        if (!items.All(item => Parameters.Contains(item.Author)))
            return DkgReception.Malformed;
        // Not Any: every item counts, not only the first new one.
        var news = items.Count(item => Record(envelope.Sender, item));
        return news > 0 ? DkgReception.Accepted : DkgReception.Known;
    }

    private bool Record(int echoer, EchoedItem item) =>
        item.Kind switch
        {
            DkgMessageKind.Dealing => _dealings.RecordEcho(item.Author, echoer, item.Hash),
            DkgMessageKind.Complaint => _complaints.RecordEcho(item.Author, echoer, item.Hash),
            DkgMessageKind.Justification => _justifications.RecordEcho(
                item.Author,
                echoer,
                item.Hash
            ),
            _ => throw new BlsFormatException("Only broadcast items are echoed."),
        };

    private DkgReception ReadTranscript(DkgEnvelope envelope)
    {
        _ = Transcript.Decode(envelope.Payload, Parameters);
        return _transcripts.TryAdd(envelope.Sender, envelope)
            ? DkgReception.Accepted
            : DkgReception.Conflicting;
    }

    public void Dispose()
    {
        foreach (var dealing in _dealings.All())
            dealing.Item.Share?.Dispose();
    }
}
