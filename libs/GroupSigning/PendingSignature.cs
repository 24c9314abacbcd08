using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls;
using PartialMessage = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>One message on its way to the group's signature. Thread-safe.</summary>
public sealed class PendingSignature : IDisposable
{
    private readonly Action<PendingSignature> _close;
    private readonly SigningRound _round;
    private readonly TaskCompletionSource<Signature> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    internal PendingSignature(KnownGroup group, Bytes32 message, Action<PendingSignature> close) =>
        (_round, _close) = (new SigningRound(group, message), close);

    /// <summary>Ends with the verified signature once t valid partials are in.</summary>
    public Task<Signature> Signature => _done.Task;

    /// <summary>What members did wrong, of what is in by now.</summary>
    public IReadOnlyList<MisbehaviourReported> FindMisbehaviour()
    {
        lock (_round)
        {
            _round.Verify();
            return [.. _round.Misbehaviour];
        }
    }

    internal void Receive(PartialMessage word)
    {
        lock (_round)
        {
            _round.Add(word);
            if (_round.Signature is { } signature)
                _done.TrySetResult(signature);
        }
    }

    public void Dispose() => _close(this);
}
