namespace Notary.ThresholdBls.Dkg;

/// <summary>The rules over a board: who is accused, who is qualified, which shares this member has.</summary>
internal sealed class Qualification(Board board, SharingSession session, int self)
{
    /// <summary>Dealings of which this member's share is bad, in the dealers' order.</summary>
    public IReadOnlyList<DealingRef> Grievances() =>
        [.. board.Dealings.Current().Where(dealing => dealing.Item.Share is null).Select(Ref)];

    /// <summary>Members that complain of <paramref name="dealing"/>, whether their complaints count yet or not.</summary>
    public IEnumerable<int> Complainers(DealingRef dealing) =>
        Against(dealing, board.Complaints.Current());

    /// <summary>Does every dealer whom a counting complaint accuses have a counting answer, good or bad?</summary>
    public bool EveryAccusedAnswered() =>
        board
            .Dealings.AllCertified()
            .Where(dealing => Against(Ref(dealing), board.Complaints.AllCertified()).Any())
            .All(dealing => board.Justifications.Certified(dealing.Envelope.Sender) is not null);

    /// <summary>QUAL: dealings that count and answered every complaint that counts.</summary>
    public IReadOnlyList<DealingRef> Qualified() =>
        [.. board.Dealings.AllCertified().Where(IsQualified).Select(Ref)];

    /// <summary>This member's share of a dealing: the one that was sealed to it, else the one revealed for it.</summary>
    public SecretShare? ShareOf(DealingRef reference)
    {
        var held = board.Dealings.Find(reference.Dealer, reference.Hash);
        return held is null ? null : held.Item.Share ?? Revealed(held);
    }

    /// <summary>Does this member have its share of every one of these dealings?</summary>
    public bool HasSharesOf(IEnumerable<DealingRef> dealings) =>
        dealings.All(dealing => ShareOf(dealing) is not null);

    /// <summary>The transcript that n − f members signed, if there is one.</summary>
    public IReadOnlyCollection<DkgEnvelope>? AgreedTranscripts() =>
        board.Transcripts.Agreed(session.Parameters.Quorum);

    /// <summary>The approvals of a transcript, if there are as many as are needed.</summary>
    public IReadOnlyCollection<DkgEnvelope>? ApprovalsOf(byte[] transcript)
    {
        var approvals = board.Approvals.Saying(Digest.Of(transcript));
        return approvals.Count >= session.ApprovalsNeeded ? [.. approvals.Values] : null;
    }

    private bool IsQualified(Held<ReceivedDealing> dealing) =>
        Against(Ref(dealing), board.Complaints.AllCertified())
            .All(complainer => IsAnswered(dealing, complainer));

    private bool IsAnswered(Held<ReceivedDealing> dealing, int complainer)
    {
        var answer = board.Justifications.Certified(dealing.Envelope.Sender);
        using var share = answer is null
            ? null
            : Fitting(dealing.Item.Dealing, answer.Item, complainer);
        return share is not null;
    }

    private SecretShare? Revealed(Held<ReceivedDealing> dealing) =>
        board
            .Justifications.Current()
            .Where(answer => answer.Envelope.Sender == dealing.Envelope.Sender)
            .Select(answer => Fitting(dealing.Item.Dealing, answer.Item, self))
            .FirstOrDefault();

    private static SecretShare? Fitting(Dealing dealing, Justification answer, int member) =>
        answer
            .Shares.Where(share => share.Member == member)
            .Select(share => new SecretShare(member, share.Value))
            .FirstOrDefault(dealing.Commitment.Verify);

    private static IEnumerable<int> Against(
        DealingRef dealing,
        IEnumerable<Held<Complaint>> complaints
    ) =>
        complaints
            .Where(complaint => complaint.Item.Against.Contains(dealing))
            .Select(complaint => complaint.Envelope.Sender);

    private static DealingRef Ref(Held<ReceivedDealing> dealing) =>
        new(dealing.Envelope.Sender, dealing.Hash);
}
