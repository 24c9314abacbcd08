using System.Security.Cryptography;

namespace Notary.ThresholdBls;

/// <summary>Where a signing session stands after a step.</summary>
public abstract record SigningOutcome
{
    /// <summary>Partials that this step found to be bad; of each member the first bad one only.</summary>
    public IReadOnlyList<PartialSignature> Bad { get; init; } = [];

    /// <summary><paramref name="Missing"/> more are needed, if those that are not verified yet turn out to be good.</summary>
    public sealed record Collecting(int Missing) : SigningOutcome;

    /// <summary>The group's signature, verified under its public key.</summary>
    public sealed record Complete(Signature Signature) : SigningOutcome;
}

/// <summary>
/// Collects partial signatures over one message until the first t good ones make the group's. They are verified together, and
/// together with the group's signature, when t are there: one check where all are honest. Not thread-safe.
/// </summary>
public sealed class SigningSession
{
    private readonly GroupPublicKey _group;
    private readonly BatchVerifier _verifier;
    private readonly List<PartialSignature> _pending = [];
    private readonly SortedDictionary<int, PartialSignature> _good = [];
    private readonly SortedDictionary<int, PartialSignature> _bad = [];

    /// <param name="group">Whose members sign.</param>
    /// <param name="message">What they sign.</param>
    /// <param name="random">For the batch's factors; nobody who sends partials may predict it.</param>
    public SigningSession(
        GroupPublicKey group,
        ReadOnlySpan<byte> message,
        RandomNumberGenerator? random = null
    )
    {
        _group = group;
        _verifier = new BatchVerifier(
            G1Point.HashToCurve(message, DomainSeparation.Signature),
            random ?? RandomNumberGenerator.Create()
        );
    }

    /// <summary>The verified partials, by member.</summary>
    public IReadOnlyCollection<PartialSignature> Partials => _good.Values;

    /// <summary>The first bad partial of every member that sent one, by member.</summary>
    public IReadOnlyCollection<PartialSignature> Bad => _bad.Values;

    /// <summary>Null until t good partials are in.</summary>
    public Signature? Signature { get; private set; }

    /// <summary>
    /// Takes a partial of one of the group's members. Late, repeated and strangers' ones change nothing; a member whose partial was
    /// bad may still send a good one.
    /// </summary>
    public SigningOutcome Add(PartialSignature partial) =>
        Reporting(() =>
        {
            if (Signature is not null || !IsNew(partial))
                return;
            // A partial has one right value: of two different ones, one is bad.
            if (_pending.Exists(other => other.Member == partial.Member))
                VerifyPending();
            if (_good.ContainsKey(partial.Member))
                Report(partial);
            else
                _pending.Add(partial);
            if (Missing == 0)
                Finish();
        });

    /// <summary>Verifies what is there without waiting for t partials, to name the bad ones.</summary>
    public SigningOutcome Verify() => Reporting(VerifyPending);

    private int Missing => _group.Parameters.Threshold - _good.Count - _pending.Count;

    private bool IsNew(PartialSignature partial) =>
        _group.Parameters.Contains(partial.Member)
        && !_pending.Contains(partial)
        && !IsIn(_good, partial)
        && !IsIn(_bad, partial);

    private static bool IsIn(
        SortedDictionary<int, PartialSignature> partials,
        PartialSignature partial
    ) => partials.TryGetValue(partial.Member, out var known) && known == partial;

    private SigningOutcome Reporting(Action step)
    {
        var before = _bad.Values.ToArray();
        step();
        var bad = _bad.Values.Except(before).ToArray();
        return Signature is null
            ? new SigningOutcome.Collecting(Missing) { Bad = bad }
            : new SigningOutcome.Complete(Signature) { Bad = bad };
    }

    private void Report(PartialSignature partial) => _bad.TryAdd(partial.Member, partial);

    /// <summary>The hopeful way is one check of everything; where it fails, the bad partials are sorted out.</summary>
    private void Finish()
    {
        var signature = TryCombine();
        if (signature is not null && _verifier.Holds(ClaimsWith(signature)))
        {
            Accept(_pending);
            Signature = signature;
            return;
        }
        VerifyPending();
        if (Missing == 0)
            throw new InvalidOperationException(
                "Valid partials did not combine: the group's public shares do not fit its key."
            );
    }

    private Signature? TryCombine()
    {
        try
        {
            return _group.Combine([.. _good.Values, .. _pending]);
        }
        catch (BlsFormatException)
        {
            // The sum is infinity: some are bad.
            return null;
        }
    }

    private IReadOnlyList<SignatureClaim> ClaimsWith(Signature signature) =>
        [
            new SignatureClaim(signature.Point, _group.PublicKey.Point),
            .. _pending.Select(_group.ClaimOf),
        ];

    private void VerifyPending()
    {
        var bad = _group.FindInvalid(_pending, _verifier);
        foreach (var partial in bad)
            Report(partial);
        Accept(_pending.Except(bad));
    }

    private void Accept(IEnumerable<PartialSignature> partials)
    {
        foreach (var partial in partials)
            _good.Add(partial.Member, partial);
        _pending.Clear();
    }
}
