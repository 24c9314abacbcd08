using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls;
using Partial = Notary.ThresholdBls.PartialSignature;
using PartialMessage = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>
/// Members' signed words on their way to the group's signature over one message (equations 6 and 7): the first t good partials make
/// it, and of each member the first bad one is kept as evidence. Strangers' and late ones change nothing. Not thread-safe.
/// </summary>
public sealed class SigningRound(KnownGroup group, Bytes32 message)
{
    /// <summary>A member whose partial was bad may send a good one, but not without end.</summary>
    private const int MaxOfMember = 4;

    private readonly string _message = message.ToString();
    private readonly SigningSession _session = new(group.Key, message.ToArray());
    private readonly Dictionary<Partial, PartialMessage> _words = [];
    private readonly SortedDictionary<int, MisbehaviourReported> _reports = [];

    /// <summary>Verified; null until t good partials are in.</summary>
    public Signature? Signature => _session.Signature;

    /// <summary>Whose partials make the signature.</summary>
    public IEnumerable<int> Members => _session.Partials.Select(partial => partial.Member);

    /// <summary>By member.</summary>
    public IReadOnlyCollection<MisbehaviourReported> Misbehaviour => _reports.Values;

    public void Add(PartialMessage word)
    {
        if (Signature is not null || !IsFor(word))
            return;
        if (BadPartial.Read(word) is not { } partial)
        {
            Report(word);
            return;
        }
        if (!HasSaidEnough(word.Member) && _words.TryAdd(partial, word))
            Report(_session.Add(partial));
    }

    /// <summary>Does not wait for t partials to name the bad ones.</summary>
    public void Verify() => Report(_session.Verify());

    private bool IsFor(PartialMessage word) =>
        string.Equals(word.Message, _message, StringComparison.OrdinalIgnoreCase)
        && group.Sent(word);

    private bool HasSaidEnough(int member) =>
        _words.Keys.Count(partial => partial.Member == member) == MaxOfMember;

    private void Report(SigningOutcome outcome)
    {
        foreach (var bad in outcome.Bad)
            Report(_words[bad]);
    }

    private void Report(PartialMessage word) =>
        _reports.TryAdd(word.Member, BadPartial.Report(group, word));
}
