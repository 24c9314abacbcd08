using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Resharing;

/// <summary>A group whose members pass their key on.</summary>
/// <param name="Key">PK and the public shares.</param>
/// <param name="Members">Identity keys; member i is at i − 1.</param>
public sealed record OutgoingGroup(GroupPublicKey Key, IReadOnlyList<IdentityPublicKey> Members);
