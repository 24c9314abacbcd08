using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Keys;
using Notary.ThresholdBls;

namespace Notary.Member.Group;

/// <summary>A group of which this member holds a share.</summary>
/// <param name="Member">Its number in this group, from 1.</param>
/// <param name="Announcement">The public side, as it was recorded and published.</param>
public sealed record ActiveGroup(
    ulong Epoch,
    int Member,
    GroupPublicKey Key,
    SecretShare Share,
    GroupActivated Announcement
)
{
    /// <summary>g2·sk_i, 0x-hex.</summary>
    public string PublicShare => Announcement.PublicShares[Member - 1];
}

/// <summary>Who wants to sign asks here for the group and the share: those in force, and those that come next.</summary>
public sealed class GroupKeyring : IDisposable
{
    private readonly TaskCompletionSource<ActiveGroup> _first = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private ImmutableDictionary<Bytes32, ActiveGroup> _held = ImmutableDictionary<
        Bytes32,
        ActiveGroup
    >.Empty;

    /// <summary>What is known of all groups.</summary>
    public GroupLedger Ledger { get; private set; } = new();

    /// <summary>The group in force; null before there is one, and where this notary is none of its members.</summary>
    public ActiveGroup? Current => Find(Ledger.InForce?.Id);

    /// <summary>The group that this member made and that is not yet on all chains.</summary>
    public ActiveGroup? Next => Find(Ledger.Successor?.Id);

    /// <summary>The group that a chain has in force, by its CAIP-2 id; before the chain names one, the first. Null where the share is gone.</summary>
    public ActiveGroup? On(string chain) =>
        Ledger.Chains.TryGetValue(chain, out var seen) ? Find(seen.GroupId) : Current;

    /// <summary>The epoch that a chain has in force, as this member's node showed it last; 0 before.</summary>
    public ulong EpochOn(string chain) => Ledger.Chains.GetValueOrDefault(chain)?.Epoch ?? 0;

    /// <summary>The group of an epoch; null where there is none, and once its share is erased.</summary>
    public ActiveGroup? Of(ulong epoch) =>
        new[] { Current, Next }.FirstOrDefault(group => group?.Epoch == epoch);

    /// <summary>Names the deposit accounts; G2 compressed, 0x-hex.</summary>
    public string? FirstPublicKey => Ledger.FirstPublicKey;

    /// <summary>Waits until a group is in force of which this notary is a member.</summary>
    public Task<ActiveGroup> WaitAsync(CancellationToken cancellation) =>
        _first.Task.WaitAsync(cancellation);

    /// <summary>Follows the ledger: takes shares from the keystore that are new, and wipes those of past epochs.</summary>
    internal void Show(GroupLedger ledger, Keystore keystore)
    {
        var wanted = ledger.Groups.Values.Where(g => g.Epoch >= (ledger.InForce?.Epoch ?? 0));
        var held = wanted
            .Select(group => (group.Id, Group: Find(group.Id) ?? Take(group, keystore)))
            .Where(entry => entry.Group is not null)
            .ToImmutableDictionary(entry => entry.Id, entry => entry.Group!);
        var gone = _held.RemoveRange(held.Keys).Values;
        (Ledger, _held) = (ledger, held);
        foreach (var group in gone)
            group.Share.Dispose();
        if (Current is { } current)
            _first.TrySetResult(current);
    }

    internal ActiveGroup? Find(Bytes32? id) =>
        id is { } known ? _held.GetValueOrDefault(known) : null;

    private static ActiveGroup? Take(HeldGroup group, Keystore keystore) =>
        group is { Member: > 0 and var member, Session: { } session }
        && keystore.Share(session, member) is { } share
            ? new(group.Epoch, member, group.Group.Key, share, group.Announcement)
            : null;

    public void Dispose()
    {
        foreach (var group in _held.Values)
            group.Share.Dispose();
    }
}
