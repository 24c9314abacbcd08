using Notary.Contracts.Group;
using Notary.ThresholdBls;

namespace Notary.Member.Group;

/// <summary>The group in force, and this member's share of its key.</summary>
/// <param name="Announcement">The public side, as it was recorded and published.</param>
public sealed record ActiveGroup(
    ulong Epoch,
    int Member,
    GroupPublicKey Key,
    SecretShare Share,
    GroupActivated Announcement
);

/// <summary>Who wants to sign asks here for the group; there is none until the key generation has ended.</summary>
public sealed class GroupKeyring : IDisposable
{
    private readonly TaskCompletionSource<ActiveGroup> _active = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>Null before the key generation has ended.</summary>
    public ActiveGroup? Current =>
        _active.Task.IsCompletedSuccessfully ? _active.Task.Result : null;

    public Task<ActiveGroup> WaitAsync(CancellationToken cancellation) =>
        _active.Task.WaitAsync(cancellation);

    internal void Activate(ActiveGroup group) => _active.TrySetResult(group);

    public void Dispose() => Current?.Share.Dispose();
}
