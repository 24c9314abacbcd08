using Notary.Evm;
using Notary.ThresholdBls;
using PartialMessage = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>One message on its way to the group's signature (equations 6 and 7).</summary>
public sealed class PendingSignature : IDisposable
{
    private readonly KnownGroup _group;
    private readonly string _message;
    private readonly Action<PendingSignature> _close;
    private readonly SigningSession _session;
    private readonly TaskCompletionSource<Signature> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    internal PendingSignature(KnownGroup group, Bytes32 message, Action<PendingSignature> close)
    {
        (_group, _message, _close) = (group, message.ToString(), close);
        _session = new SigningSession(group.Key, message.ToArray());
    }

    /// <summary>Ends with the verified signature once t valid partials are in.</summary>
    public Task<Signature> Signature => _done.Task;

    internal void Receive(PartialMessage message)
    {
        if (
            message.Message != _message
            || !_group.Sent(message)
            || Read(message) is not { } partial
        )
            return;
        lock (_session)
        {
            if (_session.Add(partial) is SigningOutcome.Complete complete)
                _done.TrySetResult(complete.Signature);
        }
    }

    public void Dispose() => _close(this);

    private static PartialSignature? Read(PartialMessage message)
    {
        try
        {
            return PartialSignature.Parse(message.Member, Hex.Decode(message.Partial));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
