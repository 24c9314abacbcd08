using Notary.Contracts.Group;

namespace Notary.GroupFollowing;

// Both are in the stream GroupBook.Stream of whoever follows the group.

/// <summary>Input: a member's word for a group that a key generation or a resharing made. Whether it is in force, the chains say.</summary>
public sealed record GroupAnnounced(GroupActivated Group);

/// <summary>Input: the group whose signatures a chain accepts from here on.</summary>
/// <param name="Chain">CAIP-2 id.</param>
/// <param name="PublicKey">G2 compressed, 96 bytes, 0x-hex, as <paramref name="FirstKey"/>.</param>
/// <param name="GroupId">32 bytes, 0x-hex.</param>
/// <param name="FirstKey">The key of the chain's first group, which names the deposit accounts.</param>
public sealed record GroupShown(
    string Chain,
    ulong Epoch,
    string PublicKey,
    string GroupId,
    string FirstKey
);
