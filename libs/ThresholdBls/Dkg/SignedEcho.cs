namespace Notary.ThresholdBls.Dkg;

/// <summary>A broadcast item that this participant holds.</summary>
internal sealed record Held<T>(DkgEnvelope Envelope, Digest Hash, T Item);

/// <summary>
/// Fixes one item of a kind per author on a bus that is no reliable broadcast: an item counts with the matching echoes of n − f
/// members, and since two such quorums share an honest member, who echoes one item of an author only, a two-faced author gets at most
/// one item through. Participants who are no members echo too: that only tells the others what they have.
/// </summary>
internal sealed class SignedEcho<T>(DkgMessageKind kind, SharingSession session)
    where T : class
{
    private readonly Slot[] _slots =
    [
        .. Enumerable.Range(0, session.Participants.Count).Select(_ => new Slot()),
    ];

    /// <summary>False where it changes nothing.</summary>
    public bool RecordEcho(int author, DkgEnvelope echo, Digest hash) =>
        EchoesIn(SlotOf(author), echo.Sender).Add(hash, echo);

    /// <summary>The author's first item, or one that n − f members echoed although another came first.</summary>
    public bool Accepts(int author, Digest hash) =>
        SlotOf(author).Held.Count == 0 || (Find(author, hash) is null && IsBacked(author, hash));

    public void Hold(DkgEnvelope envelope, Digest hash, T item) =>
        SlotOf(envelope.Sender).Held.Add(new Held<T>(envelope, hash, item));

    /// <summary>The item of an author that counts; null while there is none.</summary>
    public Held<T>? Certified(int author) =>
        SlotOf(author).Held.Find(item => IsBacked(author, item.Hash));

    public Held<T>? Find(int author, Digest hash) =>
        SlotOf(author).Held.Find(item => item.Hash == hash);

    /// <summary>How many authors were heard.</summary>
    public int Count => _slots.Count(slot => slot.Held.Count > 0);

    /// <summary>For each author heard from: the item that counts, else the first.</summary>
    public IEnumerable<Held<T>> Current() =>
        Authors().Select(a => Certified(a) ?? SlotOf(a).Held.FirstOrDefault()).OfType<Held<T>>();

    public IEnumerable<Held<T>> All() => _slots.SelectMany(slot => slot.Held);

    public IEnumerable<Held<T>> AllCertified() => Authors().Select(Certified).OfType<Held<T>>();

    /// <summary>First items that <paramref name="participant"/> has not echoed.</summary>
    public IEnumerable<EchoedItem> NotEchoedBy(int participant) =>
        from author in Authors()
        let slot = SlotOf(author)
        where slot.Held.Count > 0 && EchoesIn(slot, participant).FirstOf(participant) is null
        select new EchoedItem(kind, author, slot.Held[0].Hash);

    public IEnumerable<EchoedItem> EchoedBy(int participant) =>
        from author in Authors()
        let echoed = EchoesIn(SlotOf(author), participant).FirstOf(participant)
        where echoed is not null
        select new EchoedItem(kind, author, echoed.Value);

    /// <summary>The members' messages that make an item count.</summary>
    public IEnumerable<DkgEnvelope> EchoesOf(int author, Digest hash) =>
        SlotOf(author).Backing.Saying(hash).Values;

    /// <summary>Does everything count that was heard of? Else there is something that others may count, or come to count.</summary>
    public bool IsSettled() =>
        Authors()
            .All(a => Certified(a) is not null || SlotOf(a) is { Held: [], Backing.IsEmpty: true });

    /// <summary>
    /// Items that count, of which one of these participants has not said that it has them, with the echoes that make them count: what
    /// a two-faced author or echoer shows to one only, all others get from that one.
    /// </summary>
    public IEnumerable<DkgEnvelope> MissedBy(IReadOnlyCollection<int> participants) =>
        AllCertified()
            .Where(item => participants.Any(p => !IsKnownTo(p, item)))
            .SelectMany(item => EchoesOf(item.Envelope.Sender, item.Hash).Prepend(item.Envelope));

    private bool IsKnownTo(int participant, Held<T> item) =>
        participant == item.Envelope.Sender
        || EchoesIn(SlotOf(item.Envelope.Sender), participant)
            .Saying(item.Hash)
            .ContainsKey(participant);

    private bool IsBacked(int author, Digest hash) =>
        SlotOf(author).Backing.Saying(hash).Count >= session.Parameters.Quorum;

    private Tally EchoesIn(Slot slot, int participant) =>
        session.IsMember(participant) ? slot.Backing : slot.Receipts;

    private Slot SlotOf(int author) => _slots[author - 1];

    private IEnumerable<int> Authors() => Enumerable.Range(1, _slots.Length);

    private sealed class Slot
    {
        public List<Held<T>> Held { get; } = [];

        /// <summary>Members' echoes.</summary>
        public Tally Backing { get; } = new();

        /// <summary>Echoes of participants who are no members.</summary>
        public Tally Receipts { get; } = new();
    }
}
