namespace Notary.ThresholdBls.Dkg;

/// <summary>A broadcast item that this member holds.</summary>
internal sealed record Held<T>(DkgEnvelope Envelope, Digest Hash, T Item);

/// <summary>
/// Fixes one item of a kind per author on a bus that is no reliable broadcast: an item counts with n − f matching echoes, and since
/// two such quorums share an honest member, who echoes one item of an author only, a two-faced author gets at most one item through.
/// </summary>
internal sealed class SignedEcho<T>(DkgMessageKind kind, ThresholdParameters parameters)
    where T : class
{
    private readonly Slot[] _slots =
    [
        .. Enumerable.Range(0, parameters.Members).Select(_ => new Slot()),
    ];

    public DkgMessageKind Kind => kind;

    /// <summary>The first echo of a member about an author counts; false where it changes nothing.</summary>
    public bool RecordEcho(int author, int echoer, Digest hash) =>
        SlotOf(author).Echoes.TryAdd(echoer, hash);

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

    /// <summary>For each author heard from: the item that counts, else the first.</summary>
    public IEnumerable<Held<T>> Current() =>
        Authors().Select(a => Certified(a) ?? SlotOf(a).Held.FirstOrDefault()).OfType<Held<T>>();

    public IEnumerable<Held<T>> All() => _slots.SelectMany(slot => slot.Held);

    public IEnumerable<Held<T>> AllCertified() => Authors().Select(Certified).OfType<Held<T>>();

    /// <summary>First items that <paramref name="member"/> has not echoed.</summary>
    public IEnumerable<EchoedItem> NotEchoedBy(int member) =>
        from author in Authors()
        let slot = SlotOf(author)
        where slot.Held.Count > 0 && !slot.Echoes.ContainsKey(member)
        select new EchoedItem(kind, author, slot.Held[0].Hash);

    public IEnumerable<EchoedItem> EchoedBy(int member) =>
        from author in Authors()
        where SlotOf(author).Echoes.ContainsKey(member)
        select new EchoedItem(kind, author, SlotOf(author).Echoes[member]);

    /// <summary>Items that count, and that a member other than their author seems not to have.</summary>
    public IEnumerable<DkgEnvelope> MissedBy(IReadOnlyCollection<int> members) =>
        from item in AllCertified()
        let author = item.Envelope.Sender
        where members.Any(member => member != author && !SlotOf(author).Echoes.ContainsKey(member))
        select item.Envelope;

    private bool IsBacked(int author, Digest hash) =>
        SlotOf(author).Echoes.Values.Count(echoed => echoed == hash) >= parameters.Quorum;

    private Slot SlotOf(int author) => _slots[author - 1];

    private IEnumerable<int> Authors() => Enumerable.Range(1, parameters.Members);

    private sealed class Slot
    {
        public List<Held<T>> Held { get; } = [];

        public Dictionary<int, Digest> Echoes { get; } = [];
    }
}
