namespace Notary.FabricPeer.Endorsing;

/// <summary>
/// Which organisations' peers must endorse a transaction (Fabric, "Endorsement policies"). An organisation has one peer here, so
/// that a policy with the same organisation twice in an AND is the policy with it once.
/// </summary>
internal abstract record EndorsementPolicy
{
    /// <summary>Whether endorsements of peers of these organisations are enough.</summary>
    public abstract bool IsSatisfiedBy(IReadOnlySet<string> mspIds);

    /// <summary>As few organisations as satisfy it, with <paramref name="preferred"/> where that costs no more.</summary>
    public abstract IReadOnlySet<string> Cheapest(string preferred);

    /// <summary>Every organisation that it names.</summary>
    public abstract IEnumerable<string> MspIds { get; }

    /// <summary>Any one of them.</summary>
    public static EndorsementPolicy AnyOf(IEnumerable<string> mspIds) =>
        new OutOf(1, [.. mspIds.Select(id => new Peer(id))]);

    /// <summary>A peer of one organisation.</summary>
    public sealed record Peer(string MspId) : EndorsementPolicy
    {
        public override IEnumerable<string> MspIds => [MspId];

        public override bool IsSatisfiedBy(IReadOnlySet<string> mspIds) => mspIds.Contains(MspId);

        public override IReadOnlySet<string> Cheapest(string preferred) => Set([MspId]);
    }

    /// <summary>At least <paramref name="Count"/> of several policies.</summary>
    public sealed record OutOf(int Count, IReadOnlyList<EndorsementPolicy> Policies)
        : EndorsementPolicy
    {
        public override IEnumerable<string> MspIds => Policies.SelectMany(p => p.MspIds);

        public override bool IsSatisfiedBy(IReadOnlySet<string> mspIds) =>
            Policies.Count(p => p.IsSatisfiedBy(mspIds)) >= Count;

        public override IReadOnlySet<string> Cheapest(string preferred) =>
            Set(
                Policies
                    .Select(p => p.Cheapest(preferred))
                    .OrderBy(ids => ids.Count)
                    .ThenByDescending(ids => ids.Contains(preferred))
                    .Take(Count)
                    .SelectMany(ids => ids)
            );
    }

    private static HashSet<string> Set(IEnumerable<string> mspIds) =>
        new(mspIds, StringComparer.Ordinal);
}
