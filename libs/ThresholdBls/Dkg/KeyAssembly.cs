namespace Notary.ThresholdBls.Dkg;

/// <summary>Makes the key of an agreed transcript (equations 4 and 5).</summary>
internal static class KeyAssembly
{
    /// <summary>Null while this member lacks a dealing or its share of it.</summary>
    public static DkgOutcome? TryAssemble(
        DkgSession session,
        int self,
        DkgBoard board,
        Qualification rules,
        IReadOnlyList<DkgEnvelope> transcripts
    )
    {
        var payload = transcripts[0].Payload;
        var qualified = Transcript.Decode(payload, session.Parameters).Qualified;
        var shares = qualified.Select(rules.ShareOf).ToArray();
        if (
            qualified.Count < session.Parameters.Quorum
            || Array.Exists(shares, share => share is null)
        )
            return null;
        var commitments = qualified.Select(dealing =>
            board.Dealings.Find(dealing.Dealer, dealing.Hash)!.Item.Dealing.Commitment
        );
        try
        {
            var group = new GroupPublicKey(
                session.Parameters,
                FeldmanCommitment.Sum([.. commitments])
            );
            var share = SecretShare.Sum(self, shares.OfType<SecretShare>());
            return new DkgOutcome.Succeeded(
                new GeneratedKey(group, share, qualified, Name(session, payload), transcripts)
            );
        }
        catch (BlsFormatException)
        {
            return new DkgOutcome.Failed(DkgFailure.DegenerateKey);
        }
    }

    private static Digest Name(DkgSession session, byte[] payload) =>
        Digest.Of(
            new WireWriter()
                .Bytes("notary/v1/dkg-transcript"u8)
                .Bytes(session.Id.ToBytes())
                .Bytes(payload)
                .ToArray()
        );
}
