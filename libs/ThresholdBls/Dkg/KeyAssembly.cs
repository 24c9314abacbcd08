namespace Notary.ThresholdBls.Dkg;

/// <summary>Makes the key of an agreed transcript.</summary>
internal sealed class KeyAssembly(SharingSession session, Board board, Qualification rules)
{
    private GroupPublicKey? _group;

    /// <summary>The transcript that n − f members signed, once all of its dealings are here; there is never a second one.</summary>
    public byte[]? AgreedTranscript =>
        rules.AgreedTranscripts()?.First().Payload is { } payload && HasDealingsOf(payload)
            ? payload
            : null;

    /// <summary>The public side, once it is agreed and approved of; null before.</summary>
    /// <exception cref="BlsFormatException">The dealings make no usable key.</exception>
    public AgreedKey? TryAssemble()
    {
        if (AgreedTranscript is not { } payload || rules.ApprovalsOf(payload) is not { } approvals)
            return null;
        var qualified = QualifiedIn(payload);
        if (qualified.Count < session.DealersNeeded)
            return null;
        _group ??= GroupOf(qualified);
        return new AgreedKey(
            _group,
            qualified,
            Name(payload),
            [.. rules.AgreedTranscripts()!],
            approvals
        );
    }

    /// <summary>A member's share of that key; null while it lacks its share of a dealing.</summary>
    public SecretShare? TryAssembleShare(int member, AgreedKey key)
    {
        if (!rules.HasSharesOf(key.Qualified))
            return null;
        var shares = key.Qualified.Select(rules.ShareOf).OfType<SecretShare>();
        return session.Combine(member, Dealers(key.Qualified), [.. shares]);
    }

    private bool HasDealingsOf(byte[] payload) =>
        QualifiedIn(payload)
            .All(dealing => board.Dealings.Find(dealing.Dealer, dealing.Hash) is not null);

    private IReadOnlyList<DealingRef> QualifiedIn(byte[] payload) =>
        Transcript.Decode(payload, session).Qualified;

    private GroupPublicKey GroupOf(IReadOnlyList<DealingRef> qualified)
    {
        var commitments = qualified.Select(dealing =>
            board.Dealings.Find(dealing.Dealer, dealing.Hash)!.Item.Dealing.Commitment
        );
        return new GroupPublicKey(
            session.Parameters,
            session.Combine(Dealers(qualified), [.. commitments])
        );
    }

    private static int[] Dealers(IEnumerable<DealingRef> dealings) =>
        [.. dealings.Select(dealing => dealing.Dealer)];

    private Digest Name(byte[] payload) =>
        Digest.Of(
            new WireWriter()
                .Bytes("notary/v1/dkg-transcript"u8)
                .Bytes(session.Id.ToBytes())
                .Bytes(payload)
                .ToArray()
        );
}
