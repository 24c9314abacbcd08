using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.GroupSigning;

namespace Notary.Challenge.Groups;

/// <summary>
/// Who announced which group. It is believed with f + 1 equal announcements, one of which is an honest member's: one corrupt
/// member alone can name false shares beside the right key.
/// </summary>
public sealed record GroupRoll
{
    private ImmutableList<(int Member, KnownGroup Group)> Announced { get; init; } = [];

    public int Count => Announced.Count;

    /// <summary>The believed groups, in the order of their first announcements.</summary>
    public IReadOnlyList<KnownGroup> Groups { get; private init; } = [];

    /// <summary>Whether this member announced this group before.</summary>
    public bool Has(int member, KnownGroup group) =>
        Announced.Any(a => a.Member == member && a.Group.Id == group.Id);

    /// <exception cref="FormatException">The announcement contradicts itself.</exception>
    public GroupRoll Add(GroupActivated message)
    {
        var announced = Announced.Add((message.Member, KnownGroup.Parse(message)));
        return this with
        {
            Announced = announced,
            Groups =
            [
                .. announced
                    .GroupBy(a => a.Group.Id, a => a)
                    .Where(g => IsBelieved([.. g]))
                    .Select(g => g.First().Group),
            ],
        };
    }

    /// <summary>The group of an epoch with this key (0x-hex); null where it is not believed.</summary>
    public KnownGroup? Find(ulong epoch, string publicKey) =>
        Groups.FirstOrDefault(g => g.Epoch == epoch && g.PublicKey == publicKey);

    private static bool IsBelieved(IReadOnlyCollection<(int Member, KnownGroup Group)> equal) =>
        equal.DistinctBy(a => a.Member).Count() > equal.First().Group.Key.Parameters.Faulty;
}
