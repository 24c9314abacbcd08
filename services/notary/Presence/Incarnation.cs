using System.Security.Cryptography;
using Notary.Contracts.Group;
using Notary.Evm;

namespace Notary.Member.Presence;

/// <summary>One process of a notary, from its start to its end.</summary>
/// <param name="Instance">16 random bytes, 0x-hex.</param>
/// <param name="StartedAt">Unix milliseconds by its clock.</param>
public sealed record Incarnation(string Instance, long StartedAt)
{
    private const int Length = 16;

    public static Incarnation Begin(TimeProvider time) =>
        new(
            Hex.Encode(RandomNumberGenerator.GetBytes(Length)),
            time.GetUtcNow().ToUnixTimeMilliseconds()
        );

    public static Incarnation Of(NotaryAlive message) => new(message.Instance, message.StartedAt);

    /// <summary>Of two that live at once, the later one ends. Both come to the same result, whatever their clocks.</summary>
    public bool GivesWayTo(Incarnation other) =>
        StartedAt == other.StartedAt
            ? string.CompareOrdinal(Instance, other.Instance) > 0
            : StartedAt > other.StartedAt;
}
