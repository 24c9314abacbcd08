using Notary.EventStore;
using Notary.Oracle.Accounts;

namespace Notary.Bench.EventStore.Projections;

/// <summary>How many legs of an agreement were seen.</summary>
internal sealed record Legs(long Pending, long Confirmed)
{
    public Legs()
        : this(0, 0) { }

    public Legs Apply(LegPendingSeen _) => this with { Pending = Pending + 1 };

    public Legs Apply(LegConfirmedSeen _) => this with { Confirmed = Confirmed + 1 };
}

internal sealed class LegsProjection : SingleStreamProjection<Legs>;
