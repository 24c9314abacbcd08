namespace Notary.ThresholdBls;

/// <summary>What became of a partial signature.</summary>
public abstract record SigningOutcome
{
    /// <summary>Valid, and <paramref name="Missing"/> more are needed.</summary>
    public sealed record Accepted(int Missing) : SigningOutcome;

    /// <summary>It does not verify against the share of the member that it names.</summary>
    public sealed record Rejected(int Member) : SigningOutcome;

    /// <summary>The group's signature, verified under its public key.</summary>
    public sealed record Complete(Signature Signature) : SigningOutcome;
}

/// <summary>Collects partial signatures over one message until any t valid ones make the group's. Not thread-safe.</summary>
public sealed class SigningSession(GroupPublicKey group, ReadOnlySpan<byte> message)
{
    private readonly G1Point _hash = G1Point.HashToCurve(message, DomainSeparation.Signature);
    private readonly SortedDictionary<int, PartialSignature> _partials = [];
    private Signature? _signature;

    /// <summary>The valid partials so far, by member.</summary>
    public IReadOnlyCollection<PartialSignature> Partials => _partials.Values;

    /// <summary>Null until t valid partials are in.</summary>
    public Signature? Signature => _signature;

    /// <summary>Checks a partial before it counts. A repeated one changes nothing; a bad one leaves the session as it was.</summary>
    public SigningOutcome Add(PartialSignature partial)
    {
        if (!IsKnown(partial) && !group.VerifyPartial(_hash, partial))
            return new SigningOutcome.Rejected(partial.Member);
        if (_signature is null && _partials.TryAdd(partial.Member, partial) && Missing == 0)
            _signature = Combine();
        return _signature is null
            ? new SigningOutcome.Accepted(Missing)
            : new SigningOutcome.Complete(_signature);
    }

    private int Missing => group.Parameters.Threshold - _partials.Count;

    private bool IsKnown(PartialSignature partial) =>
        _partials.TryGetValue(partial.Member, out var known) && known == partial;

    private Signature Combine()
    {
        var signature = group.Combine([.. _partials.Values]);
        return group.PublicKey.VerifyHash(_hash, signature.Point)
            ? signature
            : throw new InvalidOperationException(
                "Valid partials did not combine: the group's public shares do not fit its key."
            );
    }
}
